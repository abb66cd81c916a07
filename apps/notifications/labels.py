"""What messages say on the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_KINDS: dict[str, Promise] = {
    "deadline.before": _("A deadline comes near"),
    "deadline.on_day": _("A deadline ends today"),
    "deadline.before_in_hours": _("A term counted in hours runs: act now"),
    "deadline.on_day_in_hours": _("A term counted in hours ends soon"),
    "deadline.after": _("A deadline has passed"),
    "deadline.escalation": _("A deadline passed and nobody has acted"),
    "deadline.missed": _("A duty was not met in time and cannot be met any more"),
    "procedure.started": _("A new procedure waits to be received"),
    "procedure.further-form": _("A further form NK-A arrived"),
    "procedure.came-of-age": _("Somebody concerned came of age: their own talk, form and letters"),
    "matter.alarm": _("An entry tells of danger: read it now"),
    "procedure.died": _("Somebody concerned died: what was planned with them alone was cancelled"),
    "procedure.death-withdrawn": _("The record that somebody concerned died was withdrawn"),
    "procedure.recused": _(
        "Somebody close to the persons concerned was excluded: choose a substitute"
    ),
    "emergency.opened": _("Somebody opened a procedure in an emergency: review it"),
    "emergency.unjustified": _("An opening in an emergency was found not justified"),
    "transfer.arrived": _("Another team hands a procedure over: take it or refuse it"),
    "transfer.accepted": _("The other team took the procedure over"),
    "transfer.refused": _("The other team refused the procedure: it stays yours"),
    "transfer.untold": _("A safe contact was noted after the hand-over: tell the other team"),
    "letter.held": _("A letter waits: read it, then release it or send it back"),
    "letter.refused": _("Your letter was not released: change it"),
    "letter.called-off": _("Somebody was called to a meeting that is off: tell them"),
    "meeting.planned": _("You are invited to a meeting"),
    "meeting.moved": _("A meeting was moved"),
    "meeting.clash": _("The two sides could meet at an appointment: move it"),
    "meeting.cancelled": _("A meeting was cancelled"),
    "import.done": _("The import of earlier cases has finished"),
    "team.absences": _("A member of the team was absent three times: write to who delegated them"),
}


def message_label(kind: str) -> Promise:
    """Return what a kind of message says."""
    return _KINDS[kind]
