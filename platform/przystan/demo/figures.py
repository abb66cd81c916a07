"""What the demo's gminas are like.

Families covered by the procedure in 2022 and forms NK-A filled in by social workers: the ministry's
yearly figures per gmina as published on RepOD (doi:10.18150/RX5M06). Institutions carry the kinds that
the gminas themselves name in public; their people are invented.
"""

from dataclasses import dataclass, field

from tenants.names import Kind


@dataclass(frozen=True)
class DemoOffice:
    """One office of the demo."""

    kind: Kind
    teryt: str
    name: str
    host: str
    families: int = 0
    by_social_workers: int = 0
    unit: str = ""
    extra_institutions: tuple[tuple[str, str], ...] = field(default=())


OFFICES = (
    DemoOffice(Kind.VOIVODESHIP, "18", "podkarpackie", "podkarpackie"),
    DemoOffice(Kind.VOIVODESHIP, "16", "opolskie", "opolskie"),
    DemoOffice(Kind.VOIVODESHIP, "02", "dolnośląskie", "dolnoslaskie"),
    DemoOffice(Kind.VOIVODESHIP, "12", "małopolskie", "malopolskie"),
    DemoOffice(
        Kind.GMINA, "180602", "Kolbuszowa", "kolbuszowa", 88, 7,
        "Miejsko-Gminny Ośrodek Pomocy Społecznej w Kolbuszowej",
        (("Punkt Konsultacyjny w Kolbuszowej", "pedagogue_psychologist"),),
    ),
    DemoOffice(
        Kind.GMINA, "180501", "Jasło", "jaslo", 104, 16,
        "Miejski Ośrodek Pomocy Społecznej w Jaśle",
    ),
    DemoOffice(
        Kind.GMINA, "160705", "Nysa", "nysa", 284, 37,
        "Ośrodek Pomocy Społecznej w Nysie, Sekcja ds. przemocy",
        (("Punkt Interwencji Kryzysowej w Nysie", "pedagogue_psychologist"),),
    ),
    DemoOffice(
        Kind.GMINA, "020101", "Bolesławiec", "boleslawiec", 114, 5,
        "Miejski Ośrodek Pomocy Społecznej w Bolesławcu",
        (("Ośrodek Wsparcia dla Osób Uwikłanych w Przemoc w Bolesławcu", "specialist_centre"),),
    ),
    DemoOffice(
        Kind.GMINA, "120402", "Dąbrowa Tarnowska", "dabrowa", 56, 6,
        "Miejski Ośrodek Pomocy Społecznej i Wsparcia Rodziny w Dąbrowie Tarnowskiej",
    ),
)  # fmt: skip

GMINAS = tuple(office for office in OFFICES if office.kind is Kind.GMINA)
