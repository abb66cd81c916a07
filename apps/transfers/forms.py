"""Forms of hand-overs."""

import uuid
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.attachments.models import Attachment
from apps.common.ui.widgets import PartsDateField
from apps.transfers import selectors
from apps.transfers.labels import basis_label
from apps.transfers.models import Basis
from apps.transfers.services import Plan, Receipt

PARCEL, PAPER = "parcel", "paper"


class PrepareForm(forms.Form):
    """To whom, on what basis, since when it is known."""

    mark_optional = False  # which of the two it needs the first answer says

    way = forms.ChoiceField(
        label=_("Where the procedure goes"), widget=forms.RadioSelect,
        choices=[
            (PARCEL, _("To a gmina that works in Przystań")),
            (PAPER, _("To another gmina, on paper")),
        ],
    )  # fmt: skip
    to_teryt = forms.ChoiceField(
        label=_("Gmina that takes the procedure over"), required=False,
        help_text=_("Only for a gmina that works in Przystań."),
    )  # fmt: skip
    to_name = forms.CharField(
        label=_("Name of the other gmina or its team"), required=False, max_length=120,
        help_text=_("Only on paper: a gmina that is not on the list above."),
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=_("Legal basis"), choices=Basis.choices, widget=forms.RadioSelect
    )
    known_on = PartsDateField(label=_("Day on which your team learned of it"))
    requested_on = PartsDateField(
        label=_("Day on which the other team asked for the documents"),
        help_text=_(
            "Documents are handed over at the request of the new team. Without a request "
            "tell it of the move first, and prepare the hand-over when it has asked."
        ),
    )

    def __init__(self, *args: Any, files: list[Attachment], regime: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bases: Any = self.fields["basis"]
        bases.choices = [(one.value, basis_label(one, regime)) for one in Basis]
        self.initial = {
            "way": PARCEL,
            "files": [str(one.pk) for one in files],
        }
        if files:
            self.fields["files"] = forms.MultipleChoiceField(
                label=_("Files that go along"), required=False,
                choices=[(str(one.pk), _named(one)) for one in files],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        choices = [(one.teryt, f"{one.name} ({one.teryt})") for one in selectors.teams()]
        self.fields["to_teryt"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]  # a field of choices

    def plan(self) -> Plan:
        """Return what was entered; what was not ticked stays here."""
        given = self.cleaned_data
        is_paper = given["way"] == PAPER
        to = {"to_name": given["to_name"]} if is_paper else {"to_teryt": given["to_teryt"]}
        return Plan(
            **to, is_paper=is_paper, basis=given["basis"], known_on=given["known_on"],
            requested_on=given["requested_on"],
            files=frozenset(uuid.UUID(one) for one in given.get("files", [])),
        )  # fmt: skip


def _named(file: Attachment) -> str:
    title = file.title.get("text") or gettext("File %(number)s") % {"number": file}
    return f"{title} ({filesizeformat(file.size)})"


class ReceiptForm(forms.Form):
    """What the other team answered to a hand-over on paper."""

    mark_optional = False  # what it needs the first answer says

    outcome = forms.ChoiceField(
        label=_("What the other team answered"), widget=forms.RadioSelect,
        choices=[
            ("accepted", _("It took the procedure over")), ("refused", _("It refused")),
        ],
    )  # fmt: skip
    on = PartsDateField(label=_("Day of the answer"))
    number = forms.CharField(
        label=_("Number of the procedure at the other team"), required=False, max_length=60,
        help_text=_("If it took the procedure over."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason of the refusal"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("If it refused."),
    )  # fmt: skip

    def receipt(self) -> Receipt:
        """Return what was entered."""
        return Receipt(**self.cleaned_data)


class RefuseForm(forms.Form):
    """Why a procedure is not taken over."""

    reason = forms.CharField(
        label=_("Why your team is not competent"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
