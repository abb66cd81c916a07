"""NK-A of 2023 and handing over NK-B: the pattern as data, and the rules on people."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.procedures.rules import nkb
from apps.procedures.rules.forms import PERSON_SECTIONS, FieldKind, Problem, empty, validate
from apps.procedures.rules.nka_2023 import INITIATORS, NKA_2023
from apps.procedures.rules.patterns import NoPattern, definition_for
from tests.factories.nka import TODAY, pesel_number, valid_nka

FIELDS = [(section, field) for section in NKA_2023.sections for field in section.fields]


def anchors(data: object, today: date = TODAY) -> list[str]:
    return [problem.anchor for problem in validate(NKA_2023, data, today)]


def nka(person: str = "", index: int = 0, drop: tuple[str, ...] = (), **changes: Any) -> Any:
    """The valid form with some answers of one person dropped or changed."""
    data = valid_nka()
    if person:
        row = data[PERSON_SECTIONS[person]][index]
        for name in drop:
            row.pop(name, None)
        row.update(changes)
    return data


def test_the_example_is_complete() -> None:
    assert validate(NKA_2023, valid_nka(), TODAY) == []


# --- the pattern


def test_sections_stand_in_the_order_of_the_pattern() -> None:
    numbers = [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
        "IX",
        "X",
        "XI",
        "XII",
        "XIII",
        "XIV",
    ]
    assert [section.number for section in NKA_2023.sections] == ["", *numbers, ""]
    assert NKA_2023.sections[0].code == "head"
    assert NKA_2023.sections[-1].code == "end"


def test_exactly_the_sourced_sections_are_confirmed() -> None:
    confirmed = {section.number for section in NKA_2023.sections if section.confirmed}
    assert confirmed == {"IV", "V", "VIII", "IX", "X", "XIII", "XIV"}
    assert all(section.source for section in NKA_2023.sections)


def test_people_are_in_the_sections_agreed_on() -> None:
    people = {section.person: section.code for section in NKA_2023.sections if section.person}
    assert people == PERSON_SECTIONS


def test_codes_and_names_fit_an_anchor_and_labels_are_told() -> None:
    assert all(re.fullmatch(r"[a-z_]+", section.code) for section in NKA_2023.sections)
    assert all(re.fullmatch(r"[a-z_]+", field.name) and field.label for _, field in FIELDS)
    for section in NKA_2023.sections:
        names = [field.name for field in section.fields]
        assert len(names) == len(set(names))


def test_every_list_has_choices_and_every_condition_an_earlier_question() -> None:
    listed = {FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.RELATION}
    for section, field in FIELDS:
        assert bool(field.choices) is (field.kind in listed)
        values = [choice.value for choice in field.options]
        assert len(values) == len(set(values))
        if field.show_if:
            names = [other.name for other in section.fields]
            assert names.index(field.show_if[0]) < names.index(field.name)


def test_art_9c_limits_what_is_asked_about_each_kind_of_person() -> None:
    identity = {"first_name", "last_name", "sex", "pesel", "no_pesel_reason", "birth_date", "age"}
    address = {"postal_code", "town", "street", "house_no"}
    stay = {f"stay_{part}" for part in address}
    asked = {
        section.person: {field.name for field in section.fields}
        for section in NKA_2023.sections
        if section.person
    }
    assert asked["perpetrator"] == identity | address | {"work", "contact"}
    assert asked["witness"] == address | {"first_name", "last_name", "contact"}
    assert asked["victim"] == (
        identity | address | stay | {"work", "school", "contact", "parents_names", "relation"}
    )


def test_the_address_firewall_knows_every_fact_that_locates_a_person() -> None:
    locating = re.compile(r"(stay_)?(postal_code|town|street|house_no)|contact|work|school")
    for section, field in FIELDS:
        if section.person:
            assert bool(field.protected) is bool(locating.fullmatch(field.name)), field.name


def test_the_nine_who_may_start() -> None:
    assert [choice.value for choice in INITIATORS] == [
        "social_worker",
        "specialist_centre",
        "police",
        "military_police",
        "family_assistant",
        "education",
        "health",
        "gkrpa",
        "pedagogue_psychologist",
    ]


@pytest.mark.parametrize("on", [date(2023, 9, 28), date(2026, 11, 22)])
def test_the_pattern_is_in_force_from_its_first_day(on: date) -> None:
    assert definition_for("NK-A", on) is NKA_2023


def test_an_unknown_form_has_no_pattern() -> None:
    with pytest.raises(NoPattern, match="NKX"):
        definition_for("NKX", TODAY)


# --- the people


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(1920, 7, 7), ["perpetrators-0-pesel"]),  # the day before the 18th birthday
        (date(1920, 7, 8), []),  # the birthday: art. 10 and 112 kc
        (date(1920, 7, 9), []),
    ],
)
def test_a_perpetrator_is_of_age_by_pesel(today: date, expected: list[str]) -> None:
    data = nka("perpetrator", pesel="02070803628", sex="female")  # born 8.07.1902
    assert anchors(data, today) == expected


@pytest.mark.parametrize(("days", "is_adult"), [(-1, False), (0, True), (1, True)])
def test_a_perpetrator_is_of_age_by_birth_date(days: int, is_adult: bool) -> None:
    data = nka("perpetrator", drop=("pesel",), no_pesel_reason="refused", birth_date="2008-11-22")
    expected = [] if is_adult else ["perpetrators-0-birth_date"]
    assert anchors(data, TODAY + timedelta(days=days)) == expected


@pytest.mark.parametrize(("age", "expected"), [(17, ["perpetrators-0-age"]), (18, []), (130, [])])
def test_a_perpetrator_is_of_age_by_the_age_told(age: int, expected: list[str]) -> None:
    data = nka("perpetrator", drop=("pesel",), no_pesel_reason="refused", age=age)
    assert anchors(data) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"birth_date": "1890-03-14"}, []),
        ({"birth_date": "1890-03-15"}, ["victims-0-birth_date"]),
        ({"sex": "male"}, ["victims-0-sex"]),
        ({"age": 40}, ["victims-0-age"]),
        ({"pesel": "44051401358"}, ["victims-0-pesel"]),
        ({"pesel": "44051401359"}, ["victims-0-sex"]),  # a man's number
        ({"pesel": pesel_number(date(2126, 1, 1))}, ["victims-0-pesel"]),  # not born yet
        ({"birth_date": "2026-11-23", "pesel": ""}, ["victims-0-birth_date", "victims-0-pesel"]),
    ],
)
def test_the_pesel_agrees_with_the_rest(changes: dict[str, Any], expected: list[str]) -> None:
    assert sorted(anchors(nka("victim", **changes))) == expected


@pytest.mark.parametrize(
    ("drop", "changes", "expected"),
    [
        (("no_pesel_reason",), {}, ["victims-1-pesel"]),
        (("age",), {}, ["victims-1-age"]),
        (("age",), {"birth_date": "2017-05-17"}, []),
        ((), {"birth_date": "2017-05-17"}, []),  # and is 9
        ((), {"birth_date": "2016-05-17"}, ["victims-1-age"]),
        (("relation",), {}, ["victims-1-relation"]),
    ],
)
def test_a_child_without_pesel_needs_a_reason_and_an_age(
    drop: tuple[str, ...], changes: dict[str, Any], expected: list[str]
) -> None:
    assert anchors(nka("victim", 1, drop, **changes)) == expected


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ("0206-03-15", "Sprawdź rok"), ("1799-12-31", "Sprawdź rok"),
        ("1850-01-01", "Z daty urodzenia wynika wiek: 176"), ("1906-11-22", ""),
        ("2015-02-29", "Takiego dnia nie ma w kalendarzu"), ("1.1.99", "Wpisz datę dzienną"),
    ],
)  # fmt: skip
def test_a_child_by_the_date_typed_could_still_live(born: str, said: str) -> None:
    """A year with a slip made a child of seven an adult: without guardian, and invited to meetings."""
    data = nka("victim", 1, ("age",), birth_date=born)
    told = [one.message for one in validate(NKA_2023, data, TODAY)]
    assert len(told) == bool(said)
    assert all(said in one for one in told)


@pytest.mark.parametrize("person", ["victim", "perpetrator"])
def test_both_sides_have_somebody(person: str) -> None:
    data = valid_nka() | {PERSON_SECTIONS[person]: []}
    assert PERSON_SECTIONS[person] in anchors(data)


def test_one_pesel_is_one_person() -> None:
    data = valid_nka()
    data["victims"][1] |= {"pesel": data["victims"][0]["pesel"]}
    del data["victims"][1]["age"]
    problems = validate(NKA_2023, data, TODAY)
    assert [problem.anchor for problem in problems] == ["victims-1-pesel"]
    assert "osoba 1" in problems[0].message


@pytest.mark.parametrize("by", ["pesel", "name"])
def test_nobody_stands_on_both_sides(by: str) -> None:
    data = valid_nka()
    data["perpetrators"][0] = {
        name: data["victims"][0][name] for name in ("first_name", "last_name", "sex", "pesel")
    }
    if by == "name":
        data["perpetrators"][0] |= {
            "pesel": "",
            "no_pesel_reason": "refused",
            "birth_date": "1890-03-14",
        }
    problems = validate(NKA_2023, data, TODAY)
    # Invented people are too old to live, and without a PESEL the form says so.
    fields = ["pesel"] if by == "pesel" else ["birth_date", "last_name"]
    assert [problem.anchor for problem in problems] == [f"perpetrators-0-{one}" for one in fields]
    assert "po obu stronach" in problems[-1].message


def test_a_father_and_a_son_may_share_a_name() -> None:
    data = valid_nka()
    data["perpetrators"][0] |= {"first_name": "Anna", "last_name": "Przykładowa"}
    assert anchors(data) == []


@pytest.mark.parametrize(
    ("section", "value", "expected"),
    [
        ("injuries", [{"injured": "yes"}], ["injuries"]),
        ("injuries", [{"injured": "yes"}, {}], ["injuries-1-injured"]),
        ("firearm", [{"has_firearm": "maybe"}], ["firearm-0-has_firearm"]),
        ("violence", [{}], ["violence-0"]),
        ("violence", [{"sexual": ["other"]}], ["violence-0-sexual_other"]),
        ("violence", [{"sexual_other": "opis"}], ["violence-0"]),  # hidden: no answer
        (
            "actions_perpetrator",
            [{"actions": ["detained"]}],
            ["actions_perpetrator-0-detention_basis"],
        ),
        ("witnesses", [], []),
        ("witnesses", [{"first_name": "Ewa", "last_name": "Z", "age": 4}], ["witnesses-0"]),
        ("initiator", {}, ["initiator-initiator"]),
        ("initiator", {"initiator": "probation_officer"}, ["initiator-initiator"]),
        ("children", {"count": -1}, ["children-count"]),
        ("end", {"received_on": "2026-11-22"}, ["end"]),
    ],
)
def test_each_section_is_checked(section: str, value: Any, expected: list[str]) -> None:
    assert anchors(valid_nka() | {section: value}) == expected


def test_an_empty_form_tells_what_to_do_in_each_required_section() -> None:
    found = {problem.section for problem in validate(NKA_2023, empty(NKA_2023), TODAY)}
    optional = {"witnesses", "actions_perpetrator", "actions_victim", "additional", "end"}
    assert found == {section.code for section in NKA_2023.sections} - optional


MESS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=4))
)
PLACES = [(s.code, f.name) for s, f in FIELDS]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), MESS), max_size=6), st.dates())
def test_no_answer_makes_the_check_raise(changes: list[Any], today: date) -> None:
    data = valid_nka()
    for (code, name), value in changes:
        rows = data[code] if isinstance(data[code], list) else [data[code]]
        rows[-1][name] = value
    assert all(isinstance(problem, Problem) for problem in validate(NKA_2023, data, today))


# --- NK-B

ADULT, MINOR, HELPLESS = (
    {"is_minor": False},
    {"is_minor": True},
    {"is_minor": False, "is_helpless": True},
)


@pytest.mark.parametrize(
    ("who", "suspected", "allowed"),
    [
        (ADULT, False, {"victim"}),
        (ADULT, True, {"victim"}),
        (MINOR, False, {"parent_or_guardian"}),
        (MINOR, True, {"closest_person", "indicated_by_minor"}),
        (HELPLESS, False, {"guardian_of_helpless", "indicated_by_helpless"}),
        (HELPLESS, True, {"indicated_by_helpless"}),
    ],
)
def test_who_may_receive_nkb(who: dict[str, bool], suspected: bool, allowed: set[str]) -> None:
    received = {
        recipient.value
        for recipient in nkb.RECIPIENTS
        if not nkb.check_handover(
            nkb.Handover(recipient.value, "pl", received_by="Zofia Zmyślona"),
            guardian_is_suspected=suspected,
            **who,
        )
    }
    assert received == allowed


@pytest.mark.parametrize("recipient", nkb.RECIPIENTS)
def test_who_took_it_for_the_victim_is_named(recipient: nkb.Recipient) -> None:
    who = {"minor": MINOR, "helpless": HELPLESS}.get(recipient.capacity, ADULT)
    suspected = recipient.value in {"closest_person", "indicated_by_minor"}
    problems = nkb.check_handover(
        nkb.Handover(recipient.value, "pl"), guardian_is_suspected=suspected, **who
    )
    expected = [] if recipient.value == "victim" else ["nkb-received_by"]
    assert [one.anchor for one in problems] == expected


@pytest.mark.parametrize("recipient", [*(r.value for r in nkb.RECIPIENTS), "neighbour"])
@pytest.mark.parametrize("who", [ADULT, MINOR, HELPLESS])
def test_the_perpetrator_never_receives_nkb(recipient: str, who: dict[str, bool]) -> None:
    handover = nkb.Handover(recipient, "pl", recipient_is_perpetrator=True)
    problems = nkb.check_handover(handover, guardian_is_suspected=True, **who)
    assert "§ 6 ust. 4" in problems[0].message


@pytest.mark.parametrize(
    ("handover", "expected"),
    [
        (nkb.Handover("victim", "uk"), []),
        (nkb.Handover("victim", "en"), []),
        (nkb.Handover("victim", "xx"), ["nkb-language"]),
        (nkb.Handover("victim", "other"), ["nkb-other_language", "nkb-has_interpreter"]),
        (nkb.Handover("victim", "other", "PJM"), ["nkb-has_interpreter"]),
        (nkb.Handover("victim", "other", "PJM", has_interpreter=True), []),
    ],
)
def test_another_language_needs_an_interpreter(handover: nkb.Handover, expected: list[str]) -> None:
    problems = nkb.check_handover(handover, is_minor=False, guardian_is_suspected=False)
    assert [problem.anchor for problem in problems] == expected


def test_only_a_newborn_lacks_a_pesel_as_a_newborn() -> None:
    assert "newborn" not in {
        choice.value
        for field in NKA_2023.section("perpetrators").fields
        if field.name == "no_pesel_reason"
        for choice in field.choices
    }
    for age, wrong in ((0, False), (1, True), (34, True)):
        data = nka("victim", drop=("pesel", "birth_date"), no_pesel_reason="newborn", age=age)
        found = {one.anchor for one in validate(NKA_2023, data, TODAY)}
        assert ("victims-0-no_pesel_reason" in found) is wrong
