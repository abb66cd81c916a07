"""What requests are about: for each path the thing, a right body, and the version to name."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from apps.deadlines.models import Deadline
from apps.imports.rules.columns import guess
from apps.letters import templates
from apps.meetings.services import feeds
from apps.procedures.models import Form, Matter, Procedure, Recusal
from apps.procedures.services import contacts, deaths, emergencies, forms, recusals
from apps.retention import services as retention_services
from tenants.models import Office
from tenants.schema import current_office
from tests.factories import (
    attachments,
    households,
    imports,
    letters,
    meetings,
    procedures,
    retention,
    transfers,
)  # fmt: skip
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

ROOT = "/api/v1"
NEEDS = {"service": "", "language": "", "is_helpless": False, "helper": ""}
CONTACT = {
    "phone": "600 000 000", "hours": "8–13", "wording": "Dzwoni przychodnia.", "letters": "no",
    "address": "", "note": "",
}  # fmt: skip


HELP = {
    "name": "Ośrodek Interwencji Kryzysowej", "phone": "17 000 00 00", "address": "",
    "hours": "całą dobę",
}  # fmt: skip


@dataclass
class Subject:
    """Ids of a path, the body of a right request, and the version that it names."""

    ids: dict[str, str] = field(default_factory=dict)
    body: Any = None
    version: int | None = None


Maker = Callable[[Cast, Procedure], Subject]


def _today() -> str:
    return timezone.localdate().isoformat()


def _handover(cast: Cast, procedure: Procedure) -> Subject:
    party = procedure.parties.get(side="victim", position=1)
    body = {"party": str(party.pk), "on": _today(), "recipient": "victim", "language": "pl"}
    return Subject(body=body)


def _working(cast: Cast, procedure: Procedure) -> Procedure:
    return procedures.go_on_to_diagnosis(cast, procedure, procedure.started_at)


def _form_begun(cast: Cast, procedure: Procedure) -> Subject:
    party = _working(cast, procedure).parties.get(side="victim", position=1)
    return Subject(body={"code": "NK-C", "party": str(party.pk)})


def _form(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        draft = procedures.group_draft(cast, _working(cast, procedure), procedure.started_at)
        version = Form.objects.get(pk=draft.pk).version
        return Subject({"form_id": str(draft.pk), "section": "safety"}, body, version)

    return made


def _nka_draft(body: Any = None) -> Maker:
    """Return a draft of NK-A of the social worker; nothing is missing in it."""

    def made(cast: Cast, procedure: Procedure) -> Subject:
        author = cast.social_worker
        draft = forms.start_draft(author=author, now=procedure.started_at)
        for section, given in valid_nka().items():
            draft, _problems = forms.save_section(
                author=author, form_id=draft.pk, section=section, raw=given
            )
        return Subject({"form_id": str(draft.pk)}, body, draft.version)

    return made


def _completed_form(cast: Cast, procedure: Procedure) -> Subject:
    return Subject({"form_id": str(procedure.forms.get().pk)})


def _excluded(cast: Cast, procedure: Procedure) -> Subject:
    person = procedure.parties.get(side="victim", position=1).person
    recusals.declare(
        user=cast.teacher, first_name=person.first_name, last_name=person.last_name, pesel="",
        now=procedure.started_at,
    )  # fmt: skip
    found = Recusal.objects.get(user=cast.teacher)
    return Subject({"recusal_id": str(found.pk)}, {"reason": "Inna osoba tego nazwiska."})


def _contact(cast: Cast, procedure: Procedure) -> Subject:
    party = procedure.parties.get(side="victim", position=1)
    return Subject({"party_id": str(party.pk)}, CONTACT)


def _needs(cast: Cast, procedure: Procedure) -> Subject:
    party = procedure.parties.get(side="victim", position=1)
    return Subject({"party_id": str(party.pk)}, NEEDS)


def _help(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        row = contacts.save(
            actor=cast.administrator, contact_id=None, given={**HELP, "name": "OPS"},
            now=procedure.started_at,
        )  # fmt: skip
        return Subject({"contact_id": str(row.pk)}, body)

    return made


def _double(cast: Cast, procedure: Procedure) -> Subject:
    again = procedures.same_victim_again(cast, procedure.started_at)
    kept, gone = (
        one.parties.get(side="victim", position=1).person_id for one in (procedure, again)
    )
    return Subject({"person_id": str(kept)}, {"gone": str(gone)})


def _letter_written(cast: Cast, procedure: Procedure) -> Subject:
    _working(cast, procedure)
    return Subject(body={"kind": "notice-on-weapon", "given": letters.GIVEN})


def _letter(body: Any = None, move: str = "send") -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        make = letters.harmless if move == "send" else letters.draft
        letter = make(cast.secretary, _working(cast, procedure), procedure.started_at)
        return Subject({"letter_id": str(letter.pk), "move": move}, body, letter.version)

    return made


def _letter_in_template(cast: Cast, procedure: Procedure) -> Subject:
    working = _working(cast, procedure)
    letters.with_template(cast.secretary, "notice-on-weapon", procedure.started_at)
    letter = letters.harmless(cast.secretary, working, procedure.started_at)
    return Subject({"letter_id": str(letter.pk)})


def _own_template(cast: Cast, procedure: Procedure) -> Subject:
    letters.with_template(cast.secretary, "notice-of-start", procedure.started_at)
    return Subject({"kind": "notice-of-start"}, {})


def _prepared(cast: Cast, procedure: Procedure) -> Subject:
    _working(cast, procedure)
    there = Office.objects.filter(kind="gmina").exclude(pk=current_office().pk).first()
    assert there is not None
    days = {"known_on": _today(), "requested_on": _today()}
    return Subject(body={"to_teryt": there.teryt, "basis": "move", **days})


def _record(cast: Cast, procedure: Procedure) -> Subject:
    working = _working(cast, procedure)
    return Subject({"record_id": transfers.record_of(cast.chair, working, procedure.started_at)})


_RECEIPT = {"outcome": "refused", "reason": "Inna gmina."}


def _transfer(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        ids = transfers.both_ways(cast.secretary, _working(cast, procedure), procedure.started_at)
        return Subject({name: str(value) for name, value in ids.items()}, body)

    return made


def _left(cast: Cast, procedure: Procedure) -> Subject:
    working = _working(cast, procedure)
    row = transfers.left_on_paper(cast.secretary, cast.chair, working, procedure.started_at)
    return Subject({"outgoing_id": str(row.pk)}, {**_RECEIPT, "on": _today()})


def _slot() -> dict[str, Any]:
    begins = timezone.now() + dt.timedelta(days=2)
    return {
        "starts_at": begins.isoformat(timespec="seconds"),
        "ends_at": (begins + dt.timedelta(hours=1)).isoformat(timespec="seconds"),
        "place": meetings.PLACE,
    }


def _planned(cast: Cast, procedure: Procedure) -> Subject:
    party = _working(cast, procedure).parties.get(side="victim", position=1)
    return Subject(body={"kind": "talk", "parties": [str(party.pk)], **_slot()})


def _appointment(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        procedure, start = _working(cast, procedure), procedure.started_at
        before = start - dt.timedelta(minutes=30)
        one = meetings.planned(cast.social_worker, procedure, start, "victim", now=before)
        given = {"present": [cast.social_worker.pk]} if body == "held" else body
        return Subject({"appointment_id": str(one.pk)}, given, one.version)

    return made


def _tie(cast: Cast, procedure: Procedure) -> Subject:
    tie = recusals.declare(
        user=cast.social_worker, first_name="Ludwika", last_name="Nieznana", pesel="",
        now=procedure.started_at,
    )  # fmt: skip
    return Subject({"tie_id": str(tie.pk)}, {})


def _emergency(who: str, body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        one = emergencies.break_glass(
            actor=getattr(cast, who), text=procedure.number, reason="Wezwanie nocne.",
            now=procedure.started_at,
        )  # fmt: skip
        assert one is not None
        return Subject({"emergency_id": str(one.pk)}, body)

    return made


def _glass(cast: Cast, procedure: Procedure) -> Subject:
    return Subject(body={"text": procedure.number, "reason": "Wezwanie nocne."})


def _archive(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        ids = retention.waiting(cast.secretary, procedure, procedure.started_at)
        given = {"retention_class": str(ids["class_id"]), **body} if body == _SAID else body
        return Subject({name: str(value) for name, value in ids.items()}, given)

    return made


def _due(*, is_listed: bool) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        now = timezone.now()
        retention.a_class(cast.secretary, now)
        due = retention.archived(cast, retention.START)
        retention.years_closed(cast.chair, range(2023, 2024), now)
        body = {"procedures": [str(due.pk)], "consent": "OP-1/2026"}
        if not is_listed:
            return Subject(body=body)
        listed = retention_services.prepare(
            actor=cast.secretary, procedure_ids=[due.pk], consent="OP-1/2026", now=now
        )
        return Subject({"disposal_id": str(listed.pk)}, {})

    return made


_SAID = {"reason": "Sprawa w sądzie."}
_CLASS = {"code": "B9", "title": "Procedury", "years": 9, "basis": "JRWA"}


def _matter_begun(cast: Cast, procedure: Procedure) -> Subject:
    return Subject(body={"kind": "police-order", "answers": procedures.ORDER, "on": _today()})


def _household_begun(cast: Cast, procedure: Procedure) -> Subject:
    party = _working(cast, procedure).parties.get(side="victim", position=1)
    return Subject(body={"parties": [str(party.pk)], "since": _today()})


def _home(body: dict[str, Any]) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        procedure = _working(cast, procedure)
        return Subject(households.ids(cast.secretary, procedure, procedure.started_at), body)

    return made


def _file(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        one = attachments.added(cast.secretary, procedure, procedure.started_at)
        return Subject({"attachment_id": str(one.pk)}, body)

    return made


def _scan(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        draft = attachments.beside(cast.social_worker, timezone.now())
        return Subject({"form_id": str(draft.pk), "number": "1"}, body)

    return made


def _related(cast: Cast, procedure: Procedure) -> Subject:
    one, other = _working(cast, procedure).parties.filter(side="victim")
    return Subject(body={"one": str(one.pk), "other": str(other.pk), "kind": "parent"})


def _import(body: Any = None, state: str = "checked") -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        batch = imports.checked(cast.secretary, [imports.row(1)], procedure.started_at)
        given = guess(batch.headings) if body == "columns" else body
        if state == "running":
            imports.started(cast, batch, procedure.started_at)
        return Subject({"batch_id": str(batch.pk)}, given, batch.version)

    return made


def _feed(cast: Cast, procedure: Procedure) -> Subject:
    feeds.issue(user=cast.social_worker, now=procedure.started_at)
    return Subject(body={})


def _dead(*, is_known: bool) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        party = _working(cast, procedure).parties.get(side="victim", position=1)
        body: dict[str, Any] = {"died_on": _today(), "source": "akt zgonu"}
        if is_known:
            deaths.record(
                actor=cast.secretary, party_id=party.pk, died_on=timezone.localdate(),
                source="akt zgonu", now=timezone.now(),
            )  # fmt: skip
            body = {"because": "pomylono osoby"}
        return Subject({"party_id": str(party.pk)}, body)

    return made


def _seat(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        seat = meetings.seated(cast.chair, cast.social_worker, now=procedure.started_at)
        return Subject({"seat_id": str(seat.pk)}, body, seat.version)

    return made


def _absent(cast: Cast, procedure: Procedure) -> Subject:
    start = procedure.started_at - dt.timedelta(days=9)
    seat = meetings.seated(cast.chair, cast.teacher, now=start)
    meetings.seated(cast.chair, cast.chair, now=start)  # somebody came
    meetings.absent(cast.chair, seat, 3, now=start + dt.timedelta(days=1))
    return Subject({"seat_id": str(seat.pk)}, {})


def _of_team(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        letter = letters.of_team(cast.secretary, timezone.now())
        return Subject({"letter_id": str(letter.pk), "move": "send"}, body, letter.version)

    return made


def _appointed(cast: Cast, procedure: Procedure) -> Subject:
    place = cast.teacher.institution_id
    return Subject(body={
        "user": cast.teacher.pk, "institution": place, "appointed_on": _today(), "act_number": "1",
    })  # fmt: skip


def _signed(cast: Cast, procedure: Procedure) -> Subject:
    return Subject(body={"institution": cast.teacher.institution_id, "signed_on": _today()})


def _called(cast: Cast, procedure: Procedure) -> Subject:
    meetings.seated(cast.chair, cast.social_worker, now=procedure.started_at)
    return Subject(body={**_slot(), "reason": "Pilne."})


def _team_meeting(body: Any = None) -> Maker:
    def made(cast: Cast, procedure: Procedure) -> Subject:
        start = procedure.started_at
        meetings.seated(cast.chair, cast.social_worker, now=start)
        before = start - dt.timedelta(minutes=30)
        one = meetings.team_called(cast.chair, start, now=before, reason="Pilne.")
        invited = str(one.invited.get().pk)
        given = {"came": [invited]} if body == "held" else body
        ids = {"appointment_id": str(one.pk), "invited_id": invited}
        return Subject(ids, given, one.version)

    return made


def _held(cast: Cast, procedure: Procedure) -> Subject:
    one = meetings.held(cast, _working(cast, procedure), procedure.started_at)
    return Subject({"appointment_id": str(one.pk), "recipient": "group"})


def _corrected(cast: Cast, procedure: Procedure) -> Subject:
    one = meetings.held(cast, _working(cast, procedure), procedure.started_at)
    body = {"present": [cast.social_worker.pk], "because": "Pomyłka."}
    return Subject({"appointment_id": str(one.pk)}, body, one.version)


def _team_corrected(cast: Cast, procedure: Procedure) -> Subject:
    start = procedure.started_at
    meetings.seated(cast.chair, cast.social_worker, now=start)
    one = meetings.team_held(cast.chair, start)
    body = {"came": [str(one.invited.get().pk)], "because": "Pomyłka."}
    return Subject({"appointment_id": str(one.pk)}, body, one.version)


MAKERS: dict[str, Maker] = {
    # The caller is a social worker.
    "/procedures/": lambda cast, procedure: Subject(
        body={"form": {**valid_nka(), "initiator": {"initiator": "social_worker"}}}
    ),
    "/procedures/{procedure_id}/actions/{action}/": lambda cast, procedure: Subject(
        {"action": "receive"}, {"on": _today()}, 1
    ),
    "/procedures/{procedure_id}/nkb-handovers/": _handover,
    "/procedures/{procedure_id}/matters/": _matter_begun,
    "/matters/{matter_id}/steps/{step}/": lambda cast, procedure: Subject(
        {"step": "serve"}, {"on": _today(), "answers": {"hour": "10:00"}}, 1
    ),
    "/procedures/{procedure_id}/forms/": _form_begun,
    "/forms/{form_id}/": _form(),
    "/forms/{form_id}/problems/": _form(),
    "/forms/{form_id}/sections/{section}/": _form({"answers": {"feels_safe": "no"}}),
    "/forms/{form_id}/complete/": _form({}),
    "/forms/": lambda cast, procedure: Subject(body={"joins": str(procedure.pk)}),
    "/forms/{form_id}/remove-person/": _nka_draft({"person": "victim", "index": 1}),
    "/forms/{form_id}/discard/": _nka_draft({}),
    "/forms/{form_id}/scan/": _scan({"file": attachments.pages_of_paper()}),
    "/forms/{form_id}/scan/pages/{number}/": _scan(),
    "/forms/{form_id}/scan/remove/": _scan({}),
    "/forms/{form_id}/pdf/": _completed_form,
    "/nkb-sheet/{language}/": lambda cast, procedure: Subject({"language": "uk"}),
    "/exclusions/{recusal_id}/lift/": _excluded,
    "/procedures/search/": lambda cast, procedure: Subject(body={"text": "Przykład"}),
    "/parties/{party_id}/": _contact,
    "/parties/{party_id}/contact/": _contact,
    "/parties/{party_id}/needs/": _needs,
    "/parties/{party_id}/death/": _dead(is_known=False),
    "/parties/{party_id}/death/withdraw/": _dead(is_known=True),
    "/help-contacts/": _help(HELP),
    "/help-contacts/{contact_id}/": _help(HELP),
    "/help-contacts/{contact_id}/remove/": _help({}),
    "/deadlines/{deadline_id}/waive/": lambda cast, procedure: Subject(body={"reason": "Próba."}),
    "/persons/duplicates/": _double,
    "/persons/{person_id}/merge/": _double,
    "/procedures/{procedure_id}/letters/": _letter_written,
    "/letters/": _letter(),
    "/letters/own/": _letter(),
    "/letters/held/": _letter(),
    "/letters/{letter_id}/": _letter(),
    "/letters/{letter_id}/pdf/": _letter(),
    "/letters/{letter_id}/docx/": _letter_in_template,
    "/letters/{letter_id}/text/": _letter({"given": letters.GIVEN}, "rewrite"),
    "/letters/{letter_id}/moves/{move}/": _letter({"means": "by_hand", "on": _today()}),
    "/appointments/": _appointment(),
    "/procedures/{procedure_id}/appointments/": _planned,
    "/appointments/{appointment_id}/": _appointment(),
    "/appointments/{appointment_id}/move/": _appointment(_slot()),
    "/appointments/{appointment_id}/cancel/": _appointment({"reason": "Choroba."}),
    "/appointments/{appointment_id}/hold/": _appointment("held"),
    "/appointments/{appointment_id}/correct/": _corrected,
    "/procedures/{procedure_id}/households/": _household_begun,
    "/households/{household_id}/residents/": _home(
        {"since": _today(), "about": {"first_name": "Zofia", "last_name": "Zmyślona"}}
    ),
    "/residents/{resident_id}/leave/": _home({"on": _today()}),
    "/procedures/{procedure_id}/relations/": _related,
    "/relations/{relation_id}/end/": _home({"on": _today()}),
    "/appointments/{appointment_id}/notices/": _team_meeting({}),
    "/appointments/{appointment_id}/invited/{invited_id}/notice/": _team_meeting({}),
    "/appointments/{appointment_id}/invited/{invited_id}/absence/": _team_meeting({}),
    "/appointments/{appointment_id}/minutes/": _held,
    "/appointments/{appointment_id}/minutes/{recipient}/pdf/": _held,
    "/appointments/{appointment_id}/agenda/": _held,
    "/appointments/{appointment_id}/agenda/pdf/": _held,
    "/calendar-address/": _feed,
    "/calendar-address/revoke/": _feed,
    "/team/seats/": _appointed,
    "/team/seats/{seat_id}/": _seat(),
    "/team/seats/{seat_id}/letters/": _absent,
    "/team-letters/{letter_id}/": _of_team(),
    "/team-letters/{letter_id}/pdf/": _of_team(),
    "/team-letters/{letter_id}/moves/{move}/": _of_team({"means": "by_hand", "on": _today()}),
    "/team/seats/{seat_id}/change/": _seat(
        {"training_done_on": None, "statement_signed_on": None, "is_chair": True, "until": None}
    ),
    "/team/statements/": lambda cast, procedure: Subject(
        body={"user": cast.teacher.pk, "signed_on": _today()}
    ),
    "/team/agreements/": _signed,
    "/team/meetings/": _called,
    "/team/meetings/{appointment_id}/hold/": _team_meeting("held"),
    "/team/meetings/{appointment_id}/correct/": _team_corrected,
    "/procedures/{procedure_id}/attachments/": lambda cast, procedure: Subject(
        body={"title": "Skan", "file": attachments.PDF}
    ),
    "/attachments/{attachment_id}/": _file(),
    "/attachments/{attachment_id}/content/": _file(),
    "/attachments/{attachment_id}/versions/": _file(
        {"title": "Skan", "file": attachments.PDF + b"2"}
    ),
    "/attachments/{attachment_id}/remove/": _file({"reason": "Pomyłka."}),
    "/letterhead/": lambda cast, procedure: Subject(body=letters.HEAD),
    "/letter-templates/{kind}/": lambda cast, procedure: Subject(
        {"kind": "notice-of-start"}, {"file": templates.starting_point("notice-of-start")}
    ),
    "/letter-templates/{kind}/content/": lambda cast, procedure: Subject(
        {"kind": "notice-of-start"}
    ),
    "/letter-templates/{kind}/withdraw/": _own_template,
    "/imports/": lambda cast, procedure: Subject(body={"file": imports.as_csv([imports.row(1)])}),
    "/imports/{batch_id}/": _import(),
    "/imports/{batch_id}/columns/": _import("columns"),
    "/imports/{batch_id}/check/": _import({}),
    "/imports/{batch_id}/run/": _import({}),
    "/imports/{batch_id}/stop/": _import({}, "running"),
    "/imports/{batch_id}/discard/": _import({}),
    "/ties/": lambda cast, procedure: Subject(
        body={"first_name": "Ludwika", "last_name": "Nieznana"}
    ),
    "/ties/{tie_id}/end/": _tie,
    "/emergencies/": _glass,
    "/emergencies/unjustified/": lambda cast, procedure: Subject(),
    "/emergencies/{emergency_id}/end/": _emergency("social_worker", {}),
    "/emergencies/{emergency_id}/review/": _emergency("outsider", {"verdict": "justified"}),
    "/procedures/{procedure_id}/transfers/": _prepared,
    "/procedures/{procedure_id}/records/": _record,
    "/procedures/{procedure_id}/records/{record_id}/": _record,
    "/transfers/out/": _transfer(),
    "/transfers/out/{outgoing_id}/": _transfer(),
    "/transfers/out/{outgoing_id}/release/": _transfer({}),
    "/transfers/out/{outgoing_id}/cancel/": _transfer({}),
    "/transfers/out/{outgoing_id}/receipt/": _left,
    "/transfers/in/": _transfer(),
    "/transfers/in/{incoming_id}/": _transfer(),
    "/transfers/in/{incoming_id}/accept/": _transfer({}),
    "/retention/classes/": _archive(_CLASS),
    "/retention/classes/{class_id}/": _archive(_CLASS),
    "/retention/holds/{hold_id}/lift/": _archive({"reason": "Sąd zwrócił akta."}),
    "/retention/disposals/{disposal_id}/": _archive(),
    "/retention/disposals/": _due(is_listed=False),
    "/retention/disposals/{disposal_id}/release/": _due(is_listed=True),
    "/retention/disposals/{disposal_id}/cancel/": _archive({}),
    "/procedures/{procedure_id}/retention/class/": _archive(_SAID),
    "/procedures/{procedure_id}/retention/holds/": lambda cast, procedure: Subject(
        body={"reason": "II K 17/26"}
    ),
    "/transfers/in/{incoming_id}/refuse/": _transfer({"reason": "Inna gmina."}),
}


def subject_of(path: str, cast: Cast) -> Subject:
    """Return what a request to the path is about, made in the active office where needed."""
    procedure = Procedure.objects.get()
    ids = {
        "procedure_id": str(procedure.pk),
        "deadline_id": str(Deadline.objects.get(rule_code="D03", subject_id=procedure.pk).pk),
        "code": "D03",
        "matter_id": str(Matter.objects.get().pk),
    }
    made = MAKERS.get(path.removeprefix(ROOT), lambda cast, procedure: Subject())(cast, procedure)
    ids |= made.ids
    made.ids = {name: value for name, value in ids.items() if f"{{{name}}}" in path}
    return made
