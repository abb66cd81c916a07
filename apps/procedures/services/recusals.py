"""The wall in a small community: a case about somebody close stays closed, before it was opened.

Basis: by analogy with KPA art. 24 § 1 and 3; docs/legal/open-points.md.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import Invalid, NotFound, NotPermitted, Problem
from apps.common.identifiers import InvalidPesel
from apps.deadlines import services as deadlines
from apps.notifications import services as notifications
from apps.people import ties
from apps.people.models import Tie
from apps.procedures import selectors, terms
from apps.procedures.models import Party, Procedure, Recusal


@transaction.atomic
def declare(*, user: User, first_name: str, last_name: str, pesel: str, now: dt.datetime) -> Tie:
    """Record that the user is close to a person and close that person's procedures to them.

    The answer is the same whether or not there is such a procedure: nobody learns of one this way.
    Raises ``Invalid`` for a PESEL that is none.
    """
    try:
        tie = ties.declare(
            user=user, first_name=first_name, last_name=last_name, pesel=pesel, now=now
        )
    except InvalidPesel as error:
        message = _("This is not a PESEL number. Check the digits or leave it empty.")
        raise Invalid(message, problems=[Problem(message, "pesel")]) from error
    parties = Party.objects.filter(person__in=ties.persons_of(tie))
    for procedure in Procedure.objects.filter(pk__in=parties.values("procedure_id")):
        _recuse(procedure, user, now)
    audit.record(actor=user, action="tie.declared", subject=("tie", tie.pk), at=now)
    return tie


@transaction.atomic
def end_tie(*, user: User, tie_id: uuid.UUID, now: dt.datetime) -> None:
    """End one of the user's own ties; procedures already closed stay so until the chair lifts it."""
    if not Tie.objects.filter(user=user, pk=tie_id, ended_at=None).update(ended_at=now):
        raise NotFound(_("There is no such declaration."))
    audit.record(actor=user, action="tie.ended", subject=("tie", tie_id), at=now)


def after_start(procedure: Procedure, *, now: dt.datetime) -> None:
    """Close a new procedure to everybody who declared a tie to one of its people."""
    persons = [party.person for party in procedure.parties.select_related("person")]
    for user in {tie.user for tie in ties.of_persons(persons)}:
        _recuse(procedure, user, now)


@transaction.atomic
def lift(*, actor: User, recusal_id: uuid.UUID, reason: str, now: dt.datetime) -> Recusal:
    """Open the procedure again, where the name meant somebody else; a chair does, never for themselves.

    Raises ``NotPermitted``, ``NotFound``, ``Invalid`` without a reason.
    """
    require(actor, Permission.APPOINT_GROUP)
    found = Recusal.objects.select_for_update(of=("self",)).filter(
        pk=recusal_id, lifted_at=None, procedure__in=selectors.visible_to(actor)
    )
    recusal = found.first()
    if recusal is None:
        raise NotFound(_("There is no such exclusion."))
    if recusal.user_id == actor.pk:
        raise NotPermitted(_("Another person must decide about your own exclusion."))
    if not reason.strip():
        message = _("Say why there is no tie.")
        raise Invalid(message, problems=[Problem(message, "reason")])
    recusal.lifted_at, recusal.lifted_by = now, actor
    recusal.reason = {"text": reason.strip()}
    recusal.save(update_fields=["lifted_at", "lifted_by", "reason"])
    audit.record(
        actor=actor, action="recusal.lifted", subject=("procedure", recusal.procedure_id), at=now,
        user=recusal.user_id,
    )  # fmt: skip
    return recusal


def _recuse(procedure: Procedure, user: User, now: dt.datetime) -> None:
    recusal, is_new = Recusal.objects.get_or_create(
        procedure=procedure, user=user, lifted_at=None, defaults={"since": now}
    )
    if not is_new:
        return
    for subject in (
        terms.subject_of(procedure),
        *(terms.matter_subject(one) for one in procedure.matters.all()),
    ):
        deadlines.unassign(subject=subject, user=user)
    notifications.forget(user=user, label=procedure.number)
    audit.record(
        actor=None, action="procedure.recused", subject=("procedure", procedure.pk), at=now,
        user=user.pk,
    )  # fmt: skip
    for person in selectors.service_of(procedure):
        notifications.notify(
            user=person, ref=recusal.pk, kind="procedure.recused", label=procedure.number,
            params={}, url=procedure.get_absolute_url(), now=now,
        )  # fmt: skip
