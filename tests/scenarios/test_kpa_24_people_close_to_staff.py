"""KPA art. 24 by analogy: nobody of the staff works on, or reads, a case of somebody close."""

import datetime as dt
import uuid
from copy import deepcopy
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.common.errors import Invalid, NotFound, NotPermitted
from apps.deadlines import selectors as deadlines
from apps.deadlines.models import Deadline
from apps.deadlines.rules import Stage
from apps.deadlines.services import miss, remind
from apps.notifications.models import Message
from apps.procedures import selectors
from apps.procedures.models import Form, Procedure, Recusal
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, recusals
from apps.procedures.services.inputs import ActionInput
from apps.procedures.terms import matter_subject
from tests.conftest import Page
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import pesel_number, valid_nka

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
VICTIM = valid_nka()["victims"][0]
PERPETRATOR = valid_nka()["perpetrators"][0]


def _declare(user: User, person: dict[str, str], *, pesel: str = "") -> None:
    recusals.declare(
        user=user, first_name=person["first_name"], last_name=person["last_name"], pesel=pesel,
        now=NOW,
    )  # fmt: skip


def _sees(user: User, procedure: Procedure) -> bool:
    return selectors.visible_to(user).filter(pk=procedure.pk).exists()


@pytest.mark.parametrize("person", [VICTIM, PERPETRATOR], ids=["victim", "perpetrator"])
@pytest.mark.parametrize("who", ["chair", "secretary"])
def test_a_case_of_somebody_close_is_closed_before_it_was_ever_opened(
    cast: Cast, who: str, person: dict[str, str]
) -> None:
    _declare(getattr(cast, who), person)
    procedure = made.started(cast, NOW)
    assert not _sees(getattr(cast, who), procedure)
    assert _sees(cast.secretary if who == "chair" else cast.chair, procedure)


def test_a_declaration_closes_what_runs_already_and_takes_its_deadlines_away(cast: Cast) -> None:
    procedure = made.in_diagnosis(cast, NOW)
    mine = Deadline.objects.open().filter(subject_id=procedure.pk, assignees=cast.social_worker)
    assert mine.exists()
    _declare(cast.social_worker, PERPETRATOR)
    assert not _sees(cast.social_worker, procedure)
    assert not mine.exists()
    assert not selectors.is_in_group(cast.social_worker, procedure)


def test_not_even_the_number_of_a_closed_case_stands_among_the_deadlines_of_the_office(
    cast: Cast,
) -> None:
    procedure = made.started(cast, NOW)
    order = made.with_police_order(cast, procedure, NOW)
    ids = {procedure.pk, order.pk}

    def known(user: User) -> set[Any]:
        found = deadlines.visible_to(user).filter(subject_id__in=ids)
        listed = deadlines.worklist(user, today=NOW.date(), whole_office=True).rows
        assert {one.subject_id for one in listed} & ids == {one.subject_id for one in found.open()}
        return {one.subject_id for one in found}

    assert known(cast.chair) == ids
    _declare(cast.chair, VICTIM)
    assert known(cast.chair) == set()
    assert known(cast.secretary) == ids


def test_no_reminder_names_a_closed_case(cast: Cast) -> None:
    procedure = made.started(cast, NOW)
    order = made.with_police_order(cast, procedure, NOW)
    terms = {one.rule_code: one for one in Deadline.objects.open()}

    def told(code: str, stage: Stage) -> set[User]:
        return {one.user for one in remind(ref=terms[code].pk, stage=stage, now=NOW)}

    assert told("D03", Stage.ESCALATION) == {cast.chair}
    assert told("D30b", Stage.BEFORE) == {cast.police_officer}
    _declare(cast.chair, VICTIM)
    _declare(cast.police_officer, VICTIM)
    assert not order.procedure.started_by.deadlines.exists()
    for code in ("D03", "D30b"):
        for stage in (Stage.AFTER, Stage.ESCALATION):
            assert told(code, stage) == {cast.secretary}


def test_who_is_close_is_not_told_who_else_is(cast: Cast) -> None:
    made.started(cast, NOW)
    for one in (cast.chair, cast.secretary):
        _declare(one, VICTIM)
    # What the secretary was told of the chair went with the secretary's own exclusion.
    assert not Message.objects.filter(kind="procedure.recused").exists()


