"""What the two sides and the group are called on pages and in prints of one procedure.

Everything that shows one procedure asks here, or for the ``Wording`` of its own context.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.labels import role_label
from apps.accounts.rules import Permission, Role, roles_with
from apps.procedures.models import Side
from apps.procedures.rules.wording import Wording

Text = str | Promise

# A side's name in full, by its value, and other things by a name of their own.
_WORDS: dict[str, Wording[Text]] = {
    Side.VICTIM.value: Wording(
        Side.VICTIM.label, _("person thought to be affected by violence in the family")
    ),
    Side.PERPETRATOR.value: Wording(
        Side.PERPETRATOR.label, _("person thought to use violence in the family")
    ),
    "victims": Wording(
        _("Persons suffering violence"),
        _("Persons thought to be affected by violence in the family"),
    ),
    "perpetrators": Wording(
        _("Persons using violence"), _("Persons thought to use violence in the family")
    ),
    "group": Wording(_("Group"), _("Working group")),
    "no_group": Wording(_("not appointed yet"), _("none was set up")),
    "members": Wording(_("Members of the group"), _("Members of the working group")),
    "other_members": Wording(_("Other members"), _("Other members of the working group")),
    "present": Wording(_("Members present"), _("Members of the working group present")),
    # Under the old law the team itself filled them in where there was no group.
    "group_forms": Wording(_("Forms of the group"), _("Forms of the team or the working group")),
    "never_to_perpetrator": Wording(
        _("Never hand this form to the person using violence."),
        _("Never hand this form to the person thought to use violence in the family."),
    ),
    "secret_in_answer": Wording(
        _("Take the protected facts of the person suffering violence out of this answer."),
        _("Take the protected facts of the person affected by violence in the family out of this"
          " answer."),
    ),
    "secret_in_text": Wording(
        _("Take the protected facts of the person suffering violence out of this text: it belongs"
          " to the documents of the other side."),
        _("Take the protected facts of the person affected by violence in the family out of this"
          " text: it belongs to the documents of the other side."),
    ),
}  # fmt: skip
# For rows of tables, choices and links, where the suspicion of the full name has no room.
_SHORT: dict[str, Wording[Text]] = {
    Side.VICTIM.value: Wording(
        Side.VICTIM.label, _("person affected by violence in the family")
    ),
    Side.PERPETRATOR.value: Wording(
        Side.PERPETRATOR.label, _("person using violence in the family")
    ),
}  # fmt: skip
_OLD_ROLES: dict[Role, Text] = {Role.GROUP_MEMBER: _("Member of a working group")}


def say(name: str, regime: str) -> Text:
    """Return a side in full, or another named thing, in the words of a procedure's law.

    Raises ``KeyError`` for a name that is not known.
    """
    return _WORDS[name].under(regime)


def say_short(side: str, regime: str) -> Text:
    """Return a side in the short words of a procedure's law."""
    return _SHORT[side].under(regime)


# Whose duty it is where this institution started the procedure (UPPD art. 9f).
_STARTERS: dict[str, Text] = {"police": _("the Police unit that started the procedure")}


def doers(permission: Permission, regime: str, starters: str = "") -> list[str]:
    """Return whose work something is in a procedure: the roles, as its law calls them.

    ``starters``: the institution whose people do it because they started the procedure.
    """
    if starters:
        return [str(_STARTERS[starters])]
    return [str(_role(one).under(regime)) for one in roles_with(permission)]


def _role(role: Role) -> Wording[Text]:
    today = role_label(role)
    return Wording(today, _OLD_ROLES.get(role, today))
