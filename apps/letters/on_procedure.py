"""Letters on the page of their procedure: a panel, and entries of the timeline."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.letters import selectors
from apps.letters.labels import side_label
from apps.letters.models import Letter
from apps.letters.rules.kinds import DocumentKind, RecipientSide
from apps.letters.rules.states import State
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.procedures.panels import Line, Panel
from apps.procedures.timeline import Entry


def panel(user: User, procedure: Procedure) -> Panel | None:
    """Return the letters of a procedure for whoever may read them."""
    if not matter_selectors.reads(user, procedure):
        return None
    lines = [_line(one) for one in selectors.letters_of(user, procedure)]
    write = Line(_("Write a letter"), reverse("letters:choose", args=[procedure.pk]))
    links = []
    if matter_selectors.writes(user, procedure):
        links = [write, *(_link(procedure, one) for one in selectors.still_to_write(procedure))]
    return Panel(gettext_lazy("Letters"), gettext_lazy("None were written yet."), lines, links)


def entries(user: User, procedure: Procedure) -> list[Entry]:
    """Return when letters were issued, sent and delivered, and the day to which they call."""
    found = []
    for letter in selectors.letters_of(user, procedure):
        happened = [
            (letter.issued_on, _("%(letter)s: issued")),
            (letter.sent_on, _("%(letter)s: sent")),
            (letter.ended_on, _("%(letter)s: came back") if letter.state == "returned"
             else _("%(letter)s: delivered")),
            (_called(letter), _("%(letter)s: the day of the meeting")),
        ]  # fmt: skip
        found += [
            Entry(
                at=day, recorded_at=letter.created_at, title=text % {"letter": letter.title},
                url=letter.get_absolute_url(), by=letter.author,
            )
            for day, text in happened if day
        ]  # fmt: skip
    return found


def _called(letter: Letter) -> dt.date | None:
    """Return the day to which a letter calls somebody, once it may have reached them."""
    if not letter.calls_at or not letter.number or letter.called_off_at:
        return None
    return timezone.localdate(letter.calls_at) if letter.state != State.CANCELLED else None


def _link(procedure: Procedure, kind: DocumentKind) -> Line:
    title = kind.title_under(procedure.regime)
    if kind.side in (RecipientSide.VICTIM, RecipientSide.PERPETRATOR):
        # The two sides get letters of one title; without the side two links would be alike.
        side = str(side_label(kind.side, procedure.regime))
        title = f"{title}, {side[:1].lower()}{side[1:]}"
    return Line(title, reverse("letters:write", args=[procedure.pk, kind.code]))


def _line(letter: Letter) -> Line:
    number = f"{letter.number}, " if letter.number else ""
    return Line(f"{number}{letter.title}", letter.get_absolute_url(), letter.get_state_display())
