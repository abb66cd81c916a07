"""Forms of sub-processes, made of the questions of a step."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.ui.widgets import PartsDateField
from apps.procedures.models import Party
from apps.procedures.rules.tracks import TrackStep
from apps.procedures.section_forms import control
from apps.procedures.services.tracks import StepInput


class StepForm(forms.Form):
    """The day and the answers; the table's own rules judge the answers in the service."""

    on = PartsDateField(label=_("Day on which it happened"))

    def __init__(
        self, *args: Any, step: TrackStep, concerned: Sequence[Party] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.required_when_asked: set[str] = set()
        self.initial = {"on": timezone.localdate()}
        if len(concerned) > 1:
            self.fields["party"] = forms.ChoiceField(
                label=_("Whom it concerns"), widget=forms.RadioSelect,
                choices=[(one.pk, str(one.person)) for one in concerned],
            )  # fmt: skip
        for field in step.fields:
            made = control(field, field.label)
            # A question asked only after another answer is judged by the table's rules.
            made.required = field.required and field.show_if is None
            if field.required and not made.required:
                self.required_when_asked.add(field.name)
            self.fields[field.name] = made

    def given(self) -> StepInput:
        """Return what was entered, as the service takes it."""
        data = dict(self.cleaned_data)
        on, party = data.pop("on"), data.pop("party", None)
        return StepInput(on, data, uuid.UUID(party) if party else None)
