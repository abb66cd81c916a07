"""Forms of hand-overs."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.ui.widgets import PartsDateField
from apps.transfers import selectors
from apps.transfers.models import Basis


class PrepareForm(forms.Form):
    """To whom, on what basis, since when it is known."""

    to_teryt = forms.ChoiceField(label=_("Gmina that takes the procedure over"))
    basis = forms.ChoiceField(
        label=_("Legal basis"), choices=Basis.choices, widget=forms.RadioSelect
    )
    known_on = PartsDateField(label=_("Day on which your team learned of it"))
    requested_on = PartsDateField(
        label=_("Day on which the other team asked for the documents"),
        help_text=_("Documents are handed over at the request of the new team (UPPD art. 9c.5a)."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"known_on": timezone.localdate(), "requested_on": timezone.localdate()}
        choices = [(one.teryt, f"{one.name} ({one.teryt})") for one in selectors.teams()]
        self.fields["to_teryt"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """Why a procedure is not taken over."""

    reason = forms.CharField(
        label=_("Why your team is not competent"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
