"""What hand-overs say in the words of the law of their procedure."""

from django.utils.translation import gettext_lazy as _

from apps.procedures.rules.wording import Wording
from apps.procedures.words import Text
from apps.transfers.models import Basis, Incoming

# The old Act had no provision on moving a case, so its words come without one.
_OLD_BASES: dict[str, Text] = {
    Basis.MOVE: _("The person affected by violence in the family moved"),
    Basis.RESIDENCE: _("The person affected by violence in the family lives there"),
}
# The old Act had none.
PROVISION = Wording("UPPD art. 9e", "")
WHAT_FOLLOWS = Wording(
    _("When you take it over, it gets a number here, the group has to be appointed within three"
      " days, and terms that already run go on."),
    _("When you take it over, it gets a number here, form NK-A has to be forwarded within three"
      " days, and terms that already run go on. A working group may be set up."),
)  # fmt: skip
# After the release: on paper nothing comes by itself.
RELEASED: dict[bool, Text] = {
    False: _("Released. You will be told what the other team decides."),
    True: _("Released. Send the documents, and record the answer of the other team when it comes."),
}
TAKEN_OVER = Wording(
    _("Taken over. Appoint a group: the term runs from today."),
    _("Taken over. Forward form NK-A: the term runs from today."),
)
ADDED: Text = _("Added to procedure %(number)s. Its group and its terms stay as they were.")


def basis_label(basis: str, regime: str) -> Text:
    """Return why another team is competent, under the law of a procedure."""
    today = Basis(basis).label
    return Wording(today, _OLD_BASES.get(basis, today)).under(regime)


def law_of(incoming: Incoming) -> str:
    """Return the regime of what another team hands over; empty where nothing tells it any more."""
    if incoming.procedure is not None:
        return incoming.procedure.regime
    return str(incoming.content.get("regime", ""))
