"""From the first suspicion to the marshal's number, as people do it in the browser."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from przystan.local import processes
from tests.browser.conftest import PHONE, Desk, Stack
from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE
from tests.factories.nka import valid_nka

pytestmark = [pytest.mark.browser, pytest.mark.long]
SECTIONS = ("head", "victims", "children", "perpetrators", "violence", "injuries",
            "previous_procedure", "current_procedure", "firearm", "safety", "witnesses",
            "actions_perpetrator", "actions_victim", "additional", "initiator")  # fmt: skip


def answer(page: Page, prefix: str, row: dict[str, Any]) -> None:
    """Enter one row of answers as a person does: type, tick, choose."""
    for name, value in row.items():
        values = value if isinstance(value, list) else [value]
        for index, one in enumerate(values):
            field = f"{prefix}-{name}-{index}" if name == "relation" else f"{prefix}-{name}"
            tick = page.locator(f'input[name="{field}"][value="{one}"]')
            if tick.count() and tick.first.get_attribute("type") in ("radio", "checkbox"):
                tick.first.check()
            elif page.locator(f'select[name="{field}"]').count():
                page.select_option(f'select[name="{field}"]', str(one))
            else:
                page.fill(f'[name="{field}"]', str(one))


def fill_in(desk: Desk, answers: dict[str, Any], check: Callable[[], None]) -> None:
    """Go through the sections of a draft that is open at its list of sections."""
    page, base = desk.page, desk.page.url
    for section in ("head", "perpetrators", *SECTIONS[1:]):
        page.goto(f"{base}section/{section}/")
        given = answers[section]
        if isinstance(given, dict):
            answer(page, section, given)
        else:
            for index, row in enumerate(given):
                if not page.locator(f'[name="{section}-{index}-row"]').count():
                    desk.press("button[name=add]")
                answer(page, f"{section}-{index}", row)
        check()
        desk.press(".app-actions button[name=save]")
    page.goto(f"{base}check/")


def test_the_whole_story(desk: Callable[..., Desk], stack: Stack) -> None:
    """Those who are out at work hold a phone, the office's staff sit at desks."""
    police = desk(KOLBUSZOWA, "police_officer", PHONE)
    path, number = _complete_a_form(police)
    _read_the_explanation(police)
    _hand_nkb_over(police, path)
    _act(desk(KOLBUSZOWA, "secretary"), path, "receive")
    _appoint(desk(KOLBUSZOWA, "chair"), path)
    _act(desk(KOLBUSZOWA, "secretary"), path, "forward")
    _meet(desk(KOLBUSZOWA, "social_worker", PHONE), path, number)

    _time_passes(stack)
    processes.wait_until(lambda: bool(stack.sink.mails), "The reminder", 30)
    assert number not in "".join(stack.sink.mails)

    analyst = desk(PODKARPACKIE, "analityk")
    processes.wait_until(lambda: _shows_kolbuszowa(analyst), "The marshal's number", 30)
    analyst.check()

    stranger = desk(NYSA, "chair")
    assert stranger.open(path) == 404
    stranger.open("/procedures/")
    expect(stranger.page.locator("main")).not_to_contain_text(number)
    stranger.check()

    _look_at_every_page(desk(KOLBUSZOWA, "chair"), path)
    _hand_over_to_nysa(desk, path, number)


def _look_at_every_page(chair: Desk, path: str) -> None:
    """Open what a procedure leads to; faults of accessibility and wide pages fail."""
    procedure = path.strip("/").split("/")[-1]
    for place in (
        path, f"/letters/new/{procedure}/", f"/letters/new/{procedure}/summons/", "/letters/",
        f"/attachments/add/{procedure}/", f"/transfers/new/{procedure}/", "/transfers/",
        f"{path}access/", "/procedures/why/", "/procedures/emergencies/", "/procedures/ties/",
        "/persons/duplicates/", f"/persons/of/{procedure}/", f"/persons/of/{procedure}/relation/",
        "/meetings/", f"/meetings/new/{procedure}/", "/team/", "/forms/",
    ):  # fmt: skip
        assert chair.open(place) == 200, place
        chair.check()
    _note_a_household(chair, procedure)
    chair.open(path)
    chair.check()
    chair.page.locator("main a[href*='/persons/']").first.click()
    chair.check()
    chair.page.click("main a[href$='/contact/']")
    chair.check()


def _note_a_household(chair: Desk, procedure: str) -> None:
    """Note who lives together and that somebody else came; the list and the forms fit the screen."""
    chair.open(f"/persons/of/{procedure}/household/")
    chair.check()
    for box in chair.page.locator("input[name=parties]").all():
        box.check()
    chair.page.fill("input[name=since_day]", "14.03.2026")
    chair.page.fill("input[name=street]", "Bardzo-Długa-Zmyślona-Ulica-Na-Próbę-Szerokości")
    chair.press("main form.app-form button")
    chair.page.locator("main a[href*='/persons/households/']").first.click()
    chair.check()
    chair.page.fill("input[name=since_day]", "15.03.2026")
    chair.page.fill("input[name=first_name]", "Zofia")
    chair.page.fill("input[name=last_name]", "Zmyślona")
    chair.press("main form.app-form button")
    expect(chair.page.locator("main")).to_contain_text("Zofia Zmyślona")
    chair.check()


