"""Forms of letters, made of what their kind asks for."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.ui.hours import HourField
from apps.common.ui.widgets import PartsDateField, Suggesting
from apps.letters import composing, labels, selectors
from apps.letters.models import Letter
from apps.letters.rules.kinds import DocumentKind, RecipientSide
from apps.letters.rules.states import Move
from apps.procedures.models import Party, Procedure

_LONG = {"reasons", "findings", "request", "actions"}
_LIMIT = 4000
_NOBODY = _("A minor is not invited to a meeting (ROZP23 § 11.6), and no adult is on this side. Plan a"
            " talk or a visit with the parent or guardian who does not use violence.")  # fmt: skip


_REASONS = {
    Move.RELEASE: _("Why the letter may leave with this in it"),
    Move.REFUSE: _("What has to be changed"),
}


class LetterForm(forms.Form):
    """Whom the letter is for and what stands in it."""

    def __init__(
        self, *args: Any, kind: DocumentKind, procedure: Procedure, signer: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind.side in (RecipientSide.VICTIM, RecipientSide.PERPETRATOR):
            people = Party.objects.filter(
                procedure=procedure, side=kind.side.value, person__died_on=None
            )
            if not kind.is_for_minors:
                people = people.filter(is_minor=False)
            self.fields["party"] = _PartyField(
                queryset=people.select_related("person"), label=_("For whom"), empty_label=None,
                help_text="" if people else _NOBODY,
            )  # fmt: skip
        minors = any(one.is_minor for one in _parties(self))
        for name in composing.asked(kind, _first_adult(self)):
            self.fields[name] = _control(name, procedure.regime)
        if minors and kind.side is RecipientSide.VICTIM:
            self.fields["recipient_name"] = forms.CharField(
                label=_("Into whose hands"), max_length=200, required=False,
                help_text=_("Only for a minor: the guardian who does not use violence."),
            )  # fmt: skip
        if kind.side is RecipientSide.INSTITUTION:
            self.fields["recipient_name"].widget = Suggesting(selectors.institutions())
            self.fields["recipient_name"].help_text = _(
                "Choose from the list or type: name, address."
            )
        self.fields["signer"].initial = str(signer)
        self.fields["signer_role"].initial = selectors.role_of(signer, procedure)

    def parties(self) -> list[Party]:
        """Return the people for whom the letter may be."""
        return _parties(self)

    def party(self) -> Party | None:
        """Return whom the letter is for."""
        found: Party | None = self.cleaned_data.get("party")
        return found

    def given(self) -> dict[str, str]:
        """Return what was typed, days as people write them."""
        return {
            name: _written(value)
            for name, value in self.cleaned_data.items()
            if name != "party" and value
        }


def _written(value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


class _PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        """Return a person's name."""
        return f"{obj.person.first_name} {obj.person.last_name}"


class MoveForm(forms.Form):
    """What a move asks for."""

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if move is Move.SEND:
            self.fields["means"] = forms.ChoiceField(
                label=_("How"), choices=labels.MEANS, widget=forms.RadioSelect
            )
        if move in (Move.SEND, Move.PROVE, Move.RETURN):
            self.fields["on"] = PartsDateField(
                label=_("Day on which it happened"), initial=timezone.localdate()
            )
        if move in _REASONS:
            self.fields["reason"] = forms.CharField(
                label=_REASONS[move], max_length=500, widget=forms.Textarea(attrs={"rows": 3})
            )


class LetterheadForm(forms.Form):
    """Who writes the team's letters."""

    team = forms.CharField(
        label=_("The team"),
        max_length=160,
        help_text=_("As it signs, for example: Zespół Interdyscyplinarny w Nysie."),
    )
    unit = forms.CharField(
        label=_("Who serves the team"),
        max_length=160,
        required=False,
        help_text=_("The centre that serves the team, with its full name."),
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=80, required=False)


class YearForm(forms.Form):
    """Which year of the register."""

    year = forms.IntegerField(min_value=2000, max_value=2100, required=False)


def initial_of(letter: Letter) -> dict[str, Any]:
    """Return what a draft holds, for its form."""
    return {**letter.given, "party": letter.party_id}


def _control(name: str, regime: str) -> forms.Field:
    label, hint = str(labels.field_label(name, regime)), str(labels.HINTS.get(name, ""))
    if name == "meeting_on":
        return PartsDateField(label=label)
    if name == "meeting_at":
        return HourField(label=label)
    widget = forms.Textarea(attrs={"rows": 5}) if name in _LONG else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, max_length=_LIMIT, widget=widget,
        required=name not in composing.OPTIONAL,
    )  # fmt: skip


def _parties(form: forms.Form) -> list[Party]:
    field = form.fields.get("party")
    return list(field.queryset or []) if isinstance(field, forms.ModelChoiceField) else []


def _first_adult(form: forms.Form) -> Party | None:
    """Return somebody of whom no guardian is asked, so that asking stays optional."""
    found = _parties(form)
    return next((one for one in found if not one.is_minor), found[0] if found else None)
