"""UPPD art. 9f: a firearm is notified at once, by the Police unit that started, else by the chair."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.common.errors import NotPermitted
from apps.deadlines.models import Deadline, Status
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, submitting
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def armed(author: User) -> Procedure:
    answers = valid_nka()
    answers["firearm"] = [{"has_firearm": "yes"}]
    answers["initiator"] = {"initiator": author.institution.kind}
    procedure = submitting.submit(author=author, answers=answers, now=NOW).procedure
    assert procedure is not None
    return procedure


def notify(actor: User, procedure: Procedure) -> Procedure:
    return actions.take(
        actor=actor, procedure_id=procedure.pk, action=Action.NOTIFY_FIREARM,
        given=ActionInput(on=NOW.date()), now=NOW,
    )  # fmt: skip


def term(procedure: Procedure) -> Deadline:
    return Deadline.objects.get(subject_id=procedure.pk, rule_code="D02")


def test_where_the_police_started_it_is_theirs(cast: Cast) -> None:
    procedure = armed(cast.police_officer)
    assert list(term(procedure).assignees.all()) == [cast.police_officer]
    notify(cast.police_officer, procedure)
    assert term(procedure).status == Status.MET


def test_where_others_started_it_is_the_chairs(cast: Cast) -> None:
    procedure = armed(cast.social_worker)
    assert cast.chair in term(procedure).assignees.all()
    with pytest.raises(NotPermitted):
        notify(cast.social_worker, procedure)
    notify(cast.chair, procedure)
    assert term(procedure).status == Status.MET


def test_the_teams_staff_record_what_the_police_told_them(cast: Cast) -> None:
    procedure = armed(cast.police_officer)
    notify(cast.secretary, procedure)
    assert term(procedure).status == Status.MET


def test_the_end_of_the_procedure_does_not_take_the_firearm_out_of_the_house(cast: Cast) -> None:
    procedure = armed(cast.police_officer)
    closed = made.closed(cast, NOW, made.go_on_to_diagnosis(cast, procedure, NOW))
    assert term(closed).status == Status.OPEN
    offered = [one.action for one in actions.open_steps(closed)]
    assert Action.NOTIFY_FIREARM in offered
    done = notify(cast.police_officer, closed)
    assert Action.NOTIFY_FIREARM not in [one.action for one in actions.open_steps(done)]


def test_without_a_firearm_nothing_is_offered_after_the_end(cast: Cast) -> None:
    closed = made.closed(cast, NOW)
    assert Action.NOTIFY_FIREARM not in [one.action for one in actions.open_steps(closed)]
