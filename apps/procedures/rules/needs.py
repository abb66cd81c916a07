"""What is particular about a person of a procedure, and what the law then asks of the group.

Service in the army or the Police, another language, helplessness: data of a person in one procedure,
told by people; the texts say what follows. ``needs_military_police`` says when it changes who sits in a
group.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from apps.common.polish import folded
from apps.deadlines.rules import Regime


class Service(enum.StrEnum):
    """In which service somebody is, where the law asks for more."""

    NONE = ""
    SOLDIER = "soldier"
    POLICE = "police"
    MILITARY_POLICE = "military_police"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Needs:
    """What is particular about one person; ``language`` is what they speak, ``helper`` who is with them."""

    service: str = ""
    language: str = ""
    is_helpless: bool = False
    helper: str = ""

    @property
    def are_noted(self) -> bool:
        """Whether anything was noted."""
        return self != Needs()

    @property
    def beside(self) -> str:
        """Who has to be beside the person at a talk; empty where nobody has to (ROZP23 § 5)."""
        found = [f"tłumacz: {self.language}"] if self.language else []
        if self.is_helpless:
            found.append(f"przy tej osobie: {self.helper}" if self.helper else
                         "opiekun albo osoba wskazana")  # fmt: skip
        return "; ".join(found)


@dataclass(frozen=True, slots=True)
class Hint:
    """What the law asks of the group because of somebody, with its provision."""

    text: str
    basis: str


# Whoever serves in the Military Police is a soldier, so the rules about soldiers are theirs as well.
SOLDIERS = frozenset({Service.SOLDIER, Service.MILITARY_POLICE})
_SINCE_2023 = frozenset({Regime.C})
_OF_ACT_2023 = frozenset({Regime.B, Regime.C})
_SOLDIER = (
    Hint("W skład grupy wchodzi żołnierz Żandarmerii Wojskowej.", "UPPD art. 9a ust. 11a"),
    Hint("W skład grupy może wchodzić przełożony żołnierza.", "UPPD art. 9a ust. 11b"),
    Hint("O posiadaniu broni zawiadamia się Żandarmerię Wojskową.", "UPPD art. 9f"),
)
_FIREARM_POLICE = (
    "O posiadaniu broni zawiadamia się komórkę Policji wydającą pozwolenia na broń: w komendzie wojewódzkiej"
    " albo stołecznej."
)
_OFFICER = Hint(
    "Gdy uchyla się od programu, zawiadamia się przełożonego albo dowódcę.", "UPPD art. 9b ust. 5–6"
)
_TIED = Hint(
    "Jeżeli ta osoba jest związana z zespołem lub grupą, każdy członek grupy może wnieść do wojewody"
    " o wskazanie innego zespołu.", "UPPD art. 9e ust. 5–7",
)  # fmt: skip
_INTERPRETER = Hint(
    "Zespół zapewnia tłumacza (także polskiego języka migowego); obowiązuje go poufność.",
    "ROZP23 § 5 ust. 6–8",
)
_HELPLESS = Hint(
    "Czynności w obecności opiekuna albo osoby, którą ta osoba wskaże; NK-B także jemu, nigdy osobie"
    " stosującej przemoc.",
    "ROZP23 § 5, § 6 ust. 3",
)
_CHILD = (
    Hint(
        "Czynności w obecności rodzica lub opiekuna, a gdy to oni są podejrzani: osoby najbliższej. W"
        " miarę możliwości jest psycholog.", "ROZP23 § 5",
    ),
    Hint("Dziecka nie zaprasza się na posiedzenie grupy.", "ROZP23 § 11 ust. 6"),
)  # fmt: skip


def is_named(text: str, *names: str) -> bool:
    """Whether a text names somebody: all words of their names stand in it, in any order.

    Written without Polish letters, a name is the same.
    """
    said, wanted = set(folded(text).split()), set(folded(" ".join(names)).split())
    return bool(wanted) and wanted <= said


def hints(needs: Needs, *, side: str, is_minor: bool, regime: str) -> list[Hint]:
    """Return what the law of the procedure asks because of a person.

    The provisions are those of 2023; of the law before nothing is said here that was not looked up.
    """
    law = Regime(regime)
    found: list[Hint] = []
    if side == "perpetrator" and law in _OF_ACT_2023:
        found += _SOLDIER if needs.service in SOLDIERS else ()
        found += [_OFFICER] if needs.service in (Service.POLICE, Service.MILITARY_POLICE) else []
        found += [_TIED] if needs.service else []
    if law in _SINCE_2023:
        found += [_INTERPRETER] if needs.language else []
        found += [_HELPLESS] if needs.is_helpless else []
        found += _CHILD if is_minor and side == "victim" else ()
    return found


def needs_military_police(perpetrators: Iterable[Needs], regime: str) -> bool:
    """Whether one of the Military Police has to sit in the group (UPPD art. 9a.11a)."""
    is_soldier = any(one.service in SOLDIERS for one in perpetrators)
    return is_soldier and Regime(regime) in _OF_ACT_2023


def firearm_notice(perpetrators: Iterable[Needs]) -> Hint:
    """Return where the notice of a firearm goes: to the Police, of a soldier to the Military Police."""
    services = [one.service for one in perpetrators]
    soldiers = [one for one in services if one in SOLDIERS]
    if not soldiers:
        text = f"{_FIREARM_POLICE} Jeżeli ta osoba jest żołnierzem: Żandarmerię Wojskową."
    elif len(soldiers) == len(services):
        text = "Ta osoba jest żołnierzem: o posiadaniu broni zawiadamia się Żandarmerię Wojskową."
    else:
        text = f"O broni żołnierza zawiadamia się Żandarmerię Wojskową. {_FIREARM_POLICE}"
    return Hint(text, "UPPD art. 9f")
