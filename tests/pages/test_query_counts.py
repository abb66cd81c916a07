"""A page costs the same number of queries with one row and with many."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role, Scope
from apps.audit import services as audit
from apps.procedures.models import Procedure
from apps.procedures.services import forms
from tenants import schema
from tests.conftest import PODKARPACKIE
from tests.factories import letters, procedures
from tests.factories.cast import PASSWORD, Cast
from tests.factories.meetings import planned
from tests.factories.transfers import came_with_a_letter
from tests.pages import rows
from tests.pages.browser import Browser
from tests.pages.conftest import NOW, Open

MANY = 15
# The office by its host (and its address), session, user, roles, unread messages: every page asks.
EVERY_PAGE = 7
LISTS = {
    ("chair", "/?scope=office"): 3,  # one tells of forms begun
    ("police_officer", "/"): 3,
    ("chair", "/procedures/"): 2,
    ("police_officer", "/procedures/"): 2,
    ("police_officer", "/forms/"): 3,
    ("chair", "/inbox/"): 2,
    ("chair", "/statistics/"): 7,
    ("chair", "/letters/"): 5,
    ("chair", "/account/"): 2,
    ("administrator", "/users/"): 2,
    ("administrator", "/institutions/"): 1,
    ("dpo", "/access-log/"): 3,
}


def test_lists_of_a_gmina(as_: Open, cast: Cast) -> None:
    browsers = {who: as_(who) for who, _path in LISTS}

    def queries() -> dict[tuple[str, str], int]:
        return {(who, path): browsers[who].queries(path) for who, path in LISTS}

    _add(cast, 1, 0)
    procedures.in_diagnosis(cast, NOW - dt.timedelta(hours=1))
    few = queries()
    _add(cast, MANY - 1, 100)
    assert queries() == few
    assert few == {place: EVERY_PAGE + own for place, own in LISTS.items()}


@pytest.mark.parametrize("name", ["procedures:search", "forms:new"])
def test_search(as_: Open, cast: Cast, name: str) -> None:
    browser, path, text = as_("police_officer"), reverse(name), {"text": "Przykł"}
    rows.start_procedures(cast, 1, NOW)
    few = browser.queries_of_post(path, text)
    rows.start_procedures(cast, MANY - 1, NOW, first=600)
    assert browser.queries_of_post(path, text) == few == EVERY_PAGE + 1
    assert browser.post(path, text).text.count("NK/") == MANY


def test_a_procedure_with_a_long_course(as_: Open, cast: Cast, procedure: Procedure) -> None:
    browser, path = as_("social_worker"), reverse("procedures:detail", args=[procedure.pk])
    few = browser.queries(path)
    before = browser.get(path).text
    rows.lengthen(procedure, cast, 40, NOW)
    after = browser.get(path).text
    # Forty events; forty terms, each with its row of the table and its entry of the timeline.
    for row in ("moj-timeline__item", 'href="/deadlines/'):
        assert after.count(row) == before.count(row) + 80
    assert browser.queries(path) == few


def test_a_page_with_two_hundred_entries(as_: Open, cast: Cast, procedure: Procedure) -> None:
    browser, path = as_("social_worker"), reverse("procedures:detail", args=[procedure.pk])
    planned(cast.social_worker, procedure, NOW + dt.timedelta(days=1), now=NOW)
    few = browser.queries(path)
    rows.lengthen(procedure, cast, 95, NOW)
    for day in range(2, 12):
        planned(cast.social_worker, procedure, NOW + dt.timedelta(days=day), now=NOW)
    assert browser.get(path).text.count("moj-timeline__item") > 200
    assert browser.queries(path) == few


def test_a_procedure_of_another_team_reads_its_parcel_once_for_the_panel_and_once_for_the_course(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    came_with_a_letter(cast.secretary, procedure, NOW)
    Procedure.objects.filter(pk=procedure.pk).update(origin="Zmyślona Gmina, NK/0009/2020")
    browser, path = as_("social_worker"), reverse("procedures:detail", args=[procedure.pk])
    with CaptureQueriesContext(connection) as queries:
        text = browser.get(path).text
    assert "P/0009/2020, Zawiadomienie" in text
    content = '"transfers_incoming"."content"'
    assert len([one for one in queries.captured_queries if content in one["sql"]]) == 2
    few = browser.queries(path)
    came_with_a_letter(cast.secretary, procedure, NOW)
    assert browser.queries(path) == few


@pytest.mark.parametrize("name", ["forms:tasks", "forms:check"])
def test_pages_of_a_draft_do_not_depend_on_the_people_in_it(
    as_: Open, cast: Cast, name: str
) -> None:
    draft = forms.start_draft(author=cast.police_officer, now=NOW)
    browser, path = as_("police_officer"), reverse(name, args=[draft.pk])
    few = browser.queries(path)
    people = [dict(rows.family(1)["victims"][0]) for _ in range(10)]
    forms.save_section(author=cast.police_officer, form_id=draft.pk, section="victims", raw=people)
    assert browser.queries(path) == few == EVERY_PAGE + 2


@pytest.mark.parametrize(
    ("who", "action"),
    [("chair", "appoint-group"), ("social_worker", "first-meeting"), ("social_worker", "confirm")],
)
def test_action_forms_do_not_depend_on_the_number_of_members(
    as_: Open, cast: Cast, procedure: Procedure, who: str, action: str
) -> None:
    browser = as_(who)
    path = reverse("procedures:act", args=[procedure.pk, action])
    few = browser.queries(path)
    _add_users(cast, MANY, 0)
    assert browser.queries(path) == few


@pytest.mark.parametrize("path", ["/", "/completeness/"])
def test_pages_of_a_voivodeship(marshals: dict[str, User], path: str) -> None:
    browser = Browser(marshals["analyst"], PODKARPACKIE)
    with schema.office(PODKARPACKIE):
        rows.add_gminas(1, NOW)
    few = browser.queries(path)
    with schema.office(PODKARPACKIE):
        rows.add_gminas(9, NOW, first=1)
    assert browser.queries(path) == few == EVERY_PAGE + 4
    assert "Gmina 9" in browser.get(path).text


def _add(cast: Cast, count: int, first: int) -> None:
    """Add rows to every list of the gmina."""
    started = rows.start_procedures(cast, count, NOW, first=first + 1)
    rows.add_messages(cast.chair, started[0], count, NOW)
    for number in range(first, first + count):
        forms.start_draft(author=cast.police_officer, now=NOW)
        letters.of_team(cast.secretary, NOW)
        audit.record(actor=cast.chair, action="test", subject=("test", number), at=NOW)
        accounts.add_institution(name=f"Jednostka {number}", kind="other")
        accounts.issue_token(
            user=cast.chair, name=str(number), scopes={Scope.DEADLINES_READ}, days=1, now=NOW
        )
    _add_users(cast, count, first)


def _add_users(cast: Cast, count: int, first: int) -> None:
    for number in range(first, first + count):
        profile: dict[str, Any] = {"institution": cast.social_worker.institution}
        accounts.create_user(
            actor=None, username=f"member{number}", password=PASSWORD, now=NOW, secrecy_signed_on=NOW.date(),
            roles={Role.GROUP_MEMBER, Role.INITIATOR}, last_name=f"Nowak{number}", **profile,
        )  # fmt: skip
