"""Kolbuszowa's tokens and ids are nothing at Nysa; a route without a case fails here."""

import datetime as dt
import importlib
import io
import uuid
import zipfile
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
from apps.meetings.services import feeds, seats
from apps.procedures.models import Emergency, Form, Matter, Procedure, Recusal
from apps.procedures.services import contacts, emergencies, forms, group_forms, recusals
from apps.teams import letterhead
from tenants import schema
from tests.api.conftest import Api, issue, problem_of
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories import (
    attachments,
    households,
    imports,
    letters,
    meetings,
    procedures,
    retention,
    transfers,
)  # fmt: skip
from tests.factories.attachments import PDF
from tests.factories.cast import Cast, make_cast
from tests.factories.nka import valid_nka

# What says that the thing is there, whether or not the request may be done.
FOUND = (200, 201, 403, 409, 412, 422)
OPEN = {"openapi", "docs", "unknown"}
FORM = "a form with a file"


@dataclass
class World:
    """Kolbuszowa with a procedure, Nysa with people of its own."""

    procedure: Procedure
    deadline: Deadline
    matter: Matter
    form: Form
    letter: Letter
    more: dict[str, Any]
    # Who finds what is the user's own, and who keeps elsewhere what the chair does not.
    own: dict[str, Api]
    elsewhere: dict[str, Api]
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


def _invalid(answer: Any) -> object:
    return problem_of(answer, 422)


def _no_template(answer: Any) -> object:
    assert {one["template"] for one in answer.json()["results"]} == {None}
    return None


def _own_wording(answer: Any) -> object:
    assert answer.json()["template"] is None
    return None


def _own_people(answer: Any) -> object:
    assert "Kolbuszowa" not in answer.content.decode()
    assert answer.status_code == 200
    return None


def _own_head(answer: Any) -> object:
    assert answer.json()["lines"] == ["Zespół Interdyscyplinarny, Nysa"]
    return None


def _zeros(answer: Any) -> object:
    cells = [cell["value"] for table in answer.json()["tables"] for cell in table["cells"]]
    assert set(cells) == {0}
    return None


def _no_deadline(answer: Any) -> object:
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert b"NK/" not in book.read("xl/sharedStrings.xml")
    return None


def _no_address(answer: Any) -> object:
    assert answer.json() == {"is_issued": False, "issued_at": None, "expires_at": None}
    return None


def _no_pairs(answer: Any) -> object:
    assert answer.json() == {"count": 0, "results": []}
    return None


