"""A complete NK-A about people who cannot exist: born in the 1800s or plainly made up."""

from copy import deepcopy
from datetime import date
from typing import Any

from stdnum.pl.pesel import calc_check_digit

TODAY = date(2026, 11, 22)


def pesel_number(born: date, *, serial: int = 1, sex: str = "female") -> str:
    """Return a right PESEL of a person born that day; use the 1800s for data that is kept."""
    month = born.month + {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}[born.year // 100]
    start = f"{born.year % 100:02}{month:02}{born.day:02}{serial:03}{1 if sex == 'male' else 0}"
    return start + calc_check_digit(start)


def valid_nka() -> dict[str, Any]:
    """Return answers that `validate` accepts: a woman, her daughter and one perpetrator.

    By their PESEL the adults are over 120, so their age is left out; the child has no
    PESEL, since a synthetic one would make it an adult.
    """
    return deepcopy(_NKA)


def with_second_man(**about: Any) -> dict[str, Any]:
    """Return valid answers with a second person using violence, a brother of the first one."""
    answers = valid_nka()
    brother = answers["perpetrators"][0] | {
        "first_name": "Karol", "pesel": pesel_number(date(1887, 5, 2), serial=204, sex="male"),
        **about,
    }  # fmt: skip
    answers["perpetrators"].append(brother)
    for victim in answers["victims"]:
        victim["relation"] = [*victim["relation"], "household_member"]
    for section in ("violence", "firearm", "actions_perpetrator"):
        answers[section].append(deepcopy(answers[section][0]))
    return answers


_NKA: dict[str, Any] = {
    "head": {"place": "Przykładowo"},
    "victims": [
        {
            "first_name": "Anna",
            "last_name": "Przykładowa",
            "sex": "female",
            "pesel": pesel_number(date(1890, 3, 14), serial=101),
            "parents_names": "Zofia, Jan",
            "work": "sprzedawczyni, sklep testowy",
            "postal_code": "00-000",
            "town": "Przykładowo",
            "street": "Zmyślona",
            "house_no": "1/2",
            "stay_town": "Nieistniejewo",
            "stay_street": "Bezpieczna",
            "stay_house_no": "3",
            "contact": "anna@example.com",
            "relation": ["spouse"],
        },
        {
            "first_name": "Maja",
            "last_name": "Przykładowa",
            "sex": "female",
            "no_pesel_reason": "not_known",
            "age": 9,
            "school": "Szkoła Testowa, klasa 3",
            "postal_code": "00-000",
            "town": "Przykładowo",
            "street": "Zmyślona",
            "house_no": "1/2",
            "relation": ["child"],
        },
    ],
    "children": {"count": 1},
    "perpetrators": [
        {
            "first_name": "Piotr",
            "last_name": "Testowy",
            "sex": "male",
            "pesel": pesel_number(date(1885, 7, 2), serial=202, sex="male"),
            "work": "bez pracy",
            "town": "Przykładowo",
            "street": "Zmyślona",
            "house_no": "1/2",
        }
    ],
    "violence": [
        {
            "physical": ["pushing", "other"],
            "physical_other": "rzucanie przedmiotami",
            "psychological": ["insulting", "threatening"],
        }
    ],
    "injuries": [{"injured": "yes"}, {"injured": "no"}],
    "previous_procedure": {"happened": "no"},
    "current_procedure": {"happened": "unknown"},
    "firearm": [{"has_firearm": "unknown"}],
    "safety": [{"feels_safe": "no"}, {"feels_safe": "no"}],
    "witnesses": [
        {"first_name": "Ewa", "last_name": "Zmyślona", "contact": "600 000 000"},
    ],
    "actions_perpetrator": [
        {"sobriety_test": "yes", "sobriety_result": "0,00 mg/l", "actions": ["liability_notice"]}
    ],
    "actions_victim": [{"actions": ["nkb_given"]}, {}],
    "additional": {"text": "Zdarzenie zmyślone na potrzeby testów."},
    "initiator": {"initiator": "police"},
    "end": {},
}
