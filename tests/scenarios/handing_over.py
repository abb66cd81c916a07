"""Steps of a hand-over from Kolbuszowa to Nysa, each by the services that people use."""

import datetime as dt
import uuid

from apps.accounts.models import User
from apps.common import keys
from apps.procedures.models import Procedure
from apps.transfers import services
from apps.transfers.models import Incoming, Outgoing
from tenants import parcels, schema
from tenants.models import Parcel
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories.cast import Cast

MONDAY = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


def prepare(
    actor: User, procedure: Procedure, files: frozenset[uuid.UUID] | None = None,
    *, to: str = "160705",
) -> Outgoing:  # fmt: skip
    """Return a hand-over that waits for its release."""
    plan = services.Plan(
        to_teryt=to, basis="move", known_on=MONDAY.date(), requested_on=MONDAY.date(),
        files=files,
    )  # fmt: skip
    return services.prepare(actor=actor, procedure_id=procedure.pk, plan=plan, now=MONDAY)


def sent(cast: Cast, procedure: Procedure) -> Outgoing:
    """Return a hand-over that two people released."""
    return services.release(
        actor=cast.chair, outgoing_id=prepare(cast.secretary, procedure).pk, now=LATER
    )


def carry(office: str, kind: str) -> Parcel:
    """Deliver the latest parcel of a kind to an office, as the worker does."""
    with schema.office(office):
        parcel = Parcel.objects.filter(kind=kind).latest("sent_at")
        return parcels.deliver(parcel.pk, open_with=keys.open_parcel)


def take_over(there: Cast, now: dt.datetime = LATER) -> Incoming:
    """Return the hand-over that Nysa took over."""
    with schema.office(NYSA):
        waiting = Incoming.objects.get(state="waiting")
        return services.accept(actor=there.secretary, incoming_id=waiting.pk, now=now)


def taken_over(there: Cast, procedure: Procedure, now: dt.datetime = LATER) -> Procedure:
    """Return what the new team took over, once the old one has the receipt: a tombstone is left here."""
    taken = take_over(there, now).procedure
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()
    assert taken is not None
    return taken


def handed_over(cast: Cast, there: Cast, procedure: Procedure) -> Procedure:
    """Return what a procedure that two people released became at Nysa."""
    sent(cast, procedure)
    assert carry(NYSA, "procedure-handover").state == "accepted"
    return taken_over(there, procedure)


def record_accepted(actor: User, outgoing: Outgoing, now: dt.datetime) -> Outgoing:
    """Return a hand-over on paper of which the other team wrote that it took the procedure over."""
    receipt = services.Receipt(outcome="accepted", on=now.date(), number="NK/77/2026")
    return services.record_receipt(actor=actor, outgoing_id=outgoing.pk, receipt=receipt, now=now)
