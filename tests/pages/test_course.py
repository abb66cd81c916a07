"""The timeline of a procedure: terms and appointments among all that happened, for whom they are."""

import datetime as dt
import re

import time_machine
from django.utils import timezone

from apps.deadlines import services as deadlines
from apps.deadlines.models import Deadline
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.meetings import planned
from tests.pages.browser import Answer
from tests.pages.conftest import NOW, Open

TODAY = timezone.localdate(NOW)


def entries(page: Answer) -> list[str]:
    """Return the entries of the timeline as text, each with its day at the end."""
    blocks = page.text.split('<div class="moj-timeline__item">')[1:]
    texts = [
        re.sub(r"<[^>]+>", " ", block.split("moj-timeline__description")[0]) for block in blocks
    ]
    return [" ".join(text.split()) for text in texts]


def about(page: Answer, code: str) -> list[str]:
    """Return the entries about the term of a rule."""
    title = Deadline.objects.filter(rule_code=code)[0].rule.title
    return [one for one in entries(page) if title in one]


def receive(cast: Cast, procedure: Procedure, on: dt.date, now: dt.datetime) -> None:
    actions.take(
        actor=cast.secretary, procedure_id=procedure.pk, action=Action.RECEIVE,
        given=ActionInput(on=on), now=now,
    )  # fmt: skip


def test_a_term_that_runs_stands_at_its_last_day(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)  # a Monday; D03 is five working days
    (entry,) = about(as_("chair").get(procedure.get_absolute_url()), "D03")
    assert "23.11.2026" in entry
    assert "W ciągu 7 dni" in entry


def test_a_term_without_a_number_has_no_place_in_time(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    assert about(as_("chair").get(procedure.get_absolute_url()), "D01b") == []


def test_a_term_met_in_time_stands_at_the_day_on_which_it_was_met(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    receive(cast, procedure, TODAY, NOW)
    (entry,) = about(as_("chair").get(procedure.get_absolute_url()), "D03")
    assert "16.11.2026" in entry
    assert "wykonano w terminie" in entry


def test_a_term_met_late_stands_at_its_last_day_and_when_it_was_met(
    as_: Open, cast: Cast, clock: time_machine.Traveller
) -> None:
    procedure, late = procedures.started(cast, NOW), NOW + dt.timedelta(days=9)
    clock.move_to(late)
    receive(cast, procedure, timezone.localdate(late), late)
    met, missed = about(as_("chair").get(procedure.get_absolute_url()), "D03")
    assert "25.11.2026" in met
    assert "wykonano z opóźnieniem" in met
    assert "23.11.2026" in missed
    assert "niedotrzymany" in missed


def test_a_waived_term_says_so(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    term = Deadline.objects.get(rule_code="D03")
    deadlines.waive(actor=cast.chair, deadline_id=term.pk, reason="Próba.", now=NOW)
    (entry,) = about(as_("chair").get(procedure.get_absolute_url()), "D03")
    assert "nie obowiązuje" in entry


def test_terms_of_an_order_are_for_the_group_and_the_team_only(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    procedures.with_police_order(cast, procedure, NOW)
    code = Deadline.objects.filter(subject_type="matter", due_on__isnull=False)[0].rule_code
    path = procedure.get_absolute_url()
    assert about(as_("chair").get(path), code)
    assert about(as_("police_officer").get(path), code)  # opened it, before there is a group
    procedures.go_on_to_diagnosis(cast, procedure, NOW)
    assert about(as_("social_worker").get(path), code)


def test_whoever_only_started_it_sees_its_own_terms_and_no_appointment(
    as_: Open, cast: Cast
) -> None:
    procedure = procedures.started(cast, NOW)
    procedures.with_police_order(cast, procedure, NOW)
    code = Deadline.objects.filter(subject_type="matter", due_on__isnull=False)[0].rule_code
    procedure = procedures.go_on_to_diagnosis(cast, procedure, NOW)
    row = planned(cast.social_worker, procedure, NOW + dt.timedelta(days=1), "victim", now=NOW)
    Procedure.objects.filter(pk=procedure.pk).update(started_by=cast.teacher)
    Deadline.objects.get(rule_code="D03").assignees.set([cast.teacher])
    page = as_("teacher").get(procedure.get_absolute_url())
    assert about(page, "D03")
    assert about(page, code) == []
    assert not page.has_link(row.get_absolute_url())
    # Neither what was begun nor that nothing was: it is not for them to know.
    assert "Nakazy, skierowania i wezwania" not in page.text


def test_a_planned_appointment_stands_ahead_without_its_place(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    row = planned(cast.social_worker, procedure, NOW + dt.timedelta(days=30), "victim", now=NOW)
    page = as_("social_worker").get(procedure.get_absolute_url())
    first = entries(page)[0]
    assert "rozmowa, 10:00" in first
    assert "zaplanowana" in first
    assert "16.12.2026" in first
    assert page.has_link(row.get_absolute_url())
    assert "Rynek 1" not in first
