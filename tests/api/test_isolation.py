"""Kolbuszowa's tokens and ids are nothing at Nysa; a route without a case fails here."""

import datetime as dt
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import URLPattern
from django.utils import timezone

from apps.accounts.models import User
from apps.deadlines.models import Deadline
from apps.letters.models import Letter
from apps.procedures.models import Form, Matter, Procedure
from apps.procedures.services import emergencies, group_forms, recusals
from tenants import schema
from tests.api.conftest import Api, issue, problem_of
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories import households, letters, meetings, procedures, retention, transfers
from tests.factories.cast import Cast, make_cast
from tests.factories.nka import valid_nka

# What says that the thing is there, whether or not the request may be done.
FOUND = (200, 201, 403, 409, 412, 422)
OPEN = {"openapi", "docs", "unknown"}


@dataclass
class World:
    """Kolbuszowa with a procedure, Nysa with people of its own."""

    procedure: Procedure
    deadline: Deadline
    matter: Matter
    form: Form
    letter: Letter
    more: dict[str, Any]
    # Who finds what is the user's own.
    own: dict[str, Api]
    here: Api
    there: Api


# What another office answers to an id of Kolbuszowa: the path, a body to send, and the check.
Case = tuple[str, Any, Callable[[Any], object]]


def _missing(answer: Any) -> object:
    return problem_of(answer, 404)


def _empty(answer: Any) -> object:
    assert answer.json()["results"] == []
    return None


def _same_law(answer: Any) -> object:
    assert answer.status_code == 200
    return None


def _zeros(answer: Any) -> object:
    cells = [cell["value"] for table in answer.json()["tables"] for cell in table["cells"]]
    assert set(cells) == {0}
    return None