def _hand_over_to_nysa(desk: Callable[..., Desk], path: str, number: str) -> None:
    """Two people release, the worker carries the parcel, Nysa takes it over, a tombstone stays."""
    secretary = desk(KOLBUSZOWA, "secretary")
    secretary.open(f"/transfers/new/{path.strip('/').split('/')[-1]}/")
    secretary.page.select_option("select[name=to_teryt]", "160705")
    secretary.page.check("input[name=basis][value=move]")
    today = timezone.localdate()
    for part, value in (("day", today.day), ("month", today.month), ("year", today.year)):
        for name in ("known_on", "requested_on"):
            secretary.page.fill(f"input[name={name}_{part}]", str(value))
    secretary.press("main form.app-form button")
    secretary.check()
    place = secretary.page.url.split(str(secretary.stack.port), 1)[1]
    chair = desk(KOLBUSZOWA, "chair")
    chair.open(place)
    chair.check()
    chair.press("form[action$='/release/'] button")
    nysa = desk(NYSA, "secretary")
    waiting = "main li:has(.app-tag--today) a[href*='/transfers/in/']"
    processes.wait_until(
        lambda: nysa.open("/transfers/") == 200 and nysa.page.locator(waiting).count() > 0,
        "The parcel", 30,
    )  # fmt: skip
    nysa.page.locator(waiting).first.click()
    nysa.check()
    nysa.press("form[action$='/accept/'] button")
    expect(nysa.page.locator("main")).to_contain_text(number)
    nysa.check()
    processes.wait_until(
        lambda: chair.open(path) == 200 and "przekazana" in chair.page.inner_text("h1"),
        "The receipt", 30,
    )  # fmt: skip


def _complete_a_form(police: Desk) -> tuple[str, str]:
    """Search, begin, fill in, check and complete; returns the procedure's path and number."""
    page = police.page
    police.open("/forms/new/")
    page.fill("main [name=text]", "Przykładowa")
    police.press("main form[role=search] button")
    police.check()
    police.press("button[name=begin]")
    police.check()
    answers = valid_nka()
    fill_in(police, answers, police.check)
    police.check()
    police.press("main form .govuk-button")
    expect(page.locator("h1")).to_contain_text("NK/")
    police.check()
    return page.url.split(str(police.stack.port), 1)[1], page.locator("h1").inner_text().split()[0]


def _read_the_explanation(police: Desk) -> None:
    police.page.locator("a[href*='/deadlines/']").first.click()
    expect(police.page.locator(".app-days")).to_be_visible()
    police.check()


def _hand_nkb_over(police: Desk, path: str) -> None:
    police.open(path + "nkb/")
    police.page.locator("input[name=party]").first.check()
    police.page.check("input[name=recipient][value=victim]")
    police.check()
    police.press("main form .govuk-button")
    expect(police.page.locator("main")).to_contain_text("NK-B")


def _appoint(chair: Desk, path: str) -> None:
    chair.open(path + "appoint-group/")
    chair.page.select_option("select[name=social_worker]", index=1)
    chair.page.select_option("select[name=police_officer]", index=1)
    chair.check()
    chair.press("main form .govuk-button")
    expect(chair.page.locator("h1")).to_contain_text("NK/")


def _meet(worker: Desk, path: str, number: str) -> None:
    worker.open("/")
    expect(worker.page.locator("main")).to_contain_text(number)
    worker.check()
    worker.open(path + "first-meeting/")
    for box in worker.page.locator("input[name=present]").all():
        box.check()
    worker.check()
    worker.press("main form .govuk-button")
    expect(worker.page.locator("h1")).to_contain_text("NK/")
    worker.check()


def _act(who: Desk, procedure_path: str, action: str) -> None:
    who.open(f"{procedure_path}{action}/")
    who.check()
    who.press("main form .govuk-button")
    expect(who.page.locator("h1")).to_contain_text("NK/")


def _time_passes(stack: Stack) -> None:
    """Bring what would be due in some days to now: the clock of the test."""
    given = connection.settings_dict
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], password=given["PASSWORD"],
        dbname=stack.database,
    ) as session:  # fmt: skip
        session.execute(
            "UPDATE tenants_dueentry SET due_at = %s WHERE done_at IS NULL",
            [timezone.now() - dt.timedelta(minutes=1)],
        )


def _shows_kolbuszowa(analyst: Desk) -> bool:
    analyst.open("/")
    return "Kolbuszowa" in analyst.page.locator("main").inner_text()
