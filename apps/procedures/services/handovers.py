"""Form NK-B was handed over (ROZP23 § 6); never to the person using violence (§ 6.4)."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem
from apps.procedures import selectors, terms
from apps.procedures.models import Event, NkbHandover, Party, Procedure, Side
from apps.procedures.rules.form_schema import Problem as FormProblem
from apps.procedures.rules.nkb import banned, check_handover
from apps.procedures.services.inputs import HandoverInput
from apps.procedures.services.parties import names_who_uses_violence


@transaction.atomic
def record(
    *,
    actor: User,
    procedure_id: uuid.UUID,
    party_id: uuid.UUID,
    given: HandoverInput,
    now: dt.datetime,
) -> NkbHandover:
    """Record that a victim, or who acts for them, was given form NK-B.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid`` with the provision that forbids it.
    """
    procedure = selectors.visible_to(actor).filter(pk=procedure_id).first()
    if procedure is None:
        raise NotFound(_("There is no such procedure."))
    check_permission(actor, procedure)
    victims = Party.objects.filter(procedure=procedure, side=Side.VICTIM)
    party = victims.select_related("person").filter(pk=party_id).first()
    if party is None:
        raise Invalid(
            _("Choose the person to whom the form belongs."),
            problems=[Problem(_("Choose the person to whom the form belongs."), "party")],
        )
    _check_day(procedure, given.on, now)
    _check_lived(party, given.on)
    found = check_handover(
        given.handover,
        is_minor=party.is_minor,
        is_helpless=given.is_helpless,
        guardian_is_suspected=given.guardian_is_suspected,
        regime=procedure.regime,
    )
    receiver, is_namesake = given.handover.received_by, given.handover.is_namesake
    if not is_namesake and names_who_uses_violence(procedure, receiver):
        found.append(FormProblem("nkb", None, "received_by", banned(procedure.regime)))
    if found:
        problems = [Problem(one.message, one.field) for one in found]
        raise Invalid(found[0].message, problems=problems)
    return _write(actor, procedure, party, given, now)


def check_permission(actor: User, procedure: Procedure) -> None:
    """Raise ``NotPermitted``, with who may, where it is not the actor who records this."""
    if actor.pk != procedure.started_by_id and not selectors.works_in(actor, procedure):
        raise NotPermitted(
            _("Form NK-B is recorded by who started the procedure, or by a member of its group.")
        )


def _check_day(procedure: Procedure, on: dt.date, now: dt.datetime) -> None:
    started = timezone.localdate(procedure.started_at)
    if not started <= on <= timezone.localdate(now):
        message = _("The day must lie between the start of the procedure and today.")
        raise Invalid(message, problems=[Problem(message, "on")])


def _check_lived(party: Party, on: dt.date) -> None:
    died_on = party.person.died_on
    if died_on is not None and on > died_on:
        message = _("This person died on %(day)s: nothing was handed over to them after that.")
        message = message % {"day": died_on.strftime("%d.%m.%Y")}
        raise Invalid(message, problems=[Problem(message, "on")])


def _write(
    actor: User, procedure: Procedure, party: Party, given: HandoverInput, now: dt.datetime
) -> NkbHandover:
    handover, on = given.handover, given.on
    language = handover.other_language if handover.language == "other" else handover.language
    try:
        with transaction.atomic():
            row = NkbHandover.objects.create(
                procedure=procedure, party=party, recipient=handover.recipient,
                language=language[:24], handed_on=on, handed_by=actor,
                received_by=handover.received_by.strip(), is_refused=handover.is_refused,
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(_("This hand-over was recorded already.")) from error
    Event.objects.create(
        procedure=procedure, on=on,
        kind="nkb-refused" if handover.is_refused else "nkb-handover", recorded_at=now, actor=actor,
        from_state=procedure.state, to_state=procedure.state,
    )  # fmt: skip
    terms.after_handover(procedure)
    audit.record(
        actor=actor, action="procedure.nkb-handover", subject=("procedure", procedure.pk), at=now
    )
    return row