CASES: dict[str, Case] = {
    "procedures": ("/procedures/", None, _empty),
    "procedure": ("/procedures/{procedure}/", None, _missing),
    "procedure-deadlines": ("/procedures/{procedure}/deadlines/", None, _missing),
    "procedure-actions": ("/procedures/{procedure}/actions/", None, _missing),
    "procedure-action": ("/procedures/{procedure}/actions/receive/", {}, _missing),
    "procedure-handovers": ("/procedures/{procedure}/nkb-handovers/", {}, _missing),
    "procedure-matters": ("/procedures/{procedure}/matters/", None, _missing),
    "matter": ("/matters/{matter}/", None, _missing),
    "matter-step": ("/matters/{matter}/steps/check/", {}, _missing),
    "procedure-forms": ("/procedures/{procedure}/forms/", None, _missing),
    "form": ("/forms/{form}/", None, _missing),
    "form-problems": ("/forms/{form}/problems/", None, _missing),
    "form-section": ("/forms/{form}/sections/plan/", {}, _missing),
    "form-complete": ("/forms/{form}/complete/", {}, _missing),
    "letter-kinds": ("/letter-kinds/", None, _same_law),
    "letters": ("/letters/", None, _empty),
    "procedure-letters": ("/procedures/{procedure}/letters/", None, _missing),
    "letter": ("/letters/{letter}/", None, _missing),
    "letter-text": ("/letters/{letter}/text/", {}, _missing),
    "letter-move": ("/letters/{letter}/moves/cancel/", {}, _missing),
    "procedure-transfers": ("/procedures/{procedure}/transfers/", {}, _missing),
    "transfers-out": ("/transfers/out/", None, _empty),
    "transfer-out": ("/transfers/out/{outgoing_id}/", None, _missing),
    "transfer-release": ("/transfers/out/{outgoing_id}/release/", {}, _missing),
    "transfer-cancel": ("/transfers/out/{outgoing_id}/cancel/", {}, _missing),
    "transfers-in": ("/transfers/in/", None, _empty),
    "transfer-in": ("/transfers/in/{incoming_id}/", None, _missing),
    "transfer-accept": ("/transfers/in/{incoming_id}/accept/", {}, _missing),
    "transfer-refuse": ("/transfers/in/{incoming_id}/refuse/", {"reason": "x"}, _missing),
    "appointments": ("/appointments/", None, _empty),
    "procedure-appointments": ("/procedures/{procedure}/appointments/", None, _missing),
    "appointment": ("/appointments/{appointment_id}/", None, _missing),
    "appointment-move": ("/appointments/{appointment_id}/move/", {}, _missing),
    "appointment-cancel": ("/appointments/{appointment_id}/cancel/", {}, _missing),
    "appointment-hold": ("/appointments/{appointment_id}/hold/", {}, _missing),
    "procedure-households": ("/procedures/{procedure}/households/", None, _missing),
    "procedure-relations": ("/procedures/{procedure}/relations/", None, _missing),
    "household-residents": ("/households/{household_id}/residents/", {}, _missing),
    "resident-leave": ("/residents/{resident_id}/leave/", {}, _missing),
    "relation-end": ("/relations/{relation_id}/end/", {}, _missing),
    "ties": ("/ties/", None, _empty),
    "tie-end": ("/ties/{tie_id}/end/", {}, _missing),
    "emergencies": ("/emergencies/", None, _empty),
    "emergency-end": ("/emergencies/{emergency_id}/end/", {}, _missing),
    "emergency-review": ("/emergencies/{emergency_id}/review/", {}, _missing),
    "deadlines": ("/deadlines/", None, _empty),
    "deadline": ("/deadlines/{deadline}/", None, _missing),
    "deadline-rules": ("/deadline-rules/", None, _same_law),
    "deadline-rule": ("/deadline-rules/D03/", None, _same_law),
    "deadline-calculation": (
        "/deadline-rules/D03/calculate/?start=2026-01-05", None, _same_law,
    ),
    "retention-classes": ("/retention/classes/", None, _empty),
    "retention-class": ("/retention/classes/{class_id}/", {}, _missing),
    "retention-procedures": ("/retention/procedures/", None, _empty),
    "retention-lift": ("/retention/holds/{hold_id}/lift/", {}, _missing),
    "disposals": ("/retention/disposals/", None, _empty),
    "disposal": ("/retention/disposals/{disposal_id}/", None, _missing),
    "disposal-release": ("/retention/disposals/{disposal_id}/release/", {}, _missing),
    "disposal-cancel": ("/retention/disposals/{disposal_id}/cancel/", {}, _missing),
    "procedure-retention": ("/procedures/{procedure}/retention/", None, _missing),
    "procedure-retention-class": ("/procedures/{procedure}/retention/class/", {}, _missing),
    "procedure-retention-hold": ("/procedures/{procedure}/retention/holds/", {}, _missing),
    "statistics": ("/statistics/", None, _zeros),
}  # fmt: skip
VOIVODESHIP_CASES = {"statistics"}


def names_of(module: str) -> set[str]:
    """Return the names of all routes of a URLconf; a nameless one is a fault."""
    routes: list[URLPattern] = importlib.import_module(module).urlpatterns
    assert all(route.name for route in routes)
    return {str(route.name) for route in routes}


def test_every_route_has_a_case() -> None:
    assert names_of("apps.api.gmina_urls") - OPEN == set(CASES)
    assert names_of("apps.api.voivodeship_urls") - OPEN == VOIVODESHIP_CASES


def _before(moment: dt.datetime) -> dt.datetime:
    return moment - dt.timedelta(minutes=30)


