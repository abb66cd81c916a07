"""Forms of keeping and deleting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.retention import selectors
from apps.retention.models import RetentionClass
from apps.retention.services import ClassInput


class ClassForm(forms.Form):
    """A class of the office's list of files."""

    code = forms.CharField(
        label=_("Class"), max_length=12,
        help_text=_("As your office's list of files names it, for example B10 or BE5."),
    )  # fmt: skip
    title = forms.CharField(label=_("What it is for"), max_length=160)
    years = forms.IntegerField(
        label=_("Years of keeping"), min_value=1, max_value=100, required=False,
        help_text=_("Full calendar years after the year of the last record. Empty: for ever."),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("Basis"), max_length=200, help_text=_("Which document of your office says so.")
    )
    needs_consent = forms.BooleanField(
        label=_("Deleting needs the State Archive's consent"), required=False, initial=True
    )
    is_default = forms.BooleanField(label=_("Applies where nothing else is chosen"), required=False)

    def given(self) -> ClassInput:
        """Return what the service takes."""
        return ClassInput(**self.cleaned_data)


class AssignForm(forms.Form):
    """Another class for one procedure."""

    retention_class: "forms.ModelChoiceField[RetentionClass]" = forms.ModelChoiceField(
        label=_("Class"), queryset=None, empty_label=_("Choose")
    )
    reason = forms.CharField(
        label=_("Why this class"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retention_class"].queryset = selectors.classes()  # type: ignore[attr-defined]  # a field of choices


class HoldForm(forms.Form):
    """Why a procedure must stay."""

    reason = forms.CharField(
        label=_("Why it must stay"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the court and the number of its case. Name no person."),
    )  # fmt: skip


class LiftForm(forms.Form):
    """Why a hold ends."""

    because = forms.CharField(
        label=_("Why the hold ends"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class DisposalForm(forms.Form):
    """Which of the due procedures go on a list."""

    procedures = forms.MultipleChoiceField(
        label=_("Procedures"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one procedure.")},
    )  # fmt: skip
    consent = forms.CharField(
        label=_("Consent of the State Archive: number and day"), max_length=120, required=False,
        help_text=_("Needed where a class says so."),
    )  # fmt: skip

    def __init__(self, *args: Any, due: list[selectors.Keeping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedures"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (
                str(one.procedure.pk),
                _("%(number)s, class %(code)s, kept until %(until)s")
                % {
                    "number": one.procedure.number,
                    "code": one.retention_class.code if one.retention_class else "",
                    "until": one.until.strftime("%d.%m.%Y") if one.until else "",
                },
            )
            for one in due
        ]
