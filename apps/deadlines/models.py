"""A deadline: a rule applied to an event, and what became of it."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.deadlines import rules
from apps.deadlines.rules import Regime
from tenants.bound import BoundQuerySet, OfficeModel


class Status(models.TextChoices):
    """What became of a deadline."""

    OPEN = "open", _("open")
    MET = "met", _("met")
    WAIVED = "waived", _("waived")
    LAPSED = "lapsed", _("lapsed")
    # It can never be met any more: an order expired before it was checked.
    MISSED = "missed", _("not met")


class DeadlineQuerySet(BoundQuerySet["Deadline"]):
    """Deadlines, filtered."""

    def open(self) -> "DeadlineQuerySet":
        """Deadlines that still have to be met."""
        return self.filter(status=Status.OPEN)

    def about(self, subject_type: str, subject_id: uuid.UUID) -> "DeadlineQuerySet":
        """Deadlines of one subject."""
        return self.filter(subject_type=subject_type, subject_id=subject_id)


class Deadline(OfficeModel):
    """One term in one procedure. Rule, version and regime are those of the day it was computed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule_code = models.CharField(max_length=6)
    rule_version = models.CharField(max_length=16)
    regime = models.CharField(max_length=1, choices=[(one.value, one.value) for one in Regime])
    subject_type = models.CharField(max_length=24)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=32)
    start_event = models.CharField(max_length=48)
    start_at = models.DateTimeField()
    strict_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    # Where the law leaves open what starts the term: the earlier start, and the last day by it.
    safer_start_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)  # only for terms in hours
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    met_on = models.DateField(null=True)
    met_at = models.DateTimeField(null=True)  # only for terms in hours
    # When it ended without being met: what was overdue then stays late for good.
    ended_on = models.DateField(null=True)
    # What met it, or what ended it without.
    met_by = models.CharField(max_length=48, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    assignees = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="deadlines")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeadlineQuerySet.as_manager()  # type: ignore[misc]  # a narrower manager

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "rule_code"],
                condition=Q(status="open"),
                name="deadline_open_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="deadline_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="met") | Q(met_on__isnull=False), name="deadline_met_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="waived") | ~Q(reason=""), name="deadline_waived_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(strict_on__lte=F("due_on")),
                name="deadline_rolls_forward",
            ),
            models.CheckConstraint(
                condition=~Q(status="met") | Q(due_at__isnull=True) | Q(met_at__isnull=False),
                name="deadline_in_hours_met_at",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["lapsed", "missed"]) | Q(ended_on__isnull=False),
                name="deadline_ended_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status="open"), name="deadline_open_due"),
            models.Index(fields=["subject_type", "subject_id"], name="deadline_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.subject_label}"

    @property
    def rule(self) -> rules.Rule:
        """The rule that applied when the deadline was computed."""
        return rules.rule_for(self.rule_code, Regime(self.regime), self.rule_version)

    def explanation(self) -> rules.Calculation:
        """Return the computation again, day by day, under the rule of that time."""
        in_hours = self.rule.unit is rules.Unit.HOURS
        return rules.calculate(self.rule, self.start_at if in_hours else self.start_on)

    def safer_explanation(self) -> rules.Calculation | None:
        """Return the computation of the safer day; None where the law leaves one reading only."""
        return rules.calculate(self.rule, self.safer_start_on) if self.safer_start_on else None

    @property
    def start_on(self) -> dt.date:
        """The local day of the event that started the term."""
        return timezone.localdate(self.start_at)

    @property
    def is_late(self) -> bool:
        """Whether it was met after its last day or minute, or ended after it without being met."""
        if not self.rule.is_duty:
            return False
        if self.ended_on:
            return rules.is_late(self.due_on, self.ended_on)
        met = self._met
        return met is not None and rules.is_late(self.due_at or self.due_on, met)

    @property
    def was_missed(self) -> bool:
        """Whether it ended after its last day without being met, or can never be met any more."""
        lapsed_late = self.status == Status.LAPSED and self.is_late
        return self.status == Status.MISSED or lapsed_late

    def days_late(self, today: dt.date) -> int:
        """Return the calendar days after the last day: to the act, to its end, or to today.

        0 when in time, when the law gives no number, and where the chair waived the term.
        """
        if not self.rule.is_duty:
            return 0
        if self.ended_on or self.status == Status.OPEN:
            return rules.days_late(self.due_on, self.ended_on or today)
        met = self._met
        return 0 if met is None else rules.days_late(self.due_at or self.due_on, met)

    @property
    def _met(self) -> dt.date | dt.datetime | None:
        return self.met_at if self.due_at else self.met_on

    def bucket(self, today: dt.date) -> str:
        """Return where it stands in a worklist: overdue, today, week or later.

        Where the law leaves two readings, the safer day calls for work; only the later one is missed.
        A term in hours calls for work from its start, whatever day it ends on.
        """
        if self.due_at:
            return "overdue" if self.due_at < timezone.now() else "today"
        if self.due_on is None:
            return "later"
        if self.due_on < today:
            return "overdue"
        urgent_on = self.safer_on or self.due_on
        if urgent_on <= today:
            return "today"
        return "week" if urgent_on <= within_a_week(today) else "later"

    @property
    def safer_on(self) -> dt.date | None:
        """The earlier last day, where the law leaves two readings; it is the one to be reminded of."""
        earlier = self.warn_on and self.due_on and self.warn_on < self.due_on
        return self.warn_on if earlier else None

    def get_subject_url(self) -> str:
        """Return the address of what the deadline is about."""
        return reverse(f"{self.subject_type}s:detail", args=[self.subject_id])

    def get_absolute_url(self) -> str:
        """Return the address of the explanation."""
        return reverse("deadlines:detail", args=[self.pk])


def within_a_week(today: dt.date) -> dt.date:
    """Return the last of the seven days that a worklist calls this week, whatever day it is now."""
    return today + dt.timedelta(days=7)
