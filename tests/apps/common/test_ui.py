"""Dates typed as people write them, the error summary, and small tags."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.translation import gettext

from apps.common.errors import DomainError, Invalid, Problem
from apps.common.templatetags import ui
from apps.common.ui.problems import add_problems, problems_of
from apps.common.ui.widgets import PartsDateField, month_number, split_date

DAY = dt.date(2026, 3, 14)


class Dated(forms.Form):
    when = PartsDateField(label="Kiedy")
    other = PartsDateField(required=False)


class Kinds(forms.Form):
    """One field of every kind that looks different."""

    file = forms.FileField(required=False)
    number = forms.IntegerField(min_value=0)
    one = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, label="Czy tak?")
    own = forms.CharField(widget=forms.TextInput(attrs={"class": "mine"}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(widget=forms.PasswordInput)
    long = forms.CharField(widget=forms.Textarea, required=False)
    tick = forms.BooleanField(required=False)
    many = forms.MultipleChoiceField(
        choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, required=False
    )


def parts(day: str = "", month: str = "", year: str = "") -> dict[str, str]:
    return {"when_day": day, "when_month": month, "when_year": year}


@pytest.mark.parametrize(
    "typed",
    [
        parts("14", "3", "2026"), parts("14", "03", "2026"), parts(" 14 ", "3 ", " 2026"),
        parts("14", "marca", "2026"), parts("14", "III", "2026 r."), parts("14", "Marzec", "2026"),
        parts("2026-03-14"), parts("14.03.2026"), parts("", "", "14 marca 2026 r."),
        parts("14/3/2026"), parts("", "14-03-2026"), {"when": "2026-03-14"},
        {"when": "14/3/2026"}, {"when": "14.3.2026 r."}, {"when": "14 iii 2026"},
    ],
    ids=str,
)  # fmt: skip
def test_a_date_as_people_write_it(typed: dict[str, str]) -> None:
    form = Dated(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == DAY


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (parts(), "required"),
        ({}, "required"),
        (parts("31", "2", "2026"), "no_such_day"),
        (parts("29", "2", "2025"), "no_such_day"),
        (parts("14", "13", "2026"), "no_such_day"),
        (parts("0", "0", "0000"), "no_such_day"),
        (parts("1", "1", "0206"), "too_early"),
        (parts("31.12.1899"), "too_early"),
        (parts("ala"), "invalid"),
        (parts("14", "q", "2026"), "invalid"),
        (parts("²", "3", "2026"), "invalid"),
        (parts("١٤", "3", "2026"), "invalid"),
        (parts("", "3", "2026"), "day_missing"),
        (parts("14", "", "2026"), "month_missing"),
        (parts("14", "3", ""), "year_missing"),
        (parts("14", "3", "26"), "year_short"),
        (parts("14", "3", "20266"), "year_short"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_date(typed: dict[str, str], code: str) -> None:
    form = Dated(typed)
    assert not form.is_valid()
    assert [error.code for error in form.errors.as_data()["when"]] == [code]


def test_a_wrong_date_stays_as_typed_and_the_summary_leads_to_its_first_box() -> None:
    form = Dated(parts("31", "lutego", "2026"))
    html = str(form)
    for part, value in (("day", "31"), ("month", "lutego"), ("year", "2026")):
        assert f'name="when_{part}" id="id_when_{part}" value="{value}"' in html
    (problem,) = problems_of(form)
    assert problem.anchor == "id_when_day"
    assert str(problem.message).startswith("Kiedy: ")


def test_an_unchanged_date_is_no_change() -> None:
    assert not Dated({"when": "2026-03-14"}, initial={"when": DAY}).has_changed()
    assert not Dated(parts("14", "3", "2026"), initial={"when": DAY}).has_changed()
    assert Dated({"when": "2026-03-15"}, initial={"when": DAY}).has_changed()


def test_every_box_of_a_date_has_a_label() -> None:
    html = str(Dated(initial={"when": DAY}))
    assert html.count("<label") == 6
    assert html.count("<legend") == 2
    assert 'value="14"' in html


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), ("12", 12), ("xii", 12), ("IX", 9), ("paź", 10), ("październik", 10),
        ("pazdziernika", 10), ("sierpnia", 8), ("styczeń", 1), ("maja", 5), ("", None), ("q", None),
        ("1²", None),
    ],
)  # fmt: skip
def test_a_month(text: str, number: int | None) -> None:
    assert month_number(text) == number


@pytest.mark.parametrize("text", ["", "14", "14.3", "2026", "abc", "14.3.26", "14.3.2026.1"])
def test_no_whole_date(text: str) -> None:
    assert split_date(text) is None


def test_problems_come_in_the_order_of_the_page() -> None:
    formset: Any = forms.formset_factory(Dated)
    rows = formset({
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-when_day": "99",
    })  # fmt: skip
    found = problems_of(Dated({}), rows)
    assert [problem.anchor for problem in found] == ["id_when_day", "id_form-0-when_day"]


def test_a_refusal_stands_at_the_field_that_it_names() -> None:
    form = Dated(parts("14", "3", "2026"))
    add_problems(form, Invalid("Źle", problems=[Problem("Tu", "when"), Problem("Tam", "nowhere")]))
    assert form.errors["when"] == ["Tu"]
    assert form.non_field_errors() == ["Tam"]


def test_a_refusal_without_places_stands_at_the_top() -> None:
    form = Dated(parts("14", "3", "2026"))
    add_problems(form, DomainError("Nie teraz"))
    assert form.non_field_errors() == ["Nie teraz"]


def test_every_kind_of_field_is_drawn_with_its_class() -> None:
    html = str(Kinds({"tick": "on"}))
    for name in (
        "govuk-file-upload", "govuk-radios__input", "govuk-input--error mine", "govuk-textarea",
        "govuk-checkboxes__input", "govuk-password-input__toggle",
    ):  # fmt: skip
        assert name in html, name
    assert str(Kinds(auto_id=False))


def test_the_summary_leads_to_the_first_choice_and_asks_no_double_colon() -> None:
    found = {problem.anchor: str(problem.message) for problem in problems_of(Kinds({}))}
    assert found["id_one_0"].startswith("Czy tak? ")
    assert "" in found  # a hidden field has no place to lead to


def test_only_optional_fields_say_so() -> None:
    form = Kinds()
    assert [field.name for field in form if field.is_optional] == ["file", "long", "many"]


@pytest.mark.parametrize(("tone", "shown"), [("overdue", "overdue"), ("x y", "neutral")])
def test_a_status_is_coloured_and_escaped(tone: str, shown: str) -> None:
    html = ui.status_tag("<b>", tone)
    assert f"app-tag--{shown}" in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (DAY, ">14.03.2026<"),
        (dt.datetime(2026, 3, 14, 23, 30, tzinfo=dt.UTC), ">15.03.2026, 00:30<"),
        (dt.datetime(2026, 7, 14, 12, 0, tzinfo=dt.UTC), ">14.07.2026, 14:00<"),
    ],
)
def test_dates_are_shown_in_polish_time(value: Any, text: str) -> None:
    shown = ui.local_date(value)
    assert text in shown
    assert ("<time" in shown) == bool(text)


def test_numbers_of_pages_have_gaps() -> None:
    page = Paginator(range(1000), 10).page(50)
    found = list(ui.page_numbers(page))
    assert found[:2] == [1, Paginator.ELLIPSIS]
    assert 50 in found
    assert found[-1] == 100
    assert len(found) < 12


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500", "403_csrf"])
def test_pages_of_errors_need_no_context(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "<h1" in html
    assert gettext("Skip to main content") in html
