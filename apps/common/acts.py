"""Acts of law by the codes that the rules use, and how people call them.

The rules name an act by a code ("ROZP23 § 12"), which is exact and short. A reader of a page or of a
letter does not know the codes, so both write what this table says. Pure: no Django.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """How an act is called on a page, and in a letter, which needs the place of its publication.

    On pages the Act goes by its day: it was renamed, and pages of old procedures use no new words.
    """

    short: str
    full: str


ACTS: dict[str, Act] = {
    "UPPD-old": Act(
        "ustawa z 29.07.2005 w brzmieniu sprzed 22.06.2023",
        "ustawa z 29 lipca 2005 r. o przeciwdziałaniu przemocy w rodzinie (Dz.U. z 2021 r. poz. 1249)",
    ),
    "UPPD": Act(
        "ustawa z 29.07.2005",
        "ustawa z 29 lipca 2005 r. o przeciwdziałaniu przemocy domowej (Dz.U. z 2024 r. poz. 1673)",
    ),
    "ROZP23": Act(
        "rozporządzenie z 6.09.2023",
        "rozporządzenie Rady Ministrów z 6 września 2023 r. w sprawie procedury „Niebieskie Karty” oraz"
        " wzorów formularzy „Niebieska Karta” (Dz.U. z 2023 r. poz. 1870)",
    ),
    "ROZP11": Act(
        "rozporządzenie z 13.09.2011",
        "rozporządzenie Rady Ministrów z 13 września 2011 r. w sprawie procedury „Niebieskie Karty” oraz"
        " wzorów formularzy „Niebieska Karta” (Dz.U. nr 209 poz. 1245)",
    ),
    "POL": Act("ustawa o Policji", "ustawa z 6 kwietnia 1990 r. o Policji"),
    "KPA": Act("k.p.a.", "Kodeks postępowania administracyjnego"),
    "KPC": Act("k.p.c.", "Kodeks postępowania cywilnego"),
}  # fmt: skip
_CODE = re.compile(r"(?<![\w-])(" + "|".join(ACTS) + r")(?![\w-])")


def in_short(basis: str) -> str:
    """Return a legal basis with each act as pages call it."""
    return _CODE.sub(lambda found: ACTS[found[1]].short, basis)


def in_full(basis: str) -> str:
    """Return a legal basis as a letter cites it: each act with the place of its publication."""
    return _CODE.sub(lambda found: ACTS[found[1]].full, basis)
