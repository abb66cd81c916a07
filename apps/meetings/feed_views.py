"""The calendar for a user's own programme: its page, and the content by its secret."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.pages import user_of
from apps.accounts.services import token_hash
from apps.meetings import ical, selectors
from apps.meetings.services import feeds
from apps.meetings.views import worker

_LONGEST = 200


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return the content of a calendar to whoever has its secret; anything else does not exist.

    The secret is in the query, which logs and error reports leave out. No session is read, nothing is
    written, and the answer costs the same however often it is asked for.
    """
    now = timezone.now()
    found = selectors.feed_of(token_hash(request.GET.get("token", "")[:_LONGEST]), now)
    if found is None:
        raise Http404
    content = ical.calendar_of(found, selectors.own_appointments(found.user, now), now)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@worker
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show whether the user has such a calendar."""
    active = selectors.own_feed(user_of(request), timezone.now())
    return render(request, "meetings/feed.html", {"feed": active})


@worker
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue the address and show it, once."""
    _feed, secret = feeds.issue(user=user_of(request), now=timezone.now())
    return render(request, "meetings/feed.html", {"address": feeds.address_of(secret)})


@worker
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End the address."""
    feeds.revoke(user=user_of(request), now=timezone.now())
    messages.success(request, _("The address of the calendar does not work any more."))
    return redirect("meetings:own-feed")
