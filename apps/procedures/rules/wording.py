"""The words of two laws for the sides, the group and violence, and which of them a procedure speaks.

Legal source: NOW23 renamed the Act and its terms on 22.06.2023; by its art. 20 a procedure that
started before is governed by the Act as it was, and so named in its words (regime A). In regime B
the Act is the new one: only its forms, of 2011, print the old words, and do so by their pattern.

In full the sides are named as in ROZP11, which speaks of a suspicion. Where room is short they are
named as in the old Act itself (UPPD-old art. 3 and 4). "Grupa" alone is short for either law's group.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.deadlines.rules import Regime

T = TypeVar("T")

VICTIM = "osoba, co do której istnieje podejrzenie, że jest dotknięta przemocą w rodzinie"
VICTIM_GEN = "osoby, co do której istnieje podejrzenie, że jest dotknięta przemocą w rodzinie"
SUSPECT = "osoba, wobec której istnieje podejrzenie, że stosuje przemoc w rodzinie"
SUSPECT_GEN = "osoby, wobec której istnieje podejrzenie, że stosuje przemoc w rodzinie"
SUSPECT_DAT = "osobie, wobec której istnieje podejrzenie, że stosuje przemoc w rodzinie"


@dataclass(frozen=True, slots=True)
class Wording(Generic[T]):
    """One thing said in the words of both Acts; ``today`` is also for lists that mix procedures."""

    today: T
    old: T

    def under(self, regime: str) -> T:
        """Return it in the words of the Act that governs procedures of a regime."""
        return self.old if regime == Regime.A else self.today
