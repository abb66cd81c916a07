"""Planning, moving and cancelling: who may, what is refused, what a refusal gives away."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Stale
from apps.meetings import selectors
from apps.meetings.models import Appointment, Invited, Kind, State
from apps.meetings.services import apart, planning, telling
from apps.meetings.services.inputs import PlanInput
from apps.notifications.models import Message
from apps.people.models import Person
from apps.procedures.models import Party, Procedure, Recusal
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.apps.meetings.conftest import NOW, at
from tests.factories.cast import Cast
from tests.factories.meetings import adult, planned, slot
from tests.factories.nka import pesel_number, valid_nka
from tests.factories.procedures import completed_form

pytestmark = pytest.mark.django_db


def refusal(*args: Any, **kwargs: Any) -> str:
    with pytest.raises(Invalid) as caught:
        planned(*args, **kwargs)
    return str(caught.value.message)


def other_procedure(cast: Cast, victim: Person, perpetrator: Person) -> Procedure:
    """Another procedure, without a group: only the team and who started it know of it."""
    answers = valid_nka()
    for number, row in enumerate((answers["victims"][0], answers["perpetrators"][0])):
        row["pesel"] = pesel_number(dt.date(1899, 5, 5), serial=300 + number, sex=row["sex"])
    answers["victims"][1]["first_name"] = "Zoja"  # another child, not Maja entered anew
    procedure = completed_form(cast, NOW, answers).procedure
    assert procedure is not None
    for side, person in (("victim", victim), ("perpetrator", perpetrator)):
        Party.objects.filter(procedure=procedure, side=side, is_minor=False).update(person=person)
    return procedure


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("social_worker", None), ("police_officer", None), ("chair", None), ("secretary", None),
        ("teacher", NotFound), ("outsider", NotFound), ("administrator", NotFound),
        ("dpo", NotFound),
    ],
)  # fmt: skip
def test_who_plans(cast: Cast, procedure: Procedure, who: str, error: Any) -> None:
    actor = getattr(cast, who)
    if error is None:
        assert planned(actor, procedure, at(24), "victim", now=NOW).planned_by == actor
        return
    with pytest.raises(error):
        planned(actor, procedure, at(24), "victim", now=NOW)


def test_the_initiator_who_is_not_in_the_group_sees_no_appointment(
    cast: Cast, procedure: Procedure
) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(started_by=cast.teacher)
    planned(cast.social_worker, procedure, at(24), "victim", now=NOW)
    with pytest.raises(NotPermitted):
        planned(cast.teacher, procedure, at(48), "victim", now=NOW)
    assert selectors.of_procedure(cast.teacher, procedure) == []
    assert selectors.of_procedure(cast.outsider, procedure) == []
    assert len(selectors.of_procedure(cast.social_worker, procedure)) == 1


def test_whoever_is_close_to_a_party_neither_sees_nor_plans(
    cast: Cast, procedure: Procedure
) -> None:
    planned(cast.chair, procedure, at(24), "victim", now=NOW, users=[cast.social_worker])
    for user in (cast.social_worker, cast.secretary):
        Recusal.objects.create(procedure=procedure, user=user, since=NOW)
        assert selectors.of_procedure(user, procedure) == []
        with pytest.raises(NotFound):
            planned(user, procedure, at(48), "victim", now=NOW)


def test_the_other_side_in_the_next_hour_is_refused(cast: Cast, procedure: Procedure) -> None:
    planned(cast.social_worker, procedure, at(24), "victim", now=NOW)
    text = refusal(cast.social_worker, procedure, at(25.5), "perpetrator", now=NOW)
    assert procedure.number in text
    assert Appointment.objects.count() == 1
    planned(cast.social_worker, procedure, at(26), "perpetrator", now=NOW)


def test_one_appointment_with_both_sides_is_refused_even_remotely(
    cast: Cast, procedure: Procedure
) -> None:
    for where in ({}, {"is_remote": True, "place": "", "link": "https://call.example/1"}):
        text = refusal(
            cast.social_worker, procedure, at(24), "victim", "perpetrator", now=NOW, **where
        )
        assert "18" in text


def test_a_cancelled_appointment_is_in_nobodys_way(cast: Cast, procedure: Procedure) -> None:
    first = planned(cast.social_worker, procedure, at(24), "victim", now=NOW)
    planning.cancel(actor=cast.social_worker, appointment_id=first.pk, reason="Choroba", now=NOW)
    planned(cast.social_worker, procedure, at(24), "perpetrator", now=NOW)


def test_a_procedure_that_one_may_not_see_is_not_given_away(
    cast: Cast, procedure: Procedure
) -> None:
    hidden = other_procedure(
        cast, victim=adult(procedure, "perpetrator").person,
        perpetrator=adult(procedure, "victim").person,
    )  # fmt: skip
    Procedure.objects.filter(pk=hidden.pk).update(started_by=cast.teacher)
    planned(cast.chair, hidden, at(24), "victim", now=NOW)
    text = refusal(cast.social_worker, procedure, at(24), "victim", now=NOW)
    person = adult(hidden, "victim").person
    for secret in (hidden.number, person.last_name, person.first_name, "09:00", "10:00"):
        assert secret not in text
    assert hidden.number in refusal(cast.chair, procedure, at(24), "victim", now=NOW)


def test_a_child_who_comes_along_counts(cast: Cast, procedure: Procedure) -> None:
    child = procedure.parties.get(is_minor=True)
    stranger = Person.objects.create(first_name="Adam", last_name="Obcy")
    other = other_procedure(cast, victim=child.person, perpetrator=stranger)
    planned(cast.chair, procedure, at(24), "victim", now=NOW)
    refusal(cast.chair, other, at(24), "perpetrator", now=NOW)


def test_a_minor_is_never_invited(cast: Cast, procedure: Procedure) -> None:
    child = procedure.parties.get(is_minor=True)
    with pytest.raises(Invalid) as caught:
        planning.plan(
            actor=cast.social_worker, procedure_id=procedure.pk, now=NOW,
            given=PlanInput(Kind.TALK, slot(at(24)), [child]),
        )  # fmt: skip
    assert "§ 11" in str(caught.value.message)
    assert child not in selectors.adult_parties(procedure)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_at": at(-1)}, "on"),
        ({"minutes": 0}, "ends"),
        ({"minutes": 13 * 60}, "ends"),
        ({"place": " "}, "place"),
    ],
)
def test_what_cannot_be(cast: Cast, procedure: Procedure, given: Any, field: str) -> None:
    asked = slot(**{"starts_at": at(24), **given})
    with pytest.raises(Invalid) as caught:
        planning.plan(
            actor=cast.social_worker, procedure_id=procedure.pk, now=NOW,
            given=PlanInput(Kind.TALK, asked, [adult(procedure, "victim")]),
        )  # fmt: skip
    assert caught.value.problems[0].anchor == field


def test_strangers_are_not_invited(cast: Cast, procedure: Procedure) -> None:
    elsewhere = Party(procedure=procedure, side="victim", position=9, is_minor=False)
    for parties, users in (
        ([elsewhere], []),
        ([], [cast.outsider]),
        ([], [cast.teacher]),
        ([], []),
    ):
        with pytest.raises(Invalid):
            planning.plan(
                actor=cast.social_worker, procedure_id=procedure.pk, now=NOW,
                given=PlanInput(Kind.TALK, slot(at(24)), parties, users),
            )  # fmt: skip


def test_nothing_is_planned_in_an_ended_procedure(cast: Cast, procedure: Procedure) -> None:
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.WITHDRAW,
        given=ActionInput(on=NOW.date()), now=NOW,
    )  # fmt: skip
    with pytest.raises(DomainError):
        planned(cast.social_worker, procedure, at(24), "victim", now=NOW)


def test_moving_is_checked_like_planning_but_not_against_itself(
    cast: Cast, procedure: Procedure
) -> None:
    hers = planned(cast.social_worker, procedure, at(24), "victim", now=NOW)
    Invited.objects.update(notice_sent_on=NOW.date())
    his = planned(cast.social_worker, procedure, at(48), "perpetrator", now=NOW)

    def move(row: Appointment, start: dt.datetime, version: int | None = None) -> Appointment:
        return planning.move(
            actor=cast.social_worker, appointment_id=row.pk, slot=slot(start), now=NOW,
            version=version,
        )  # fmt: skip

    with pytest.raises(Invalid):
        move(his, at(24.5))
    moved = move(hers, at(24.5), version=1)
    assert (moved.starts_at, moved.version) == (at(24.5), 2)
    assert hers.invited.get().notice_sent_on is None
    with pytest.raises(Stale):
        move(hers, at(30), version=1)


def test_cancelling_needs_a_reason_and_closes_for_good(cast: Cast, procedure: Procedure) -> None:
    row = planned(cast.social_worker, procedure, at(24), "victim", now=NOW)

    def cancel(reason: str) -> Appointment:
        return planning.cancel(
            actor=cast.police_officer, appointment_id=row.pk, reason=reason, now=NOW
        )

    with pytest.raises(Invalid):
        cancel(" ")
    assert cancel("Choroba").state == State.CANCELLED
    with pytest.raises(DomainError):
        cancel("Znowu")
    assert list(Entry.objects.filter(action__startswith="meeting.").values_list("action", flat=True)) == [
        "meeting.planned", "meeting.cancelled",
    ]  # fmt: skip


def test_staff_who_are_invited_are_told_and_nobody_else(cast: Cast, procedure: Procedure) -> None:
    row = planned(cast.chair, procedure, at(24), "victim", now=NOW, users=[cast.social_worker])
    planning.move(actor=cast.chair, appointment_id=row.pk, slot=slot(at(30)), now=NOW)
    told = Message.objects.filter(kind__startswith="meeting.").order_by("created_at", "kind")
    assert [(one.user, one.kind) for one in told] == [
        (cast.social_worker, "meeting.moved"), (cast.social_worker, "meeting.planned"),
    ]  # fmt: skip
    assert {one.label for one in told} == {procedure.number}


def test_the_place_is_not_readable_in_the_database(cast: Cast, procedure: Procedure) -> None:
    planned(cast.chair, procedure, at(24), "victim", now=NOW)
    row = Appointment.objects.extra(select={"raw": '"where"'}).get()
    assert b"Rynek" not in bytes(row.raw)
    assert row.place == "OPS, Rynek 1"


def two_at_once(cast: Cast, procedure: Procedure) -> tuple[Appointment, Appointment, Person]:
    """Two appointments of people who have nothing to do with each other yet, and the second person."""
    stranger = Person.objects.create(first_name="Adam", last_name="Obcy")
    other = other_procedure(
        cast, victim=Person.objects.create(first_name="Ola", last_name="Obca"),
        perpetrator=stranger,
    )  # fmt: skip
    hers = planned(cast.chair, procedure, at(24), "victim", now=NOW, users=[cast.social_worker])
    return hers, planned(cast.chair, other, at(24), "perpetrator", now=NOW), stranger


def test_appointments_set_against_each_other_later_are_found(
    cast: Cast, procedure: Procedure
) -> None:
    hers, theirs, stranger = two_at_once(cast, procedure)
    rows: list[Appointment] = [hers, theirs]
    assert apart.clashing(rows, NOW) == set()
    other_procedure(cast, victim=adult(procedure, "victim").person, perpetrator=stranger)
    assert apart.clashing(rows, NOW) == {hers.pk, theirs.pk}
    assert apart.clashing([hers], NOW) == {hers.pk}
    assert apart.clashing(rows, at(26)) == set()


def told_of_clashes() -> set[tuple[str, str]]:
    found = Message.objects.filter(kind="meeting.clash").select_related("user")
    return {(one.user.username, one.url) for one in found}


def test_whoever_can_move_them_is_told_once(cast: Cast, procedure: Procedure) -> None:
    hers, theirs, stranger = two_at_once(cast, procedure)
    assert (telling.of_clashes(NOW), told_of_clashes()) == (0, set())
    other_procedure(cast, victim=adult(procedure, "victim").person, perpetrator=stranger)
    Recusal.objects.create(procedure=procedure, user=cast.secretary, since=NOW)

    assert [telling.of_clashes(NOW) for _ in range(2)] == [2, 2]

    here, there = hers.get_absolute_url(), theirs.get_absolute_url()
    assert told_of_clashes() == {
        ("chair", here), ("chair", there), ("secretary", there), ("social_worker", here),
    }  # fmt: skip
    assert Message.objects.filter(kind="meeting.clash").count() == 4
    planning.move(actor=cast.chair, appointment_id=hers.pk, slot=slot(at(48)), now=NOW)
    assert telling.of_clashes(NOW) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"procedure": None}, {"kind": Kind.TEAM_MEETING}, {"ends_at": at(24)}, {"state": "lost"},
        {"state": State.CANCELLED}, {"state": State.HELD}, {"kind": "party"},
    ],
)  # fmt: skip
def test_the_database_refuses_too(cast: Cast, procedure: Procedure, change: Any) -> None:
    row = planned(cast.chair, procedure, at(24), "victim", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=row.pk).update(**change)


def test_an_invitation_is_of_a_party_or_of_a_user(cast: Cast, procedure: Procedure) -> None:
    row = planned(cast.chair, procedure, at(24), "victim", now=NOW)
    user: User = cast.chair
    for given in ({}, {"party": adult(procedure, "victim"), "user": user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invited.objects.create(appointment=row, **given)
