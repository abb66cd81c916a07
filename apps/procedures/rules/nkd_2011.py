"""Formularz „Niebieska Karta – D” by the pattern of 2011, as data: about the suspected person.

Legal source: ROZP11 (Dz.U. nr 209 poz. 1245) and its § 17. Nothing in it asks where a victim lives;
of witnesses only the name is asked, since the subject of the form may read it.
"""

from .form_parts import choices, long_text, ticks
from .form_schema import Field, FieldKind, FormDefinition, Section
from .forms_2011 import SOURCED, TO_CHECK, VALID_FROM, VALID_TO, matrix, told
from .nkc_2011 import assessment
from .wording import SUSPECT_GEN

ACTIONS_2011 = choices(
    ("programme", "skierowanie do programu korekcyjno-edukacyjnego"),
    ("voluntary_treatment", "leczenie na własną prośbę"),
    ("compulsory_treatment", "wniosek o zobowiązanie do leczenia"),
    ("duty_to_report", "obowiązek zgłaszania się"),
    ("probation_motion", "wystąpienie do kuratora sądowego"),
    ("other", "inne (wymień jakie)"),
)


def _habit(code: str, number: str, title: str) -> Section:
    return Section(
        code, number, title,
        (
            Field("answer", title, FieldKind.YES_NO_UNKNOWN),
            Field("how_long", "Od kiedy", show_if=("answer", "yes")),
            Field("how_often", "Jak często", show_if=("answer", "yes")),
            Field("last", "Kiedy ostatnio", show_if=("answer", "yes")),
        ),
        source=SOURCED if code == "alcohol" else TO_CHECK, confirmed=code == "alcohol",
    )  # fmt: skip


def _question(code: str, number: str, title: str) -> Section:
    return Section(
        code, number, title,
        (
            Field("answer", title, FieldKind.YES_NO_UNKNOWN),
            long_text("details", f"{title}: szczegóły"),
        ),
        source=TO_CHECK,
    )  # fmt: skip


_SECTIONS = (
    Section(
        "identification", "I", f"Dane {SUSPECT_GEN}",
        (
            Field("meeting_on", "Dzień wypełnienia", FieldKind.DATE, required=True),
            Field("birth_date", "Data urodzenia", FieldKind.DATE),
            Field("birth_place", "Miejsce urodzenia"),
            Field("marital_status", "Stan cywilny"),
            Field("own_address", "Adres tej osoby", max_length=300),
            Field("work", "Praca i dochód", max_length=300),
        ),
        confirmed=True, source=SOURCED,
    ),
    Section(
        "behaviours", "II", "Formy przemocy", matrix(), confirmed=True, source=SOURCED,
    ),
    told("since", "III", "Od kiedy", source=SOURCED),
    Section(
        "witnesses_named", "IV", "Świadkowie", (Field("name", "Imię i nazwisko", required=True),),
        repeat=True, source=TO_CHECK,
    ),
    _question("convictions", "V", "Czy była karana"),
    _question("probation", "VI", "Czy jest pod dozorem kuratora"),
    _habit("alcohol", "VII", "Czy używa alkoholu"),
    _habit("drugs", "VIII", "Czy używa narkotyków lub innych środków"),
    _question("treatment", "IX", "Czy się leczyła lub leczy"),
    told("means", "X", "Zażywane środki", source=SOURCED),
    told("problems", "XI", "Inne problemy", source=SOURCED),
    told("self_assessment", "XII", "Jak ocenia swoje zachowanie", source=SOURCED),
    Section(
        "actions", "XIII", f"Działania wobec {SUSPECT_GEN}",
        (
            *ticks("actions", "Podjęte działania", ACTIONS_2011),
            Field(
                "reporting_frequency", "Jak często ma się zgłaszać",
                show_if=("actions", "duty_to_report"),
            ),
        ),
        confirmed=True, source=SOURCED,
    ),
    told("commitments", "XIV", "Zobowiązania", source=SOURCED),
    assessment("XV"),
)  # fmt: skip

NKD_2011 = FormDefinition(
    code="NK-D",
    version="2011",
    title="Formularz „Niebieska Karta – D”",
    valid_from=VALID_FROM,
    valid_to=VALID_TO,
    basis="Rozporządzenie Rady Ministrów z 13 września 2011 r., Dz.U. nr 209 poz. 1245",
    sections=_SECTIONS,
)
