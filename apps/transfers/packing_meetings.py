"""Meetings of a procedure as data: minutes in all their versions, and what was planned at a hand-over.

Protocols are part of the documentation that goes to the new team (UPPD art. 9c.5a, ROZP23 § 8.4). The
place of a meeting stays here: it may be somebody's home.
"""

from typing import Any

from django.db.models import Q

from apps.meetings import selectors
from apps.meetings.labels import kind_of
from apps.meetings.models import Appointment, Attendance, Decision, Invited, Minutes, State
from apps.procedures.models import Procedure
from apps.procedures.rules.states import State as ProcedureState
from apps.teams.models import Membership
from apps.transfers.names import name_of
from tenants.schema import current_office


def held(procedure: Procedure) -> list[dict[str, Any]]:
    """Return the appointments with minutes, the earliest first."""
    functions = _functions(procedure)
    rows = Appointment.objects.filter(procedure=procedure, minutes__version=1)
    return [_held(one, functions) for one in rows.select_related("procedure")]


def planned(procedure: Procedure) -> list[dict[str, Any]]:
    """Return what is planned still; of a procedure handed over, what was when it went."""
    is_planned = Q(state=State.PLANNED)
    if procedure.state == ProcedureState.TRANSFERRED:
        is_planned |= Q(state=State.CANCELLED, closed_at__date__gte=procedure.ended_on)
    rows = Appointment.objects.filter(is_planned, procedure=procedure)
    return [
        {
            **_about(one),
            "who": [_named(row, {}) for row in selectors.invited_to(one)],
        }
        for one in rows.select_related("procedure")
    ]


def _about(appointment: Appointment) -> dict[str, Any]:
    return {
        "id": str(appointment.pk), "team": current_office().name,
        "title": str(kind_of(appointment)), "at": appointment.starts_at.isoformat(),
    }  # fmt: skip


def _held(appointment: Appointment, functions: dict[Any, str]) -> dict[str, Any]:
    invited = selectors.invited_to(appointment)
    names = {str(one.pk): _named(one, functions) for one in invited}
    written = list(
        appointment.minutes.select_related("written_by__institution").order_by("version")
    )
    # A correction keeps who was recorded before it; who is recorded now stands in the invitations.
    now = Attendance(
        [str(one.pk) for one in invited if one.came],
        [str(one.pk) for one in invited if one.is_excused],
    )
    attended = [*(one.attendance_before for one in written[1:]), now]
    return {
        **_about(appointment),
        "versions": [
            _version(minutes, who, names) for minutes, who in zip(written, attended, strict=True)
        ],
    }


def _version(minutes: Minutes, who: Attendance, names: dict[str, str]) -> dict[str, Any]:
    return {
        "version": minutes.version, "because": (minutes.because or {}).get("text", ""),
        "by": name_of(minutes.written_by), "written_at": minutes.written_at.isoformat(),
        "present": [names[pk] for pk in who.came if pk in names],
        "excused": [names[pk] for pk in who.excused if pk in names],
        "text": minutes.text, "decisions": [_decision(one) for one in minutes.decisions],
    }  # fmt: skip


def _decision(decision: Decision) -> dict[str, str]:
    return {
        "text": decision.text, "responsible": decision.responsible, "due": decision.due,
        "about": decision.about,
    }  # fmt: skip


def _functions(procedure: Procedure) -> dict[Any, str]:
    """Return what each member does, or did, in the procedure's group."""
    seats = Membership.objects.filter(group=procedure.group_id) if procedure.group_id else []
    return {one.user_id: str(one.get_function_display()) for one in seats}


def _named(row: Invited, functions: dict[Any, str]) -> str:
    if row.user is None:
        return str(row.who)
    does = functions.get(row.user_id)
    return f"{name_of(row.user)} ({does})" if does else name_of(row.user)
