"""The voivodeship's numbers, from what has arrived. Four states stay apart everywhere."""

from dataclasses import dataclass

from apps.common import polish
from apps.common.disclosure import TOTAL, Place
from apps.common.indicators import INDICATORS
from apps.marshal.models import Gmina, Received
from tenants.models import Office
from tenants.names import Kind
from tenants.schema import current_office

REPORTED, ZERO, HIDDEN, MISSING = "reported", "zero", "hidden", "missing"


@dataclass(frozen=True)
class Cell:
    """A number and what it is: reported, confirmed zero, hidden or missing.

    One of a year that is not closed is rounded down: at least so many.
    """

    state: str
    value: int | None = None
    is_exact: bool = True


@dataclass(frozen=True)
class Sum:
    """A sum over gminas: of what was reported, with the number of gminas hidden, missing, rounded in it."""

    value: int
    hidden: int
    missing: int
    rounded: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether nothing is hidden, missing or rounded down in it."""
        return not (self.hidden or self.missing or self.rounded)


@dataclass(frozen=True)
class Region:
    """One year of a voivodeship: gminas in Polish order with their newest snapshot, or none."""

    year: int
    gminas: list[tuple[Gmina, Received | None]]

    def cell(self, received: Received | None, code: str, place: Place) -> Cell:
        """Return one number of one gmina."""
        if received is None or "/".join(place) not in received.tables.get(code, {}):
            return Cell(MISSING)
        value = received.tables[code]["/".join(place)]
        if value is None:
            return Cell(HIDDEN)
        if not value:
            return Cell(ZERO, value)
        return Cell(REPORTED, value, is_exact=received.is_closed)

    def sum(self, code: str, place: Place) -> Sum:
        """Return the sum over all gminas."""
        cells = [self.cell(received, code, place) for _gmina, received in self.gminas]
        return Sum(
            value=sum(cell.value or 0 for cell in cells),
            hidden=sum(cell.state == HIDDEN for cell in cells),
            missing=sum(cell.state == MISSING for cell in cells),
            rounded=sum(not cell.is_exact for cell in cells),
        )

    @property
    def reporting(self) -> int:
        """Number of gminas that sent anything."""
        return sum(received is not None for _gmina, received in self.gminas)


def region(year: int) -> Region:
    """Return a year of the voivodeship, in a fixed number of queries.

    Every gmina of the voivodeship that uses the platform stands in it, also one that never reported:
    silence is not zero. A closed snapshot comes before a provisional one.
    """
    newest: dict[str, Received] = {}
    found = Received.objects.filter(year=year).select_related("gmina")
    for received in found.order_by("is_closed", "sequence"):
        newest[received.gmina.teryt] = received
    gminas = {gmina.teryt: gmina for gmina in [*_registered(), *Gmina.objects.all()]}
    ordered = sorted(gminas.values(), key=lambda gmina: gmina.sort_key)
    return Region(year, [(gmina, newest.get(gmina.teryt)) for gmina in ordered])


def _registered() -> list[Gmina]:
    offices = Office.objects.active().filter(
        kind=Kind.GMINA, teryt__startswith=current_office().teryt
    )
    return [
        Gmina(teryt=one.teryt, name=one.name, sort_key=polish.sort_key(one.name)) for one in offices
    ]


def years() -> list[int]:
    """Return the years of which anything arrived, newest first."""
    found = Received.objects.order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def measures() -> list[tuple[str, Place, str]]:
    """Return what gminas can be compared by: indicator, place and name."""
    found = []
    for indicator in INDICATORS:
        names = {TOTAL: "razem", **dict(indicator.rows), **dict(indicator.columns)}
        for place in indicator.table().places():
            row, column = place
            label = f"{names[row]}, {names[column]}" if len(indicator.columns) > 1 else names[row]
            found.append((indicator.code, place, f"{indicator.title}: {label}"))
    return found
