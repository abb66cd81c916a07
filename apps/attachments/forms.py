"""Forms of files."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """A file and what it is."""

    title = forms.CharField(label=_("What it is"), max_length=200)
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, PNG, JPG, DOCX or ODT, up to 10 MB."),
        allow_empty_file=True,
    )  # fmt: skip


class ScanForm(forms.Form):
    """The scan of a paper form."""

    file = forms.FileField(
        label=_("Scan"), help_text=_("PDF, PNG or JPG, up to 10 MB and 30 pages."),
        allow_empty_file=True,
    )  # fmt: skip


class RemoveForm(forms.Form):
    """Why a file goes."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
