"""Complete forms by the patterns of 2011, about people who cannot exist."""

from copy import deepcopy
from datetime import date
from typing import Any

from tests.factories.nka import valid_nka


def valid_nka_2011() -> dict[str, Any]:
    """Return a complete NK-A of 2011 about the people of `valid_nka`."""
    given = valid_nka()
    people = {
        side: [
            {name: value for name, value in row.items() if name != "relation"}
            for row in given[side]
        ]
        for side in ("victims", "perpetrators")
    }
    return people | deepcopy(_NKA)


def valid_nkc_2011(day: date) -> dict[str, Any]:
    """Return a complete NK-C of 2011, written that day."""
    return {
        "identification": {"meeting_on": day.isoformat(), "victim_present": "yes"},
        "plan": {"social_assistance": "Rozmowy zmyślone.", "visits": "raz w miesiącu"},
        "assessment": {"frequency": "monthly"},
        "crime_notice": {"notify": "no"},
    }


def valid_nkd_2011(day: date) -> dict[str, Any]:
    """Return a complete NK-D of 2011, written that day."""
    return {
        "identification": {"meeting_on": day.isoformat()},
        "behaviours": {"physical_adults": ["pushing"]},
        "assessment": {"frequency": "monthly"},
    }


_NKA: dict[str, Any] = {
    "head": {"place": "Przykładowo"},
    "reporter": {"who": "victim"},
    "violence": [
        {
            "physical_adults": ["pushing", "other"],
            "physical_adults_other": "rzucanie przedmiotami",
            "physical_towards": "żona",
            "psychological_children": ["threatening"],
        }
    ],
    "since": {"text": "od roku"},
    "witnesses": [{"first_name": "Ewa", "last_name": "Zmyślona", "contact": "600 000 000"}],
    "convicted": [{"answer": "no"}],
    "probation": [{"answer": "unknown"}],
    "alcohol": [{"answer": "yes"}],
    "drugs": [{}],
    "psychiatric": [{}],
    "firearm": [{"has_firearm": "yes"}],
    "household": [{"name": "Osoba Zmyślona", "age": 70, "kinship": "babcia"}],
    "health": [{"treatment": "nie podano"}, {}],
    "initiator": {"initiator": "police"},
    "end": {},
}