def test_an_order_that_was_not_checked_is_told_to_whom_it_is_open(cast: Cast) -> None:
    order = made.with_police_order(cast, made.started(cast, NOW), NOW)
    _declare(cast.chair, VICTIM)
    miss(codes=["D30b"], subject=matter_subject(order), now=NOW)
    told = Message.objects.filter(kind="deadline.missed")
    assert {one.user for one in told} == {cast.secretary}


def test_the_others_of_the_team_are_told_and_the_one_concerned_is_not(cast: Cast) -> None:
    _declare(cast.chair, VICTIM)
    made.started(cast, NOW)
    told = Message.objects.filter(kind="procedure.recused").values_list("user__username", flat=True)
    assert set(told) == {cast.secretary.username}


def test_whoever_is_close_cannot_be_appointed(cast: Cast) -> None:
    _declare(cast.social_worker, VICTIM)
    procedure = made.started(cast, NOW)
    actions.take(
        actor=cast.secretary, procedure_id=procedure.pk, action=Action.RECEIVE,
        given=ActionInput(on=NOW.date()), now=NOW,
    )  # fmt: skip
    given = ActionInput(
        on=NOW.date(), social_worker=cast.social_worker, police_officer=cast.police_officer
    )
    with pytest.raises(Invalid) as refusal:
        actions.take(
            actor=cast.chair, procedure_id=procedure.pk, action=Action.APPOINT_GROUP, given=given,
            now=NOW,
        )  # fmt: skip
    assert refusal.value.problems[0].anchor == "social_worker"


def test_another_person_of_the_same_name_is_told_apart_by_pesel(cast: Cast) -> None:
    _declare(cast.chair, VICTIM, pesel=pesel_number(dt.date(1899, 5, 5), serial=777))
    assert _sees(cast.chair, made.started(cast, NOW))


def test_the_pesel_finds_a_person_who_changed_the_name(cast: Cast) -> None:
    _declare(cast.chair, {**VICTIM, "last_name": "Dawniejsza"}, pesel=VICTIM["pesel"])
    assert not _sees(cast.chair, made.started(cast, NOW))


def test_two_first_names_are_found_in_what_runs_already(cast: Cast) -> None:
    answers = valid_nka()
    answers["victims"][0]["first_name"] = "Anna Maria"
    form = made.completed_form(cast, NOW, answers)
    _declare(cast.chair, answers["victims"][0])
    assert form.procedure is not None
    assert not _sees(cast.chair, form.procedure)


def test_spaces_and_capitals_do_not_open_the_wall(cast: Cast) -> None:
    _declare(cast.chair, {"first_name": " " + VICTIM["first_name"].upper(),
                          "last_name": VICTIM["last_name"].lower() + " "})  # fmt: skip
    assert not _sees(cast.chair, made.started(cast, NOW))


@pytest.mark.parametrize(
    ("written", "declared"),
    [("Zmyślony-Próbny", "Zmyślony Próbny"), ("Zmyślony Próbny", "zmyślony - próbny"),
     ("Zmyślony - Próbny", "Zmyślony Próbny")],
)  # fmt: skip
@pytest.mark.parametrize("is_first", [True, False], ids=["declared-first", "case-first"])
def test_a_double_surname_is_one_however_it_is_written(
    cast: Cast, written: str, declared: str, is_first: bool
) -> None:
    answers = valid_nka()
    answers["perpetrators"][0]["last_name"] = written
    close = {"first_name": PERPETRATOR["first_name"], "last_name": declared}
    if is_first:
        _declare(cast.secretary, close)
    procedure = made.completed_form(cast, NOW, answers).procedure
    assert procedure is not None
    if not is_first:
        _declare(cast.secretary, close)
    assert not _sees(cast.secretary, procedure)


def test_an_unrelated_declaration_closes_nothing(cast: Cast) -> None:
    _declare(cast.chair, {"first_name": "Inna", "last_name": "Osoba"})
    assert _sees(cast.chair, made.started(cast, NOW))