_RECEIPT = {"outcome": "refused", "on": "2026-01-05", "reason": "x"}
CASES: dict[str, Case] = {
    "procedures": ("/procedures/", None, _empty),
    "procedure-search": ("/procedures/search/", {"text": "Przykład"}, _empty),
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
    "forms": ("/forms/", None, _empty),
    "form-remove-person": ("/forms/{form}/remove-person/", {}, _missing),
    "form-discard": ("/forms/{form}/discard/", {}, _missing),
    "form-scan": ("/forms/{paper_id}/scan/", FORM, _missing),
    "form-scan-page": ("/forms/{paper_id}/scan/pages/1/", None, _missing),
    "form-scan-remove": ("/forms/{paper_id}/scan/remove/", {}, _missing),
    "form-pdf": ("/forms/{form}/pdf/", None, _missing),
    "nkb-sheet": ("/nkb-sheet/pl/", None, _same_law),
    "deadline-sheet": ("/deadline-sheet/?format=xlsx", None, _no_deadline),
    "procedure-sheet": ("/procedures/{procedure}/deadline-sheet/?format=pdf", None, _missing),
    "procedure-access": ("/procedures/{procedure}/access/", None, _missing),
    "procedure-records": ("/procedures/{procedure}/records/", None, _missing),
    "procedure-record": ("/procedures/{procedure}/records/{record_id}/", None, _missing),
    "procedure-export": ("/procedures/{procedure}/export/", None, _missing),
    "access": ("/access/", None, _same_law),
    "exclusion-lift": ("/exclusions/{recusal_id}/lift/", {"reason": "x"}, _missing),
    "party": ("/parties/{party_id}/", None, _missing),
    "party-contact": ("/parties/{party_id}/contact/", None, _missing),
    "party-death": ("/parties/{party_id}/death/", None, _missing),
    "party-death-withdraw": ("/parties/{party_id}/death/withdraw/", {}, _missing),
    "party-needs": ("/parties/{party_id}/needs/", None, _missing),
    "help-contacts": ("/help-contacts/", None, _empty),
    "help-contact": ("/help-contacts/{contact_id}/", {}, _missing),
    "help-contact-remove": ("/help-contacts/{contact_id}/remove/", {}, _missing),
    "person-duplicates": ("/persons/duplicates/", None, _no_pairs),
    "person-merge": ("/persons/{person_id}/merge/", {}, _missing),
    "letter-pdf": ("/letters/{letter}/pdf/", None, _missing),
    "letter-docx": ("/letters/{letter}/docx/", None, _missing),
    "letter-kinds": ("/letter-kinds/", None, _same_law),
    "letters": ("/letters/", None, _empty),
    "letters-own": ("/letters/own/", None, _empty),
    "letters-held": ("/letters/held/", None, _empty),
    "procedure-letters": ("/procedures/{procedure}/letters/", None, _missing),
    "letter": ("/letters/{letter}/", None, _missing),
    "letter-text": ("/letters/{letter}/text/", {}, _missing),
    "letter-move": ("/letters/{letter}/moves/cancel/", {}, _missing),
    "procedure-transfers": ("/procedures/{procedure}/transfers/", {}, _missing),
    "transfers-out": ("/transfers/out/", None, _empty),
    "transfer-out": ("/transfers/out/{outgoing_id}/", None, _missing),
    "transfer-release": ("/transfers/out/{outgoing_id}/release/", {}, _missing),
    "transfer-cancel": ("/transfers/out/{outgoing_id}/cancel/", {}, _missing),
    "transfer-receipt": ("/transfers/out/{outgoing_id}/receipt/", _RECEIPT, _missing),
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
    "appointment-correct": ("/appointments/{held_id}/correct/", {}, _missing),
    "procedure-households": ("/procedures/{procedure}/households/", None, _missing),
    "procedure-relations": ("/procedures/{procedure}/relations/", None, _missing),
    "household-residents": ("/households/{household_id}/residents/", {}, _missing),
    "resident-leave": ("/residents/{resident_id}/leave/", {}, _missing),
    "relation-end": ("/relations/{relation_id}/end/", {}, _missing),
    "appointment-notices": ("/appointments/{team_meeting_id}/notices/", {}, _missing),
    "appointment-notice": (
        "/appointments/{team_meeting_id}/invited/{invited_id}/notice/", {}, _missing,
    ),
    "appointment-absence": (
        "/appointments/{team_meeting_id}/invited/{invited_id}/absence/", {}, _missing,
    ),
    "appointment-minutes": ("/appointments/{held_id}/minutes/", None, _missing),
    "appointment-minutes-print": ("/appointments/{held_id}/minutes/group/pdf/", None, _missing),
    "appointment-agenda": ("/appointments/{held_id}/agenda/", None, _missing),
    "appointment-agenda-print": ("/appointments/{held_id}/agenda/pdf/", None, _missing),
    "calendar-address": ("/calendar-address/", None, _no_address),
    "calendar-address-revoke": ("/calendar-address/revoke/", {}, _missing),
    "team-institutions": ("/team/institutions/", None, _same_law),
    "team-seats": ("/team/seats/", None, _empty),
    "team-seat": ("/team/seats/{seat_id}/", None, _missing),
    "team-seat-letters": ("/team/seats/{seat_id}/letters/", None, _missing),
    "team-letter": ("/team-letters/{team_letter_id}/", None, _missing),
    "team-letter-pdf": ("/team-letters/{team_letter_id}/pdf/", None, _missing),
    "team-letter-move": ("/team-letters/{team_letter_id}/moves/cancel/", {}, _missing),
    "team-seat-change": ("/team/seats/{seat_id}/change/", {}, _missing),
    "team-statements": ("/team/statements/", None, _own_people),
    "team-agreements": ("/team/agreements/", None, _empty),
    "team-meetings": ("/team/meetings/", None, _empty),
    "team-meeting-hold": ("/team/meetings/{team_meeting_id}/hold/", {}, _missing),
    "team-meeting-correct": ("/team/meetings/{team_held_id}/correct/", {}, _missing),
    "procedure-attachments": ("/procedures/{procedure}/attachments/", None, _missing),
    "attachment": ("/attachments/{attachment_id}/", None, _missing),
    "attachment-content": ("/attachments/{attachment_id}/content/", None, _missing),
    "attachment-versions": ("/attachments/{attachment_id}/versions/", FORM, _missing),
    "attachment-remove": ("/attachments/{attachment_id}/remove/", {}, _missing),
    "letterhead": ("/letterhead/", None, _own_head),
    "letter-templates": ("/letter-templates/", None, _no_template),
    "letter-template": ("/letter-templates/notice-of-start/", None, _own_wording),
    "letter-template-content": ("/letter-templates/notice-of-start/content/", None, _same_law),
    "letter-template-withdraw": ("/letter-templates/notice-of-start/withdraw/", {}, _missing),
    "imports": ("/imports/", None, _empty),
    "import": ("/imports/{batch_id}/", None, _missing),
    "import-columns": ("/imports/{batch_id}/columns/", None, _missing),
    "import-check": ("/imports/{batch_id}/check/", {}, _missing),
    "import-run": ("/imports/{batch_id}/run/", {}, _missing),
    "import-stop": ("/imports/{batch_id}/stop/", {}, _missing),
    "import-discard": ("/imports/{batch_id}/discard/", {}, _missing),
    "ties": ("/ties/", None, _empty),
    "tie-end": ("/ties/{tie_id}/end/", {}, _missing),
    "emergencies": ("/emergencies/", None, _empty),
    "emergencies-unjustified": ("/emergencies/unjustified/", None, _empty),
    "emergency-end": ("/emergencies/{emergency_id}/end/", {}, _missing),
    "emergency-review": ("/emergencies/{emergency_id}/review/", {}, _missing),
    "deadlines": ("/deadlines/", None, _empty),
    "deadline-waive": ("/deadlines/{deadline}/waive/", {"reason": "x"}, _missing),
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


def _people(cast: Cast, procedure: Procedure, now: dt.datetime) -> dict[str, Any]:
    """Return ids of a victim and of the teacher's exclusion; leaves a draft of the chair, and a double."""
    party = procedure.parties.select_related("person").get(side="victim", position=1)
    name = {"first_name": party.person.first_name, "last_name": party.person.last_name}
    recusals.declare(user=cast.teacher, pesel="", now=now, **name)
    forms.start_draft(author=cast.chair, now=now, paper_completed_at=now)
    procedures.same_victim_again(cast, now)
    exclusion = Recusal.objects.filter(procedure=procedure).get(user=cast.teacher)
    return {"party_id": party.pk, "person_id": party.person_id, "recusal_id": exclusion.pk}


def _walls(cast: Cast, procedure: Procedure, now: dt.datetime) -> dict[str, Any]:
    """Return ids of a tie of the chair to somebody unknown, and of an emergency of a stranger."""
    tie = recusals.declare(
        user=cast.chair, first_name="Ludwika", last_name="Nieznana", pesel="", now=now
    )
    emergency = emergencies.break_glass(
        actor=cast.outsider, text=procedure.number, reason="Wezwanie nocne.", now=now
    )
    assert emergency is not None
    Emergency.objects.create(
        procedure=procedure, user=cast.teacher, opened_at=now, until=now + dt.timedelta(hours=8),
        ended_at=now, verdict="unjustified", reviewed_by=cast.chair, reviewed_at=now,
    )  # fmt: skip
    return {"tie_id": tie.pk, "emergency_id": emergency.pk}


def _team(cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """Return ids of a seat, of a meeting of the team, and of who is expected there."""
    seat = meetings.seated(cast.chair, cast.chair, now=now)
    assert cast.chair.institution is not None
    seats.sign_agreement(
        actor=cast.chair, institution=cast.chair.institution, expires_on=None, now=now,
        signed_on=timezone.localdate(now),
    )  # fmt: skip
    called = meetings.team_called(cast.chair, now + dt.timedelta(days=30), now=now)
    invited = called.invited.get()
    held = meetings.team_held(cast.chair, now)
    return {
        "seat_id": seat.pk, "team_meeting_id": called.pk, "invited_id": invited.pk,
        "team_held_id": held.pk,
    }  # fmt: skip


def _help_contact(cast: Cast, now: dt.datetime) -> uuid.UUID:
    given = {"name": "Ośrodek Pomocy Społecznej", "phone": "17 000 00 00"}
    row = contacts.save(actor=cast.administrator, contact_id=None, given=given, now=now)
    return row.pk


def _kept_by(administrator: Api, inspector: Api) -> dict[str, Api]:
    """Return who asks for what is the administrator's, or the inspector's."""
    names = ("help-contacts", "help-contact", "help-contact-remove")
    return {**dict.fromkeys(names, administrator), "emergencies-unjustified": inspector}


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
        for kind in ("notice-of-start", "notice-on-weapon"):
            letters.with_template(cast.secretary, kind, past)
        letter = letters.harmless(cast.secretary, procedure, past)
        assert letters.held(cast.secretary, procedure, past).state == "held"
        assert letters.draft(cast.chair, procedure, past).state == "draft"
        more = transfers.both_ways(cast.secretary, procedure, past)
        talk = meetings.planned(cast.secretary, procedure, past, "victim", now=_before(past))
        more |= households.ids(cast.secretary, procedure, past)
        more |= {"appointment_id": talk.pk, **_walls(cast, procedure, past)}
        more |= {"held_id": meetings.held(cast, procedure, past).pk, **_team(cast, past)}
        more["attachment_id"] = attachments.added(cast.secretary, procedure, past).pk
        more["paper_id"] = attachments.beside(cast.chair, past).pk
        more["batch_id"] = imports.checked(cast.secretary, [imports.row(1)], past).pk
        more["team_letter_id"] = letters.of_team(cast.secretary, past).pk
        letterhead.keep(actor=cast.secretary, now=past, **letters.HEAD)
        feeds.issue(user=cast.chair, now=past)
        more |= _people(cast, procedure, past)
        more |= retention.waiting(cast.secretary, procedure, past)
        retention.handed_over(cast, past)
        more["record_id"] = transfers.record_of(cast.chair, procedure, past)
        more["contact_id"] = _help_contact(cast, past)
        own = {"emergency-end": issue(cast.outsider)}
        own |= _kept_by(issue(cast.administrator), issue(cast.dpo))
    with schema.office(NYSA):
        people = make_cast(now=past)
        there = issue(people.chair, office=NYSA)
        elsewhere = _kept_by(
            issue(people.administrator, office=NYSA), issue(people.dpo, office=NYSA)
        )
    return World(procedure, deadline, matter, form, letter, more, own, elsewhere, here, there)


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
    if body is FORM:
        return caller.upload(address, "skan.pdf", PDF, title="Skan")
    return caller.post(address, body, If_Match='"1"')


@pytest.mark.parametrize("name", CASES)
def test_a_token_of_kolbuszowa_opens_nothing_at_nysa(world: World, name: str) -> None:
    stranger = Api(world.here.token, office=NYSA)

    problem_of(_send(stranger, CASES[name], world), 401)


@pytest.mark.parametrize("name", CASES)
def test_an_id_of_kolbuszowa_is_nothing_at_nysa(world: World, name: str) -> None:
    caller = world.elsewhere.get(name, world.there)
    CASES[name][2](_send(caller, CASES[name], world))


@pytest.mark.parametrize("name", CASES)
def test_the_same_request_at_home_finds_something(world: World, name: str) -> None:
    answer = _send(world.own.get(name, world.here), CASES[name], world)

    assert answer.status_code in FOUND, answer.content
    if CASES[name][2] is _empty:
        assert answer.json()["results"]
    if CASES[name][2] is _no_address:
        assert answer.json()["is_issued"]
    if CASES[name][2] is _no_pairs:
        assert answer.json()["count"]
    if CASES[name][2] is _no_deadline:
        with pytest.raises(AssertionError):
            _no_deadline(answer)
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
