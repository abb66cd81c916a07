"""The whole platform as processes, on a database of its own, and a browser in front of it."""

import contextlib
import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from apps.accounts import services as accounts
from apps.accounts.rules import Role
from przystan.local import processes
from tenants import schema
from tests import conftest as shared
from tests.factories.cast import PASSWORD, make_cast

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
SERIOUS = ("serious", "critical")
WIDTHS = PHONE, DESK = 375, 1280
HEIGHT = 900


class Sink(MessageHandler):
    """Keeps every mail that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[str] = []

    def handle_message(self, message: Any) -> None:
        """Keep headers and text, decoded."""
        text = message.get_payload(decode=True).decode()
        self.mails.append(f"{message['To']} {message['Subject']} {text}")


@dataclass
class Stack:
    """What runs: where to reach it and what it mailed."""

    port: int
    sink: Sink
    database: str
    children: dict[str, Any] = field(default_factory=dict)

    def url(self, office_schema: str, path: str = "/") -> str:
        """Return an address on an office's host."""
        return f"http://{shared.host_of(office_schema)}:{self.port}{path}"


@pytest.fixture(scope="package")
def stack(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """Start everything once; the database is this worker's own copy."""
    folder = tmp_path_factory.mktemp("stack")
    name = f"{connection.settings_dict['NAME']}_browser"
    with django_db_blocker.unblock(), contextlib.ExitStack() as ending:
        with shared._server("przystan") as server:
            shared.copy_template(server, name)
        _people(name)
        sink = Sink()
        smtp = Controller(sink, hostname="127.0.0.1", port=processes.free_port())
        smtp.start()
        ending.callback(smtp.stop)
        found = Stack(processes.free_port(), sink, name)
        environment = _environment(found, smtp.port)
        for child_name, command in _commands(found.port, folder / "beat").items():
            child = processes.start(
                [sys.executable, "-m", *command], env=environment, cwd=ROOT,
                output=ending.enter_context(open(os.devnull, "wb")).fileno(),
            )  # fmt: skip
            ending.callback(processes.stop, child)
            found.children[child_name] = child
        processes.wait_until(lambda: not processes.is_free(found.port), "The web server")
        yield found


def _people(database: str) -> None:
    usual = connection.settings_dict["NAME"]
    shared._use(database)
    now = timezone.now() - dt.timedelta(days=30)
    for office in (shared.KOLBUSZOWA, shared.NYSA):
        with schema.office(office):
            make_cast(now)
    with schema.office(shared.PODKARPACKIE):
        institution = accounts.add_institution(name="Urząd Marszałkowski", kind="other")
        accounts.create_user(
            actor=None, username="analityk", password=PASSWORD, roles={Role.ANALYST}, now=now,
            first_name="Maria", last_name="Liczebna", institution=institution,
        )  # fmt: skip
    shared._use(usual)


def _environment(stack: Stack, smtp_port: int) -> dict[str, str]:
    web = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    broker = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    return {
        "DATABASE_URL": f"{web}/{stack.database}",
        "REDIS_URL": f"{broker}/{8 + settings.TEST_WORKER}",
        "DJANGO_SETTINGS_MODULE": "przystan.settings.dev",
        "PRZYSTAN_AS_OWNER": "0",
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "SECRET_KEY": os.environ["SECRET_KEY"],
        "MASTER_KEY": os.environ["MASTER_KEY"],
        "BASE_DOMAIN": "localhost",
        "PUBLIC_PORT": str(stack.port),
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "SWEEP_SECONDS": "1",
        "STATISTICS_SECONDS": "1",
    }


def _commands(port: int, beat_file: Path) -> dict[str, list[str]]:
    queues = "sweeps,reminders,parcels,statistics"
    return {
        "web": ["gunicorn", "przystan.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"],
        "worker": ["celery", "-A", "worker.celery", "worker", "-Q", queues, "--concurrency", "1",
                   "--without-mingle", "--without-gossip"],
        "beat": ["celery", "-A", "worker.celery", "beat", "-s", str(beat_file), "--pidfile="],
    }  # fmt: skip


# Of the module, not of the session: while it runs, Django takes this thread for an asynchronous one.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    if CHROMIUM is None:
        pytest.fail("Chromium is missing. On Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@dataclass
class Desk:
    """Somebody at a browser, signed in at one office."""

    page: Page
    stack: Stack
    office: str

    def open(self, path: str) -> int:
        """Open a path of the office and return the status."""
        answer = self.page.goto(self.stack.url(self.office, path))
        assert answer is not None
        return answer.status

    def sign_in(self, username: str) -> None:
        """Sign in with the cast's password."""
        self.open("/sign-in/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_selector("nav.app-user")

    def press(self, button: str) -> None:
        """Press a button of a form and wait for the page to which that leads."""
        with self.page.expect_navigation():
            self.page.click(button)

    def check(self) -> None:
        """Look for serious faults of accessibility and pages wider than the screen, desk and phone."""
        self.page.add_script_tag(path=str(AXE))
        for where in self._widths():
            found = self.page.evaluate("() => axe.run()")
            faults = [
                (one["id"], [node["target"] for node in one["nodes"]][:3])
                for one in found["violations"]
                if one["impact"] in SERIOUS
            ]
            assert faults == [], (where, faults)
            assert self.page.evaluate(_TOO_WIDE) == [], where

    def check_width(self) -> None:
        """Look for a page wider than the screen, at a desk and on a phone."""
        for where in self._widths():
            assert self.page.evaluate(_TOO_WIDE) == [], where

    def _widths(self) -> Iterator[str]:
        """Show the page as wide as each screen, and then as it was."""
        own = self.page.viewport_size
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            yield f"{self.page.url} at {width}"
        if own:
            self.page.set_viewport_size(own)


# Elements beyond the right edge, where the page itself scrolls sideways; tables scroll inside a frame.
_TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
    .map((one) => `${one.tagName}.${one.className} ${one.getBoundingClientRect().right}`)"""


@pytest.fixture
def desk(stack: Stack, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """Open desks: each a browser of its own, closed at the end; scripts' errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def sit_down(office: str, username: str = "", width: int = DESK) -> Desk:
        # bypass_csp only lets the test's own axe script in; the policy itself has tests of its own.
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHT}, bypass_csp=True, locale="pl-PL"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        found = Desk(page, stack, office)
        if username:
            found.sign_in(username)
        return found

    yield sit_down
    for context in contexts:
        context.close()
    assert errors == []
