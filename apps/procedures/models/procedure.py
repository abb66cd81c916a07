"""Procedures, the people in them, what happened, and the numbers they are given."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Institution
from apps.common.fields import EncryptedJSONField
from apps.deadlines.rules import Regime
from apps.people.models import Person
from apps.procedures.rules.needs import Hint, Needs, hints
from apps.procedures.rules.states import Ground, State
from apps.teams.models import Group
from tenants.bound import OfficeModel

# In place of another team: the office's own earlier records, of which not everything is known.
IMPORTED = "import"


def as_recorded(moment: dt.datetime, origin: str) -> dt.datetime | dt.date:
    """Return a moment as it is shown: earlier records rarely tell the hour, and midnight stands for none."""
    local = timezone.localtime(moment)
    return local.date() if origin == IMPORTED and local.time() == dt.time() else moment


class StateChoice(models.TextChoices):
    """States, as a column's choices with their names."""

    STARTED = State.STARTED.value, _("started")
    RECEIVED = State.RECEIVED.value, _("received by the team")
    GROUP_APPOINTED = State.GROUP_APPOINTED.value, _("group appointed")
    DIAGNOSIS = State.DIAGNOSIS.value, _("diagnosis")
    PLAN_RUNNING = State.PLAN_RUNNING.value, _("help plan running")
    WITHDRAWN = State.WITHDRAWN.value, _("withdrawn")
    CLOSED = State.CLOSED.value, pgettext_lazy("procedure", "closed")
    MONITORING = State.MONITORING.value, _("monitoring")
    ARCHIVED = State.ARCHIVED.value, _("archived")
    TRANSFERRED = State.TRANSFERRED.value, _("transferred")
    JOINED = State.JOINED.value, _("joined to another procedure")


class GroundChoice(models.TextChoices):
    """Grounds of ending, with their names."""

    CEASED = Ground.CEASED.value, _("violence ceased")
    NO_GROUNDS = Ground.NO_GROUNDS.value, _("no grounds to take action")
    NOT_CONFIRMED = Ground.NOT_CONFIRMED.value, _("violence not confirmed")
    TRANSFERRED = Ground.TRANSFERRED.value, _("transferred to another team")


def _in_order(*names: str) -> Q:
    """Return the condition that recorded days follow one another."""
    ordered = Q()
    for before, after in zip(names, names[1:], strict=False):
        ordered &= Q(**{f"{after}__isnull": True}) | Q(**{f"{after}__gte": F(before)})
    return ordered


def _dates_in_order() -> Q:
    """Dates that the team records never stand before the receipt.

    Under the old law a working group may come at any time after it, or never.
    """
    new = _in_order("received_on", "group_appointed_on", "forwarded_on", "first_meeting_on")
    old = _in_order("received_on", "forwarded_on", "first_meeting_on")
    return (~Q(regime="A") & new) | (
        Q(regime="A") & old & _in_order("received_on", "group_appointed_on")
    )


