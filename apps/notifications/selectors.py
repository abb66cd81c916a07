"""Reading the inbox."""

from apps.accounts.models import User
from apps.notifications.models import Message
from tenants.bound import BoundQuerySet


def inbox(user: User) -> BoundQuerySet[Message]:
    """Return the user's messages, newest first."""
    return Message.objects.filter(user=user).order_by("-created_at")


def number_unread(user: User) -> int:
    """Return how many messages the user has not read."""
    return Message.objects.filter(user=user, read_at=None).count()
