"""Indicators as data, known to gminas and marshals alike: what is counted, by what, on which source.

Domain section 6.2. The gmina computes them, the marshal's office shows them; this list is all that
they share.
"""

from dataclasses import dataclass

from apps.common.disclosure import (
    TOTAL,
    Place,
    Table,
    leaves_open,
    published,
    published_in_steps,
)

DEFINITION_VERSION = "2026.1"


@dataclass(frozen=True)
class Indicator:
    """One published table: its rows and columns are fixed, so that zero and missing differ."""

    code: str
    title: str
    source: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    rows_add_up: bool = True

    def table(self, counts: dict[Place, int] | None = None) -> Table:
        """Return the indicator's table with these counts, or empty for its layout."""
        rows = tuple(code for code, _label in self.rows)
        columns = tuple(code for code, _label in self.columns)
        return Table(rows, columns, counts or {}, rows_add_up=self.rows_add_up)

    def restored(self, cells: dict[str, int]) -> Table:
        """Return the table of which these cells, ``{"row/column": number}``, were kept."""
        inner = self.table().inner()
        return self.table({place: cells.get("/".join(place), 0) for place in inner})


INITIATORS = (
    ("social_worker", "pomoc społeczna"),
    ("specialist_centre", "specjalistyczny ośrodek wsparcia"),
    ("police", "Policja"),
    ("military_police", "Żandarmeria Wojskowa"),
    ("family_assistant", "asystent rodziny"),
    ("education", "oświata"),
    ("health", "ochrona zdrowia"),
    ("gkrpa", "GKRPA"),
    ("pedagogue_psychologist", "pedagog, psycholog, terapeuta"),
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "nka",
        "Formularze NK-A według podmiotu, który je wypełnił",
        "UPPD art. 9a ust. 11–11d; ROZP23 § 2, § 13; sprawozdawczość ministerstwa, część 10",
        INITIATORS,
        (("first", "wszczynające"), ("further", "kolejne")),
    ),
    Indicator(
        "procedures",
        "Procedury wszczęte i trwające",
        "ROZP23 § 2 ust. 1; UPPD art. 9h ust. 2",
        (
            ("started", "wszczęte w roku"),
            ("running", "trwające na koniec okresu"),
            ("monitoring", "w monitorowaniu na koniec okresu"),
        ),
        (("number", "liczba"),),
        rows_add_up=False,
    ),
    Indicator(
        "ended",
        "Procedury zakończone według podstawy",
        "UPPD art. 9h ust. 1, art. 9b ust. 15, art. 9e ust. 3",
        (
            ("ceased", "przemoc ustała"),
            ("no_grounds", "brak zasadności podejmowania działań"),
            ("not_confirmed", "odstąpienie: przemocy nie potwierdzono"),
            ("transferred", "przekazane innemu zespołowi"),
        ),
        (("number", "liczba"),),
    ),
    Indicator(
        "timeliness",
        "Terminowość czynności D03–D07",
        "ROZP23 § 7–10; UPPD art. 9a ust. 10a",
        (
            ("D03", "przekazanie NK-A zespołowi"),
            ("D04", "powołanie grupy"),
            ("D05", "przekazanie NK-A grupie"),
            ("D06", "pierwsze posiedzenie grupy"),
            ("D07", "poinformowanie osoby stosującej przemoc"),
        ),
        (("in_time", "w terminie"), ("late", "po terminie")),
        rows_add_up=False,
    ),
)

# A sum of one table that is a cell of another: started procedures are first forms; what ran a year ago or
# was started, and does not run now, has ended.
_STARTED, _RUNNING = ("started", "number"), ("running", "number")
_ALSO_TOLD_BY = ((("nka", (TOTAL, "first")), _STARTED), (("ended", (TOTAL, "number")), _RUNNING))


def leaving(tables: dict[str, Table], *, is_closed: bool) -> dict[str, dict[Place, int | None]]:
    """Return what may leave the gmina of all tables of a year, None where hidden.

    A closed year leaves exactly, any other in steps (ADR 0029). What would give away a hidden number of
    another table is hidden with it.
    """
    tell = published if is_closed else published_in_steps
    told = {code: tell(table) for code, table in tables.items()}
    procedures = told["procedures"]
    if is_closed:
        for (code, total), place in _ALSO_TOLD_BY:
            if told[code][total] is None:
                procedures[place] = None
    elif not leaves_open(tables["nka"], (TOTAL, "first"), procedures[_STARTED] or 0):
        procedures[_STARTED] = None
    return told
