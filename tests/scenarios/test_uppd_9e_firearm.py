"""UPPD art. 9f with 9e: the Police unit that started a procedure notifies of a firearm, wherever it went."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines import selectors as deadlines
from apps.deadlines.models import Deadline, Status
from apps.deadlines.services import waive
from apps.procedures import steps_shown, terms
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action, State
from apps.procedures.selectors import is_in_group
from apps.procedures.services import actions, submitting
from apps.procedures.services.inputs import ActionInput
from apps.transfers import records
from apps.transfers.packing import pack
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, Page
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.scenarios.handing_over import (
    LATER,
    MONDAY,
    carry,
    handed_over,
    sent,
    take_over,
)

pytestmark = pytest.mark.django_db
BETWEEN = LATER - dt.timedelta(hours=3)


def armed(cast: Cast, author: User) -> Procedure:
    """Return a procedure in diagnosis in which a firearm was not notified yet."""
    assert author.institution is not None
    answers = valid_nka()
    answers["firearm"] = [{"has_firearm": "yes"}]
    answers["initiator"] = {"initiator": author.institution.kind}
    procedure = submitting.submit(author=author, answers=answers, now=MONDAY).procedure
    assert procedure is not None
    return made.go_on_to_diagnosis(cast, procedure, MONDAY)


def notice(procedure: Procedure) -> Deadline | None:
    return Deadline.objects.filter(subject_id=procedure.pk, rule_code="D02").first()


def next_title(user: User, procedure: Procedure) -> str:
    in_group = is_in_group(user, procedure)
    shown = steps_shown.shown(user, procedure, in_group=in_group, works_in=in_group, follows=True)
    return str(shown["next_step"].title) if shown["next_step"] else ""


def test_the_officer_who_started_it_still_owes_the_notice_and_records_it(
    cast: Cast, there: Cast, page: Page
) -> None:
    procedure = armed(cast, cast.police_officer)
    handed_over(cast, there, procedure)

    owed = notice(procedure)
    assert procedure.state == State.TRANSFERRED
    assert owed is not None
    assert owed.status == Status.OPEN
    mine = deadlines.worklist(cast.police_officer, today=LATER.date(), whole_office=False)
    assert [one.rule_code for one in mine.rows if one.subject_id == procedure.pk] == ["D02"]
    address = reverse("procedures:act", args=[procedure.pk, Action.NOTIFY_FIREARM])
    assert page.client(cast.police_officer).get(address).status_code == 200
    actions.take(
        actor=cast.police_officer, procedure_id=procedure.pk, action=Action.NOTIFY_FIREARM,
        given=ActionInput(on=LATER.date()), now=LATER + dt.timedelta(hours=1),
    )  # fmt: skip
    owed.refresh_from_db()
    assert owed.status == Status.MET
    offered = [one.action for one in actions.open_steps(Procedure.objects.get(pk=procedure.pk))]
    assert Action.NOTIFY_FIREARM not in offered


def test_the_new_team_is_told_whose_it_is_and_owes_nothing(cast: Cast, there: Cast) -> None:
    taken = handed_over(cast, there, armed(cast, cast.police_officer))
    with schema.office(NYSA):
        assert notice(taken) is None
        assert records.read_by(there.secretary, taken).owes_notice_of_firearm
        assert "broni" not in next_title(there.chair, taken)


def test_a_notice_of_the_chair_goes_on_with_the_chair_of_the_new_team(
    cast: Cast, there: Cast
) -> None:
    procedure = armed(cast, cast.social_worker)
    taken = handed_over(cast, there, procedure)
    here = notice(procedure)
    assert here is not None
    assert here.status == Status.LAPSED
    assert Action.NOTIFY_FIREARM not in [one.action for one in actions.open_steps(procedure)]
    with schema.office(NYSA):
        owed = notice(taken)
        assert owed is not None
        assert owed.status == Status.OPEN
        assert there.chair in owed.assignees.all()
        assert not records.read_by(there.secretary, taken).owes_notice_of_firearm


def test_a_firearm_that_the_new_team_learns_of_is_its_chairs(cast: Cast, there: Cast) -> None:
    taken = handed_over(cast, there, made.go_on_to_diagnosis(
        cast, made.started_by(cast.police_officer, MONDAY), MONDAY
    ))  # fmt: skip
    with schema.office(NYSA):
        made.appoint_anew(there, taken, LATER)
        taken.refresh_from_db()
        (step,) = [one for one in actions.open_steps(taken) if one.action == Action.NOTIFY_FIREARM]
        assert actions.starters_of(step, taken) == ""
        officer = there.police_officer
        assert not actions.may_take(officer, step, taken, in_group=True)
        assert there.chair.may(Permission(step.by))
        assert pack(taken)["staying"] == []


def added_later(cast: Cast, there: Cast, procedure: Procedure, **said: Any) -> Procedure:
    """Return what Nysa took over, before a further NK-A of the days in between comes with a second parcel."""
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    answers = valid_nka() | said
    assert made.completed_form(cast, BETWEEN, answers).procedure == procedure
    taken = take_over(there).procedure
    assert taken is not None
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()
    return taken


def started_by_the_centre(cast: Cast) -> Procedure:
    return made.go_on_to_diagnosis(cast, made.started_by(cast.social_worker, MONDAY), MONDAY)


FIREARM = [{"has_firearm": "yes"}]


def test_a_firearm_of_a_further_form_goes_on_with_the_second_hand_over(
    cast: Cast, there: Cast
) -> None:
    procedure = started_by_the_centre(cast)
    taken = added_later(cast, there, procedure, firearm=FIREARM)
    with schema.office(NYSA):
        assert notice(taken) is None

    assert handed_over(cast, there, procedure) == taken

    with schema.office(NYSA):
        owed = notice(taken)
        assert owed is not None
        assert (owed.status, owed.start_at) == (Status.OPEN, BETWEEN)
        assert there.chair in owed.assignees.all()


def test_a_firearm_that_the_new_team_notified_already_is_not_owed_again(
    cast: Cast, there: Cast
) -> None:
    procedure = started_by_the_centre(cast)
    taken = added_later(cast, there, procedure, firearm=FIREARM)
    with schema.office(NYSA):
        made.appoint_anew(there, taken, LATER)
        actions.take(
            actor=there.chair, procedure_id=taken.pk, action=Action.NOTIFY_FIREARM,
            given=ActionInput(on=LATER.date()), now=LATER,
        )  # fmt: skip

    handed_over(cast, there, procedure)

    with schema.office(NYSA):
        assert notice(taken) is None


def test_a_third_parcel_does_not_start_again_what_the_second_brought(
    cast: Cast, there: Cast
) -> None:
    procedure = started_by_the_centre(cast)
    taken = added_later(cast, there, procedure, firearm=FIREARM)
    handed_over(cast, there, procedure)
    with schema.office(NYSA):
        made.appoint_anew(there, taken, LATER)
        deadline = notice(taken)
        assert deadline is not None
        waive(actor=there.chair, deadline_id=deadline.pk, reason="Broń oddano.", now=LATER)

    handed_over(cast, there, procedure)

    with schema.office(NYSA):
        found = Deadline.objects.filter(subject_id=taken.pk, rule_code="D02")
        assert [one.status for one in found] == [Status.WAIVED]


def test_where_the_police_began_it_the_notice_of_a_further_form_stays_with_them(
    cast: Cast, there: Cast
) -> None:
    begun = made.started_by(cast.police_officer, MONDAY)
    procedure = made.go_on_to_diagnosis(cast, begun, MONDAY)
    taken = added_later(cast, there, procedure, firearm=FIREARM)
    handed_over(cast, there, procedure)
    owed = notice(procedure)
    assert owed is not None
    assert owed.status == Status.OPEN
    with schema.office(NYSA):
        assert notice(taken) is None
        assert records.read_by(there.secretary, taken).owes_notice_of_firearm


def test_the_sheet_for_somebody_new_in_a_further_form_is_owed_there_too(
    cast: Cast, there: Cast
) -> None:
    procedure = started_by_the_centre(cast)
    made.nkb_handed_over(cast.social_worker, procedure, MONDAY)
    answers = valid_nka()
    ola = {
        **answers["victims"][1], "first_name": "Ola", "pesel": "", "no_pesel_reason": "not_known",
        "age": 2,
    }  # fmt: skip
    said: dict[str, Any] = {
        code: [*answers[code], answers[code][-1]]
        for code in ("injuries", "safety", "actions_victim")
    }
    said["victims"] = [*answers["victims"], ola]
    taken = added_later(cast, there, procedure, **said)
    with schema.office(NYSA):
        assert not terms.runs("D01b", taken)
    handed_over(cast, there, procedure)
    with schema.office(NYSA):
        assert terms.runs("D01b", taken)
