"""What was decided at an appointment, and its minutes."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.db.models import Q

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


@dataclass(frozen=True)
class Attendance:
    """Who came and whose absence was excused, by the ids of their rows of ``Invited``."""

    came: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)


class Minutes(OfficeModel):
    """Minutes of an appointment that was held. They are never edited: a correction is a further version.

    A correction keeps who was recorded as present before it; the latest is in the rows of ``Invited``.
    """

    append_only = True

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    because = EncryptedJSONField(null=True)  # why it corrects the version before
    content = EncryptedJSONField(default=dict)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "version"], name="minutes_version_once"),
            models.CheckConstraint(
                condition=Q(version=1, because__isnull=True)
                | Q(version__gt=1, because__isnull=False),
                name="minutes_corrected_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}/{self.version}"

    @property
    def text(self) -> str:
        """What was said."""
        return str(self.content.get("text", ""))

    @property
    def decisions(self) -> list[Decision]:
        """What was decided, in the order in which it was written down."""
        return [Decision(**one) for one in self.content.get("decisions", [])]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written down but who came."""
        return not self.text and not self.decisions

    @property
    def attendance_before(self) -> Attendance:
        """Who was recorded before this correction; nobody for the first version."""
        return Attendance(**self.content.get("attendance_before", {}))
