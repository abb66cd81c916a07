"""From a pattern's section to what a page shows, and from what was typed back to answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.procedures.rules.form_values import parse_date
from apps.procedures.rules.forms import (
    JSON,
    Field,
    FieldKind,
    FormDefinition,
    Problem,
    Row,
    Section,
    UnknownSection,
    persons,
)  # fmt: skip

_FEW = 4
_RADIOS = (FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN)


class RowForm(forms.Form):
    """One row of answers. It checks nothing itself: the pattern's own rules do."""

    mark_optional = False

    def __init__(
        self, section: Section, index: int | None, row: Row, problems: list[Problem],
        others: list[str],
    ) -> None:  # fmt: skip
        prefix = section.code if index is None else f"{section.code}-{index}"
        self.section, self.index = section, index
        super().__init__(data=_flat(section, row, prefix), prefix=prefix, auto_id="%s")
        for field in section.fields:
            self.fields.update(_controls(field, others))
        self.full_clean()
        for problem in problems:
            name = problem.field if problem.field in self.fields else f"{problem.field}-0"
            self.add_error(name if name in self.fields else None, problem.message)

    def add_prefix(self, field_name: str) -> str:
        """Return the control's name, which is also the anchor of its problems."""
        return f"{self.prefix}-{field_name}"


def section_of(definition: FormDefinition, code: str) -> Section:
    """Return a section in which something is asked. Raises ``Http404``."""
    try:
        part = definition.section(code)
    except UnknownSection as error:
        raise Http404 from error
    if not part.fields:
        raise Http404
    return part


def rows_of(
    definition: FormDefinition, section: Section, answers: Mapping[str, JSON],
    problems: list[Problem],
) -> list[RowForm]:  # fmt: skip
    """Return the forms of a section: one, or one for each row or person."""
    others = names_of(answers, "perpetrator")
    given = answers.get(section.code)
    if not section.is_list:
        row = given if isinstance(given, dict) else {}
        return [RowForm(section, None, row, problems, others)]
    rows = (
        [row if isinstance(row, dict) else {} for row in given or []]
        if isinstance(given, list)
        else []
    )
    wanted = len(persons(answers, section.per)) if section.per else section.min_items
    rows += [{} for _ in range(wanted - len(rows))]
    return [
        RowForm(section, index, row, [one for one in problems if one.index == index], others)
        for index, row in enumerate(rows)
    ]


def names_of(answers: Mapping[str, JSON], person: str) -> list[str]:
    """Return how the people of one kind are called on the page."""
    return [
        f"{row.get('first_name') or ''} {row.get('last_name') or ''}".strip() or f"{number}."
        for number, row in enumerate(persons(answers, person), start=1)
    ]


def titles_of(section: Section, answers: Mapping[str, JSON], count: int) -> list[str]:
    """Return the headings of a section's rows: people's names or numbers."""
    names = (
        names_of(answers, section.per or section.person) if section.per or section.person else []
    )
    return [names[index] if index < len(names) else place_of(index) for index in range(count)]


def place_of(index: int) -> str:
    """Return the heading of a row that has no name."""
    return f"{index + 1}."


def typed(section: Section, data: QueryDict, answers: Mapping[str, JSON]) -> JSON:
    """Return what was typed on a page as raw answers of the section."""
    others = len(persons(answers, "perpetrator"))
    if not section.is_list:
        return _row(section, section.code, data, others)
    count = 0
    while f"{section.code}-{count}-row" in data:
        count += 1
    return [_row(section, f"{section.code}-{index}", data, others) for index in range(count)]


def _row(section: Section, prefix: str, data: QueryDict, others: int) -> Row:
    found: Row = {}
    for field in section.fields:
        name = f"{prefix}-{field.name}"
        if field.kind is FieldKind.RELATION:
            found[field.name] = [data.get(f"{name}-{index}", "") for index in range(others)]
        elif field.kind is FieldKind.MULTI_CHOICE:
            found[field.name] = list(data.getlist(name))
        else:
            found[field.name] = data.get(name, "")
    return {name: value for name, value in found.items() if value not in ("", [])}


def _flat(section: Section, row: Row, prefix: str) -> QueryDict:
    """Return a row as a browser would send it."""
    data = QueryDict(mutable=True)
    for field in section.fields:
        name, value = f"{prefix}-{field.name}", row.get(field.name)
        if field.kind is FieldKind.RELATION and isinstance(value, list):
            for index, one in enumerate(value):
                data[f"{name}-{index}"] = str(one)
        elif isinstance(value, list):
            data.setlist(name, [str(one) for one in value])
        elif value is not None:
            data[name] = str(value)
    return data


