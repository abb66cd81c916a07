"""Break-glass: a procedure opens for a few hours because a life is in danger, and another reviews it."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission, Role
from apps.audit import selectors as log
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem
from apps.common.identifiers import InvalidPesel
from apps.notifications import services as notifications
from apps.people import selectors as people
from apps.procedures import selectors
from apps.procedures.models import Emergency, Party, Procedure

LASTS = dt.timedelta(hours=8)
TRIES_A_DAY = 10
TRIED = "emergency.tried"


def break_glass(*, actor: User, text: str, reason: str, now: dt.datetime) -> Emergency | None:
    """Open a procedure by its whole number or by a PESEL; the chair is told at once.

    Returns ``None`` where nothing can be opened this way: the answer does not tell whether there is
    such a procedure, and a tie stays a wall. Every try is logged, and only so many a day are allowed.
    Raises ``NotPermitted``, ``Invalid`` without a reason, ``DomainError`` after too many tries.
    """
    if not actor.permissions & selectors.MAY_BREAK_GLASS:
        raise NotPermitted(_("Your role does not meet families: ask the chair."))
    if len(reason.strip()) < 10:
        message = _("Say what is happening, so that the reviewer understands it.")
        raise Invalid(message, problems=[Problem(message, "reason")])
    if log.count_since(actor.pk, TRIED, now - dt.timedelta(days=1)) >= TRIES_A_DAY:
        raise DomainError(_("You tried this too often today. Call the chair of the team."))
    # Kept even where nothing opens: a transaction of its own.
    audit.record(actor=actor, action=TRIED, subject=("user", actor.pk), at=now)
    return _open(actor, text.strip(), reason.strip(), now)


@transaction.atomic
def end(*, actor: User, emergency_id: uuid.UUID, now: dt.datetime) -> Emergency:
    """End one's own emergency before its time."""
    emergency = _locked(emergency_id)
    if emergency.user_id != actor.pk:
        raise NotFound(_("There is no such emergency."))
    if emergency.ended_at is None:
        emergency.ended_at = now
        emergency.save(update_fields=["ended_at"])
    return emergency


@transaction.atomic
def review(
    *, actor: User, emergency_id: uuid.UUID, verdict: str, note: str, now: dt.datetime
) -> Emergency:
    """Say whether an emergency was justified; it ends with the review. Nobody reviews their own.

    Where it was not, who opened it is told, and the data protection officer: somebody read of a family
    without a right to it, and 72 hours run from knowing of it (GDPR art. 33).
    """
    require(actor, Permission.APPOINT_GROUP)
    emergency = _locked(emergency_id)
    if not selectors.visible_to(actor).filter(pk=emergency.procedure_id).exists():
        raise NotFound(_("There is no such emergency."))
    if emergency.user_id == actor.pk:
        raise NotPermitted(_("Another person has to review your own emergency."))
    if emergency.verdict:
        raise DomainError(_("This emergency was reviewed already."))
    if verdict not in Emergency.Verdict.values:
        message = _("Choose whether it was justified.")
        raise Invalid(message, problems=[Problem(message, "verdict")])
    emergency.verdict, emergency.reviewed_by, emergency.reviewed_at = verdict, actor, now
    emergency.note = {"text": note.strip()[:500]}
    emergency.ended_at = emergency.ended_at or now
    emergency.save()
    audit.record(
        actor=actor, action=f"emergency.{verdict}", subject=("procedure", emergency.procedure_id),
        at=now,
    )  # fmt: skip
    if verdict == Emergency.Verdict.UNJUSTIFIED:
        _tell_of_breach(emergency, now)
    return emergency


def _tell_of_breach(emergency: Emergency, now: dt.datetime) -> None:
    told = {
        one: "openings:unjustified" for one in accounts.active_with(Role.DATA_PROTECTION_OFFICER)
    }
    for user, page in {emergency.user: "procedures:why", **told}.items():
        notifications.notify(
            user=user, ref=emergency.pk, kind="emergency.unjustified", params={}, now=now,
            label=emergency.procedure.number, url=reverse(page),
        )  # fmt: skip


@transaction.atomic
def _open(actor: User, text: str, reason: str, now: dt.datetime) -> Emergency | None:
    procedure = _find(text)
    if procedure is None or actor in selectors.recused(procedure):
        return None
    Emergency.objects.filter(procedure=procedure, user=actor, until__lte=now, ended_at=None).update(
        ended_at=now
    )
    emergency, is_new = Emergency.objects.get_or_create(
        procedure=procedure, user=actor, ended_at=None,
        defaults={"reason": {"text": reason[:500]}, "opened_at": now, "until": now + LASTS},
    )  # fmt: skip
    if is_new:
        audit.record(
            actor=actor, action="emergency.opened", subject=("procedure", procedure.pk), at=now
        )
        for chair in accounts.active_with(Role.CHAIR):
            if chair not in selectors.recused(procedure):
                notifications.notify(
                    user=chair, ref=emergency.pk, kind="emergency.opened", label=procedure.number,
                    params={}, url=emergency.get_absolute_url(), now=now,
                )  # fmt: skip
    return emergency


def _find(text: str) -> Procedure | None:
    """Return the procedure with exactly this number, or the latest one of the person."""
    found = Procedure.objects.filter(number__iexact=text)
    if not found.exists():
        try:
            persons = people.with_pesel([text])
            parties = Party.objects.filter(person__in=persons).values("procedure_id")
        except InvalidPesel:
            return None
        found = Procedure.objects.filter(pk__in=parties)
    return found.order_by("-started_at").first()


def _locked(emergency_id: uuid.UUID) -> Emergency:
    found = Emergency.objects.select_for_update(of=("self",)).filter(pk=emergency_id).first()
    if found is None:
        raise NotFound(_("There is no such emergency."))
    return found
