"""What was decided at an appointment, and its minutes."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import models

from apps.common.fields import EncryptedJSONField
from apps.meetings.models.appointments import Appointment
from tenants.bound import OfficeModel


@dataclass(frozen=True)
class Decision:
    """What somebody will do until a day.

    ``about`` is the id of the one party whom it concerns solely; only such a decision may be shown to
    that person (UPPD art. 9c.5).
    """

    text: str
    responsible: str = ""
    due: str = ""
    about: str = ""

    @property
    def due_text(self) -> str:
        """The day, as people write it here."""
        return dt.date.fromisoformat(self.due).strftime("%d.%m.%Y") if self.due else ""


class Minutes(OfficeModel):
    """Minutes of an appointment that was held; written once, never edited."""

    append_only = True

    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, related_name="minutes"
    )
    content = EncryptedJSONField(default=dict)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.appointment_id}"

    @property
    def text(self) -> str:
        """What was said."""
        return str(self.content.get("text", ""))

    @property
    def decisions(self) -> list[Decision]:
        """What was decided, in the order in which it was written down."""
        return [Decision(**one) for one in self.content.get("decisions", [])]
