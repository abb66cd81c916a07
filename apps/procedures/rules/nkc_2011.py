"""Formularz „Niebieska Karta – C” by the pattern of 2011, as data: the team or a working group.

Legal source: ROZP11 (Dz.U. nr 209 poz. 1245). Sections I–III are from memory; the services of the plan
are sourced, their lists to tick were not at hand and are answered in words.
"""

from .form_parts import choices, long_text
from .form_schema import Field, FieldKind, FormDefinition, Section
from .forms_2011 import SOURCED, TO_CHECK, VALID_FROM, VALID_TO, told
from .wording import VICTIM_GEN

ASSESSMENTS_2011 = choices(
    ("weekly", "raz w tygodniu"),
    ("monthly", "raz w miesiącu"),
    ("quarterly", "raz na kwartał"),
    ("other", "inaczej"),
)
SERVICES_2011 = (
    ("social_assistance", "Pomoc społeczna"),
    ("gkrpa", "Gminna komisja rozwiązywania problemów alkoholowych"),
    ("police", "Policja"),
    ("education", "Oświata"),
    ("health", "Ochrona zdrowia"),
    ("others", "Inne podmioty"),
)
_PLAN = tuple(long_text(name, f"{label}: działania") for name, label in SERVICES_2011)


def assessment(number: str) -> Section:
    """Return the section on how often the situation is looked at."""
    return Section(
        "assessment", number, "Ocena okresowa",
        (
            Field(
                "frequency", "Jak często", FieldKind.CHOICE, required=True,
                choices=ASSESSMENTS_2011,
            ),
            Field("other", "W jakich odstępach", required=True, show_if=("frequency", "other")),
        ),
        confirmed=True, source=SOURCED,
    )  # fmt: skip


_SECTIONS = (
    Section(
        "identification", "I", "Posiedzenie",
        (
            Field("meeting_on", "Dzień wypełnienia", FieldKind.DATE, required=True),
            Field(
                "victim_present", "Czy zaproszona osoba przyszła", FieldKind.YES_NO, required=True
            ),
        ),
        source=TO_CHECK,
    ),
    told("composition", "II", "Skład zespołu lub grupy roboczej"),
    told("verification_of_report", "III", "Weryfikacja zgłoszenia"),
    told(
        "situation", "IV", f"Sytuacja {VICTIM_GEN}",
        ("family", "Sytuacja rodzinna"), ("occupational", "Sytuacja zawodowa"),
        ("economic", "Sytuacja ekonomiczna"), ("housing", "Sytuacja mieszkaniowa"),
        ("health", "Stan zdrowia"), ("children", "Sytuacja dzieci"), source=SOURCED,
    ),
    Section(
        "plan", "V", "Indywidualny plan pomocy",
        (*_PLAN, Field("visits", "Jak często odwiedza Policja", max_length=200)),
        needs_answer=True, source=TO_CHECK,
    ),
    told("commitments", "VI", f"Zobowiązania {VICTIM_GEN}", source=SOURCED),
    assessment("VII"),
    Section(
        "verification", "VIII", "Weryfikacja planu pomocy",
        tuple(long_text(name, f"{label}: co zrobiono") for name, label in SERVICES_2011),
        confirmed=True, source=SOURCED,
    ),
    Section(
        "crime_notice", "IX", "Informacja dla organów ścigania",
        (Field("notify", "Czy przekazano", FieldKind.YES_NO, required=True),),
        confirmed=True, source=SOURCED,
    ),
    Section(
        "further_incidents", "X", "Kolejne zdarzenia",
        (
            Field("happened_on", "Dzień zdarzenia", FieldKind.DATE, required=True),
            long_text("description", "Co się stało", required=True),
        ),
        repeat=True, confirmed=True, source=SOURCED,
    ),
)  # fmt: skip

NKC_2011 = FormDefinition(
    code="NK-C",
    version="2011",
    title="Formularz „Niebieska Karta – C”",
    valid_from=VALID_FROM,
    valid_to=VALID_TO,
    basis="Rozporządzenie Rady Ministrów z 13 września 2011 r., Dz.U. nr 209 poz. 1245",
    sections=_SECTIONS,
)
