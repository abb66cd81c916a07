"""Where help is found in the gmina: printed on the sheet NK-B."""

import uuid

from django.db import models
from django.db.models import Q

from tenants.bound import OfficeModel


class HelpContact(OfficeModel):
    """An institution that helps: what a person has to know to go there. Never somebody's own data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160, unique=True)
    phone = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="help_contact_named"),
            models.CheckConstraint(
                condition=~Q(phone="", address=""), name="help_contact_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return self.name
