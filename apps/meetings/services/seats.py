"""Who sits in the team, and the agreements: permission → rule → write → terms → audit."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts import services as accounts_services
from apps.accounts.models import Institution, User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import Invalid, NotFound, Problem, Stale
from apps.deadlines import services as deadlines
from apps.deadlines.rules import regime_of
from apps.deadlines.services import Subject
from apps.meetings.models import Agreement, Seat
from apps.procedures.terms import midnight

SUBJECT = "seat"
LABEL = "ZI"


@dataclass(frozen=True)
class SeatInput:
    """Who is appointed, by which act."""

    institution: Institution
    appointed_on: dt.date
    act_number: str
    user: User | None = None
    name: str = ""
    is_chair: bool = False


@dataclass(frozen=True)
class SeatChange:
    """What happened to a seat since."""

    training_done_on: dt.date | None = None
    statement_signed_on: dt.date | None = None
    until: dt.date | None = None
    is_chair: bool = False


@transaction.atomic
def appoint(*, actor: User, given: SeatInput, now: dt.datetime) -> Seat:
    """Record that somebody was appointed to the team; their year for the training begins (D26).

    Raises ``NotPermitted``, and ``Invalid`` for a future day, nobody or two people, a second chair.
    """
    require(actor, Permission.RECEIVE_FORM)
    if bool(given.user) == bool(given.name.strip()):
        raise _at("name", _("Choose a user, or write the name of somebody without an account."))
    if given.appointed_on > timezone.localdate(now):
        raise _at(
            "appointed_on", _("The day is in the future. Enter the day on which it happened.")
        )
    if not given.act_number.strip():
        raise _at("act_number", _("Write the number of the act of appointment."))
    seat = Seat(
        user=given.user, name=given.name.strip(), institution=given.institution,
        appointed_on=given.appointed_on, act_number=given.act_number.strip(),
        is_chair=given.is_chair,
    )  # fmt: skip
    _save(seat)
    deadlines.start(
        code="D26", regime=regime_of(seat.appointed_on), subject=subject_of(seat),
        at=midnight(seat.appointed_on), assignees=_people(seat), now=now,
    )  # fmt: skip
    audit.record(actor=actor, action="seat.appointed", subject=(SUBJECT, seat.pk), at=now)
    return seat


@transaction.atomic
def change(
    *, actor: User, seat_id: uuid.UUID, given: SeatChange, now: dt.datetime,
    version: int | None = None,
) -> Seat:  # fmt: skip
    """Record the training, the statement of confidentiality, the chair, or the end of a seat.

    Raises ``NotFound``, ``NotPermitted``, ``Stale``, and ``Invalid`` for days that cannot be.
    """
    require(actor, Permission.RECEIVE_FORM)
    seat = Seat.objects.select_for_update(of=("self",)).filter(pk=seat_id).first()
    if seat is None:
        raise NotFound(_("There is no such seat."))
    if version is not None and seat.version != version:
        raise Stale(_("Somebody changed this seat in the meantime. Load the page again and check."))
    today = timezone.localdate(now)
    for name in ("training_done_on", "statement_signed_on", "until"):
        day = getattr(given, name)
        if day is not None and day > today:
            raise _at(name, _("The day is in the future. Enter the day on which it happened."))
    seat.training_done_on, seat.until = given.training_done_on, given.until
    if seat.user_id is None:
        seat.statement_signed_on = given.statement_signed_on
    else:
        accounts_services.record_statement(
            actor=actor, user_id=seat.user_id, signed_on=given.statement_signed_on, now=now
        )
    if seat.until is not None and seat.until < seat.appointed_on:
        raise _at("until", _("The end has to be after the beginning."))
    seat.is_chair = given.is_chair
    seat.version += 1
    _save(seat)
    if seat.training_done_on is not None:
        deadlines.meet(
            code="D26", subject=subject_of(seat), on=seat.training_done_on, by="training"
        )
    if seat.until is not None:
        deadlines.lapse(subject=subject_of(seat), on=seat.until)
    audit.record(actor=actor, action="seat.changed", subject=(SUBJECT, seat.pk), at=now)
    return seat


@transaction.atomic
def sign_agreement(
    *, actor: User, institution: Institution, signed_on: dt.date, expires_on: dt.date | None,
    now: dt.datetime,
) -> Agreement:  # fmt: skip
    """Record an agreement with an institution."""
    require(actor, Permission.RECEIVE_FORM)
    if signed_on > timezone.localdate(now):
        raise _at("signed_on", _("The day is in the future. Enter the day on which it happened."))
    if expires_on is not None and expires_on < signed_on:
        raise _at("expires_on", _("The end has to be after the beginning."))
    try:
        with transaction.atomic():
            made = Agreement.objects.create(
                institution=institution, signed_on=signed_on, expires_on=expires_on
            )
    except IntegrityError as error:
        raise _at("signed_on", _("This agreement is on the list already.")) from error
    audit.record(actor=actor, action="agreement.signed", subject=("agreement", made.pk), at=now)
    return made


def subject_of(seat: Seat) -> Subject:
    """Return what a deadline keeps of a seat: no personal data."""
    return Subject(SUBJECT, seat.pk, LABEL)


def _people(seat: Seat) -> list[User]:
    return [*([seat.user] if seat.user else []), *accounts.service_of_team()]


def _save(seat: Seat) -> None:
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError as error:
        if "seat_one_chair" in str(error):
            raise _at("is_chair", _("The team has a chair already. End that first.")) from error
        if "seat_of_user_once" in str(error):
            raise _at("user", _("This person sits in the team already.")) from error
        raise


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])
