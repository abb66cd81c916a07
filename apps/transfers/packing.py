"""One whole procedure as data: for another team, or for an analysis of what went wrong."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from apps.attachments.models import Attachment
from apps.deadlines import selectors as deadlines
from apps.deadlines.models import Deadline, Status
from apps.letters.models import Letter
from apps.people import selectors as people
from apps.people.models import Person
from apps.procedures.labels import event_label
from apps.procedures.models import Form, Household, Matter, Party, Procedure, Relation
from apps.procedures.rules.states import DATES
from apps.procedures.selectors import earlier_number
from apps.procedures.terms import HANDED_OVER, firearm_stays_here
from apps.transfers import packing_meetings, records
from apps.transfers.names import from_here, name_of
from apps.transfers.selectors import keys_elsewhere
from tenants.schema import current_office

VERSION = 1


def pack(procedure: Procedure) -> dict[str, Any]:
    """Return a procedure with its people, forms, sub-processes, letters, minutes, course and open terms.

    Everything is text, numbers and lists, so that it becomes JSON. Users of this office appear as
    names: they are nobody at the recipient's. Of files it tells what they are, without content. People
    have the ids under which teams know them that had the procedure before; what those teams wrote goes
    along, under their names.
    """
    elsewhere, running = keys_elsewhere(procedure), _terms("procedure", procedure)
    staying = {"D02"} if firearm_stays_here(procedure) else set()
    return {
        "version": VERSION,
        "id": str(procedure.pk),
        "office": current_office().name,
        "number": procedure.number,
        "earlier_number": earlier_number(procedure),
        "regime": procedure.regime,
        "state": procedure.state,
        "started_at": procedure.started_at.isoformat(),
        "initiator_kind": procedure.initiator_kind,
        "dates": {
            name: day.isoformat() for name in DATES if (day := getattr(procedure, name))
        },
        "parties": [
            {**_party(one), "known_as": elsewhere.get(str(one.pk), [])}
            for one in procedure.parties.select_related("person")
        ],
        "households": [
            _household(one) for one in procedure.households.prefetch_related("residents")
        ],
        "relations": [
            _relation(one) for one in Relation.objects.filter(one__procedure=procedure)
        ],
        "forms": [_form(one) for one in _completed(procedure)],
        "nkb": [
            {
                "party": str(one.party_id), "on": one.handed_on.isoformat(),
                "recipient": one.recipient, "language": one.language,
                "received_by": one.received_by, "is_refused": one.is_refused,
            }
            for one in procedure.handovers.all()
        ],
        "matters": [_matter(one) for one in procedure.matters.all()],
        "letters": [
            *records.letters(procedure),
            *(_letter(one) for one in procedure.letters.exclude(number=None)),
        ],
        "meetings": [*records.minutes(procedure), *packing_meetings.held(procedure)],
        "planned": packing_meetings.planned(procedure),
        "files": [
            file_of(one)
            for one in procedure.attachments.filter(replaced_by=None).select_related(
                "uploaded_by__institution"
            )
        ],
        "course": [
            {
                "on": one.on.isoformat(), "recorded_at": one.recorded_at.isoformat(),
                "title": str(event_label(one.kind)), "by": name_of(one.actor),
                "text": (one.note or {}).get("text", ""),
            }
            for one in procedure.events.select_related("actor__institution")
        ],
        "terms": [one for one in running if one["code"] not in staying],
        "staying": sorted(staying & {one["code"] for one in running}),
    }  # fmt: skip


def file_of(file: Attachment) -> dict[str, Any]:
    """Return what there is to tell of a file: title, type, size and digest, and who added it."""
    return {
        "id": str(file.pk), "number": file.number, "version": file.version,
        "title": file.title.get("text", ""), "mime": file.mime, "size": file.size,
        "sha256": file.sha256, "state": file.state, "uploaded_at": file.uploaded_at.isoformat(),
        "by": file.origin or from_here(file.uploaded_by),
    }  # fmt: skip


def _completed(procedure: Procedure) -> Any:
    done = procedure.forms.filter(status=Form.Status.COMPLETED)
    return done.select_related("author__institution").order_by("completed_at")


def _party(party: Party) -> dict[str, Any]:
    note = people.known_contact(party.person)
    return {
        "key": str(party.pk), "side": party.side, "position": party.position,
        "is_minor": party.is_minor, "needs": party.needs or {}, "person": _person(party.person),
        "contact": asdict(people.contact_of(party.person)),
        "contact_since": note.since.isoformat() if note else "",
        "death": _death(party.person),
    }  # fmt: skip


def _death(person: Person) -> dict[str, Any]:
    """Return what was recorded last of a person's death; nothing where nothing ever was."""
    last = people.known_death(person)
    if last is None:
        return {}
    return {"on": _iso(last.died_on), "note": last.note, "since": last.since.isoformat()}


def _person(person: Person) -> dict[str, Any]:
    return {
        **(person.protected or {}),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
    }


def _household(household: Household) -> dict[str, Any]:
    return {
        "id": str(household.pk), "address": household.address, "noted_at": household.noted_at.isoformat(),
        "residents": [
            {
                "party": str(one.party_id or ""), "about": one.about,
                "is_principal": one.is_principal, "since": one.since.isoformat(),
                "until": _iso(one.until),
            }
            for one in household.residents.all()
        ],
    }  # fmt: skip


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "one": str(relation.one_id), "other": str(relation.other_id), "kind": relation.kind,
        "since": _iso(relation.since), "until": _iso(relation.until),
    }  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _form(form: Form) -> dict[str, Any]:
    return {
        "id": str(form.pk), "code": form.code, "pattern": form.pattern, "answers": form.answers,
        "party": str(form.party_id) if form.party_id else "", "revision": form.revision,
        "is_further": form.is_further, "initiator_kind": form.initiator_kind,
        "completed_at": form.completed_at.isoformat() if form.completed_at else "",
        "paper_completed_at": (
            form.paper_completed_at.isoformat() if form.paper_completed_at else None
        ),
        "author": form.written_by if form.origin else from_here(form.author),
        "obstacle": form.obstacle,
    }  # fmt: skip


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "id": str(matter.pk), "party": str(matter.party_id or ""),
        "kind": matter.kind, "state": matter.state, "number": matter.number,
        "opened_on": matter.opened_on.isoformat(), "facts": matter.facts,
        "events": [
            {
                "step": one.step, "on": one.on.isoformat(),
                "recorded_at": one.recorded_at.isoformat(), "facts": one.facts,
            }
            for one in matter.events.all()
        ],
        "terms": _terms("matter", matter),
    }  # fmt: skip


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "team": current_office().name, "number": letter.number, "title": letter.title, "body": letter.body,
        "state": letter.state, "issued_on": str(letter.issued_on or ""),
        "sent_on": str(letter.sent_on or ""), "ended_on": str(letter.ended_on or ""),
    }  # fmt: skip


def _terms(kind: str, subject: Procedure | Matter) -> list[dict[str, str]]:
    """Return the terms that run, or that ran until another team took the procedure over."""
    running: list[Deadline] = [
        one
        for one in deadlines.of_subject(kind, subject.pk)
        if one.status == Status.OPEN or one.met_by == HANDED_OVER
    ]
    return [
        {"code": one.rule_code, "start_at": one.start_at.isoformat(),
         "safer_start": one.safer_start_on.isoformat() if one.safer_start_on else ""}
        for one in running
    ]  # fmt: skip
