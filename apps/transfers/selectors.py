"""What a user may see of hand-overs."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Count, QuerySet, Sum

from apps.accounts.models import User
from apps.deadlines.rules import Regime
from apps.people import services as people
from apps.people import ties
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action, State, find
from apps.procedures.selectors import visible_to
from apps.transfers.models import Incoming, Outgoing
from tenants.bound import BoundQuerySet
from tenants.models import Office, Parcel
from tenants.schema import current_office


def outgoing_of(user: User) -> BoundQuerySet[Outgoing]:
    """Return the hand-overs of procedures that the user may open."""
    found = Outgoing.objects.filter(procedure__in=visible_to(user))
    return found.select_related("procedure", "prepared_by", "released_by")


def parcel_refusal(outgoing: Outgoing) -> str:
    """Return why the parcel itself was refused, before anybody decided; empty when it was not."""
    parcels = Parcel.objects.defer("payload").filter(kind="procedure-handover")
    found = parcels.filter(key=str(outgoing.pk)).first()
    return found.reason if found is not None and found.state == Parcel.State.REFUSED else ""


def answered_on(outgoing: Outgoing) -> dt.date | None:
    """Return the day of an answer on paper, as the team recorded it."""
    day = outgoing.outcome.get("on")
    return dt.date.fromisoformat(day) if day else None


def incoming_of(user: User) -> list[Incoming]:
    """Return what other teams hand over; nothing about people to whom the user is close."""
    found = Incoming.objects.select_related("procedure", "decided_by")
    return [one for one in found if not _is_closed(user, one)]


def incoming_with(user: User, incoming_id: uuid.UUID) -> Incoming | None:
    """Return one hand-over of another team, for whoever may decide on it or read the procedure."""
    found = Incoming.objects.select_related("procedure", "decided_by").filter(pk=incoming_id)
    one = found.first()
    return None if one is None or _is_closed(user, one) else one


def _is_closed(user: User, incoming: Incoming) -> bool:
    """Whether the user is close to somebody in it (the wall holds before it is taken over, too)."""
    if incoming.procedure is not None:
        return not visible_to(user).filter(pk=incoming.procedure.pk).exists()
    persons = [people.unsaved(one["person"]) for one in incoming.content.get("parties", [])]
    return any(tie.user == user for tie in ties.of_persons(persons))


def earlier(incoming: Incoming) -> Incoming | None:
    """Return the hand-over by which this procedure of the other team was taken over before."""
    return (
        Incoming.objects.filter(
            sender_teryt=incoming.sender_teryt, source=incoming.source,
            state=Incoming.State.ACCEPTED,
        )
        .exclude(pk=incoming.pk)
        .select_related("procedure")
        .order_by("-decided_at")
        .first()
    )  # fmt: skip


def shown_to_decide(incoming: Incoming) -> list[dict[str, Any]]:
    """Return the parties suffering violence of a hand-over that waits; nobody of a decided one."""
    if incoming.state != Incoming.State.WAITING:
        return []
    return [one for one in incoming.content["parties"] if one["side"] == "victim"]


def files_that_wait(incoming: Incoming) -> dict[str, int]:
    """Return how many files came with a hand-over that waits, and their size in bytes."""
    waiting = incoming.files.filter(attachment=None)
    return waiting.aggregate(number=Count("pk"), size=Sum("size", default=0))


def adds_to(incoming: Incoming) -> Procedure | None:
    """Return the procedure to which a hand-over that waits would add, where it was taken over before."""
    before = earlier(incoming) if incoming.state == Incoming.State.WAITING else None
    return before.procedure if before else None


def taken_over(procedure: Procedure) -> Incoming | None:
    """Return the latest parcel with which the procedure came from another team."""
    return Incoming.objects.filter(procedure=procedure).order_by("-arrived_at").first()


def came_from(procedure: Procedure) -> Incoming | None:
    """Return the latest parcel without opening it: who sent it, and under which numbers."""
    came = Incoming.objects.filter(procedure=procedure).order_by("-arrived_at")
    return came.defer("content", "became", "reason").first()


def parcels_of(procedure: Procedure) -> list[Incoming]:
    """Return all parcels with which the procedure came from other teams, the latest last."""
    return list(Incoming.objects.filter(procedure=procedure).order_by("arrived_at"))


def earlier_number(procedure: Procedure) -> str:
    """Return the number that a procedure had in another team's earlier records; empty for another."""
    came = Incoming.objects.filter(procedure=procedure).exclude(earlier_number="")
    return came.values_list("earlier_number", flat=True).first() or ""


def known_as(reference: str) -> QuerySet[Any, Any]:
    """Return the ids of the procedures that had a number in another team's earlier records."""
    came = Incoming.objects.filter(earlier_number__iexact=reference, procedure__isnull=False)
    return came.values("procedure_id")


def keys_elsewhere(procedure: Procedure) -> dict[str, list[str]]:
    """Return under which ids the parties of a procedure are known to the teams that had it before."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in Incoming.objects.filter(procedure=procedure, state=Incoming.State.ACCEPTED):
        for party in one.content["parties"]:
            keys = [party["key"], *party.get("known_as", [])]
            here = found[one.became[party["key"]]]
            here += [key for key in keys if key not in here]
    return found


def may_leave(procedure: Procedure) -> bool:
    """Whether the procedure can be handed over, or what was added to one handed over before."""
    state = State(procedure.state)
    if state is State.TRANSFERRED:
        return Outgoing.objects.filter(procedure=procedure, state="accepted").exists()
    step = find(Action.TRANSFER, state, Regime(procedure.regime))
    return step is not None and state in step.sources


def teams() -> list[Office]:
    """Return the other gminas, by name."""
    found = Office.objects.active().filter(kind="gmina").exclude(pk=current_office().pk)
    return list(found.order_by("name", "teryt"))


def team(teryt: str) -> Office | None:
    """Return another gmina by its code."""
    return next((one for one in teams() if one.teryt == teryt), None)


def outgoing_with(user: User, outgoing_id: uuid.UUID) -> Outgoing | None:
    """Return one hand-over of a procedure that the user may open."""
    return outgoing_of(user).filter(pk=outgoing_id).first()
