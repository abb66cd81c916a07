"""Deadlines begin and end with events; the due index always says what is still to be told."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.utils import IntegrityError

from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotPermitted
from apps.deadlines import rules, services
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime, Stage
from apps.deadlines.services import Subject
from apps.notifications.labels import message_label
from apps.notifications.models import Message
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tenants.models import DueEntry, Office
from tests.factories import procedures
from tests.factories.cast import Cast

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LONG_AFTER = dt.date(2027, 1, 1)  # what is settled does not depend on today
SUBJECT = Subject("procedure", uuid.UUID(int=7), "NK/0007/2026")
SIX_UTC = dt.time(6, tzinfo=dt.UTC)  # 7 o'clock in Warsaw, in winter


def start(cast: Cast | None, code: str = "D03", at: dt.datetime = MONDAY, **given: Any) -> Deadline:
    deadline = services.start(
        code=code, at=at, assignees=[cast.police_officer] if cast else [],
        **{"regime": Regime.C, "subject": SUBJECT, "now": at, **given},
    )  # fmt: skip
    assert deadline is not None
    return deadline


def planned(deadline: Deadline) -> list[tuple[str, dt.datetime]]:
    found = DueEntry.objects.filter(ref=deadline.pk, done_at=None).order_by("due_at")
    return list(found.values_list("stage", "due_at"))


def test_start_counts_by_the_rule_of_the_regime(cast: Cast) -> None:
    deadline = start(cast)
    assert deadline.due_on == dt.date(2026, 3, 9)  # five working days after Monday 2 March
    assert deadline.start_event == rules.rule_for("D03", Regime.C).start_event
    assert (deadline.status, deadline.subject_label) == (Status.OPEN, "NK/0007/2026")
    assert list(deadline.assignees.all()) == [cast.police_officer]


def test_an_event_late_in_the_evening_counts_on_its_day_in_poland(kolbuszowa: Office) -> None:
    deadline = start(None, at=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC))
    assert deadline.start_on == dt.date(2026, 3, 2)
    assert deadline.due_on == dt.date(2026, 3, 9)


def test_a_term_that_the_law_of_the_procedure_lacks_is_not_started(kolbuszowa: Office) -> None:
    found = services.start(
        code="D20", regime=Regime.A, subject=SUBJECT, at=MONDAY, assignees=[], now=MONDAY
    )
    assert found is None
    assert not Deadline.objects.exists()
    assert not DueEntry.objects.exists()


def test_an_unknown_rule_is_an_error_of_ours(kolbuszowa: Office) -> None:
    with pytest.raises(rules.UnknownRule):
        start(None, "D99")


def test_the_plan_of_reminders_stands_in_the_due_index(kolbuszowa: Office) -> None:
    deadline = start(None)
    assert planned(deadline) == [
        (Stage.BEFORE, dt.datetime.combine(dt.date(2026, 3, 5), SIX_UTC)),  # two working days
        (Stage.ON_DAY, dt.datetime.combine(dt.date(2026, 3, 9), SIX_UTC)),
        (Stage.AFTER, dt.datetime.combine(dt.date(2026, 3, 10), SIX_UTC)),
        (Stage.ESCALATION, dt.datetime.combine(dt.date(2026, 3, 12), SIX_UTC)),
    ]


def test_a_term_in_hours_is_told_at_once_and_before_it_ends(cast: Cast) -> None:
    night = dt.datetime(2026, 11, 27, 1, tzinfo=dt.UTC)  # two o'clock in Warsaw
    deadline = start(cast, "D27", night, subject=Subject("matter", uuid.UUID(int=8), "NK/8/2026/1"))
    hours = [(stage, (at - night) / dt.timedelta(hours=1)) for stage, at in planned(deadline)]
    assert hours == [("before", 0), ("on_day", 18), ("after", 24), ("escalation", 36)]
    kinds = [
        services.remind(ref=deadline.pk, stage=stage, now=night)[0].kind
        for stage in (Stage.BEFORE, Stage.ON_DAY, Stage.AFTER)
    ]
    assert kinds == ["deadline.before_in_hours", "deadline.on_day_in_hours", "deadline.after"]
    assert all(message_label(kind) for kind in kinds)


@pytest.mark.parametrize(("hours", "bucket"), [(0, "today"), (23, "today"), (25, "overdue")])
def test_a_term_in_hours_is_for_today_from_its_start(
    kolbuszowa: Office, hours: int, bucket: str
) -> None:
    deadline = start(None, "D27", MONDAY)
    now = MONDAY + dt.timedelta(hours=hours)
    with time_machine.travel(now, tick=False):
        assert deadline.bucket(now.date()) == bucket


def test_a_term_without_a_number_reminds_nobody(kolbuszowa: Office) -> None:
    deadline = start(None, "D01b")
    assert deadline.due_on is None
    assert planned(deadline) == []


@pytest.mark.parametrize(
    ("days", "stages"),
    [
        (0, ["before", "on_day", "after", "escalation"]),
        (3, ["before", "on_day", "after", "escalation"]),  # the morning has passed: told late
        (7, ["on_day", "after", "escalation"]),
        (8, ["after", "escalation"]),
        (9, ["after", "escalation"]),
        (10, ["escalation"]),
        (300, ["escalation"]),
    ],
)
def test_of_stages_that_passed_only_the_last_is_told(
    kolbuszowa: Office, days: int, stages: list[str]
) -> None:
    deadline = start(None, now=MONDAY + dt.timedelta(days=days))
    assert [stage for stage, _at in planned(deadline)] == stages


def test_meeting_ends_the_reminders(kolbuszowa: Office) -> None:
    deadline = start(None)
    services.meet(code="D03", subject=SUBJECT, on=dt.date(2026, 3, 9), by="receive")
    deadline.refresh_from_db()
    assert (deadline.status, deadline.met_by, deadline.is_late) == (Status.MET, "receive", False)
    assert planned(deadline) == []


@pytest.mark.parametrize(("day", "late"), [(6, 0), (9, 0), (10, 1), (16, 7)])
def test_lateness_counts_from_the_day_after_the_last(
    kolbuszowa: Office, day: int, late: int
) -> None:
    start(None)
    met = services.meet(code="D03", subject=SUBJECT, on=dt.date(2026, 3, day), by="receive")
    assert met is not None
    assert (met.is_late, met.days_late(LONG_AFTER)) == (late > 0, late)


@pytest.mark.parametrize(("day", "late"), [(6, 0), (9, 0), (10, 1), (16, 7)])
def test_an_end_does_not_make_up_for_a_delay(kolbuszowa: Office, day: int, late: int) -> None:
    deadline = start(None)
    services.lapse(subject=SUBJECT, on=dt.date(2026, 3, day))
    deadline.refresh_from_db()
    assert (deadline.is_late, deadline.days_late(LONG_AFTER)) == (late > 0, late)


@pytest.mark.parametrize(("day", "late"), [(9, 0), (10, 1), (31, 22)])
def test_what_is_still_open_is_late_by_today(kolbuszowa: Office, day: int, late: int) -> None:
    assert start(None).days_late(dt.date(2026, 3, day)) == late


def test_meeting_what_is_not_open_changes_nothing(kolbuszowa: Office) -> None:
    start(None)
    day = dt.date(2026, 3, 9)
    other = Subject("procedure", uuid.UUID(int=8), "NK/0008/2026")
    assert services.meet(code="D04", subject=SUBJECT, on=day, by="x") is None
    assert services.meet(code="D03", subject=other, on=day, by="x") is None
    assert services.meet(code="D03", subject=SUBJECT, on=day, by="x") is not None
    assert services.meet(code="D03", subject=SUBJECT, on=day, by="x") is None


def test_lapsing_ends_what_is_open_of_one_subject(kolbuszowa: Office) -> None:
    other = Subject("procedure", uuid.UUID(int=8), "NK/0008/2026")
    kept, elsewhere = start(None, "D02"), start(None, subject=other)
    lapsed, met = start(None, "D03"), start(None, "D04")
    services.meet(code="D04", subject=SUBJECT, on=MONDAY.date(), by="x")

    services.lapse(subject=SUBJECT, on=MONDAY.date(), except_for=["D02"])

    for deadline, status in (
        (kept, Status.OPEN), (elsewhere, Status.OPEN), (lapsed, Status.LAPSED), (met, Status.MET),
    ):  # fmt: skip
        deadline.refresh_from_db()
        assert deadline.status == status
    assert planned(lapsed) == []
    assert planned(elsewhere)


def test_handing_deadlines_to_other_people(cast: Cast) -> None:
    first, second = start(cast, "D06"), start(cast, "D03")
    services.assign(subject=SUBJECT, codes=["D06"], users=[cast.social_worker, cast.chair])
    assert set(first.assignees.all()) == {cast.social_worker, cast.chair}
    assert list(second.assignees.all()) == [cast.police_officer]


def test_the_first_meeting_is_warned_of_by_the_earlier_reading(cast: Cast) -> None:
    """ROZP23 § 8.2 leaves open whose receipt starts the term: the later reading decides."""
    procedure = procedures.started(cast, MONDAY)
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    for who, action, day, given in (
        (cast.secretary, Action.RECEIVE, 2, {}),
        (cast.chair, Action.APPOINT_GROUP, 3, core),
        (cast.secretary, Action.FORWARD, 4, {}),
    ):
        actions.take(
            actor=who, procedure_id=procedure.pk, action=action,
            given=ActionInput(on=dt.date(2026, 3, day), **given),
            now=MONDAY + dt.timedelta(days=3),
        )  # fmt: skip
    d06 = Deadline.objects.get(rule_code="D06")
    assert d06.warn_on == dt.date(2026, 3, 9)  # five working days after the team's receipt
    assert d06.due_on == dt.date(2026, 3, 11)  # and after the forwarding
    safer = d06.safer_explanation()
    assert safer is not None
    assert (safer.start, safer.due) == (dt.date(2026, 3, 2), d06.warn_on)
    # The safer day calls for work; only what passes the later one is overdue.
    found = [d06.bucket(dt.date(2026, 3, day)) for day in (1, 2, 9, 11, 12)]
    assert found == ["later", "week", "today", "today", "overdue"]
    assert [(stage, at.date().day) for stage, at in planned(d06)] == [
        ("before", 5), ("on_day", 9), ("after", 12), ("escalation", 16),
    ]  # fmt: skip


def test_only_the_chair_waives(cast: Cast) -> None:
    deadline = start(cast)
    for who in cast.__annotations__.keys() - {"chair"}:
        with pytest.raises(NotPermitted):
            services.waive(
                actor=getattr(cast, who), deadline_id=deadline.pk, reason="Powód", now=MONDAY
            )
    deadline.refresh_from_db()
    assert deadline.status == Status.OPEN


def test_waiving_keeps_the_reason_but_not_in_the_log(cast: Cast) -> None:
    deadline = start(cast)
    services.waive(actor=cast.chair, deadline_id=deadline.pk, reason="  Zgon  ", now=MONDAY)
    deadline.refresh_from_db()
    assert (deadline.status, deadline.reason) == (Status.WAIVED, "Zgon")
    assert planned(deadline) == []
    entry = Entry.objects.get(action="deadline.waived")
    assert (entry.actor_id, entry.subject_id) == (cast.chair.pk, str(deadline.pk))
    assert "Zgon" not in str(entry.details)


@pytest.mark.parametrize("reason", ["", " \t\n"])
def test_a_waiver_needs_a_reason(cast: Cast, reason: str) -> None:
    deadline = start(cast)
    with pytest.raises(Invalid) as refusal:
        services.waive(actor=cast.chair, deadline_id=deadline.pk, reason=reason, now=MONDAY)
    assert [problem.anchor for problem in refusal.value.problems] == ["reason"]
    assert planned(deadline)


def test_what_is_done_is_not_waived(cast: Cast) -> None:
    deadline = start(cast)
    services.meet(code="D03", subject=SUBJECT, on=MONDAY.date(), by="x")
    with pytest.raises(DomainError):
        services.waive(actor=cast.chair, deadline_id=deadline.pk, reason="Powód", now=MONDAY)


def test_an_import_plans_anew_as_seen_from_now(kolbuszowa: Office) -> None:
    late, done = start(None), start(None, "D04")
    services.meet(code="D04", subject=SUBJECT, on=MONDAY.date(), by="x")
    DueEntry.objects.all().delete()

    for _ in range(2):
        services.refresh_reminders(now=MONDAY + dt.timedelta(days=30))

    assert [stage for stage, _at in planned(late)] == ["escalation"]
    assert planned(done) == []


def test_a_reminder_goes_to_those_concerned_and_escalates_to_the_chair(cast: Cast) -> None:
    deadline = start(cast)

    def told(stage: Stage) -> list[str]:
        for _ in range(2):
            services.remind(ref=deadline.pk, stage=stage, now=MONDAY)
        found = Message.objects.filter(kind=f"deadline.{stage}")
        return sorted(found.values_list("user__username", flat=True))

    assert told(Stage.BEFORE) == ["police_officer"]
    assert told(Stage.ESCALATION) == ["chair"]
    services.meet(code="D03", subject=SUBJECT, on=MONDAY.date(), by="x")
    assert told(Stage.AFTER) == []


def test_a_blocked_persons_reminder_goes_to_the_chair(cast: Cast) -> None:
    deadline = start(cast)
    cast.police_officer.is_active = False
    cast.police_officer.save()
    (message,) = services.remind(ref=deadline.pk, stage=Stage.ON_DAY, now=MONDAY)
    assert message.user == cast.chair


@pytest.mark.parametrize(
    "change",
    [
        {"status": "met", "met_on": None},
        {"status": "waived", "reason": ""},
        {"status": "nonsense"},
        {"strict_on": dt.date(2026, 3, 10)},  # rolling never moves back
    ],
    ids=str,
)
def test_the_database_refuses_what_no_service_would_do(
    kolbuszowa: Office, change: dict[str, object]
) -> None:
    deadline = start(None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=deadline.pk).update(**change)


def test_a_rule_is_open_once_for_a_subject_and_again_after_it_ended(kolbuszowa: Office) -> None:
    start(None)
    with pytest.raises(IntegrityError), transaction.atomic():
        start(None)
    services.meet(code="D03", subject=SUBJECT, on=MONDAY.date(), by="x")
    start(None)
    assert Deadline.objects.count() == 2


def test_a_term_in_hours_is_judged_by_the_minute(cast: Cast) -> None:
    secured = dt.datetime(2026, 3, 28, 13, tzinfo=dt.UTC)  # 14:00, the night has 23 hours
    deadline = start(cast, "D27", at=secured)
    due_at = secured + dt.timedelta(hours=24)
    assert (deadline.due_at, deadline.due_on) == (due_at, dt.date(2026, 3, 29))
    assert deadline.explanation().due == due_at
    with pytest.raises(ValueError, match="the moment"):
        services.meet(code="D27", subject=SUBJECT, on=dt.date(2026, 3, 29), by="told")
    minute_late = due_at + dt.timedelta(minutes=1)
    met = services.meet(code="D27", subject=SUBJECT, on=minute_late, by="told")
    assert met is not None
    assert (met.is_late, met.days_late(LONG_AFTER), met.met_on) == (True, 1, dt.date(2026, 3, 29))


@pytest.mark.parametrize("hours", [0, 23, 24])
def test_a_term_in_hours_is_met_up_to_its_last_minute(cast: Cast, hours: int) -> None:
    start(cast, "D27")
    done = MONDAY + dt.timedelta(hours=hours)
    met = services.meet(code="D27", subject=SUBJECT, on=done, by="told")
    assert met is not None
    assert (met.is_late, met.days_late(LONG_AFTER)) == (False, 0)


@pytest.mark.parametrize(
    ("code", "regime", "on", "exists"),
    [
        ("D29", Regime.A, dt.date(2020, 11, 29), False),
        ("D29", Regime.A, dt.date(2020, 11, 30), True),
        ("D31", Regime.B, dt.date(2023, 8, 14), False),
        ("D31", Regime.B, dt.date(2023, 8, 15), True),
    ],
)
def test_no_term_is_older_than_its_act(
    kolbuszowa: Office, code: str, regime: Regime, on: dt.date, exists: bool
) -> None:
    at = dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)
    found = services.start(code=code, regime=regime, subject=SUBJECT, at=at, assignees=[], now=at)
    assert (found is not None) is exists
