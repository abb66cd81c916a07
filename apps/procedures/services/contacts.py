"""The contacts printed on the sheet NK-B, kept by the office's administrator."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import Invalid, NotFound, Problem
from apps.procedures.models import HelpContact


@transaction.atomic
def save(
    *, actor: User, contact_id: uuid.UUID | None, given: dict[str, str], now: dt.datetime
) -> HelpContact:
    """Return the contact as it is then: a new one, or the one changed.

    Raises ``NotPermitted``, ``NotFound``, ``Invalid`` for a name that is taken or a contact that
    nobody could reach.
    """
    require(actor, Permission.MANAGE_USERS)
    contact = _locked(contact_id) if contact_id else HelpContact()
    for name in ("name", "phone", "address", "hours"):
        setattr(contact, name, given.get(name, "").strip())
    if not contact.phone and not contact.address:
        message = _("Enter a telephone number or an address: otherwise nobody finds this place.")
        raise Invalid(message, problems=[Problem(message, "phone")])
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        message = _("There is a contact of this name already. Change that one.")
        raise Invalid(message, problems=[Problem(message, "name")]) from error
    audit.record(actor=actor, action="contact.saved", subject=("contact", contact.pk), at=now)
    return contact


@transaction.atomic
def remove(*, actor: User, contact_id: uuid.UUID, now: dt.datetime) -> None:
    """Take a contact off the sheet. Raises ``NotPermitted``, ``NotFound``."""
    require(actor, Permission.MANAGE_USERS)
    _locked(contact_id).delete()
    audit.record(actor=actor, action="contact.removed", subject=("contact", contact_id), at=now)


def _locked(contact_id: uuid.UUID) -> HelpContact:
    found = HelpContact.objects.select_for_update(of=("self",)).filter(pk=contact_id).first()
    if found is None:
        raise NotFound(_("There is no such contact."))
    return found
