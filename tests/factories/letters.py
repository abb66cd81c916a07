"""Letters written and issued by the services that people use."""

import datetime as dt
import uuid

from django.utils import timezone

from apps.accounts.models import User
from apps.letters import services, team_letters, templates
from apps.letters.models import Letter, TeamLetter, Template
from apps.procedures.models import Party, Procedure

GIVEN = {
    "recipient_name": "Komenda Wojewódzka Policji, Wydział Postępowań Administracyjnych",
    "findings": "Osoba ma pozwolenie na broń palną.", "signer": "Jan Zmyślony",
}  # fmt: skip
HEAD = {
    "team": "Zespół Interdyscyplinarny w Umowie", "unit": "Ośrodek Pomocy Społecznej w Umowie",
    "address": "ul. Rynkowa 1, 00-000 Umowa", "phone": "00 000 00 00",
}  # fmt: skip


def draft(author: User, procedure: Procedure, now: dt.datetime) -> Letter:
    """Return a draft of the notice of a weapon, which is for an institution."""
    return services.write(
        author=author, procedure_id=procedure.pk, kind="notice-on-weapon", party=None, given=GIVEN,
        now=now,
    )  # fmt: skip


def harmless(author: User, procedure: Procedure, now: dt.datetime) -> Letter:
    """Return a letter that has a number and has not left yet."""
    letter = draft(author, procedure, now)
    return services.issue(actor=author, letter_id=letter.pk, now=now)


def held(author: User, procedure: Procedure, now: dt.datetime) -> Letter:
    """Return a letter to who uses violence in which the other side's address stands."""
    letter = services.write(
        author=author, procedure_id=procedure.pk, kind="notice-of-start", now=now,
        party=procedure.parties.get(side="perpetrator"),
        given={"reasons": "Mieszka teraz: Bezpieczna 3.", "signer": "Jan Zmyślony"},
    )  # fmt: skip
    return services.issue(actor=author, letter_id=letter.pk, now=now)


def of_team(author: User, now: dt.datetime, about: uuid.UUID | None = None) -> TeamLetter:
    """Return a letter of the team itself with its number; each is about something else."""
    assert author.institution is not None
    given = team_letters.Written(
        kind="absences", institution=author.institution, about=about or uuid.uuid4(),
        occasion=["2026-01-05"], paragraphs=["Informuję o nieobecnościach."], signature="Ewa Łącka",
    )  # fmt: skip
    letter, _is_new = team_letters.issue(actor=author, given=given, now=now)
    return letter


def calling(author: User, party: Party, starts: dt.datetime, now: dt.datetime) -> Letter:
    """Return a draft that calls somebody to the office."""
    local = timezone.localtime(starts)
    given = {
        "meeting_on": f"{local:%d.%m.%Y}", "meeting_at": f"{local:%H:%M}",
        "meeting_place": "OPS, Rynek 1", "reasons": "Rozmowa.", "signer": "Ewa Łącka",
        "recipient_address": "osobiście",
    }  # fmt: skip
    kind = "invitation" if party.side == "victim" else "summons"
    return services.write(
        author=author, procedure_id=party.procedure_id, kind=kind, party=party, given=given, now=now
    )


def with_template(actor: User, kind: str, now: dt.datetime) -> Template:
    """Return the office's own template of a kind: the one to begin from, unchanged."""
    return templates.upload(
        actor=actor, kind=kind, name="wzor.docx", content=templates.starting_point(kind), now=now
    )
