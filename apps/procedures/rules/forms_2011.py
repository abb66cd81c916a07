"""What the patterns of 2011 share: their dates and the matrix of behaviours.

Legal source: ROZP11 (Dz.U. nr 209 poz. 1245), in force from 18.10.2011; procedures started before
28.09.2023 keep it (ROZP23 § 22, NOW23 art. 20). The subjects of the sections are sourced; what a
section carries in ``source`` says what of it is not (docs/legal/open-points.md).
"""

from datetime import date

from .form_parts import choices, long_text, ticks
from .form_schema import Choice, Field, FieldKind, Section

VALID_FROM, VALID_TO = date(2011, 10, 18), date(2023, 9, 27)
SOURCED = "ROZP11"
TO_CHECK = "do sprawdzenia z rozporządzeniem z 13.09.2011, Dz.U. nr 209 poz. 1245"

_OTHER = ("other", "inne (wymień jakie)")
BEHAVIOURS: tuple[tuple[str, str, tuple[Choice, ...]], ...] = (
    (
        "physical",
        "Przemoc fizyczna",
        choices(
            ("pushing", "popychanie"),
            ("hitting", "uderzanie"),
            ("twisting_arms", "wykręcanie rąk"),
            ("choking", "duszenie"),
            ("kicking", "kopanie"),
            ("slapping", "spoliczkowanie"),
            _OTHER,
        ),
    ),
    (
        "injuries",
        "Uszkodzenia ciała",
        choices(
            ("bruises", "zasinienia"),
            ("scratches", "zadrapania"),
            ("bleeding", "krwawienie"),
            ("burns", "oparzenia"),
            _OTHER,
        ),
    ),
    (
        "psychological",
        "Przemoc psychiczna",
        choices(
            ("isolating", "izolowanie"),
            ("insulting", "wyzwiska"),
            ("ridiculing", "ośmieszanie"),
            ("threatening", "groźby"),
            ("controlling", "kontrolowanie"),
            ("limiting_contacts", "ograniczanie kontaktów"),
            ("criticising", "krytykowanie"),
            ("humiliating", "poniżanie"),
            ("demoralising", "demoralizacja"),
            ("harassing", "ciągłe niepokojenie"),
            _OTHER,
        ),
    ),
    ("sexual", "Przemoc seksualna", choices(("used", "tak"))),
    (
        "other_forms",
        "Inny rodzaj zachowań",
        choices(
            ("destroying_property", "niszczenie mienia"),
            ("seizing_property", "przywłaszczenie mienia"),
            ("punishable_threat", "groźba karalna lub znieważenie"),
            ("forcing_substances", "zmuszanie do spożywania alkoholu lub innych środków"),
            _OTHER,
        ),
    ),
)


def matrix() -> tuple[Field, ...]:
    """Return the matrix: each kind towards adults and towards children, and towards whom.

    The print asks YES or NO at each line: a ticked line is YES, one left blank NO.
    """
    return tuple(
        field for name, label, options in BEHAVIOURS for field in _rows(name, label, options)
    )


def _rows(name: str, label: str, options: tuple[Choice, ...]) -> tuple[Field, ...]:
    towards = (("adults", "wobec osób dorosłych"), ("children", "wobec dzieci"))
    rows: list[Field] = []
    for whom, words in towards:
        listed = ticks(f"{name}_{whom}", f"{label} {words}", options)
        rows += listed if any(one.value == "other" for one in options) else listed[:1]
    return (*rows, Field(f"{name}_towards", f"{label}: wobec kogo", max_length=300))


def asked(code: str, number: str, title: str) -> Section:
    """Return a question about each suspected person: yes, no or not established."""
    return Section(
        code,
        number,
        title,
        (Field("answer", title, FieldKind.YES_NO_UNKNOWN),),
        per="perpetrator",
        confirmed=True,
        source=SOURCED,
    )


def told(
    code: str, number: str, title: str, *questions: tuple[str, str], source: str = TO_CHECK
) -> Section:
    """Return a section answered in words."""
    fields = questions or (("text", title),)
    return Section(
        code,
        number,
        title,
        tuple(long_text(name, label) for name, label in fields),
        confirmed=source == SOURCED,
        source=source,
    )
