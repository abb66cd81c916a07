"""What was noted here after a hand-over and the team that has the procedure now does not know yet.

A safe contact that stays here is dangerous: the other team goes on calling the old number. So it is never
refused here, and it is not lost: it stands on the list of hand-overs, on the procedure's page and in the
inbox of the team's staff until a second hand-over takes it along.
"""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from apps.notifications import services as notifications
from apps.people.models import Contact
from apps.procedures.models import IMPORTED, Procedure, Side
from apps.procedures.rules.states import State
from apps.procedures.selectors import service_of
from apps.transfers.models import Outgoing
from tenants.bound import BoundQuerySet


def procedures() -> BoundQuerySet[Procedure]:
    """Return the procedures that another team has without a safe contact that was noted here since.

    Not those that came back: then this team itself has them.
    """
    left = Outgoing.objects.filter(
        procedure=OuterRef(OuterRef("pk")),
        state__in=[Outgoing.State.SENT, Outgoing.State.ACCEPTED],
    )
    newer = Contact.objects.filter(
        person__parties__procedure=OuterRef("pk"), person__parties__side=Side.VICTIM,
        since__gt=Subquery(left.order_by("-released_at").values("released_at")[:1]),
    )  # fmt: skip
    came_back = Procedure.objects.filter(previous=OuterRef("pk")).exclude(origin__in=["", IMPORTED])
    gone: BoundQuerySet[Procedure] = Procedure.objects.filter(state=State.TRANSFERRED)
    return gone.filter(Exists(newer), ~Exists(came_back))


def contact_noted(contact: Contact, now: dt.datetime) -> None:
    """Tell the staff of each procedure of the person that another team has; in the note's transaction."""
    for procedure in procedures().filter(parties__person=contact.person, parties__side=Side.VICTIM):
        for user in service_of(procedure):
            notifications.notify(
                user=user, ref=uuid.uuid5(procedure.pk, f"contact {contact.pk}"),
                kind="transfer.untold", label=procedure.number, params={},
                url=reverse("transfers:new", args=[procedure.pk]), now=now,
            )  # fmt: skip
