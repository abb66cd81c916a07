"""How forms look: Django's form renderer with the markup of the design system."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

from apps.common.ui.widgets import PartsDateInput

# The class of each kind of control; the first match wins, so narrow kinds come first.
CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.FileInput, "govuk-file-upload"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (PartsDateInput, "govuk-input govuk-date-input__input"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.NumberInput, "govuk-input govuk-input--width-5"),
    (forms.DateInput, "govuk-input govuk-input--width-10"),
    (forms.TimeInput, "govuk-input govuk-input--width-5"),
    (Input, "govuk-input"),
    (forms.MultiWidget, "govuk-input"),
)
WITH_ERROR_CLASS = ("govuk-file-upload", "govuk-select", "govuk-textarea", "govuk-input")


class PrzystanBoundField(BoundField):
    """A field that knows its classes, its anchor and whether to say that it is optional."""

    @property
    def use_fieldset(self) -> bool:
        """Return whether a legend, not a label, names the field; a file input needs a label."""
        if isinstance(self.field.widget, forms.FileInput):
            return False
        return super().use_fieldset

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Return the attributes of the control, with its classes and its error state."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        own = str(attrs.get("class") or widget.attrs.get("class") or "")
        classes = " ".join(part for part in (self._control_classes(widget), own) if part)
        if classes:
            attrs["class"] = classes
        if widget.attrs.get("placeholder") == self.label:
            attrs["placeholder"] = False  # it would only repeat the label
        return attrs

    def _control_classes(self, widget: forms.Widget) -> str:
        for kind, classes in CONTROL_CLASSES:
            if isinstance(widget, kind):
                base = classes.split(" ", 1)[0]
                if self.errors and base in WITH_ERROR_CLASS:
                    return f"{classes} {base}--error"
                return classes
        return ""

    @property
    def anchor(self) -> str:
        """Return the id of the first control, for links from the error summary."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0" if widget.choices else str(self.auto_id)
        return str(self.id_for_label or self.auto_id)

    @property
    def summary_label(self) -> str:
        """Return what stands before a message in the error summary: "Date:", "Any weapon?"."""
        label = str(self.label).rstrip(": ")
        return label if not label or label.endswith(("?", ".")) else f"{label}:"

    @property
    def is_checkbox(self) -> bool:
        """Return whether the field is one checkbox, whose label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_password(self) -> bool:
        """Return whether the field gets the "show" button."""
        return isinstance(self.field.widget, forms.PasswordInput)

    @property
    def is_optional(self) -> bool:
        """Return whether the label says "(optional)".

        A form turns it off by `mark_optional`, or for the fields in `required_when_asked`, which another
        answer makes required.
        """
        if self.field.required or self.field.disabled or self.is_checkbox:
            return False
        if self.name in getattr(self.form, "required_when_asked", ()):
            return False
        return bool(getattr(self.form, "mark_optional", True))


class PrzystanRenderer(TemplatesSetting):
    """Render forms, fields and formsets with the templates of the design system.

    Needs "django.forms" in INSTALLED_APPS after our templates: widgets that look the same
    everywhere come from Django itself.
    """

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = PrzystanBoundField
