"""What appointments are called on pages and in prints of one procedure; lists use the plain names."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.deadlines.rules import Regime
from apps.meetings.models import Appointment, Kind, State
from apps.procedures.rules.wording import Wording
from apps.procedures.words import Text

_GROUP_MEETING: Wording[Text] = Wording(Kind.GROUP_MEETING.label, _("meeting of the working group"))
# A talk and a visit are feminine in Polish, a meeting is neuter: their states end otherwise.
_FEMININE = frozenset({Kind.TALK, Kind.VISIT})
_STATES_FEMININE: dict[State, Text] = {
    State.PLANNED: pgettext_lazy("talk or visit", "planned"),
    State.HELD: pgettext_lazy("talk or visit", "held"),
    State.CANCELLED: pgettext_lazy("talk or visit", "cancelled"),
}
NOT_PRINTED = Wording(
    _("Not printed: a decision for this person names a protected fact of the person suffering violence"
      " (decision %(numbers)s of the minutes)."),
    _("Not printed: a decision for this person names a protected fact of the person affected by"
      " violence in the family (decision %(numbers)s of the minutes)."),
)  # fmt: skip
NOT_TO_REACH = Wording(
    _("Decision %(numbers)s will never be given to the person whom it is about: it names a protected fact"
      " of the person suffering violence. Mend the text, or save it knowingly."),
    _("Decision %(numbers)s will never be given to the person whom it is about: it names a protected fact"
      " of the person affected by violence in the family. Mend the text, or save it knowingly."),
)  # fmt: skip


def kind_label(kind: str, regime: str) -> Text:
    """Return the name of a kind of appointment under the law of a procedure."""
    return _GROUP_MEETING.under(regime) if kind == Kind.GROUP_MEETING else Kind(kind).label


def state_label(appointment: Appointment) -> Text:
    """Return what became of an appointment, in the gender of its kind."""
    state = State(appointment.state)
    return _STATES_FEMININE[state] if appointment.kind in _FEMININE else state.label


def law_of(appointment: Appointment) -> str:
    """Return the regime of an appointment's procedure; a meeting of the team is of today's law."""
    return appointment.procedure.regime if appointment.procedure else Regime.C


def kind_of(appointment: Appointment) -> Text:
    """Return what an appointment is for, under the law of its procedure."""
    return kind_label(appointment.kind, law_of(appointment))
