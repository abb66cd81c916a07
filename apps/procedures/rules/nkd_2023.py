"""Formularz „Niebieska Karta – D” by the pattern of 2023, as data: the group with the perpetrator.

Legal source: annex 4 to Dz.U. 2023 poz. 1870 and its § 12. The annex itself was not at hand
(docs/legal/open-points.md): every section is an expected one. The form has no question about a
victim; it asks only for what art. 9c ust. 1 of the Act (Dz.U. 2024 poz. 1673) allows about a
perpetrator: occupation, health, addictions, convictions, and the actions towards them.
"""

from datetime import date

from .form_parts import long_text
from .form_schema import Choice, Field, FieldKind, FormDefinition, Section
from .nkc_2023 import ASSESSMENTS

_EXPECTED = "przewidywane: sprawdzić z załącznikiem 4 do Dz.U. 2023 poz. 1870"

ACTIONS = (
    Choice("programme_ke", "skierowanie do programu korekcyjno-edukacyjnego"),
    Choice("programme_pt", "skierowanie do programu psychologiczno-terapeutycznego"),
    Choice("voluntary_treatment", "motywowanie do leczenia uzależnienia"),
    Choice("compulsory_treatment", "wniosek o leczenie odwykowe"),
    Choice("probation_motion", "wystąpienie do kuratora sądowego"),
    Choice("visits", "wizyty sprawdzające"),
    Choice("other", "inne działania"),
)

_SECTIONS = (
    Section(
        "identification",
        "I",
        "Spotkanie",
        # The case and the person are those of the procedure: the system knows them.
        (
            Field(
                "meeting_on",
                "Dzień spotkania z osobą stosującą przemoc domową",
                FieldKind.DATE,
                required=True,
                hint="Formularz wypełnia się w obecności wezwanej osoby (§ 12).",
            ),
        ),
        source=_EXPECTED,
    ),
    Section(
        "situation",
        "II",
        "Sytuacja osoby stosującej przemoc domową",
        (
            long_text("occupational", "Sytuacja zawodowa"),
            long_text("health", "Stan zdrowia"),
            long_text("addiction", "Uzależnienia"),
            long_text("convictions", "Skazania i dozór kuratora"),
        ),
        source=_EXPECTED,
    ),
    Section(
        "statement",
        "III",
        "Stanowisko osoby stosującej przemoc domową",
        (long_text("text", "Co mówi o swoich zachowaniach", required=True),),
        hint="Nie wpisuj tu, co powiedziała osoba doznająca przemocy domowej ani gdzie mieszka.",
        source=_EXPECTED,
    ),
    Section(
        "actions",
        "IV",
        "Działania wobec osoby stosującej przemoc domową",
        (
            Field("actions", "Podjęte działania", FieldKind.MULTI_CHOICE, choices=ACTIONS),
            Field(
                "actions_other",
                "Jakie inne działania",
                required=True,
                max_length=500,
                show_if=("actions", "other"),
            ),
            long_text("details", "Ustalenia, terminy"),
        ),
        source=_EXPECTED,
    ),
    Section(
        "commitments",
        "V",
        "Zobowiązania",
        (
            Field(
                "accepted",
                "Czy zobowiązała się zmienić zachowanie",
                FieldKind.YES_NO,
                required=True,
            ),
            long_text("text", "Do czego się zobowiązała"),
        ),
        source=_EXPECTED,
    ),
    Section(
        "liability",
        "VI",
        "Pouczenie o odpowiedzialności",
        (
            Field(
                "informed",
                "Czy pouczono o odpowiedzialności z art. 66c Kodeksu wykroczeń",
                FieldKind.YES_NO,
                required=True,
            ),
        ),
        source=_EXPECTED,
    ),
    Section(
        "assessment",
        "VII",
        "Ocena okresowa",
        (
            Field("frequency", "Jak często", FieldKind.CHOICE, required=True, choices=ASSESSMENTS),
            Field("other", "W jakich odstępach", required=True, show_if=("frequency", "other")),
            long_text("result", "Ocena sytuacji"),
        ),
        source=_EXPECTED,
    ),
)

NKD_2023 = FormDefinition(
    code="NK-D",
    version="2023",
    title="Formularz „Niebieska Karta – D”",
    valid_from=date(2023, 9, 28),
    valid_to=None,
    basis="Załącznik nr 4 do rozporządzenia Rady Ministrów z 6 września 2023 r., "
    "Dz.U. 2023 poz. 1870",
    sections=_SECTIONS,
)
