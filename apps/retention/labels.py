"""What forbids to delete, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_OBSTACLES: dict[str, Promise] = {
    "running": _("it is not archived yet"),
    "no_class": _("no class of keeping is set"),
    "for_ever": _("its class is kept for ever"),
    "not_yet": _("the time of keeping has not ended"),
    "held": _("a hold forbids it"),
    "open_terms": _("a deadline is still open"),
    "followed": _("a later procedure about the same people goes on"),
    "open_years": _("its statistics are not closed yet: %(years)s"),
}
# Kinds of rows as a certificate names them; what is not listed counts as "other records".
ROWS: dict[str, Promise] = {
    "procedures.Form": _("forms NK-A, NK-C and NK-D"),
    "people.Person": _("people who are in no other procedure"),
    "letters.Letter": _("letters"),
    "attachments.Attachment": _("files"),
    "meetings.Appointment": _("appointments"),
    "procedures.Matter": pgettext_lazy("certificate", "orders, referrals and other sub-processes"),
    "deadlines.Deadline": _("deadlines"),
    "": _("other records"),
}


def obstacle_text(code: str, open_years: tuple[int, ...] = ()) -> str:
    """Return what forbids to delete, as part of a sentence."""
    return str(_OBSTACLES[code]) % {"years": ", ".join(str(one) for one in open_years)}
