"""What fields, moves and sides of letters are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.letters.models import MeansChoice
from apps.letters.rules.kinds import RecipientSide
from apps.letters.rules.states import Move

FIELDS: dict[str, Promise] = {
    "": pgettext_lazy("letter", "the whole text"),
    "recipient_name": _("Recipient"),
    "recipient_address": _("Address that is safe for this person"),
    "meeting_on": _("Day of the meeting"),
    "meeting_at": _("Hour of the meeting"),
    "meeting_place": _("Place of the meeting"),
    "programme": _("Programme"),
    "reasons": _("Reasons and explanations"),
    "findings": _("Findings"),
    "actions": _("Actions taken"),
    "request": _("What is asked for"),
    "signer": _("Who signs"),
    "victim_address": _("Address of the person suffering violence"),
    "victim_contact": _("Telephone or e-mail of the person suffering violence"),
}
HINTS: dict[str, Promise] = {
    "recipient_address": _(
        "Where nobody else opens letters. Write “in person” if the letter will be handed over."
    ),
    "meeting_at": _("For example 14:30."),
}
MOVES: dict[Move, Promise] = {
    Move.ISSUE: _("Issue the letter"),
    Move.REWRITE: _("Change the text"),
    Move.RELEASE: _("Release the letter"),
    Move.SEND: _("Record that it was sent"),
    Move.PROVE: _("Record the proof of delivery"),
    Move.RETURN: _("Record that it came back"),
    Move.CANCEL: _("Cancel the letter"),
}
SIDES: dict[RecipientSide, Promise] = {
    RecipientSide.VICTIM: _("For the person suffering violence"),
    RecipientSide.PERPETRATOR: _("For the person using violence"),
    RecipientSide.INSTITUTION: _("For an institution"),
    RecipientSide.OWN: _("For the team"),
}
FACTS: dict[str, Promise] = {
    "address": _("address"),
    "contact": _("telephone or e-mail"),
    "work": _("place of work"),
    "school": _("school or kindergarten"),
    "shelter": _("shelter"),
}
MEANS = MeansChoice.choices


def field_label(name: str) -> Promise | str:
    """Return the name of a field; of those that the system fills in, their technical one."""
    return FIELDS.get(name, name)
