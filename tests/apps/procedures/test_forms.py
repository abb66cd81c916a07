"""The engine of forms on a small pattern of its own: drafts, problems, parallel lists."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.procedures.rules.forms import (
    Choice,
    Field,
    FieldKind,
    FormDefinition,
    Problem,
    Section,
    UnknownSection,
    age_on,
    clean_section,
    empty,
    persons,
    remove_person,
    validate,
    without_hidden,
)

TODAY = date(2026, 11, 22)
CHOICES = (Choice("a", "pierwsza"), Choice("b", "druga"))

ANSWERS = Section(
    "answers",
    "I",
    "Odpowiedzi",
    (
        Field("text", "Tekst", max_length=5),
        Field("long", "Długi tekst", FieldKind.LONG_TEXT),
        Field("number", "Liczba", FieldKind.INTEGER, min_value=0, max_value=9),
        Field("day", "Dzień", FieldKind.DATE),
        Field("pesel", "PESEL", FieldKind.PESEL),
        Field("hour", "Godzina", FieldKind.TIME),
        Field("one", "Jedna", FieldKind.CHOICE, choices=CHOICES),
        Field("many", "Kilka", FieldKind.MULTI_CHOICE, choices=CHOICES),
        Field("agreed", "Tak czy nie", FieldKind.YES_NO),
        Field("known", "Tak, nie, nie wiem", FieldKind.YES_NO_UNKNOWN),
        Field("contact", "Kontakt", FieldKind.PHONE_OR_EMAIL),
        Field("postal_code", "Kod", FieldKind.POSTAL_CODE),
        Field("why", "Dlaczego", required=True, max_length=9, show_if=("agreed", "no")),
        Field("since", "Od kiedy", FieldKind.DATE, show_if=("agreed", "no")),
    ),
)
NAME = Field("first_name", "Imię", required=True)
RELATION = Field("relation", "Kim jest", FieldKind.RELATION, required=True, choices=CHOICES)
FORM = FormDefinition(
    "TEST",
    "1",
    "Formularz próbny",
    date(2020, 1, 1),
    None,
    "",
    (
        ANSWERS,
        Section(
            "victims",
            "II",
            "Osoby",
            (NAME, Field("age", "Wiek", FieldKind.INTEGER), RELATION),
            repeat=True,
            person="victim",
            min_items=1,
            max_items=3,
        ),
        Section(
            "perpetrators", "III", "Osoby", (NAME,), repeat=True, person="perpetrator", max_items=2
        ),
        Section(
            "violence",
            "IV",
            "Formy",
            (Field("seen", "Co", FieldKind.MULTI_CHOICE, choices=CHOICES),),
            per="perpetrator",
            needs_answer=True,
        ),
    ),
)


def answer(name: str, raw: object) -> tuple[Any, list[str]]:
    value, problems = clean_section(FORM, "answers", {name: raw})
    assert isinstance(value, dict)
    return value.get(name), [problem.message for problem in problems]


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("text", "  Ola ", "Ola"),
        ("text", "A\tb\nc", "A b c"),  # pasted from a spreadsheet
        ("text", "Z\u0307o", "\u017bo"),  # typed on a Mac: letter and dot apart
        ("text", "   ", None),
        ("text", None, None),
        ("long", "a\r\nb\tc", "a\nb\tc"),
        ("number", 7, 7),
        ("number", " 7 ", 7),
        ("day", "2024-05-17", "2024-05-17"),
        ("day", "17.05.2024", "2024-05-17"),
        ("pesel", "440514 01359", "44051401359"),
        ("hour", "9.30", "09:30"),
        ("hour", "9", "09:00"),
        ("one", "a", "a"),
        ("many", ["b", "a", "b", ""], ["b", "a"]),
        ("many", [], None),
        ("agreed", "yes", "yes"),
        ("known", "unknown", "unknown"),
        ("contact", "+48 (17) 227-11-33", "+48 (17) 227-11-33"),
        ("contact", "a@example.com", "a@example.com"),
        ("postal_code", "36100", "36-100"),
    ],
)
def test_a_right_answer_is_kept_in_one_spelling(name: str, raw: object, kept: object) -> None:
    assert answer(name, raw) == (kept, [])


@pytest.mark.parametrize(
    ("name", "raw", "advice"),
    [
        ("text", "Aleksandra", "Skróć"),
        ("number", "siedem", "cyframi"),
        ("number", "٧", "cyframi"),
        ("number", -1, "nie mniejszą niż 0"),
        ("number", 10, "nie większą niż 9"),
        ("day", "17 maja", "datę"),
        ("day", "2024-02-30", "datę"),
        ("day", "20240517", "datę"),
        ("hour", "rano", "godzinę"),
        ("hour", "25:00", "godzinę"),
        ("pesel", "44051401358", "Porównaj każdą cyfrę"),
        ("one", "c", "z listy"),
        ("many", ["a", "c"], "z listy"),
        ("agreed", "unknown", "z listy"),
        ("contact", "u sąsiadki", "numer telefonu"),
        ("contact", "600100200, 600100201", "numer telefonu"),
        ("postal_code", "3-6100", "00-000"),
    ],
)
def test_a_wrong_answer_is_kept_as_typed_and_explained(name: str, raw: object, advice: str) -> None:
    value, messages = answer(name, raw)
    assert value == raw
    assert len(messages) == 1
    assert advice in messages[0]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("text", 5),
        ("text", ["a"]),
        ("text", "a\x00b"),
        ("text", "a\x1bb"),
        pytest.param("text", "\ud800", id="half a surrogate pair"),
        pytest.param("text", "a" * 20_001, id="a whole book"),
        ("number", True),
        ("number", 1.5),
        pytest.param("number", 10**5000, id="more digits than Python prints"),
        ("day", 20240517),
        ("agreed", True),
        ("many", "a"),
        ("many", ["a", 1]),
        ("many", ["a"] * 51),
    ],
)
def test_what_cannot_be_stored_is_dropped_and_reported(name: str, raw: object) -> None:
    value, messages = answer(name, raw)
    assert value is None
    assert len(messages) == 1


def test_unknown_answers_are_dropped_and_reported_once() -> None:
    value, problems = clean_section(FORM, "answers", {"religion": "x", "party": "y", "text": "a"})
    assert value == {"text": "a"}
    assert [problem.anchor for problem in problems] == ["answers"]


def test_an_unknown_section_cannot_be_saved() -> None:
    with pytest.raises(UnknownSection):
        clean_section(FORM, "diary", {})


def test_rows_above_the_limit_are_dropped_and_reported() -> None:
    rows, problems = clean_section(FORM, "victims", [{"first_name": "A"}] * 4)
    assert rows == [{"first_name": "A"}] * 3
    assert [problem.anchor for problem in problems] == ["victims"]


def test_a_parallel_section_has_the_limit_of_its_people() -> None:
    rows, _ = clean_section(FORM, "violence", [{}] * 4)
    assert rows == [{}] * 2


def test_an_unreadable_row_keeps_its_place() -> None:
    rows, problems = clean_section(FORM, "victims", ["?", {"first_name": "B"}])
    assert rows == [{}, {"first_name": "B"}]
    assert [problem.anchor for problem in problems] == ["victims-0"]


def test_a_draft_may_miss_everything() -> None:
    assert clean_section(FORM, "victims", [{}]) == ([{}], [])
    assert clean_section(FORM, "victims", None) == ([], [])
    assert clean_section(FORM, "answers", None) == ({}, [])


def test_an_anchor_names_the_section_the_row_and_the_question() -> None:
    assert Problem("victims", 0, "pesel", "").anchor == "victims-0-pesel"
    assert Problem("head", None, "place", "").anchor == "head-place"
    assert Problem("victims", None, "", "").anchor == "victims"


def test_an_empty_form_has_the_least_people() -> None:
    assert empty(FORM) == {"answers": {}, "victims": [{}], "perpetrators": [], "violence": []}


def filled() -> dict[str, Any]:
    return {
        "answers": {},
        "victims": [
            {"first_name": "A", "age": 30, "relation": ["a", "b"]},
            {"first_name": "B", "age": 8, "relation": ["b", "a"]},
        ],
        "perpetrators": [{"first_name": "C"}, {"first_name": "D"}],
        "violence": [{"seen": ["a"]}, {"seen": ["b"]}],
    }


def anchors(data: object) -> list[str]:
    """The anchors of problems, without the rules on people: they have tests of their own."""
    people = {"pesel", "age"}
    return [p.anchor for p in validate(FORM, data, TODAY) if p.field not in people]


def test_a_filled_form_has_no_problems() -> None:
    assert anchors(filled()) == []


def test_a_required_answer_is_asked_for_by_its_label() -> None:
    data = filled()
    del data["victims"][1]["first_name"]
    problem = next(p for p in validate(FORM, data, TODAY) if p.field == "first_name")
    assert problem == Problem("victims", 1, "first_name", "Uzupełnij tę odpowiedź.")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"agreed": "yes"}, []),
        ({"agreed": "no"}, ["answers-why"]),
        ({"agreed": "no", "why": "bo tak"}, []),
        ({"agreed": "yes", "why": "za długa odpowiedź"}, []),  # hidden: nobody can correct it
        ({"agreed": "yes", "since": "2027-01-01"}, []),
        ({"agreed": "no", "why": "bo tak", "since": "2027-01-01"}, ["answers-since"]),
    ],
)
def test_a_question_is_required_only_when_asked(
    answers: dict[str, str], expected: list[str]
) -> None:
    assert anchors(filled() | {"answers": answers}) == expected


def test_a_hidden_answer_stays_in_a_draft_and_leaves_a_complete_form() -> None:
    answers = {"agreed": "yes", "why": "bo tak"}
    assert clean_section(FORM, "answers", answers) == (answers, [])
    assert without_hidden(FORM, {"answers": answers})["answers"] == {"agreed": "yes"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-11-21", []), ("2026-11-22", []), ("2026-11-23", ["answers-day"])],
)
def test_a_day_may_not_be_in_the_future(day: str, expected: list[str]) -> None:
    assert anchors(filled() | {"answers": {"day": day}}) == expected


@pytest.mark.parametrize("rows", [[], [{"seen": ["a"]}], [{"seen": ["a"]}] * 3])
def test_a_parallel_list_is_as_long_as_its_people(rows: list[Any]) -> None:
    assert "violence" in anchors(filled() | {"violence": rows})


def test_a_row_that_needs_an_answer_cannot_be_blank() -> None:
    assert anchors(filled() | {"violence": [{"seen": ["a"]}, {}]}) == ["violence-1"]


@pytest.mark.parametrize("relation", [None, [], ["a"], ["a", ""], ["a", "b", "a"]])
def test_a_relation_is_given_towards_each_perpetrator(relation: object) -> None:
    data = filled()
    data["victims"][0]["relation"] = relation
    assert anchors(data) == ["victims-0-relation"]


def test_a_dropped_answer_is_not_reported_as_missing_too() -> None:
    data = filled()
    data["victims"][0]["first_name"] = 7
    assert anchors(data) == ["victims-0-first_name"]


def test_problems_come_in_the_order_of_the_form() -> None:
    data = filled() | {"answers": {"day": "x"}, "violence": []}
    data["perpetrators"][0] = {}
    assert anchors(data) == ["answers-day", "perpetrators-0-first_name", "violence"]


def test_removing_a_person_removes_every_answer_about_them() -> None:
    data = remove_person(FORM, filled(), "perpetrator", 0)
    assert data["perpetrators"] == [{"first_name": "D"}]
    assert data["violence"] == [{"seen": ["b"]}]
    assert [row["relation"] for row in persons(data, "victim")] == [["b"], ["a"]]


def test_removing_a_victim_leaves_the_other_side_alone() -> None:
    data = remove_person(FORM, filled(), "victim", 0)
    assert [row["first_name"] for row in persons(data, "victim")] == ["B"]
    assert data["violence"] == filled()["violence"]


@pytest.mark.parametrize("index", [-1, 2])
def test_removing_nobody_changes_nothing(index: int) -> None:
    assert remove_person(FORM, filled(), "victim", index) == filled()


@pytest.mark.parametrize("data", [None, [], "x", {"victims": {}}, {"victims": None}])
def test_people_of_unreadable_data_are_nobody(data: object) -> None:
    assert persons(data, "victim") == []


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2008, 11, 23), date(2026, 11, 22), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),
        (date(2008, 11, 21), date(2026, 11, 22), 18),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),  # art. 112 kc: the last day of the month
        (date(2008, 2, 29), date(2028, 2, 28), 19),  # a leap year has the day
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(1900, 2, 28), date(1918, 2, 28), 18),
        (date(2027, 1, 1), date(2026, 11, 22), -1),
    ],
)
def test_a_year_of_age_is_completed_on_the_birthday(born: date, today: date, age: int) -> None:
    assert age_on(born, today) == age


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
NAMES = st.sampled_from([field.name for section in FORM.sections for field in section.fields])
ROWS = st.dictionaries(NAMES | st.text(max_size=3), SCALARS | st.lists(SCALARS, max_size=3))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
CODES = st.sampled_from([section.code for section in FORM.sections])
ALMOST = st.dictionaries(CODES, ROWS | st.lists(ROWS | ANYTHING, max_size=4) | ANYTHING)


@settings(max_examples=150, deadline=None)
@given(ANYTHING | ALMOST)
def test_any_json_is_answered_with_problems(data: object) -> None:
    problems = validate(FORM, data, TODAY)
    assert all(isinstance(problem, Problem) and problem.message for problem in problems)


@settings(max_examples=150, deadline=None)
@given(ALMOST)
def test_a_cleaned_form_can_be_stored_and_cleaning_it_again_changes_nothing(data: Any) -> None:
    for section in FORM.sections:
        once, _ = clean_section(FORM, section.code, data.get(section.code))
        json.dumps(once, allow_nan=False, ensure_ascii=False).encode()
        assert clean_section(FORM, section.code, once)[0] == once
