"""What stands in printed minutes, and for whom (UPPD art. 9c.4–9c.5).

The group reads all. A person of the procedure gets the decisions solely about them and nothing else; what
is meant for a person using violence passes the address firewall first.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import DomainError, NotFound, NotPermitted
from apps.meetings import selectors
from apps.meetings.labels import NOT_PRINTED, kind_of, law_of
from apps.meetings.models import Appointment, Decision, Invited, Kind, Minutes
from apps.meetings.rules.attendance import Quorum
from apps.meetings.withheld import withheld
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.patterns import MINUTES, may_take_out
from apps.procedures.words import say

GROUP = "group"
Numbered = tuple[int, Decision]
_LED = frozenset({Kind.GROUP_MEETING, Kind.TEAM_MEETING})


@dataclass(frozen=True)
class Print:
    """What the layout is filled with, and what the log says of it."""

    purpose: str
    content: dict[str, Any]


def may_print(user: User) -> bool:
    """Whether the user may take minutes out of the system: the Police may not (R1613 § 7)."""
    return may_take_out(user.institution.kind if user.institution else "", MINUTES)


def require_print(user: User) -> None:
    """Raise ``NotPermitted`` for whoever may not take minutes out."""
    if not may_print(user):
        raise NotPermitted(_("The Police may read minutes here, but not take a print of them."))


def data_for(minutes: Minutes, recipient: str) -> Print:
    """Return the minutes for a recipient: ``group``, or the id of an adult party.

    Raises ``NotFound``, and ``DomainError`` for a text that gives a protected fact away or where there is
    nothing to show.
    """
    if recipient == GROUP:
        quorum = selectors.quorum_of(minutes.appointment)
        came = _came(minutes)
        content = _whole(minutes, sorted(str(one.who) for one in came), quorum)
        return Print(GROUP, content | {"signatures": _signatures(minutes.appointment, came)})
    procedure = minutes.appointment.procedure
    known = {str(one.pk): one for one in _adults(procedure)}
    if procedure is None or recipient not in known:
        raise NotFound(_("There is no such procedure."))
    party = known[recipient]
    return Print(party.side, _extract(minutes, procedure, party))


def of_former(former: selectors.Former) -> dict[str, Any]:
    """Return a version that was corrected, for the group: as it was."""
    return _whole(former.minutes, former.came, None)


def recipients(minutes: Minutes) -> list[Party]:
    """Return the people who can be given an extract: something that may reach them is solely about them."""
    procedure = minutes.appointment.procedure
    clean = {one.about for _number, one in _reaching(minutes, procedure)} if procedure else set()
    return [one for one in _adults(procedure) if str(one.pk) in clean]


def not_reaching(minutes: Minutes) -> list[int]:
    """Return the numbers of the decisions that no extract shows: they name a protected fact."""
    procedure = minutes.appointment.procedure
    return withheld(procedure, minutes.decisions) if procedure else []


def _reaching(minutes: Minutes, procedure: Procedure) -> list[Numbered]:
    kept_back = withheld(procedure, minutes.decisions)
    return [one for one in _numbered(minutes) if one[0] not in kept_back]


def _numbered(minutes: Minutes) -> list[Numbered]:
    """Return the decisions with their numbers, which are the same in every extract."""
    return list(enumerate(minutes.decisions, start=1))


def _adults(procedure: Procedure | None) -> list[Party]:
    return selectors.adult_parties(procedure) if procedure else []


def _whole(minutes: Minutes, came: list[str], quorum: Quorum | None) -> dict[str, Any]:
    appointment = minutes.appointment
    facts = [[_("Present"), ", ".join(came)]]
    if quorum is not None:
        label = str(say("present", law_of(appointment)))
        facts.append([label, f"{quorum.present} / {quorum.members}"])
    sections = [
        {"title": _("Attendance"), "rows": [{"title": "", "answers": facts}]},
        {"title": _("Minutes"), "rows": [{"title": "", "answers": _text(minutes)}]},
        {
            "title": _("Decisions"),
            "rows": _rows(_numbered(minutes), appointment.procedure, show_about=True),
        },
    ]
    return _document(minutes, _("Minutes: %(what)s") % {"what": kind_of(appointment)},
                     [], sections)  # fmt: skip


def _extract(minutes: Minutes, procedure: Procedure, party: Party) -> dict[str, Any]:
    own = [one for one in _reaching(minutes, procedure) if one[1].about == str(party.pk)]
    if not own:
        raise DomainError(_why_nothing(minutes, procedure, party))
    sections = [{"title": _("Decisions"), "rows": _rows(own, procedure, show_about=False)}]
    about = _("Concerns: %(person)s") % {"person": party.person}
    return _document(minutes, _("Extract from minutes"), [about], sections)


def _why_nothing(minutes: Minutes, procedure: Procedure, party: Party) -> str:
    about = [number for number, one in _numbered(minutes) if one.about == str(party.pk)]
    if not about:
        return _("Nothing was decided solely about this person: there is no extract.")
    numbers = ", ".join(str(one) for one in about)
    return str(NOT_PRINTED.under(procedure.regime)) % {"numbers": numbers}


def _document(
    minutes: Minutes, title: str, intro: list[str], sections: list[dict[str, Any]]
) -> dict[str, Any]:
    procedure = minutes.appointment.procedure
    number = procedure.number if procedure else ""
    held = timezone.localtime(minutes.appointment.starts_at).strftime("%d.%m.%Y %H:%M")
    return {
        "title": title, "office": number, "empty": _("nothing entered"),
        "intro": [number, held, *intro, *_version(minutes)], "sections": sections,
    }  # fmt: skip


def _version(minutes: Minutes) -> list[str]:
    if minutes.version == 1:
        return []
    day = timezone.localtime(minutes.written_at).strftime("%d.%m.%Y")
    return [_("Version %(number)s, corrected on %(day)s") % {"number": minutes.version, "day": day}]


def _came(minutes: Minutes) -> list[Invited]:
    rows = Invited.objects.filter(appointment=minutes.appointment, came=True)
    return list(rows.select_related("party__person", "user", "seat__user"))


def _signatures(appointment: Appointment, came: list[Invited]) -> dict[str, Any]:
    """Return who signs: who led the meeting, then the staff who came.

    No person of the procedure: the whole minutes are not theirs to read (UPPD art. 9c.5).
    """
    staff = [one for one in came if one.party_id is None]
    chairs = [one for one in staff if one.seat is not None and one.seat.is_chair]
    leading = [_("%(name)s, chair of the team") % {"name": one.who} for one in chairs]
    if not leading and appointment.kind in _LED:
        leading = [_("Who led the meeting: name and signature")]
    others = sorted(str(one.who) for one in staff if one not in chairs)
    return {"title": _("Signatures"), "signing": [*leading, *others]}


def _text(minutes: Minutes) -> list[list[str]]:
    return [[_("Text"), minutes.text]] if minutes.text else []


def _rows(
    decisions: list[Numbered], procedure: Procedure | None, *, show_about: bool
) -> list[dict[str, Any]]:
    people = {str(one.pk): str(one.person) for one in _adults(procedure)}
    return [
        {
            "title": _("Decision %(number)s") % {"number": number},
            "answers": [
                [label, text]
                for label, text in (
                    (_("What was decided"), one.text),
                    (_("Who does it"), one.responsible),
                    (_("Until when"), one.due_text),
                    (_("Solely about"), people.get(one.about, "") if show_about else ""),
                )
                if text
            ],
        }
        for number, one in decisions
    ]
