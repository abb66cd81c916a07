"""Forms of imports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.imports.models import Batch
from apps.imports.rules.columns import COLUMNS, guess
from apps.teams import selectors as teams


class UploadForm(forms.Form):
    """The table."""

    file = forms.FileField(
        label=_("Table of earlier cases"),
        help_text=_("CSV or XLSX, up to 20 MB and 10,000 cases. The name of the file is not kept."),
    )


class ColumnsForm(forms.Form):
    """Which column of the table is which of ours; first guessed by the headings."""

    mark_optional = False

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not in the table"))] + [
            (str(place), f"{place + 1}. {heading}") for place, heading in enumerate(batch.headings)
        ]
        known = batch.columns or guess(batch.headings)
        for column in COLUMNS:
            self.fields[column.name] = forms.ChoiceField(
                label=column.label, choices=choices, required=False,
                initial=str(known.get(column.name, "")),
                help_text=_("This column is needed.") if column.required else "",
            )  # fmt: skip

    def columns(self) -> dict[str, int]:
        """Return the places chosen."""
        return {name: int(place) for name, place in self.cleaned_data.items() if place}


class RunForm(forms.Form):
    """Who works in the groups of cases that are not finished."""

    social_worker = forms.ModelChoiceField(
        User.objects.none(), label=_("Social worker"), required=False
    )
    police_officer = forms.ModelChoiceField(
        User.objects.none(), label=_("Police officer"), required=False
    )

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not batch.needs_group:
            self.fields.clear()
            return
        for name in ("social_worker", "police_officer"):
            queryset = User.objects.filter(pk__in=[user.pk for user in teams.candidates()[name]])
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a model choice
