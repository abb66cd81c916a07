"""What leaves for logs and Sentry: the office, the place in the code, and nothing that a person told us."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
import structlog
from django.conf import settings
from django.test import Client
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from apps.procedures import selectors
from przystan.settings.components import errors
from tests.conftest import KOLBUSZOWA, host_of
from tests.platform.conftest import Twins, browser, sign_in

PESEL, NAME, PLACE = "90031410119", "Brzeczyszczykiewicz", "Chrząszczyżewoszyce"
SECRETS = (PESEL, NAME, PLACE)


class Kept(Transport):
    """A transport that keeps what would be sent, as bytes."""

    sent: list[Envelope]

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.sent = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope)

    def text(self) -> str:
        """Return everything as text; escaped letters are written out."""
        whole = b"".join(one.serialize() for one in self.sent).decode()
        return whole + json.dumps([json.loads(line) for line in whole.splitlines() if line[:1] == "{"],
                                  ensure_ascii=False)  # fmt: skip

    def events(self) -> list[Any]:
        return [one.get_event() for one in self.sent if one.get_event()]


@pytest.fixture
def sentry() -> Iterator[Kept]:
    """Start reporting as production does, with a transport of our own."""
    transport = Kept()
    before = sentry_sdk.get_global_scope().client
    errors.start("http://public@127.0.0.1:9/1", release="test", transport=transport)
    yield transport
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(before)


@pytest.fixture
def failing(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A signed-in browser on a page that breaks with a person in every place."""

    def breaks(user: object, text: str) -> None:
        person = {"pesel": PESEL, "name": NAME}
        logging.getLogger("apps").warning("looking for %s", NAME, extra={"place": PLACE})
        sentry_sdk.add_breadcrumb(message=f"{NAME} {person}", data={"pesel": PESEL})
        sentry_sdk.set_context("person", person)
        sentry_sdk.set_user({"username": NAME, "email": f"{NAME}@example.org"})
        try:
            raise KeyError(PESEL)
        except KeyError as cause:
            error = ValueError(f"{text}: {person}")
            error.add_note(PLACE)
            raise error from cause

    monkeypatch.setattr(selectors, "search", breaks)
    client = browser()
    assert sign_in(client) == 302
    return client


def _break(client: Client) -> None:
    client.cookies["remembered"] = NAME
    answer = client.post(
        f"/procedures/search/?q={PESEL}&name={NAME}",
        {"text": f"{PESEL} {NAME}"},
        headers={"user-agent": f"Browser of {NAME}", "referer": f"http://x/?q={PESEL}"},
    )
    assert answer.status_code == 500
    for secret in SECRETS:
        assert secret not in answer.content.decode()


def test_an_error_report_holds_nobody(sentry: Kept, failing: Client) -> None:
    _break(failing)

    events, text = sentry.events(), sentry.text()
    for secret in (*SECRETS, "wanda", "4711", "sessionid", "csrf"):
        assert secret not in text, secret
    raised = [one["exception"]["values"] for one in events if "exception" in one]
    assert [one["type"] for one in raised[0]] == ["KeyError", "ValueError"]
    assert {one["tags"]["office"] for one in events} == {KOLBUSZOWA}
    frames = raised[0][-1]["stacktrace"]["frames"]
    assert frames
    assert not [frame for frame in frames if "vars" in frame or "context_line" in frame]


def test_an_error_line_of_a_log_is_reported_without_its_text(sentry: Kept, failing: Client) -> None:
    logging.getLogger("apps").error("cannot read %s", NAME, extra={"pesel": PESEL})
    sentry_sdk.capture_message(f"{NAME} {PESEL}")
    try:
        raise ExceptionGroup(NAME, [ValueError(PESEL), KeyError(PLACE)])
    except ExceptionGroup as group:
        sentry_sdk.capture_exception(group)

    assert len(sentry.events()) == 3
    for secret in SECRETS:
        assert secret not in sentry.text(), secret


def test_nothing_but_events_is_sent(sentry: Kept, failing: Client) -> None:
    _break(failing)
    failing.get("/account/")
    sentry_sdk.flush()

    kinds = {item.type for one in sentry.sent for item in one.items}
    assert kinds <= {"event", "sessions", "client_report"}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What production's console gets, as JSON lines."""
    formatter = dict(settings.LOGGING["formatters"]["structured"])
    assert formatter.pop("()") is structlog.stdlib.ProcessorFormatter
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**formatter))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def _parsed(lines: io.StringIO) -> list[Any]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def _check_silence(lines: io.StringIO) -> None:
    text = lines.getvalue() + json.dumps(_parsed(lines), ensure_ascii=False)
    for secret in (PESEL, "?q=", "&name=", "Mozilla", "user_agent", "127.0.0.1"):
        assert secret not in text, secret


def test_a_request_is_logged_with_office_and_number_only(twins: Twins, lines: io.StringIO) -> None:
    client = browser()
    sign_in(client)
    client.get(f"/procedures/?q={PESEL}&name={NAME}", headers={"user-agent": f"Mozilla {NAME}"})

    _check_silence(lines)
    found = [one for one in _parsed(lines) if one.get("request", "").startswith("GET /procedures/")]
    assert found
    for line in found:
        assert line["office"] == KOLBUSZOWA
        assert line["request_id"]
        assert line["request"] == "GET /procedures/"
        assert NAME not in json.dumps(line, ensure_ascii=False)


def test_an_error_is_logged_by_type_and_place_only(failing: Client, lines: io.StringIO) -> None:
    logging.getLogger("apps").setLevel(logging.ERROR)  # the test's own careless line
    try:
        _break(failing)
    finally:
        logging.getLogger("apps").setLevel(logging.NOTSET)

    _check_silence(lines)
    text = json.dumps(_parsed(lines), ensure_ascii=False)
    for secret in SECRETS:
        assert secret not in text
    failed = [one for one in _parsed(lines) if one.get("exception")]
    assert failed
    for line in failed:
        assert line["exception"] == "ValueError"
        assert line["office"] == KOLBUSZOWA
        assert line["request_id"]
        assert any(
            "selectors" in one or "views" in one or "test_reports" in one for one in line["where"]
        )


def test_a_number_of_a_request_cannot_break_a_line(twins: Twins, lines: io.StringIO) -> None:
    browser().get("/sign-in/", headers={"x-request-id": 'a\n{"event": "forged"}'})

    assert not [one for one in _parsed(lines) if one.get("event") == "forged"]


def test_wrong_passwords_are_logged_without_the_password(twins: Twins, lines: io.StringIO) -> None:
    for _ in range(6):
        sign_in(browser(), password=f"secret-{NAME}")

    text = json.dumps(_parsed(lines), ensure_ascii=False)
    assert NAME not in text
    assert "127.0.0.1" not in text


def test_the_console_is_the_only_place_of_logs() -> None:
    assert set(settings.LOGGING["handlers"]) == {"console"}
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "structured"
    assert host_of(KOLBUSZOWA)
