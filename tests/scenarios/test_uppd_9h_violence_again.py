"""UPPD art. 9h: violence again after the end is a new procedure; nothing reopens the old one."""

import datetime as dt

import pytest

from apps.deadlines import selectors as deadlines
from apps.procedures.models import Procedure
from apps.procedures.rules.states import State
from tests.factories import procedures as made
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)


def test_a_new_form_after_closing_starts_a_new_linked_procedure(cast: Cast) -> None:
    earlier = made.closed(cast, START)
    again = made.started(cast, LATER)
    assert again.pk != earlier.pk
    assert again.state == State.STARTED
    assert again.previous_id == earlier.pk


def test_the_new_procedure_ends_the_monitoring_with_a_reason(cast: Cast) -> None:
    earlier = made.closed(cast, START)
    assert earlier.state == State.MONITORING
    again = made.started(cast, LATER)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.monitoring_ended_on) == (State.ARCHIVED, LATER.date())
    last = earlier.events.get(kind="monitoring-ended-by-new")
    assert last.note == {"text": again.number}


def test_only_the_monitoring_ends_a_protocol_not_yet_delivered_stays_due(cast: Cast) -> None:
    earlier = made.closed(cast, START)
    made.started(cast, LATER)
    status = {one.rule_code: one.status for one in deadlines.of_subject("procedure", earlier.pk)}
    assert (status["D13"], status["D20"]) == ("open", "lapsed")


def test_a_further_form_in_a_running_procedure_links_nothing(cast: Cast) -> None:
    running = made.started(cast, START)
    form = made.completed_form(cast, LATER)
    assert form.is_further
    assert form.procedure_id == running.pk
    assert Procedure.objects.filter(previous__isnull=False).count() == 0
