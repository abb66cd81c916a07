"""Columns that a table of earlier cases may have, and guessing which heading means which."""

import unicodedata
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz

LEAST_SCORE = 84
VICTIM, PERPETRATOR = "victim", "perpetrator"


@dataclass(frozen=True)
class Column:
    """One column: ours is named by ``name``, people know it by its label and the other words.

    ``person`` is the side whom it describes, ``field`` the question of the form that it answers. An
    ``exact`` one is guessed only by its very words: "NK-C" is not nearly "NK-B".
    """

    name: str
    label: str
    words: tuple[str, ...] = ()
    required: bool = False
    person: str = ""
    field: str = ""
    exact: bool = False

    @property
    def known_as(self) -> tuple[str, ...]:
        """Every heading under which it may stand."""
        return (self.name, self.label, *self.words)


_DAYS = (
    Column("received_on", "Data wpływu NK-A do zespołu", ("data wpływu", "wpłynęło", "przyjęto")),
    Column("group_appointed_on", "Data powołania grupy", ("powołanie grupy", "data powołania gdp")),
    Column("forwarded_on", "Data przekazania NK-A grupie", ("przekazano grupie",)),
    Column(
        "perpetrator_informed_on",
        "Data poinformowania osoby stosującej przemoc",
        ("data poinformowania sprawcy",),
    ),
    Column("first_meeting_on", "Data pierwszego posiedzenia", ("pierwsze posiedzenie grupy",)),
    Column("confirmed_on", "Data potwierdzenia przemocy", ("potwierdzono przemoc",)),
    Column("ended_on", "Data zakończenia procedury", ("data zakończenia", "zakończono")),
    Column("protocol_delivered_on", "Data przekazania protokołu", ("przekazano protokół",)),
    Column("monitoring_ended_on", "Data zakończenia monitorowania", ("koniec monitorowania",)),
    Column("archived_on", "Data archiwizacji", ("zarchiwizowano",)),
)
DAYS = tuple(column.name for column in _DAYS)
# Days of forms of the group; they change no state.
FORMS = {"nkc_on": "NK-C", "nkd_on": "NK-D"}
_FORM_DAYS = (
    Column("nkc_on", "Data NK-C", ("data wypełnienia nk-c", "nk-c", "nk-c wypełniono"), exact=True),
    Column("nkd_on", "Data NK-D", ("data wypełnienia nk-d", "nk-d", "nk-d wypełniono"), exact=True),
)
# Who works in the group of a case that still runs, where it is not the core named for the whole table.
CORE = ("social_worker", "police_officer")
_CORE = (
    Column("social_worker", "Pracownik socjalny w grupie", ("pracownik socjalny",)),
    Column("police_officer", "Policjant w grupie", ("policjant", "dzielnicowy")),
)

_CASE = (
    Column("reference", "Numer sprawy", ("nr sprawy", "sygnatura", "znak sprawy", "nr nk", "lp nk"), True),
    Column(
        "started_on",
        "Data wszczęcia",
        ("data wszczęcia procedury", "data sporządzenia nk-a", "data nk-a", "wszczęto"),
        True,
    ),
    Column("started_hour", "Godzina wszczęcia", ("godzina", "godzina sporządzenia nk-a")),
    Column("initiator", "Kto wszczął", ("podmiot wszczynający", "instytucja", "wszczynający"), True),
    *_DAYS[:5],
    *_FORM_DAYS,
    *_DAYS[5:7],
    Column("ground", "Podstawa zakończenia", ("powód zakończenia", "przyczyna zakończenia")),
    Column("plan_carried_out", "Plan pomocy zrealizowano", ("zrealizowano indywidualny plan pomocy",)),
    *_DAYS[7:],
    *_CORE,
)  # fmt: skip

_FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("first_name", "Imię", ("imiona",)),
    ("last_name", "Nazwisko", ()),
    ("pesel", "PESEL", ("nr pesel", "numer pesel")),
    ("birth_date", "Data urodzenia", ("ur",)),
    ("age", "Wiek", ()),
    ("sex", "Płeć", ()),
    ("postal_code", "Kod pocztowy", ("kod",)),
    ("town", "Miejscowość", ("miasto",)),
    ("street", "Ulica", ()),
    ("house_no", "Numer domu", ("nr domu", "nr domu i mieszkania")),
)
_WHO = {
    VICTIM: (
        "osoby doznającej przemocy",
        ("osoby doznającej", "ofiary", "osoby dotkniętej przemocą", "osoba doznająca przemocy"),
    ),
    PERPETRATOR: (
        "osoby stosującej przemoc",
        ("osoby stosującej", "sprawcy", "osoby podejrzanej", "osoba stosująca przemoc"),
    ),
}


def _of_person(side: str) -> tuple[Column, ...]:
    called, others = _WHO[side]
    return tuple(
        Column(
            f"{side}_{name}",
            f"{label} {called}",
            tuple(f"{what} {who}" for what, who in product((label, *words), (called, *others))),
            required=name in {"first_name", "last_name"},
            person=side,
            field=name,
        )
        for name, label, words in _FIELDS
    )


_RELATION = Column(
    "relation",
    "Kim jest osoba doznająca dla osoby stosującej przemoc",
    ("relacja", "pokrewieństwo", "stopień pokrewieństwa"),
    person=VICTIM,
    field="relation",
)
COLUMNS: tuple[Column, ...] = (*_CASE, *_of_person(VICTIM), _RELATION, *_of_person(PERPETRATOR))
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.required)


def plain(text: str) -> str:
    """Return a text for comparing: small letters without marks, words one space apart."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    letters = "".join(sign if sign.isalnum() else " " for sign in spread if sign.isascii())
    return " ".join(letters.split())


def guess(headings: list[str]) -> dict[str, int]:
    """Return the place of the heading that each column most likely has, where one is like it.

    Each heading is given away once, to the column that it is most like.
    """
    found = sorted(
        (
            (-_likeness(column, plain(heading)), order, column.name, place)
            for order, column in enumerate(COLUMNS)
            for place, heading in enumerate(headings)
            if heading.strip()
        )
    )
    chosen: dict[str, int] = {}
    for score, _order, name, place in found:
        if -score >= LEAST_SCORE and name not in chosen and place not in chosen.values():
            chosen[name] = place
    return chosen


def _likeness(column: Column, heading: str) -> float:
    if column.exact:
        return 100.0 * (heading in {plain(known) for known in column.known_as})
    return max(fuzz.token_sort_ratio(plain(known), heading) for known in column.known_as)