def _walls(cast: Cast, procedure: Procedure, now: dt.datetime) -> dict[str, Any]:
    """Return ids of a tie of the chair to somebody unknown, and of an emergency of a stranger."""
    tie = recusals.declare(
        user=cast.chair, first_name="Ludwika", last_name="Nieznana", pesel="", now=now
    )
    emergency = emergencies.break_glass(
        actor=cast.outsider, text=procedure.number, reason="Wezwanie nocne.", now=now
    )
    assert emergency is not None
    return {"tie_id": tie.pk, "emergency_id": emergency.pk}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Make both offices once, in a transaction that the module's tests share."""
    with django_db_blocker.unblock():
        connection.close()
        schema.leave()
        with transaction.atomic():
            yield _made()
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture(autouse=True)
def _as_it_was(world: World) -> Iterator[None]:
    """Take back what a test changed."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _made() -> World:
    past = timezone.now() - dt.timedelta(hours=1)
    with schema.office(KOLBUSZOWA):
        cast = make_cast(now=past - dt.timedelta(days=400))
        procedure = procedures.started(cast, past)
        here = issue(cast.chair)
        deadline = Deadline.objects.get(rule_code="D03")
        matter = procedures.with_police_order(cast, procedure, past)
        procedure = procedures.go_on_to_diagnosis(cast, procedure, past)
        draft = procedures.group_draft(cast, procedure, past)
        form = group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=past)
        letter = letters.harmless(cast.secretary, procedure, past)
        more = transfers.both_ways(cast.secretary, procedure, past)
        talk = meetings.planned(cast.secretary, procedure, past, "victim", now=_before(past))
        more |= households.ids(cast.secretary, procedure, past)
        more |= {"appointment_id": talk.pk, **_walls(cast, procedure, past)}
        more |= retention.waiting(cast.secretary, procedure, past)
        retention.handed_over(cast, past)
        own = {"emergency-end": issue(cast.outsider)}
    with schema.office(NYSA):
        there = issue(make_cast(now=past).chair, office=NYSA)
    return World(procedure, deadline, matter, form, letter, more, own, here, there)


def _send(caller: Api, case: Case, world: World) -> Any:
    path, body, _check = case
    address = path.format(
        procedure=world.procedure.pk,
        deadline=world.deadline.pk,
        matter=world.matter.pk,
        form=world.form.pk,
        letter=world.letter.pk,
        **world.more,
    )
    if body is None:
        return caller.get(address)
    return caller.post(address, body, If_Match='"1"')


@pytest.mark.parametrize("name", CASES)
def test_a_token_of_kolbuszowa_opens_nothing_at_nysa(world: World, name: str) -> None:
    stranger = Api(world.here.token, office=NYSA)

    problem_of(_send(stranger, CASES[name], world), 401)


@pytest.mark.parametrize("name", CASES)
def test_an_id_of_kolbuszowa_is_nothing_at_nysa(world: World, name: str) -> None:
    CASES[name][2](_send(world.there, CASES[name], world))


@pytest.mark.parametrize("name", CASES)
def test_the_same_request_at_home_finds_something(world: World, name: str) -> None:
    answer = _send(world.own.get(name, world.here), CASES[name], world)

    assert answer.status_code in FOUND, answer.content
    if CASES[name][2] is _empty:
        assert answer.json()["results"]
    if CASES[name][2] is _zeros:
        assert any(cell["value"] for one in answer.json()["tables"] for cell in one["cells"])


def test_an_idempotency_key_of_kolbuszowa_is_free_at_nysa(world: World) -> None:
    with schema.office(KOLBUSZOWA):
        first = issue(_user("police_officer"))
    with schema.office(NYSA):
        second = issue(_user("police_officer"), office=NYSA)
    for caller, status in ((first, 200), (second, 201)):
        answer = caller.post("/procedures/", {"form": valid_nka()}, Idempotency_Key="one")
        assert answer.status_code == status
        assert "Idempotency-Replayed" not in answer


def _user(name: str) -> Any:
    return User.objects.get(username=name)


def test_users_of_another_office_cannot_be_appointed(world: World) -> None:
    with schema.office(NYSA):
        strangers = {"social_worker": 10**9, "police_officer": 10**9 + 1}

    answer = world.here.post(
        f"/procedures/{world.procedure.pk}/actions/appoint-group/",
        {"on": timezone.localdate().isoformat(), **strangers},
        If_Match=world.procedure.etag,
    )

    problem_of(answer, 422)
