"""Forms of the dashboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.disclosure import Place
from apps.marshal import selectors

DEFAULT = "procedures/started/number"


class MeasureForm(forms.Form):
    """By what the gminas are compared."""

    mark_optional = False

    measure = forms.ChoiceField(label=_("Compare gminas by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"measure": DEFAULT}
        self._measures = {"/".join([code, *place]): (code, place, label)
                          for code, place, label in selectors.measures()}  # fmt: skip
        self.fields["measure"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (key, label) for key, (_code, _place, label) in self._measures.items()
        ]

    def chosen(self) -> tuple[str, Place, str]:
        """Return the indicator, the place and the name of what was chosen."""
        key = self.cleaned_data.get("measure") if self.is_bound and self.is_valid() else ""
        return self._measures[key or DEFAULT]
