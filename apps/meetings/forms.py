"""Forms of appointments: plain controls that a keyboard alone can fill in."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.errors import DomainError
from apps.common.moments import NoSuchHour, moment_of
from apps.common.ui.hours import HourField
from apps.common.ui.problems import add_problems
from apps.common.ui.widgets import PartsDateField
from apps.meetings import selectors
from apps.meetings.labels import kind_label
from apps.meetings.models import Appointment, Kind
from apps.meetings.services.inputs import PlanInput, Slot
from apps.procedures.models import Party, Procedure
from apps.procedures.words import say, say_short

OF_PROCEDURE = (Kind.TALK, Kind.GROUP_MEETING, Kind.VISIT)


class SlotForm(forms.Form):
    """When and where."""

    on = PartsDateField(label=_("Day"))
    begins = HourField(label=_("From"))
    ends = HourField(label=_("Until"), help_text="")
    place = forms.CharField(
        label=_("Place"), required=False, max_length=200,
        help_text=_("House and street, without the room: people meet in corridors too."),
    )  # fmt: skip
    room = forms.CharField(label=_("Room"), required=False, max_length=60)
    is_remote = forms.BooleanField(label=_("The meeting is remote"), required=False)
    link = forms.CharField(
        label=_("Address of the call"), required=False, max_length=300,
        help_text=_("The whole address, beginning with https://."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "may_overlap" in self.data:
            self.ask_overlap()

    def ask_overlap(self) -> None:
        """Ask whether it is planned though some of the staff are expected elsewhere then."""
        self.fields["may_overlap"] = forms.BooleanField(
            label=_("Plan it although they are expected elsewhere"), required=False
        )

    def refuse(self, refusal: DomainError) -> None:
        """Show why it was not planned."""
        if any(one.anchor == "may_overlap" for one in refusal.problems):
            self.ask_overlap()
        add_problems(self, refusal)

    def clean(self) -> dict[str, Any]:
        """Refuse hours that the clocks jump over."""
        data = super().clean() or self.cleaned_data
        for name in ("begins", "ends"):
            if "on" in data and name in data:
                try:
                    _moment(data["on"], data[name])
                except NoSuchHour as refusal:
                    self.add_error(name, str(refusal))
        return data

    def slot(self) -> Slot:
        """Return what was entered, as the services take it."""
        data = self.cleaned_data
        return Slot(
            _moment(data["on"], data["begins"]), _moment(data["on"], data["ends"]),
            data["place"], data["room"], data["is_remote"], data["link"],
            data.get("may_overlap", False),
        )  # fmt: skip


class PlanForm(SlotForm):
    """An appointment of a procedure."""

    field_order = ("kind", "parties", "users", "on", "begins", "ends", "place", "room")

    kind = forms.ChoiceField(label=_("What for"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [
            (one.value, kind_label(one, procedure.regime))
            for one in OF_PROCEDURE
            if procedure.group_id or one is not Kind.GROUP_MEETING
        ]
        self.fields["parties"] = _parties(procedure)
        staff = selectors.staff_of(procedure)
        if staff:
            self.fields["users"] = some_users(say("members", procedure.regime), staff)
            self.initial.setdefault("users", [one.pk for one in staff])
        self.order_fields(self.field_order)

    def given(self) -> PlanInput:
        """Return what was entered, as the service takes it."""
        data = self.cleaned_data
        return PlanInput(
            data["kind"], self.slot(), list(data["parties"]), list(data.get("users", []))
        )


class MoveForm(SlotForm):
    """Another time or place."""

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begins = timezone.localtime(appointment.starts_at)
        ends = timezone.localtime(appointment.ends_at)
        self.initial = {
            "on": begins.date(), "begins": begins.time(), "ends": ends.time(),
            "place": appointment.place, "room": appointment.room, "link": appointment.link,
            "is_remote": appointment.is_remote,
        }  # fmt: skip
        if appointment.kind == Kind.TEAM_MEETING:
            self.fields["reason"] = short_notice()


class CancelForm(forms.Form):
    """Why it is cancelled."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def short_notice() -> forms.Field:
    """Return the question why the team is called in less than seven days."""
    return forms.CharField(
        label=_("Why the notice is shorter than 7 days"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Only for an earlier day (art. 9a.7b)."),
    )  # fmt: skip


def _label(party: Party, regime: str) -> str:
    return " · ".join(filter(None, [party_label(party, regime), party.noted_needs.beside]))


def _parties(procedure: Procedure) -> forms.Field:
    found = Party.objects.filter(procedure=procedure, is_minor=False, person__died_on=None)
    found = found.select_related("person")
    field: Any = forms.ModelMultipleChoiceField(
        found.order_by("-side", "position"), label=_("Who is invited"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People of one side only. Minors are never invited."),
    )  # fmt: skip
    field.label_from_instance = partial(_label, regime=procedure.regime)
    return field  # type: ignore[no-any-return]  # see Any above


def some_users(label: Any, people: Sequence[User], *, required: bool = False) -> forms.Field:
    """Return a choice of several users."""
    users = User.objects.filter(pk__in=[one.pk for one in people]).order_by("sort_key")
    return forms.ModelMultipleChoiceField(
        users, label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


def party_label(party: Party, regime: str) -> str:
    """Return a person with their side: a name alone says too little at such a choice."""
    return f"{party.person} ({say_short(party.side, regime)})"


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return moment_of(day, time, timezone.get_default_timezone())
