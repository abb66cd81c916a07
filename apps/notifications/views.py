"""The inbox."""

import uuid
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.pages import signed_in, user_of
from apps.notifications import selectors, services
from apps.notifications.labels import message_label

PAGE = 25


@signed_in()
def inbox(request: HttpRequest) -> HttpResponse:
    """List the user's messages, newest first."""
    page = Paginator(selectors.inbox(user_of(request)), PAGE).get_page(request.GET.get("page"))
    rows = [{"message": one, "text": message_label(one.kind)} for one in page]
    return render(request, "notifications/inbox.html", {"page_obj": page, "rows": rows})


@signed_in()
@require_POST
def open_message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    message = services.mark_read(user=user_of(request), message_id=message_id, now=timezone.now())
    return redirect(urlsplit(message.url).path)


@signed_in()
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.mark_all_read(user=user_of(request), now=timezone.now())
    return redirect("notifications:inbox")
