"""Procedures on their way to another team, and on their way here."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.procedures.models import Procedure
from apps.transfers import records, services
from apps.transfers.models import Incoming, Outgoing
from tenants.models import Office
from tenants.schema import current_office


def both_ways(
    actor: User, procedure: Procedure, now: dt.datetime, *, contents: Sequence[bytes] = ()
) -> dict[str, Any]:
    """Return ids of a hand-over that waits for release, and of one that waits for a decision here."""
    here, day = current_office(), timezone.localdate(now)
    there = Office.objects.filter(kind="gmina").exclude(pk=here.pk).first()
    assert there is not None
    packed = services.pack(procedure)
    packed["files"] = packed["files"][: len(contents)]
    data = {one["id"]: data for one, data in zip(packed["files"], contents, strict=True)}
    content = {"basis": "move", "procedure": packed}
    incoming = services.arrive(there, str(procedure.pk), content, data, now)
    outgoing = Outgoing.objects.create(
        procedure=procedure, to_teryt=there.teryt, to_name=there.name, basis="move",
        known_on=day, requested_on=day, prepared_by=actor, prepared_at=now,
    )  # fmt: skip
    return {"outgoing_id": outgoing.pk, "incoming_id": incoming.pk}


def came_with_a_letter(actor: User, procedure: Procedure, now: dt.datetime) -> Incoming:
    """Let a procedure have come from another team, which wrote a letter."""
    letter = {"number": "P/0009/2020", "title": "Zawiadomienie", "body": ["Treść zmyślona."]}
    content = {"parties": [], "course": [], "letters": [letter]}
    return Incoming.objects.create(
        sender_teryt="999999", sender_name="Zmyślona Gmina", key=str(uuid.uuid4()), source=uuid.uuid4(),
        source_number="NK/0009/2020", basis="move", content=content,
        state=Incoming.State.ACCEPTED, arrived_at=now, decided_by=actor, decided_at=now,
        procedure=procedure,
    )  # fmt: skip


def record_of(actor: User, procedure: Procedure, now: dt.datetime) -> str:
    """Return the id of a letter of another team, from which the procedure came."""
    came_with_a_letter(actor, procedure, now)
    return str(records.read_by(actor, procedure).letters[0]["id"])


def left_on_paper(secretary: User, chair: User, procedure: Procedure, now: dt.datetime) -> Outgoing:
    """Return a hand-over on paper that two people let go and that waits for its receipt."""
    day = timezone.localdate(now)
    plan = services.Plan(
        basis="move", known_on=day, requested_on=day, is_paper=True,
        to_name="Zespół interdyscyplinarny w Paczkowie",
    )  # fmt: skip
    row = services.prepare(actor=secretary, procedure_id=procedure.pk, plan=plan, now=now)
    return services.release(actor=chair, outgoing_id=row.pk, now=now)


def taken_over(secretary: User, chair: User, procedure: Procedure, now: dt.datetime) -> Procedure:
    """Return a procedure that the team in Paczków took over on paper, under its number there."""
    outgoing = left_on_paper(secretary, chair, procedure, now)
    receipt = services.Receipt("accepted", timezone.localdate(now), number="NK/0007/2026")
    services.record_receipt(actor=chair, outgoing_id=outgoing.pk, receipt=receipt, now=now)
    procedure.refresh_from_db()
    return procedure