def _controls(field: Field, others: list[str]) -> dict[str, forms.Field]:
    if field.kind is FieldKind.RELATION:
        return {
            f"{field.name}-{index}": control(field, f"{field.label}: {other}")
            for index, other in enumerate(others)
        }
    return {field.name: control(field, field.label)}


def control(field: Field, label: str) -> forms.Field:
    """Return the control of a question; what is typed is judged by the pattern's rules."""
    hint = f"{field.hint} {_example(field)}".strip()
    return forms.Field(required=False, label=label, help_text=hint, widget=_widget(field))


def _example(field: Field) -> str:
    """Return a date that could be the answer: of a birth, of something to come or of something past."""
    if field.kind is not FieldKind.DATE:
        return ""
    year = timezone.localdate().year
    shown = 1985 if "birth" in field.name else year + 1 if field.may_be_future else year - 1
    return str(_("For example %(day)s.") % {"day": f"14.03.{shown}"})


def add_label(section: Section) -> str:
    """Return what the button says that adds a row: people and other things are different rows."""
    is_person = section.person or any(one.name == "first_name" for one in section.fields)
    return str(_("Add another person") if is_person else _("Add another entry"))


def _widget(field: Field) -> forms.Widget:
    choices = [(choice.value, choice.label) for choice in field.options]
    if field.kind is FieldKind.MULTI_CHOICE:
        return forms.CheckboxSelectMultiple(choices=choices)
    if field.kind in _RADIOS or (choices and len(choices) <= _FEW):
        return forms.RadioSelect(choices=choices)
    if choices:
        return forms.Select(choices=[("", _("Choose")), *choices])
    if field.kind is FieldKind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})
    attrs = {"autocomplete": "off"}
    if field.kind in (FieldKind.PESEL, FieldKind.INTEGER):
        attrs["inputmode"] = "numeric"
    return forms.TextInput(attrs=attrs)


def answered(
    definition: FormDefinition, answers: Mapping[str, JSON], *, with_options: bool = False
) -> list[dict[str, Any]]:
    """Return the whole form for reading: sections with rows of (label, text).

    ``with_options``: what can be ticked stands there as in the pattern, ticked or not.
    """
    texts = _ticked if with_options else _texts
    shown = []
    for section in definition.sections:
        given = answers.get(section.code, [] if section.is_list else {})
        rows = given if isinstance(given, list) else [given]
        titles = titles_of(section, answers, len(rows)) if section.is_list else [""]
        shown.append(
            {
                "section": section,
                "rows": [
                    (title, texts(section.fields, row if isinstance(row, dict) else {}, answers))
                    for title, row in zip(titles, rows, strict=False)
                ],
            }
        )
    return shown


def texts_of(fields: tuple[Field, ...], row: Row) -> list[tuple[str, str]]:
    """Return the answers to some questions for reading: (label, text)."""
    return _texts(fields, row, {})


def _ticked(
    fields: tuple[Field, ...], row: Row, answers: Mapping[str, JSON]
) -> list[tuple[str, str]]:
    found = []
    for field in fields:
        if field.options and field.kind is not FieldKind.RELATION and field.is_shown(row):
            found.append((field.label, _boxes(field, row.get(field.name))))
        else:
            found += _texts((field,), row, answers)
    return found


def _boxes(field: Field, value: JSON) -> str:
    """Return the answers that can be chosen, each with its box; the few of a yes or no in one line."""
    chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
    boxes = [f"{'☒' if one.value in chosen else '☐'} {one.label}" for one in field.options]
    return "   ".join(boxes) if field.kind in _RADIOS else "\n" + "\n".join(boxes)


def _texts(
    fields: tuple[Field, ...], row: Row, answers: Mapping[str, JSON]
) -> list[tuple[str, str]]:
    found = []
    for field in fields:
        value = row.get(field.name)
        if value in (None, "", []):
            continue
        labels = {choice.value: choice.label for choice in field.options}
        values = value if isinstance(value, list) else [value]
        texts = [labels.get(str(one), str(one)) for one in values]
        if field.kind is FieldKind.DATE and (day := parse_date(value)):
            texts = [f"{day:%d.%m.%Y}"]
        if field.kind is FieldKind.RELATION:
            texts = [f"{name}: {text}" for name, text in
                     zip(names_of(answers, "perpetrator"), texts, strict=False)]  # fmt: skip
        found.append((field.label, "\n".join(texts)))
    return found
