"""Invented families. Nobody living can be met: PESEL numbers are of the 1800s, surnames plainly made up."""

import datetime as dt
from random import Random
from typing import Any

from stdnum.pl.pesel import calc_check_digit

_WOMEN = ("Anna", "Barbara", "Celina", "Danuta", "Elżbieta", "Grażyna", "Halina", "Irena", "Jolanta",
          "Krystyna", "Łucja", "Małgorzata", "Natalia", "Oksana", "Paulina", "Renata", "Sylwia",
          "Teresa", "Urszula", "Wiesława", "Zuzanna")  # fmt: skip
_MEN = ("Andrzej", "Bogdan", "Cezary", "Dariusz", "Edward", "Filip", "Grzegorz", "Henryk", "Ireneusz",
        "Jacek", "Krzysztof", "Łukasz", "Marek", "Norbert", "Oskar", "Paweł", "Rafał", "Stanisław",
        "Tomasz", "Witold", "Zbigniew")  # fmt: skip
_SURNAMES = (
    ("Przykładowa", "Przykładowy"), ("Zmyślona", "Zmyślony"), ("Testowa", "Testowy"),
    ("Wymyślna", "Wymyślny"), ("Nieistniejąca", "Nieistniejący"), ("Ćwiczebna", "Ćwiczebny"),
    ("Umowna", "Umowny"), ("Pozorna", "Pozorny"), ("Książkowa", "Książkowy"),
    ("Szkoleniowa", "Szkoleniowy"), ("Łatwa", "Łatwy"), ("Śnieżna", "Śnieżny"),
    ("Źródlana", "Źródlany"), ("Żartobliwa", "Żartobliwy"), ("Ósma", "Ósmy"),
)  # fmt: skip
_VIOLENCE = {
    "physical": ("beating", "pulling", "kicking", "pushing"),
    "psychological": ("isolating", "insulting", "threatening", "humiliating"),
    "economic": ("not_maintaining", "needs_not_met", "destroying_things"),
    "electronic": ("abusing", "recording"),
}


class Families:
    """Makes forms NK-A about families that do not exist, each with numbers of its own."""

    def __init__(self, rng: Random, town: str) -> None:
        self._rng, self._town, self._serial = rng, town, 0

    def answers(self, initiator: str) -> dict[str, Any]:
        """Return a complete form NK-A."""
        rng = self._rng
        female, male = rng.choice(_SURNAMES)
        victim_is_woman = rng.random() < 0.88
        victims = [self._adult(victim_is_woman, female if victim_is_woman else male, "spouse")]
        victims += [
            self._child(rng.choice((female, male))) for _ in range(rng.choice((0, 0, 1, 1, 2)))
        ]
        offender_is_woman = not victim_is_woman and rng.random() < 0.5
        offender = self._adult(offender_is_woman, female if offender_is_woman else male, "")
        return {
            "head": {"place": self._town},
            "victims": victims,
            "children": {"count": len(victims) - 1},
            "perpetrators": [offender],
            "violence": [self._violence()],
            "injuries": [{"injured": rng.choice(("yes", "no"))} for _ in victims],
            "previous_procedure": {"happened": rng.choice(("no", "unknown"))},
            "current_procedure": {"happened": "unknown"},
            "firearm": [{"has_firearm": "yes" if rng.random() < 0.02 else "no"}],
            "safety": [{"feels_safe": rng.choice(("yes", "no", "no"))} for _ in victims],
            "witnesses": [],
            "actions_perpetrator": [{"actions": ["liability_notice"]}],
            "actions_victim": [{} for _ in victims],
            "additional": {"text": "Zdarzenie zmyślone na potrzeby wersji pokazowej."},
            "initiator": {"initiator": initiator},
            "end": {},
        }

    def _adult(self, is_woman: bool, surname: str, relation: str) -> dict[str, Any]:
        rng = self._rng
        found: dict[str, Any] = {
            "first_name": rng.choice(_WOMEN if is_woman else _MEN),
            "last_name": surname,
            "sex": "female" if is_woman else "male",
            "pesel": self._pesel(is_woman),
            "town": self._town,
            "street": "Zmyślona",
            "house_no": str(rng.randint(1, 99)),
        }
        if relation:
            found["relation"] = [relation]
        return found

    def _child(self, surname: str) -> dict[str, Any]:
        rng = self._rng
        is_girl = rng.random() < 0.5
        return {
            "first_name": rng.choice(_WOMEN if is_girl else _MEN),
            "last_name": surname,
            "sex": "female" if is_girl else "male",
            "no_pesel_reason": "not_known",
            "age": rng.randint(1, 17),
            "relation": ["child"],
        }

    def _pesel(self, is_woman: bool) -> str:
        """Return a number of the 1800s that this office has not used yet."""
        self._serial += 1
        born = dt.date(1850, 1, 1) + dt.timedelta(days=self._serial * 7 % 18000)
        order = f"{self._serial % 1000:03}{0 if is_woman else 1}"
        start = f"{born.year % 100:02}{born.month + 80:02}{born.day:02}{order}"
        return start + calc_check_digit(start)

    def _violence(self) -> dict[str, list[str]]:
        forms = {"psychological", *(name for name in _VIOLENCE if self._rng.random() < 0.45)}
        return {
            name: sorted(self._rng.sample(_VIOLENCE[name], self._rng.randint(1, 2)))
            for name in sorted(forms)
        }
