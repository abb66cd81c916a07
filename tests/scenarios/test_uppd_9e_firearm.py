"""UPPD art. 9f with 9e: the Police unit that started a procedure notifies of a firearm, wherever it went."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines import selectors as deadlines
from apps.deadlines.models import Deadline, Status
from apps.procedures import steps_shown
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action, State
from apps.procedures.selectors import is_in_group
from apps.procedures.services import actions, submitting
from apps.procedures.services.inputs import ActionInput
from apps.transfers import records
from apps.transfers.packing import pack
from tenants import schema
from tests.conftest import NYSA, Page
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.scenarios.handing_over import LATER, MONDAY, handed_over

pytestmark = pytest.mark.django_db


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
