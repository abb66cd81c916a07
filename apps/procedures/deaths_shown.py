"""What pages and the interface say of somebody who died: in the course, beside terms, of a whole side."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.deadlines.models import Deadline, Status
from apps.deadlines.remarks import Remark
from apps.people import selectors as people
from apps.people.models import Death
from apps.procedures import matter_selectors
from apps.procedures.models import Form, Matter, Party, Procedure
from apps.procedures.rules.deaths import ADDRESSED, OF_ADULTS, SIDE_OF
from apps.procedures.selectors import Course
from apps.procedures.terms import MATTER, SUBJECT
from apps.procedures.timeline import Entry


def entries(user: User, procedure: Procedure) -> list[Entry]:
    """Return every record of a death among a procedure's people, for whoever reads of them."""
    if not matter_selectors.reads(user, procedure):
        return []
    parties = procedure.parties.select_related("person")
    rows = people.deaths_of(one.person for one in parties)
    first = {one.person_id: one.pk for one in rows}  # the newest first: the oldest of each is left
    return [_entry(one, is_first=first[one.person_id] == one.pk) for one in rows]


def _entry(death: Death, *, is_first: bool) -> Entry:
    because = death.note.get("because", "")
    text = f"{death.person}: {because}" if because else str(death.person)
    if death.died_on is None:
        title = _("The death was recorded by mistake: the record was withdrawn")
        return Entry(timezone.localdate(death.since), death.since, title, by=death.by, text=text)
    title = (
        _("The person is dead, day of death: %(day)s")
        if is_first
        else _("The day of death was corrected: %(day)s")
    )
    return Entry(death.died_on, death.since, title % {"day": _day(death.died_on)}, death.by, text)


def dead(course: Course) -> list[Party]:
    """Return who of a procedure's people died."""
    return [one for one in (*course.victims, *course.perpetrators) if one.person.died_on]


def is_side_gone(course: Course) -> bool:
    """Whether nobody on one of the sides lives."""
    sides = (course.victims, course.perpetrators)
    return any(side and all(one.person.died_on for one in side) for side in sides)


def remarks(deadline: Deadline) -> list[Remark]:
    """Return, of a term of a procedure or sub-process, that somebody whom it concerns died.

    The term stays: the law does not say what becomes of it. The reason is for the chair to waive it,
    unless it is still owed to somebody who lives.
    """
    concerned = _concerned(deadline) if deadline.status == Status.OPEN else []
    dead = [one for one in concerned if one.person.died_on]
    if not dead:
        return []
    died = {one.person.died_on for one in dead if one.person.died_on}
    days = ", ".join(_day(day) for day in sorted(died))
    if len(dead) < len(concerned):
        text = _("Somebody whom this term concerns is dead (day of death: %(days)s). Others live.")
        return [Remark(text % {"days": days}, "")]
    text = _(
        "Somebody whom this term concerns is dead (day of death: %(days)s). The law does not say what"
        " becomes of the term: it runs until the chair waives it."
    )
    reason = _("A person whom the term concerns is dead.")
    return [Remark(text % {"days": days}, reason)]


def idle(procedure: Procedure) -> list[tuple[str, uuid.UUID]]:
    """Return the terms that nobody can meet with a living person: rule and subject.

    They stay open until the chair waives them, but nobody is sent to them. Of a sub-process those that
    call the person; what is owed to a court or an authority stays owed.
    """
    parties = list(procedure.parties.select_related("person"))
    if not any(one.person.died_on for one in parties):
        return []
    calling = Matter.objects.filter(procedure=procedure, kind__in=list(ADDRESSED))
    matters = calling.filter(party__person__died_on__isnull=False)
    of_matters = [("", pk) for pk in matters.values_list("pk", flat=True)]
    return of_matters + [
        (code, procedure.pk)
        for code in SIDE_OF
        if (owed := _owed(code, procedure, parties)) and all(one.person.died_on for one in owed)
    ]


def is_idle(term: Deadline, found: Iterable[tuple[str, uuid.UUID]]) -> bool:
    """Whether a term is among those that ``idle`` returned."""
    code = "" if term.subject_type == MATTER else term.rule_code
    return (code, term.subject_id) in found


def _concerned(deadline: Deadline) -> list[Party]:
    """Return with whom a term has still to be met, as far as it is about people."""
    if deadline.subject_type == MATTER:
        of_matter = Party.objects.filter(matters=deadline.subject_id)
        return list(of_matter.select_related("person"))
    if deadline.subject_type != SUBJECT or deadline.rule_code not in SIDE_OF:
        return []
    procedure = Procedure.objects.get(pk=deadline.subject_id)
    return _owed(deadline.rule_code, procedure, list(procedure.parties.select_related("person")))


def _owed(code: str, procedure: Procedure, parties: list[Party]) -> list[Party]:
    """Return with whom a term of the procedure has still to be met."""
    side = [one for one in parties if one.side == SIDE_OF[code]]
    if code in OF_ADULTS:
        side = [one for one in side if not one.is_minor]
    done = _done(code, procedure)
    return [one for one in side if one.pk not in done]


def _done(code: str, procedure: Procedure) -> set[object]:
    if code == "D01b":
        return set(procedure.handovers.values_list("party_id", flat=True))
    form = {"D10": "NK-C", "D11": "NK-D"}.get(code, "")
    done = procedure.forms.filter(code=form, status=Form.Status.COMPLETED)
    return set(done.values_list("party_id", flat=True))


def _day(day: dt.date) -> str:
    return day.strftime("%d.%m.%Y")
