"""Forms of the team: seats, agreements, its meetings and who came to them."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Institution, User
from apps.common.ui.widgets import PartsDateField
from apps.meetings.forms import SlotForm, short_notice
from apps.meetings.minutes_forms import why_corrected
from apps.meetings.models import Appointment, Decision, Invited, Minutes, Seat
from apps.meetings.services.seats import SeatChange, SeatInput
from apps.meetings.services.team_meetings import TeamHeldInput


class SeatForm(forms.Form):
    """Somebody is appointed to the team."""

    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, label=_("User"), required=False, empty_label=_("without an account")
    )
    name = forms.CharField(
        label=_("First name and surname"), required=False, max_length=160,
        help_text=_("Only for somebody without an account."),
    )  # fmt: skip
    institution: "forms.ModelChoiceField[Institution]" = forms.ModelChoiceField(
        queryset=None, label=_("Institution that delegates"), empty_label=_("Choose")
    )
    appointed_on = PartsDateField(label=_("Appointed on"))
    act_number = forms.CharField(label=_("Number of the act of appointment"), max_length=60)
    is_chair = forms.BooleanField(label=_("Chair of the team"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users: Any = self.fields["user"]
        users.queryset = User.objects.filter(is_active=True).order_by("sort_key")
        institutions: Any = self.fields["institution"]
        institutions.queryset = Institution.objects.all()

    def given(self) -> SeatInput:
        """Return what was entered, as the service takes it."""
        return SeatInput(**self.cleaned_data)


class SeatChangeForm(forms.Form):
    """What happened to a seat since."""

    statement_signed_on = PartsDateField(
        label=_("Statement of confidentiality signed on"), required=False
    )
    training_done_on = PartsDateField(label=_("Training finished on"), required=False)
    is_chair = forms.BooleanField(label=_("Chair of the team"), required=False)
    until = PartsDateField(label=_("Left the team on"), required=False)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {name: getattr(seat, name) for name in self.fields}
        self.initial = {**said, "statement_signed_on": seat.statement_on}

    def given(self) -> SeatChange:
        """Return what was entered, as the service takes it."""
        return SeatChange(**self.cleaned_data)


class AgreementForm(forms.Form):
    """An agreement with an institution."""

    institution: "forms.ModelChoiceField[Institution]" = forms.ModelChoiceField(
        queryset=None, label=_("Institution"), empty_label=_("Choose")
    )
    signed_on = PartsDateField(label=_("Signed on"))
    expires_on = PartsDateField(label=_("Valid until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"signed_on": timezone.localdate()}
        institutions: Any = self.fields["institution"]
        institutions.queryset = Institution.objects.all()


class TeamMeetingForm(SlotForm):
    """A meeting of the team."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = _(
            "A meeting that took place is entered with its day as well."
        )
        self.fields["reason"] = short_notice()


class TeamMinutesForm(forms.Form):
    """Who came to a meeting of the team, whose absence is excused, and the minutes."""

    text = forms.CharField(
        label=_("Minutes"), required=False, max_length=20000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip
    field_order = ("came", "excused", "told_on", "text")

    def __init__(
        self, *args: Any, appointment: Appointment, corrects: Minutes | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        invited = Invited.objects.filter(appointment=appointment).select_related("seat__user")
        for name, label, is_required in (
            ("came", _("Who was present"), True),
            ("excused", _("Absent, excused for another reason (art. 9a.7f)"), False),
        ):
            made: Any = forms.ModelMultipleChoiceField(
                invited, label=label, required=is_required, widget=forms.CheckboxSelectMultiple
            )
            made.label_from_instance = lambda one: str(one.who)
            self.fields[name] = made
        if any(one.notice_sent_on is None for one in invited):
            self.fields["told_on"] = PartsDateField(
                label=_("Day of the notice to those without a recorded one"), required=False,
                help_text=_("Leave it empty where none went out: such an absence is not reproached."),
            )  # fmt: skip
        if corrects is not None:
            self.initial = {
                "came": [one.pk for one in invited if one.came],
                "excused": [one.pk for one in invited if one.is_excused],
                "text": corrects.text,
            }
            self.fields["because"] = why_corrected()
        self.order_fields(self.field_order)

    def given(self, decisions: list[Decision]) -> TeamHeldInput:
        """Return what was entered, as the service takes it."""
        data = self.cleaned_data
        return TeamHeldInput(
            list(data["came"]), list(data["excused"]), data["text"], decisions, data.get("told_on")
        )
