"""Nobody is expected in two meetings at one time, unless whoever plans them says so."""

import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import Invalid, Problem
from apps.meetings.models import Invited, Seat, State
from apps.meetings.services.inputs import Slot


def check(
    slot: Slot, users: Iterable[User], seats: Iterable[Seat] = (),
    *, instead_of: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Raise ``Invalid`` with the names of staff who are expected elsewhere at that time.

    Not where ``may_overlap`` says that it is known. Call it under ``lock_calendar``. ``instead_of`` is the
    appointment that is being moved.
    """
    if slot.may_overlap:
        return
    elsewhere = Invited.objects.filter(
        Q(user__in=list(users)) | Q(seat__in=list(seats)),
        appointment__starts_at__lt=slot.ends_at, appointment__ends_at__gt=slot.starts_at,
    )  # fmt: skip
    elsewhere = elsewhere.exclude(appointment__state=State.CANCELLED)
    found = elsewhere.exclude(appointment=instead_of).select_related("user", "seat__user")
    names = sorted({str(one.who) for one in found})
    if names:
        message = _(
            "Expected elsewhere at that time: %(names)s. Choose another hour, or plan it knowingly."
        ) % {"names": ", ".join(names)}
        raise Invalid(message, problems=[Problem(message, "may_overlap")])
