"""A browser without a screen: requests to one office's host, and pages read as a person reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_urlconf, set_urlconf
from django.utils.translation import gettext

from apps.accounts.models import User
from tenants import schema
from tests.conftest import KOLBUSZOWA, host_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Browser:
    """Django's client on an office's host; the test's own office stays the active one."""

    def __init__(self, user: User | None = None, office: str = KOLBUSZOWA) -> None:
        self.client = Client(headers={"host": host_of(office)})
        if user is not None:
            with schema.office(office):
                self.client.force_login(user, backend=BACKEND)

    def get(self, path: str, **options: Any) -> "Answer":
        with _outside():
            return Answer(self.client.get(path, **options))

    def post(self, path: str, data: Any = None, **options: Any) -> "Answer":
        with _outside():
            return Answer(self.client.post(path, data or {}, **options))

    def queries(self, path: str) -> int:
        """Return how many queries the page takes, which has to be one that opens."""
        with CaptureQueriesContext(connection) as queries:
            answer = self.get(path)
        assert answer.status == 200
        return len(queries)

    def queries_of_post(self, path: str, data: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = self.post(path, data)
        assert answer.status == 200
        return len(queries)


@contextmanager
def _outside() -> Iterator[None]:
    """A request comes from nowhere: in ``public``, with no URLs chosen."""
    urls = get_urlconf()
    try:
        with schema.public():
            yield
    finally:
        set_urlconf(urls)


class Answer:
    """A response and, for HTML, what stands on the page."""

    def __init__(self, response: HttpResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.to = response.headers.get("Location", "")
        self.content = response.content
        self.text = response.content.decode(errors="replace")  # a file is no text
        self.page = _Reader()
        if "html" in response.headers.get("Content-Type", ""):
            self.page.feed(self.text)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The error summary: messages with the addresses to which they lead."""
        return self.page.summary

    @property
    def at_fields(self) -> list[str]:
        """The messages that stand at fields, or at the top of the form."""
        return self.page.at_fields

    def value(self, name: str) -> str:
        """Return what a field holds that has one value."""
        values = self.page.values.get(name, [])
        assert len(values) == 1, f"{name}: {values}"
        return values[0]

    def values(self, name: str) -> list[str]:
        """Return what is chosen in a field that may hold several."""
        return self.page.values.get(name, [])

    def has_link(self, address: str) -> bool:
        return address in self.page.links

    def says_at_field_and_in_summary(self, message: str, *, field: str) -> None:
        """Check that a message stands at its field, and above with a link to the field's control.

        ``message`` is the text in the code; the page shows it as the catalogue has it.
        """
        message = gettext(message) if message else ""
        assert self.status == 200
        assert any(message in text for text in self.at_fields), self.at_fields
        found = [address for text, address in self.summary if message in text]
        assert found, self.summary
        assert found[0].removeprefix("#") in self.page.ids, (found, sorted(self.page.ids))
        assert found[0].startswith(f"#{field}"), found
        assert self.page.title.startswith(gettext("Error:")), self.page.title

    def says_above(self, message: str) -> None:
        """Check that the error summary says this, in the language of the page."""
        beginning = gettext(message).split("%(")[0]
        assert any(beginning in text for text, _address in self.summary), self.summary


class _Reader(HTMLParser):
    """Collects errors, links, ids and what the fields hold."""

    _VOID = frozenset({"input", "link", "meta", "br", "img", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.summary: list[tuple[str, str]] = []
        self.at_fields: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.title = ""
        self._open: list[tuple[str, set[str]]] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag not in self._VOID:
            self._open.append((tag, set(given.get("class", "").split())))
        if tag == "a":
            self.links.add(given.get("href", ""))
        self._start_field(tag, given)
        if self._within("govuk-error-summary"):
            if tag == "li":
                self.summary.append(("", ""))
            elif tag == "a":
                self.summary[-1] = ("", given.get("href", ""))
        elif tag == "p" and "govuk-error-message" in given.get("class", ""):
            self.at_fields.append("")

    def _start_field(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and (
            given.get("type") not in ("radio", "checkbox") or "checked" in given
        ):
            ticked = "on" if given.get("type") == "checkbox" else ""
            self.values.setdefault(name, []).append(given.get("value", ticked))
        elif tag == "textarea":
            self._area = name
            self.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.values.setdefault(self._select, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag = self._open[-1][0] if self._open else ""
        if tag == "title":
            self.title += data.strip()
        elif tag == "textarea":
            self.values[self._area] = [self.values[self._area][0] + data.strip()]
        elif self._within("govuk-error-summary") and self.summary:
            text, address = self.summary[-1]
            self.summary[-1] = ((text + data).strip(), address)
        elif self._within("govuk-error-message"):
            self.at_fields[-1] = (self.at_fields[-1] + data).strip()

    def _within(self, name: str) -> bool:
        return any(name in classes for _tag, classes in self._open)
