"""Forms of deadlines."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.calendar import FIRST_YEAR, LAST_YEAR
from apps.common.ui.widgets import PartsDateField
from apps.deadlines import rules
from apps.deadlines.rules import Regime

# Counted from a minute, not from a day: the calculator asks for a day.
_IN_HOURS = frozenset(rule.code for rule in rules.RULES if rule.unit is rules.Unit.HOURS)


class WorklistFilter(forms.Form):
    """What the worklist shows; it stands in the address, so that it can be kept and shared."""

    mark_optional = False

    scope = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("Mine")), ("office", _("Whole office"))]
    )
    code = forms.ChoiceField(label=_("Kind of deadline"), required=False)
    bucket = forms.ChoiceField(
        label=_("When"), required=False,
        choices=[
            ("", _("All")), ("overdue", _("Overdue")), ("today", _("Today")),
            ("week", _("Within seven days")), ("later", _("Later")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, whole_office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {rule.code: rule.title for rule in rules.RULES}
        codes = [(code, f"{code}: {titles[code]}") for code in rules.codes()]
        self.fields["code"].choices = [("", _("All")), *codes]  # type: ignore[attr-defined]  # a field of choices
        if not whole_office:
            del self.fields["scope"]


class CalculateForm(forms.Form):
    """A day and a rule, to be counted."""

    code = forms.ChoiceField(label=_("Rule"))
    start = PartsDateField(label=_("Day of the event"))
    regime = forms.ChoiceField(
        label=_("Law"),
        choices=[
            ("C", _("C: procedures from 28 September 2023")),
            ("B", _("B: 22 June to 27 September 2023")),
            ("A", _("A: before 22 June 2023")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {rule.code: rule.title for rule in reversed(rules.RULES)}
        self.fields["code"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (code, f"{code} {titles[code]}") for code in rules.codes() if code not in _IN_HOURS
        ]

    def clean_start(self) -> dt.date:
        """Return a day that the calendar knows."""
        day: dt.date = self.cleaned_data["start"]
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            raise forms.ValidationError(
                _("Enter a day between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR - 1}
            )
        return day

    def calculation(self) -> rules.Calculation:
        """Return the counted term. Raises ``rules.RuleNotInRegime``."""
        regime = Regime(self.cleaned_data["regime"])
        rule = rules.rule_for(self.cleaned_data["code"], regime)
        return rules.calculate(rule, self.cleaned_data["start"], regime=regime)

    @staticmethod
    def example() -> dict[str, Any]:
        """Return a start value: today's event under today's law."""
        return {"code": "D03", "start": timezone.localdate(), "regime": "C"}


class WaiveForm(forms.Form):
    """Why a deadline does not apply."""

    reason = forms.CharField(
        label=_("Why does the deadline not apply?"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Inspectors will read it. Do not write names."),
    )  # fmt: skip
