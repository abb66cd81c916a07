"""The patterns of 2011: their days, their sections, their words, and that nothing makes them raise."""

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.deadlines.rules import Regime
from apps.procedures import section_forms
from apps.procedures.rules import forms, patterns
from apps.procedures.rules.form_schema import FieldKind, FormDefinition, Problem
from apps.procedures.rules.forms_2011 import BEHAVIOURS
from tests.factories.forms_2011 import valid_nka_2011, valid_nkc_2011, valid_nkd_2011
from tests.factories.nka import valid_nka
from tests.factories.procedures import valid_nkc, valid_nkd

DAY = dt.date(2023, 9, 27)
OLD = [one for one in patterns.DEFINITIONS if one.version == "2011"]
EXAMPLES: dict[tuple[str, str], dict[str, Any]] = {
    ("NK-A", "2011"): valid_nka_2011(),
    ("NK-C", "2011"): valid_nkc_2011(DAY),
    ("NK-D", "2011"): valid_nkd_2011(DAY),
    ("NK-A", "2023"): valid_nka(),
    ("NK-C", "2023"): valid_nkc(DAY),
    ("NK-D", "2023"): valid_nkd(DAY),
}
ALL = pytest.mark.parametrize(
    "definition", patterns.DEFINITIONS, ids=lambda one: f"{one.code}-{one.version}"
)
OLDER = pytest.mark.parametrize("definition", OLD, ids=lambda one: one.code)


@pytest.mark.parametrize("code", ["NK-A", "NK-C", "NK-D"])
@pytest.mark.parametrize(
    ("day", "version"),
    [
        (dt.date(2011, 10, 18), "2011"),  # ROZP11 in force
        (dt.date(2023, 6, 21), "2011"),  # the last day of regime A
        (dt.date(2023, 6, 22), "2011"),  # the first day of regime B
        (dt.date(2023, 9, 27), "2011"),  # the last day of regime B
        (dt.date(2023, 9, 28), "2023"),  # ROZP23 in force
    ],
)
def test_the_day_of_the_start_decides_on_the_pattern(code: str, day: dt.date, version: str) -> None:
    assert patterns.definition_for(code, day).version == version


def test_before_the_regulation_of_2011_there_is_no_pattern() -> None:
    with pytest.raises(patterns.NoPattern, match=r"18\.10\.2011"):
        patterns.definition_for("NK-A", dt.date(2011, 10, 17))


@pytest.mark.parametrize("code", ["NK-A", "NK-C", "NK-D"])
@pytest.mark.parametrize(
    ("regime", "version"), [(Regime.A, "2011"), (Regime.B, "2011"), (Regime.C, "2023")]
)
def test_the_regime_decides_alike(code: str, regime: Regime, version: str) -> None:
    assert patterns.definition_for(code, regime).version == version


@pytest.mark.parametrize(("code", "last"), [("NK-A", 21), ("NK-C", 10), ("NK-D", 15)], ids=str)
def test_numbered_sections_are_those_of_the_regulation(code: str, last: int) -> None:
    numbers = [part.number for part in patterns.of_version(code, "2011").sections if part.number]
    assert numbers == [_roman(number) for number in range(1, last + 1)]


@OLDER
def test_the_words_are_those_of_that_law(definition: FormDefinition) -> None:
    texts = [
        text
        for part in definition.sections
        for text in (
            part.title, part.hint,
            *(x for one in part.fields for x in (one.label, one.hint)),
            *(x.label for one in part.fields for x in one.choices),
        )
    ]  # fmt: skip
    for text in texts:
        assert not re.search("doznając|stosującą przemoc domow|przemocy domowej", text), text
    assert any("istnieje podejrzenie, że" in text for text in texts)


@OLDER
def test_every_section_says_whether_it_is_sourced(definition: FormDefinition) -> None:
    for part in definition.sections:
        assert part.confirmed == (part.source == "ROZP11"), part.code


def test_the_matrix_asks_towards_adults_and_towards_children() -> None:
    names = {one.name for one in patterns.of_version("NK-A", "2011").section("violence").fields}
    for name, _label, _options in BEHAVIOURS:
        assert {f"{name}_adults", f"{name}_children", f"{name}_towards"} <= names


@ALL
def test_codes_and_names_fit_an_anchor_and_labels_are_told(definition: FormDefinition) -> None:
    assert all(re.fullmatch(r"[a-z_]+", part.code) for part in definition.sections)
    assert len({part.code for part in definition.sections}) == len(definition.sections)
    for part in definition.sections:
        names = [one.name for one in part.fields]
        assert len(names) == len(set(names))
        for one in part.fields:
            assert re.fullmatch(r"[a-z_]+", one.name)
            assert one.label
            lists = {FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.RELATION}
            assert bool(one.choices) is (one.kind in lists)
            if one.show_if:
                assert names.index(one.show_if[0]) < names.index(one.name)


def test_nkd_has_no_field_that_the_address_firewall_would_guard() -> None:
    definition = patterns.of_version("NK-D", "2011")
    assert not [one for part in definition.sections for one in part.fields if one.protected]


@ALL
def test_the_examples_are_complete_and_read_back(definition: FormDefinition) -> None:
    answers = EXAMPLES[definition.code, definition.version]
    assert forms.validate(definition, answers, DAY) == []
    shown = section_forms.answered(definition, forms.without_hidden(definition, answers))
    assert [one["section"] for one in shown] == list(definition.sections)


@OLDER
def test_what_an_empty_form_lacks(definition: FormDefinition) -> None:
    found = {one.section for one in forms.validate(definition, forms.empty(definition), DAY)}
    assert (
        found
        == {
            "NK-A": {"head", "victims", "perpetrators", "violence", "firearm", "initiator"},
            "NK-C": {"identification", "plan", "assessment", "crime_notice"},
            "NK-D": {"identification", "assessment"},
        }[definition.code]
    )


MESS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=4))
)
PLACES = [
    (one, part.code, field.name) for one in OLD for part in one.sections for field in part.fields
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), MESS), max_size=6), st.dates())
def test_no_answer_makes_the_check_raise(changes: list[Any], today: dt.date) -> None:
    for definition in OLD:
        data = forms.align(definition, dict(EXAMPLES[definition.code, "2011"]))
        for (whose, code, name), value in changes:
            if whose is definition:
                rows = data[code] if isinstance(data.get(code), list) else [data.get(code) or {}]
                data[code] = (
                    [*rows[:-1], {**(rows[-1] if rows else {}), name: value}]
                    if isinstance(data.get(code), list)
                    else {**rows[0], name: value}
                )
        found = forms.validate(definition, data, today)
        assert all(isinstance(problem, Problem) for problem in found)
        for section in definition.sections:
            cleaned, _problems = forms.clean_section(
                definition, section.code, data.get(section.code)
            )
            assert forms.clean_section(definition, section.code, cleaned)[0] == cleaned


def _roman(number: int) -> str:
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + units[number % 10]
