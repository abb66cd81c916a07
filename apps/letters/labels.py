"""What fields, moves and sides of letters are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.deadlines.rules import Regime
from apps.letters.models import Letter, MeansChoice
from apps.letters.rules.kinds import RecipientSide
from apps.letters.rules.states import Move, State
from apps.procedures.rules.wording import Wording

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
    "signer_role": _("As whom"),
    "victim_address": _("Address of the person suffering violence"),
    "victim_contact": _("Telephone or e-mail of the person suffering violence"),
}
_OLD_FIELDS: dict[str, Promise] = {
    "victim_address": _("Address of the person affected by violence in the family"),
    "victim_contact": _("Telephone or e-mail of the person affected by violence in the family"),
}
_FILLED: dict[str, Promise] = {
    "group_members": _("Members of the group"),
    "ground": _("How the procedure ended"),
}
HINTS: dict[str, Promise] = {
    "recipient_address": _(
        "Where nobody else opens letters. Write “in person” if the letter will be handed over."
    ),
    "signer_role": _("For example: chair of the interdisciplinary team. It stands under the name."),
}
MOVES: dict[Move, Promise] = {
    Move.ISSUE: _("Issue the letter"),
    Move.REWRITE: _("Change the text"),
    Move.RELEASE: _("Release the letter"),
    Move.REFUSE: _("Send the letter back"),
    Move.SEND: _("Record that it was sent"),
    Move.PROVE: _("Record the proof of delivery"),
    Move.RETURN: _("Record that it came back"),
    Move.CANCEL: _("Cancel the letter"),
}
_SIDES: dict[RecipientSide, Wording[Promise]] = {
    RecipientSide.VICTIM: Wording(
        _("For the person suffering violence"),
        _("For the person thought to be affected by violence in the family"),
    ),
    RecipientSide.PERPETRATOR: Wording(
        _("For the person using violence"),
        _("For the person thought to use violence in the family"),
    ),
    RecipientSide.INSTITUTION: Wording(_("For an institution"), _("For an institution")),
    RecipientSide.OWN: Wording(_("For the team"), _("For the team")),
}
GUARDED = Wording(
    _("This letter may reach the person using violence. Write nothing about where the other person"
      " lives, works, learns or can be reached. The letter is checked before it gets a number."),
    _("This letter may reach the person thought to use violence in the family. Write nothing about"
      " where the other person lives, works, learns or can be reached. The letter is checked before"
      " it gets a number."),
)  # fmt: skip
FACTS: dict[str, Promise] = {
    "address": _("address"),
    "contact": _("telephone or e-mail"),
    "work": _("place of work"),
    "school": _("school or kindergarten"),
    "shelter": _("shelter"),
}
MEANS = MeansChoice.choices


_NEXT: dict[State, Promise] = {
    State.DRAFT: _("Read it and register it, or cancel it."),
    State.HELD: _("Change the text, or wait until somebody else reads and releases the letter."),
}


def state_label(letter: Letter) -> Promise | str:
    """Return where an own letter stands, with what the second person said of it."""
    return _("sent back for a change") if letter.is_sent_back else letter.get_state_display()


def next_step(letter: Letter) -> Promise:
    """Return what its writer does next with a letter that has no number yet."""
    if letter.is_sent_back:
        return _("Read the reason on its page, change the text and register it anew.")
    return _NEXT[State(letter.state)]


def field_label(name: str, regime: str = Regime.C) -> Promise | str:
    """Return the name of a field under the law of a procedure.

    Those that the system fills in have their technical name only.
    """
    known = FIELDS.get(name, name)
    return Wording(known, _OLD_FIELDS.get(name, known)).under(regime)


def template_label(name: str, side: RecipientSide) -> Promise | str:
    """Return the name of a field on the page of a template.

    Only a victim's address is one that is safe: of the other side's nobody promises that.
    """
    is_plain = name == "recipient_address" and side is not RecipientSide.VICTIM
    return _("Address of the recipient") if is_plain else field_label(name)


def held_field(name: str, letter: Letter) -> Promise | str:
    """Return the name of a field of a letter that was held, also of one that the system fills in."""
    if name == "recipient_address":
        return template_label(name, letter.document.side)
    return _FILLED.get(name) or field_label(name, letter.procedure.regime)


def place(after: str | None) -> str:
    """Return where in a field a fact stands, by the words before it; empty where that is not told."""
    if after is None:
        return ""
    return (
        gettext("after the words “%(words)s”") % {"words": after}
        if after
        else gettext("at the beginning")
    )


def side_label(side: RecipientSide, regime: str = Regime.C) -> Promise:
    """Return whom letters are for, under the law of a procedure."""
    return _SIDES[side].under(regime)
