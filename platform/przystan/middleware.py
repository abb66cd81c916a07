"""What happens around every request of an office."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import sentry_sdk
import structlog
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common import once
from apps.common.errors import DomainError, NotFound
from apps.common.models import SentForm
from tenants.schema import current_schema

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "office"


class OfficeLogMiddleware:
    """Put the office on every log line and error report."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the office, then go on."""
        structlog.contextvars.bind_contextvars(office=current_schema())
        sentry_sdk.set_tag("office", current_schema())
        return self.get_response(request)


class SessionOfficeMiddleware:
    """A session belongs to the office in which it began; anywhere else it is thrown away (D2)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Throw a foreign session away, then go on."""
        session = request.session
        if not session.is_empty() and session.get(SESSION_KEY) not in (None, current_schema()):
            session.flush()
        response = self.get_response(request)
        if not session.is_empty() and session.modified:
            session[SESSION_KEY] = current_schema()
        return response


# Where a way of signing in is set up, and the way out.
_SIGNING_IN = ("/mfa/", "/sign-in/", "/sign-out/", "/reauthenticate/", "/password/")


class SecondFactorMiddleware:
    """Where it is demanded, whoever has no second factor sets one up before they see anything else.

    Signing in asks for the factor once there is one. Asked anew at each request: a factor that was
    taken away is missing at once (ASVS v5.0.0-8.3.2). Programs have tokens, made after this door.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send to the page of second factors, or go on."""
        if settings.REQUIRE_SECOND_FACTOR and self._is_missing(request):
            messages.info(
                request,
                _("Set up a second factor first: a code from your telephone or a passkey. Only then "
                  "can you open anything here."),
            )  # fmt: skip
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            user.is_authenticated
            and not request.path.startswith(_SIGNING_IN)
            and not Authenticator.objects.filter(
                user_id=user.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
            ).exists()
        )


class FirstPasswordMiddleware:
    """Whoever signed in with a password that the administrator chose changes it before they see more."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send to the change of the password, or go on."""
        user = request.user
        is_open = request.path.startswith(_SIGNING_IN)
        if user.is_authenticated and user.must_change_password and not is_open:
            messages.info(
                request,
                _("Choose a password of your own first: the administrator knows this one. Only then "
                  "can you open anything here."),
            )  # fmt: skip
            return redirect(
                reverse("account_change_password", query={"next": settings.LOGIN_REDIRECT_URL})
            )
        return self.get_response(request)


class PrivateResponseMiddleware:
    """Pages about people are never kept: not by proxies, and not by a shared PC after sign-out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer."""
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store, private")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class SentOnceMiddleware:
    """Do a form that was sent twice once: the second press waits and gets the first one's answer."""

    WAITS, PAUSE = 40, 0.25  # ten seconds; a worker's thread may wait for so long

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Do it, or answer as the first sending was answered."""
        user = request.user
        is_autosave = "X-Autosave" in request.headers
        if not user.is_authenticated or is_autosave or once.MARK not in request.POST:
            return self.get_response(request)
        key = once.fingerprint(request.path, request.POST)
        sent, is_first = once.claim(user.pk, key, timezone.now())
        if not is_first:
            return self._like_the_first(request, sent)
        location = ""
        try:
            response = self.get_response(request)
            location = response.get("Location", "")
        finally:
            once.answered(sent, location)
        return response

    def _like_the_first(self, request: HttpRequest, sent: SentForm) -> HttpResponse:
        for _wait in range(self.WAITS):
            if sent.location:
                return redirect(sent.location)
            time.sleep(self.PAUSE)
            try:
                sent.refresh_from_db()
            except SentForm.DoesNotExist:  # the first one was refused: this one is told why
                return self(request)
        message = _("This was sent already and is still being saved. Look in a moment whether it is"
                    " there before you send it again.")  # fmt: skip
        page = render_to_string("errors/refused.html", {"message": message}, request)
        return HttpResponse(page, status=HTTPStatus.CONFLICT)


class MethodPageMiddleware:
    """Give people who open the address of a button a page that says so; Django's answer is empty."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; put a page into an empty 405, which keeps the methods that it names."""
        response = self.get_response(request)
        is_empty = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content
        if is_empty:
            response.content = render_to_string("405.html").encode()
            response["Content-Type"] = "text/html; charset=utf-8"
        return response


class BadInputMiddleware:
    """Refuse NUL bytes in form data and query strings: PostgreSQL cannot hold them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400, or go on."""
        if "\x00" in request.path or _has_nul(request.GET):
            return _bad_request()
        if request.content_type != "application/json" and _has_nul(request.POST):
            return _bad_request()
        return self.get_response(request)


def _has_nul(values: object) -> bool:
    lists: Any = getattr(values, "lists", list)()
    return any("\x00" in text for key, texts in lists for text in [key, *texts])


def _bad_request() -> HttpResponse:
    return HttpResponseBadRequest(render_to_string("400.html"))


class DomainErrorMiddleware:
    """Show a broken rule as a page that says what to do, never as a 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; errors come to ``process_exception``."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for a ``DomainError``, None for anything else."""
        if isinstance(error, RequestDataTooBig):
            return HttpResponse(render_to_string("400.html"), status=413)
        if not isinstance(error, DomainError):
            return None
        if error.status == NotFound.status:
            return HttpResponse(render_to_string("404.html"), status=404)
        page = render_to_string("errors/refused.html", {"message": error.message}, request)
        return HttpResponse(page, status=error.status)
