"""A new NK-A after an ended procedure: a new procedure, linked to the one before."""

import datetime as dt

from django.utils import timezone

from apps.audit import services as audit
from apps.procedures import terms
from apps.procedures.models import Event, Party, Procedure
from apps.procedures.rules.states import RUNNING, State

NEW_PROCEDURE = "monitoring-ended-by-new"


def link(procedure: Procedure, *, now: dt.datetime) -> None:
    """Link a procedure that has just started to the latest earlier one of the same victims.

    Monitoring that still runs there ends with the reason that violence was reported again. No
    provision reopens a procedure (UPPD, ROZP23); docs/legal/open-points.md.
    """
    victims = procedure.parties.filter(side="victim").values("person_id")
    earlier = (
        Procedure.objects.select_for_update(of=("self",))
        .filter(pk__in=Party.objects.filter(person__in=victims, side="victim").values("procedure"))
        .filter(started_at__lte=procedure.started_at)
        .exclude(pk=procedure.pk)
        .exclude(state__in=[state.value for state in RUNNING])
        .order_by("-started_at")
    )
    for place, one in enumerate(earlier):
        if place == 0:
            procedure.previous = one
            procedure.save(update_fields=["previous"])
        if one.state == State.MONITORING:
            _end_monitoring(one, procedure, now)


def link_later(procedure: Procedure, *, now: dt.datetime) -> None:
    """Link the next procedure of the same victims to one that is entered only after it."""
    if State(procedure.state) in RUNNING:
        return
    victims = procedure.parties.filter(side="victim").values("person_id")
    later = (
        Procedure.objects.select_for_update(of=("self",))
        .filter(pk__in=Party.objects.filter(person__in=victims, side="victim").values("procedure"))
        .filter(started_at__gt=procedure.started_at)
        .order_by("started_at")
        .first()
    )
    if later is None:
        return
    if later.previous is None or later.previous.started_at < procedure.started_at:
        later.previous = procedure
        later.save(update_fields=["previous"])
    if procedure.state == State.MONITORING:
        _end_monitoring(procedure, later, now)


def _end_monitoring(earlier: Procedure, procedure: Procedure, now: dt.datetime) -> None:
    # A form entered from paper may be older than the end of the earlier procedure.
    today = max(timezone.localdate(procedure.started_at), earlier.ended_on or dt.date.min)
    earlier.state, earlier.monitoring_ended_on = State.ARCHIVED, today
    earlier.version += 1
    earlier.save(update_fields=["state", "monitoring_ended_on", "version"])
    terms.after_new_procedure(earlier, on=today)
    Event.objects.create(
        procedure=earlier, kind=NEW_PROCEDURE, on=today, recorded_at=now, actor=procedure.started_by,
        from_state=State.MONITORING, to_state=State.ARCHIVED, note={"text": procedure.number},
    )  # fmt: skip
    audit.record(
        actor=procedure.started_by, action="procedure.monitoring-ended",
        subject=("procedure", earlier.pk), at=now, reason="new-procedure",
    )  # fmt: skip
