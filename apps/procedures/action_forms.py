"""Forms of actions: the day, a note, and what the action's table asks for."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.errors import DomainError
from apps.common.ui.problems import add_problems
from apps.common.ui.widgets import PartsDateField
from apps.deadlines.rules import Regime
from apps.procedures import selectors
from apps.procedures.labels import MEANS, law_label
from apps.procedures.models import GroundChoice, Party, Procedure, Side, StateChoice
from apps.procedures.rules.nkb import LANGUAGES, RECIPIENTS, Handover
from apps.procedures.rules.states import CLOSING_GROUNDS, Action, Step
from apps.procedures.services.inputs import ActionInput, HandoverInput
from apps.procedures.words import say
from apps.teams import selectors as teams


class ActionForm(forms.Form):
    """What one step asks for in one procedure."""

    on = PartsDateField(label=_("Day on which it happened"))

    def __init__(self, *args: Any, step: Step, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": timezone.localdate()}
        if step.action is Action.CHANGE_GROUP:
            self.initial |= _seated(procedure)
        for name in step.inputs:
            self.fields[name] = _FIELDS[name](procedure)
        self.fields["note"] = forms.CharField(
            label=_("Note"), required=False, max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip

    def given(self) -> ActionInput:
        """Return what was entered, as the service takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if value is not None}
        for many in ("others", "present"):
            if many in data:
                data[many] = list(data[many])
        return ActionInput(**data)


def _seated(procedure: Procedure) -> dict[str, Any]:
    """Return who sits in the group now, as the form asks for it."""
    seats = selectors.seats_of(procedure)
    core = {one.function: one.user_id for one in seats if one.function != "other"}
    return {**core, "others": [one.user_id for one in seats if one.function == "other"]}


def _named(user: User) -> str:
    """Return the name as a choice shows it: who has signed no statement is seen by the chair."""
    missing = "" if user.secrecy_signed_on else _("no signed statement (art. 9c.3)")
    return f"{user} ({missing})" if missing else str(user)


def _one_of(label: Any, people: list[User]) -> forms.Field:
    users = User.objects.filter(pk__in=[one.pk for one in people]).order_by("sort_key")
    field: Any = forms.ModelChoiceField(users, label=label, empty_label=_("Choose"))
    field.label_from_instance = _named
    return cast("forms.Field", field)


def _some_of(label: Any, people: list[User], *, required: bool) -> forms.Field:
    users = User.objects.filter(pk__in=[one.pk for one in people]).order_by("sort_key")
    field: Any = forms.ModelMultipleChoiceField(
        users, label=label, required=required, widget=forms.CheckboxSelectMultiple
    )
    field.label_from_instance = _named
    return cast("forms.Field", field)


def _candidates(procedure: Procedure, place: str) -> list[User]:
    closed = selectors.recused(procedure)
    return [one for one in teams.candidates()[place] if one not in closed]


def _present(procedure: Procedure) -> forms.Field:
    people = teams.members(procedure.group) if procedure.group else []
    return _some_of(_("Who was present"), people, required=True)


def _others(procedure: Procedure) -> forms.Field:
    label = say("other_members", procedure.regime)
    return _some_of(label, _candidates(procedure, "others"), required=False)


_FIELDS: dict[str, Any] = {
    "joins": lambda _p: forms.CharField(
        label=_("Number of the procedure that is running"), max_length=32,
        help_text=_("Its forms, people and urgent steps go there. This number stays as a record."),
    ),
    "social_worker": lambda p: _one_of(_("Social worker"), _candidates(p, "social_worker")),
    "police_officer": lambda p: _one_of(_("Police officer"), _candidates(p, "police_officer")),
    "others": _others,
    "is_remote": lambda _p: forms.BooleanField(label=_("The meeting was remote"), required=False),
    "present": _present,
    "means": lambda _p: forms.ChoiceField(
        label=_("How the person was told"), widget=forms.RadioSelect, choices=list(MEANS.items())
    ),
    "ground": lambda _p: forms.ChoiceField(
        label=_("Ground"), widget=forms.RadioSelect,
        choices=[(one.value, GroundChoice(one).label) for one in CLOSING_GROUNDS],
    ),
    "violence_ceased": lambda _p: forms.BooleanField(
        label=_("Violence has ceased"), required=False
    ),
    "plan_carried_out": lambda _p: forms.BooleanField(
        label=_("The help plan was carried out"), required=False
    ),
}  # fmt: skip


class HandoverForm(forms.Form):
    """Form NK-B was handed over."""

    party: "forms.ModelChoiceField[Party]" = forms.ModelChoiceField(
        queryset=None, label=_("Whose form"), widget=forms.RadioSelect
    )
    recipient = forms.ChoiceField(
        label=_("Who received it"),
        widget=forms.RadioSelect,
    )
    received_by = forms.CharField(
        label=_("First name and surname of who received it"), required=False, max_length=160,
        help_text=_("Where it was not the person whose form it is."),
    )  # fmt: skip
    is_refused = forms.BooleanField(label=_("They refused to take it"), required=False)
    is_helpless = forms.BooleanField(
        label=_("The person cannot act for themselves (age, mental or physical state)"),
        required=False,
    )
    guardian_is_suspected = forms.BooleanField(
        label=_("A parent or guardian is suspected of using violence"), required=False
    )
    language = forms.ChoiceField(
        label=_("Language"),
        widget=forms.RadioSelect,
        initial="pl",
        choices=[(one.value, one.label) for one in LANGUAGES],
    )
    other_language = forms.CharField(label=_("Which language"), required=False, max_length=24)
    has_interpreter = forms.BooleanField(label=_("An interpreter was present"), required=False)
    on = PartsDateField(label=_("Day"))

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": timezone.localdate(), "language": "pl"}
        if "is_namesake" in self.data:
            self._ask_of_a_namesake()
        recipients: Any = self.fields["recipient"]
        recipients.choices = [(one.value, one.choice_under(procedure.regime)) for one in RECIPIENTS]
        victims = Party.objects.filter(procedure=procedure, side=Side.VICTIM)
        field: Any = self.fields["party"]
        field.queryset = victims.select_related("person")
        field.label_from_instance = lambda party: str(party.person)
        field.empty_label = None
        if victims.count() == 1:
            self.initial["party"] = victims.get()

    def refuse(self, refusal: DomainError) -> None:
        """Show why it was not recorded; a name of the other side may be a namesake's."""
        add_problems(self, refusal)
        if "received_by" in self.errors and self.data.get("received_by"):
            self._ask_of_a_namesake()

    def _ask_of_a_namesake(self) -> None:
        self.fields["is_namesake"] = forms.BooleanField(
            label=_("It was somebody else, who bears the same name"), required=False
        )
        self.order_fields(["party", "recipient", "received_by", "is_namesake"])

    def given(self) -> HandoverInput:
        """Return what was entered, as the service takes it."""
        data = self.cleaned_data
        handover = Handover(
            recipient=data["recipient"],
            language=data["language"],
            other_language=data["other_language"],
            has_interpreter=data["has_interpreter"],
            received_by=data["received_by"],
            is_refused=data["is_refused"],
            is_namesake=data.get("is_namesake", False),
        )
        return HandoverInput(
            handover, data["on"], data["is_helpless"], data["guardian_is_suspected"]
        )


class ListFilter(forms.Form):
    """What the list of procedures shows."""

    mark_optional = False

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *StateChoice.choices]
    )
    regime = forms.ChoiceField(
        label=_("Law"),
        required=False,
        choices=[("", _("All")), *((law, law_label(law)) for law in reversed(Regime))],
    )
