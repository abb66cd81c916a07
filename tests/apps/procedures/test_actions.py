"""Refusals say what is missing and who can do it; nothing is half-saved."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from apps.accounts.labels import role_label
from apps.accounts.rules import Role
from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Stale
from apps.deadlines.models import Deadline, Status
from apps.procedures.models import Event, Procedure
from apps.procedures.rules.states import Action, Ground, State
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from apps.teams.models import Group
from tenants import schema
from tests.conftest import KOLBUSZOWA
from tests.factories import procedures
from tests.factories.cast import Cast, make_cast

DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def take(cast: Cast, procedure: Procedure, who: str, action: Action, **given: object) -> Procedure:
    return actions.take(
        actor=getattr(cast, who),
        procedure_id=procedure.pk,
        action=action,
        given=ActionInput(**{"on": DAY.date(), **given}),
        now=DAY,
    )


@pytest.fixture
def started(cast: Cast) -> Procedure:
    return procedures.started(cast, DAY)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("police_officer", NotPermitted),  # sees it, may not receive it
        ("outsider", NotFound),
        ("administrator", NotFound),
        ("dpo", NotFound),
        ("teacher", NotFound),
    ],
)
def test_who_may_not_receive(
    cast: Cast, started: Procedure, who: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        take(cast, started, who, Action.RECEIVE)


def test_a_refusal_names_who_can_help(cast: Cast, started: Procedure) -> None:
    with pytest.raises(NotPermitted, match=str(role_label(Role.SECRETARY))):
        take(cast, started, "police_officer", Action.RECEIVE)


def test_a_step_out_of_order_says_what_is_possible(cast: Cast, started: Procedure) -> None:
    with pytest.raises(DomainError) as refusal:
        take(cast, started, "secretary", Action.FORWARD)
    assert str(actions.action_label(Action.RECEIVE)) in str(refusal.value.message)


def test_a_day_in_the_future_is_refused(cast: Cast, started: Procedure) -> None:
    with pytest.raises(Invalid):
        take(cast, started, "secretary", Action.RECEIVE, on=DAY.date() + dt.timedelta(days=1))


def test_a_day_before_the_start_is_refused(cast: Cast, started: Procedure) -> None:
    with pytest.raises(Invalid):
        take(cast, started, "secretary", Action.RECEIVE, on=DAY.date() - dt.timedelta(days=1))


def test_a_stale_version_is_refused_and_changes_nothing(cast: Cast, started: Procedure) -> None:
    with pytest.raises(Stale):
        actions.take(
            actor=cast.secretary,
            procedure_id=started.pk,
            action=Action.RECEIVE,
            given=ActionInput(on=DAY.date()),
            now=DAY,
            version=started.version - 1,
        )
    started.refresh_from_db()
    assert started.state == State.STARTED


def test_a_group_needs_its_core(cast: Cast, started: Procedure) -> None:
    take(cast, started, "secretary", Action.RECEIVE)
    with pytest.raises(Invalid) as refusal:
        take(cast, started, "chair", Action.APPOINT_GROUP, social_worker=cast.social_worker)
    assert [problem.anchor for problem in refusal.value.problems] == ["police_officer"]
    assert not Group.objects.exists()


def test_one_person_cannot_be_both_of_the_core(cast: Cast, started: Procedure) -> None:
    take(cast, started, "secretary", Action.RECEIVE)
    both = {"social_worker": cast.social_worker, "police_officer": cast.social_worker}
    with pytest.raises(Invalid):
        take(cast, started, "chair", Action.APPOINT_GROUP, **both)


def test_only_members_of_the_group_act_in_it(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    with pytest.raises(NotFound):
        take(cast, procedure, "outsider", Action.CONFIRM)
    with pytest.raises(NotPermitted):
        take(cast, procedure, "chair", Action.CONFIRM)


def test_closing_starts_monitoring_and_ends_what_was_open(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    take(cast, procedure, "social_worker", Action.CONFIRM)
    closed = take(cast, procedure, "social_worker", Action.CLOSE, ground=Ground.CEASED)

    assert closed.state == State.MONITORING
    found = {one.rule_code: one for one in Deadline.objects.filter(subject_id=procedure.pk)}
    assert found["D07"].status == Status.LAPSED
    assert found["D13"].due_on == dt.date(2026, 3, 11)  # 7 working days after Monday 2 March
    assert found["D20"].strict_on == dt.date(2026, 12, 2)


@pytest.mark.parametrize("ground", [Ground.CEASED, Ground.NO_GROUNDS])
def test_what_was_never_confirmed_is_withdrawn_from_not_closed(cast: Cast, ground: str) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    with pytest.raises(DomainError):
        take(cast, procedure, "social_worker", Action.CLOSE, ground=ground)


def test_the_person_can_be_told_late_while_the_plan_runs(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    take(cast, procedure, "social_worker", Action.CONFIRM)
    take(cast, procedure, "social_worker", Action.INFORM_PERPETRATOR, means="by_phone")
    assert Deadline.objects.get(rule_code="D07").status == Status.MET


def test_telling_the_person_was_impossible_needs_reasons(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    with pytest.raises(Invalid):
        take(cast, procedure, "social_worker", Action.INFORM_PERPETRATOR, means="impossible")


def test_every_action_is_in_the_course_and_in_the_log(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    kinds = list(Event.objects.filter(procedure=procedure).values_list("kind", flat=True))
    assert kinds == ["started", "receive", "appoint-group", "forward", "first-meeting"]
    entries = Entry.objects.filter(subject_id=str(procedure.pk)).order_by("pk")
    logged = entries.values_list("action", flat=True)
    assert [f"procedure.{kind}" for kind in kinds] == list(logged)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "nonsense"},
        {"state": "diagnosis", "group": None},
        {"state": "closed", "ended_on": None},
        {"state": "received", "received_on": None},
        {"group_appointed_on": dt.date(2020, 1, 1)},
        {"regime": "X"},
    ],
    ids=str,
)
def test_the_database_refuses_what_no_service_would_do(
    cast: Cast, change: dict[str, object]
) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.filter(pk=procedure.pk).update(**change)


def test_two_people_appoint_the_same_group_at_once(scratch_database: str) -> None:
    """One of them is told that it was done already; there is one group."""
    with schema.office(KOLBUSZOWA):
        cast = make_cast(DAY)
        procedure = procedures.started(cast, DAY)
        take(cast, procedure, "secretary", Action.RECEIVE)

    def appoint(_number: int) -> str:
        try:
            with schema.office(KOLBUSZOWA):
                core = {
                    "social_worker": cast.social_worker,
                    "police_officer": cast.police_officer,
                }
                take(cast, procedure, "chair", Action.APPOINT_GROUP, **core)
                return "appointed"
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(appoint, range(2)))
    with schema.office(KOLBUSZOWA):
        assert outcomes == ["DomainError", "appointed"]
        assert Group.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"state": "group_appointed", "group": None},
        {"state": "monitoring", "ended_on": DAY.date(), "ground": "no_grounds"},
        {"state": "withdrawn", "ended_on": DAY.date(), "ground": "not_confirmed"},
        {"state": "closed", "ended_on": DAY.date(), "ground": "ceased"},
        {"forwarded_on": dt.date(2020, 1, 1)},
    ],
    ids=str,
)
def test_the_database_knows_the_old_law_too(cast: Cast, change: dict[str, object]) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    Procedure.objects.filter(pk=procedure.pk).update(regime="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.filter(pk=procedure.pk).update(**change)


def test_the_old_law_needs_no_group_and_no_order_of_it(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    Procedure.objects.filter(pk=procedure.pk).update(regime="A", group=None)
    Procedure.objects.filter(pk=procedure.pk).update(group_appointed_on=dt.date(2026, 5, 1))
    closed = {"state": "closed", "ended_on": DAY.date(), "ground": "ceased"}
    Procedure.objects.filter(pk=procedure.pk).update(**closed, plan_carried_out=True)