class Procedure(OfficeModel):
    """One Blue Card procedure: it starts when form NK-A is completed (ROZP23 § 2.1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=32, unique=True)
    regime = models.CharField(max_length=1, choices=[(one.value, one.value) for one in Regime])
    state = models.CharField(max_length=16, choices=StateChoice, default=State.STARTED.value)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="started_procedures"
    )
    initiator_kind = models.CharField(max_length=24, choices=Institution.Kind)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, null=True)
    # The law knows no reopening: violence again is a new procedure, linked to the one before.
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="following"
    )
    received_on = models.DateField(null=True)
    group_appointed_on = models.DateField(null=True)
    forwarded_on = models.DateField(null=True)
    first_meeting_on = models.DateField(null=True)
    perpetrator_informed_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ground = models.CharField(max_length=16, choices=GroundChoice, blank=True)
    # Asked for at closing where the old law makes it a condition (ROZP11 § 18).
    plan_carried_out = models.BooleanField(null=True)
    protocol_delivered_on = models.DateField(null=True)
    monitoring_ended_on = models.DateField(null=True)
    archived_on = models.DateField(null=True)
    firearm_notified_on = models.DateField(null=True)
    # From which team, and under which number there; empty when it was started here, IMPORTED where
    # it was, and was taken in from earlier records.
    origin = models.CharField(max_length=160, blank=True)
    # The day of a further form that the team has not received yet; empty when none waits.
    further_form_on = models.DateField(null=True)
    further_received_on = models.DateField(null=True)
    group_changed_on = models.DateField(null=True)
    # The running procedure of which this one turned out to be a further form (ROZP23 § 13).
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="joined"
    )
    joined_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-started_at", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="procedure_state_known",
            ),
            models.CheckConstraint(
                condition=Q(regime__in=["A", "B", "C"]), name="procedure_regime_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["group_appointed", "diagnosis", "plan_running"])
                | Q(group__isnull=False)
                | (Q(regime="A") & ~Q(state="group_appointed")),
                name="procedure_group_when_appointed",
            ),
            models.CheckConstraint(
                condition=~Q(regime="A", state__in=["withdrawn", "monitoring"]),
                name="procedure_old_law_states",
            ),
            models.CheckConstraint(
                condition=~Q(regime="A", ground="ceased")
                | Q(plan_carried_out__isnull=False, plan_carried_out=True),
                name="procedure_old_law_plan_done",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["withdrawn", "closed", "monitoring", "transferred"])
                | (Q(ended_on__isnull=False) & ~Q(ground="")),
                name="procedure_ended_has_ground",
            ),
            models.CheckConstraint(condition=_dates_in_order(), name="procedure_dates_in_order"),
            models.CheckConstraint(
                condition=Q(previous__isnull=True) | ~Q(previous=F("id")),
                name="procedure_follows_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["started", "joined"]) | Q(received_on__isnull=False),
                name="procedure_received_first",
            ),
            models.CheckConstraint(
                # The other one may be deleted before it, at the end of its own time of keeping.
                condition=Q(state="joined", joined_on__isnull=False)
                | (~Q(state="joined") & Q(joined_to__isnull=True, joined_on__isnull=True)),
                name="procedure_joined_to_another",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="procedure_state"),
            models.Index(fields=["-started_at"], name="procedure_started"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the procedure's page."""
        return reverse("procedures:detail", args=[self.pk])

    @property
    def etag(self) -> str:
        """The version, as an entity tag."""
        return f'"{self.version}"'

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether another team began it and handed it over."""
        return self.origin not in ("", IMPORTED)

    @property
    def began(self) -> dt.datetime | dt.date:
        """When it started, to be shown."""
        return as_recorded(self.started_at, self.origin)

    @property
    def came_from(self) -> str:
        """Where it was started, if not with this system."""
        return gettext("the office's earlier records") if self.origin == IMPORTED else self.origin


class Side(models.TextChoices):
    """The two sides, which never meet (ROZP23 § 18)."""

    VICTIM = "victim", _("person suffering violence")
    PERPETRATOR = "perpetrator", _("person using violence")


class Party(OfficeModel):
    """A person's place in a procedure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parties")
    side = models.CharField(max_length=12, choices=Side)
    position = models.PositiveSmallIntegerField()
    is_minor = models.BooleanField()
    # Service, language, helplessness: what the law then asks of the group (``rules.needs``).
    needs = EncryptedJSONField(null=True)

    class Meta:
        ordering = ["-side", "position"]
        constraints = [
            # One person on one side: nobody is both victim and perpetrator of one procedure.
            models.UniqueConstraint(fields=["procedure", "person"], name="party_once"),
            models.CheckConstraint(
                condition=Q(side__in=["victim", "perpetrator"]), name="party_side_known"
            ),
            models.CheckConstraint(
                condition=~Q(side="perpetrator") | Q(is_minor=False), name="perpetrator_is_adult"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.position}"

    @property
    def noted_needs(self) -> Needs:
        """What was noted as particular about the person."""
        return Needs(**(self.needs or {}))

    @property
    def hints(self) -> list[Hint]:
        """What the law of the procedure asks because of the person."""
        return hints(
            self.noted_needs, side=self.side, is_minor=self.is_minor, regime=self.procedure.regime
        )


class Event(OfficeModel):
    """What happened in a procedure, appended and never edited."""

    append_only = True

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=32)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16, blank=True)
    note = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Counter(OfficeModel):
    """The last number given in a year; locked while a new one is taken."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
