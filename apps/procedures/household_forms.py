"""Forms of households and relations."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.ui.widgets import PartsDateField
from apps.procedures.models import Party
from apps.procedures.rules.relations import HOME, KINDS, RESIDENT
from apps.procedures.section_forms import control
from apps.procedures.services.households import Arrival, Home
from apps.procedures.services.relations import RelationInput

Choices = list[tuple[str, str]]
_PRINCIPAL = _("This is where they mainly live")


def _people(parties: Sequence[Party]) -> Choices:
    return [(str(one.pk), f"{one.person.first_name} {one.person.last_name}") for one in parties]


def _id(text: str) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


class HomeForm(forms.Form):
    """A household: who of the procedure lives there, from when, and where it is."""

    parties = forms.MultipleChoiceField(
        label=_("Who lives there"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Other people who live there are added afterwards."),
    )  # fmt: skip
    since = PartsDateField(
        label=_("Since"), help_text=_("If you do not know the day: since when it is known.")
    )
    is_principal = forms.BooleanField(label=_PRINCIPAL, required=False, initial=True)

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = _people(parties)  # type: ignore[attr-defined]  # a choice field
        for field in HOME:
            self.fields[field.name] = control(field, field.label)

    def given(self) -> Home:
        """Return what was entered, as the service takes it."""
        data = dict(self.cleaned_data)
        return Home(
            parties=[uuid.UUID(one) for one in data.pop("parties")], since=data.pop("since"),
            is_principal=data.pop("is_principal"), address=data,
        )  # fmt: skip


class ArrivalForm(forms.Form):
    """Somebody who comes to a household: of the procedure, or another person."""

    party = forms.ChoiceField(label=_("Who came"), required=False)
    since = PartsDateField(label=_("Since"))
    is_principal = forms.BooleanField(label=_PRINCIPAL, required=False, initial=True)

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", _("Somebody who is not of this procedure: write below"))
        self.fields["party"].choices = [nobody, *_people(parties)]  # type: ignore[attr-defined]  # a choice field
        for field in RESIDENT:
            self.fields[field.name] = control(field, field.label)

    def given(self) -> Arrival:
        """Return what was entered, as the service takes it."""
        data = dict(self.cleaned_data)
        return Arrival(
            party_id=_id(data.pop("party")), since=data.pop("since"),
            is_principal=data.pop("is_principal"), about=data,
        )  # fmt: skip


class RelationForm(forms.Form):
    """What one person is to another."""

    one = forms.ChoiceField(label=_("Person"))
    kind = forms.ChoiceField(
        label=_("Who that person is"),
        choices=[("", _("Choose")), *((one.code, one.title) for one in KINDS.values())],
    )
    other = forms.ChoiceField(label=_("To whom"))
    since = PartsDateField(
        label=_("Since"), required=False, help_text=_("Leave empty if it is not known.")
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].choices = [("", _("Choose")), *_people(parties)]  # type: ignore[attr-defined]  # a choice field

    def given(self) -> RelationInput:
        """Return what was entered, as the service takes it."""
        data = self.cleaned_data
        return RelationInput(
            uuid.UUID(data["one"]), uuid.UUID(data["other"]), data["kind"], data["since"]
        )


class EndForm(forms.Form):
    """The last day."""

    on = PartsDateField(label=_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": timezone.localdate()}