def test_who_wrote_the_form_keeps_their_own_form_and_nothing_else(cast: Cast) -> None:
    _declare(cast.police_officer, VICTIM)
    procedure = made.started(cast, NOW)
    form = procedure.forms.get()
    assert not _sees(cast.police_officer, procedure)
    assert selectors.form_of(cast.police_officer, form.pk) == form
    assert selectors.sees_form(cast.police_officer, form)
    assert selectors.completed_by(cast.police_officer) == [(form, "")]
    assert cast.police_officer in selectors.recused(procedure)


def test_what_the_inbox_said_of_the_case_and_its_orders_goes_with_the_exclusion(cast: Cast) -> None:
    procedure = made.started(cast, NOW)
    made.with_police_order(cast, procedure, NOW)
    for term in Deadline.objects.open():
        remind(ref=term.pk, stage=Stage.ESCALATION, now=NOW)
    other = Message.objects.filter(user=cast.chair).latest("created_at")
    other.pk, other.ref, other.label = uuid.uuid4(), uuid.uuid4(), f"{procedure.number}0"
    other.save(force_insert=True)

    def named(user: User) -> set[str]:
        return {one.label for one in Message.objects.filter(user=user)}

    case = {procedure.number, f"{procedure.number}/1"}
    assert named(cast.chair) == case | {other.label}
    secretarys = named(cast.secretary)
    _declare(cast.chair, VICTIM)
    assert named(cast.chair) == {other.label}
    assert named(cast.secretary) == secretarys | {procedure.number}


def test_another_chair_lifts_with_a_reason_and_it_is_open_again(cast: Cast) -> None:
    _declare(cast.secretary, VICTIM)
    procedure = made.started(cast, NOW)
    recusal = Recusal.objects.get()
    with pytest.raises(Invalid):
        recusals.lift(actor=cast.chair, recusal_id=recusal.pk, reason=" ", now=NOW)
    recusals.lift(actor=cast.chair, recusal_id=recusal.pk, reason="Inna osoba.", now=NOW)
    assert _sees(cast.secretary, procedure)


def test_nobody_lifts_their_own_exclusion(cast: Cast) -> None:
    _declare(cast.chair, VICTIM)
    made.started(cast, NOW)
    recusal = Recusal.objects.get()
    with pytest.raises(NotFound):
        recusals.lift(actor=cast.chair, recusal_id=recusal.pk, reason="x", now=NOW)
    with pytest.raises(NotPermitted):
        recusals.lift(actor=cast.secretary, recusal_id=recusal.pk, reason="x", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.update(lifted_at=NOW, lifted_by=cast.chair)


def test_a_declaration_tells_nobody_whether_there_is_a_case(cast: Cast, page: Page) -> None:
    procedure = made.started(cast, NOW)
    client = page.client(cast.chair)
    answers = []
    for last_name in (VICTIM["last_name"], "Nieznana"):
        given = {"first_name": VICTIM["first_name"], "last_name": last_name, "pesel": ""}
        answers.append(client.post("/procedures/ties/", given))
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert client.get(f"/procedures/{procedure.pk}/").status_code == 404


def test_a_wrong_pesel_is_told_and_nothing_is_kept(cast: Cast, page: Page) -> None:
    given = {"first_name": "Ala", "last_name": "Przykładowa", "pesel": "12345678901"}
    answer = page.client(cast.chair).post("/procedures/ties/", given)
    assert answer.status_code == 200
    assert "To nie jest numer PESEL" in answer.content.decode()
    assert not cast.chair.ties.exists()


def test_declaring_twice_keeps_one(cast: Cast) -> None:
    for _ in range(2):
        _declare(cast.chair, deepcopy(VICTIM))
    assert cast.chair.ties.count() == 1


def test_a_draft_of_the_group_closes_with_the_case(cast: Cast) -> None:
    procedure = made.in_diagnosis(cast, NOW)
    party = procedure.parties.get(side="victim", is_minor=False)
    draft = Form.objects.create(
        code="NK-C", pattern="2023", author=cast.social_worker, procedure=procedure, party=party
    )
    assert list(selectors.drafts_open_to(cast.social_worker)) == [draft]
    Recusal.objects.create(procedure=procedure, user=cast.social_worker, since=NOW)
    assert not selectors.drafts_open_to(cast.social_worker).exists()
    assert list(selectors.drafts_open_to(cast.police_officer)) == [draft]
