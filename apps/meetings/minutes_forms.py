"""The form of minutes: who came, what was said, and rows of decisions."""

import datetime as dt
from dataclasses import asdict
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.ui.widgets import PartsDateField
from apps.meetings import selectors
from apps.meetings.forms import party_label, some_users
from apps.meetings.labels import law_of
from apps.meetings.models import Appointment, Decision, Invited, Minutes
from apps.meetings.services.holding import HeldInput
from apps.procedures.models import Party

ROWS = 12
SHOWN = 4  # the others are folded away


class MinutesForm(forms.Form):
    """Attendance and minutes; ``corrects`` is the version that is corrected."""

    def __init__(
        self, *args: Any, appointment: Appointment, corrects: Minutes | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        staff = selectors.may_be_present(appointment)
        self.fields["present"] = some_users(gettext_lazy("Who was present"), staff, required=True)
        invited = Invited.objects.filter(appointment=appointment, party__isnull=False)
        if invited.exists():
            parties = Party.objects.filter(pk__in=invited.values("party_id"))
            came: Any = forms.ModelMultipleChoiceField(
                parties.select_related("person"), required=False,
                label=gettext_lazy("Who of the people invited came"),
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
            came.label_from_instance = partial(party_label, regime=law_of(appointment))
            self.fields["parties"] = came
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("Minutes"), required=False, max_length=20000,
            widget=forms.Textarea(attrs={"rows": 10}),
        )  # fmt: skip
        if corrects is not None:
            came_before = Invited.objects.filter(appointment=appointment, came=True)
            self.initial = {
                "present": [one.user_id for one in came_before if one.user_id],
                "parties": [one.party_id for one in came_before if one.party_id],
                "text": corrects.text,
            }
            self.fields["because"] = why_corrected()
        if "knows_withheld" in self.data:
            self.ask_knowingly()

    def ask_knowingly(self) -> None:
        """Ask whether a decision that never reaches its person is saved all the same."""
        self.fields["knows_withheld"] = forms.BooleanField(
            label=gettext_lazy("Save it: this decision is not for the person whom it is about"),
            required=False,
        )


def why_corrected() -> forms.Field:
    """Return the question why minutes are corrected."""
    return forms.CharField(
        label=gettext_lazy("Why the minutes are corrected"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """One decision; an empty row is none."""

    mark_optional = False

    text = forms.CharField(
        label=gettext_lazy("What was decided"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    responsible = forms.CharField(label=gettext_lazy("Who does it"), required=False, max_length=200)
    due = PartsDateField(label=gettext_lazy("Until when"), required=False)
    about = forms.ChoiceField(
        label=gettext_lazy("Solely about"), required=False,
        help_text=gettext_lazy("Only a decision solely about one person may be shown to that person."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = [("", _("nobody: for the group only")), *people]

    def clean(self) -> dict[str, Any]:
        """Refuse a row that says who or when but not what."""
        data = super().clean() or {}
        if not data.get("text") and (
            data.get("responsible") or data.get("due") or data.get("about")
        ):
            raise ValidationError({"text": _("Say what was decided.")})
        return data

    def decision(self) -> Decision | None:
        """Return the decision, None for an empty row."""
        data = self.cleaned_data
        if not data.get("text"):
            return None
        due = data["due"].isoformat() if data["due"] else ""
        return Decision(data["text"], data["responsible"], due, data["about"])


def decision_rows(
    data: Any, appointment: Appointment, corrects: Minutes | None = None
) -> list[DecisionForm]:
    """Return the rows of decisions, bound to what was entered; they begin with what is corrected."""
    procedure = appointment.procedure
    parties = selectors.adult_parties(procedure) if procedure else []
    law = law_of(appointment)
    people = [(str(one.pk), party_label(one, law)) for one in parties]
    written = [_initial(one) for one in corrects.decisions] if corrects else []
    return [
        DecisionForm(
            data, prefix=f"decision-{number}", people=people,
            initial=written[number] if number < len(written) else None,
        )
        for number in range(ROWS)
    ]  # fmt: skip


def _initial(decision: Decision) -> dict[str, Any]:
    due = dt.date.fromisoformat(decision.due) if decision.due else None
    return {**asdict(decision), "due": due}


def held(form: MinutesForm, rows: list[DecisionForm]) -> HeldInput:
    """Return what was entered, as the service takes it."""
    data = form.cleaned_data
    return HeldInput(
        list(data["present"]), list(data.get("parties", [])), data["text"], decided(rows),
        data.get("knows_withheld", False),
    )  # fmt: skip


def decided(rows: list[DecisionForm]) -> list[Decision]:
    """Return the decisions of the rows that hold one."""
    found = (row.decision() for row in rows)
    return [one for one in found if one is not None]
