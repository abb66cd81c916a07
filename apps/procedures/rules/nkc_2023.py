"""Formularz „Niebieska Karta – C” by the pattern of 2023, as data: the group with the victim.

Legal source: annex 3 to Dz.U. 2023 poz. 1870 and its § 11, § 13 ust. 2. The annex itself was not at
hand (docs/legal/open-points.md): only the history of violence is confirmed by the digest TECZKA,
the other sections are expected ones. One form is about one adult victim, whom the party names;
it is asked only for what art. 9c ust. 1 of the Act (Dz.U. 2024 poz. 1673) allows about a victim.
"""

from datetime import date

from .form_parts import long_text
from .form_schema import Choice, Field, FieldKind, FormDefinition, Section

_CONFIRMED = "TECZKA"
_EXPECTED = "przewidywane: sprawdzić z załącznikiem 3 do Dz.U. 2023 poz. 1870"

SERVICES = (
    Choice("social_assistance", "pomoc społeczna"),
    Choice("police", "Policja"),
    Choice("military_police", "Żandarmeria Wojskowa"),
    Choice("gkrpa", "gminna komisja rozwiązywania problemów alkoholowych"),
    Choice("education", "oświata"),
    Choice("health", "ochrona zdrowia"),
    Choice("probation", "kurator sądowy"),
    Choice("ngo", "organizacja pozarządowa"),
    Choice("other", "inny podmiot"),
)
ASSESSMENTS = (
    Choice("weekly", "co tydzień"),
    Choice("monthly", "co miesiąc"),
    Choice("quarterly", "co kwartał"),
    Choice("other", "w innych odstępach"),
)

_SITUATION = (
    ("family", "Sytuacja rodzinna"),
    ("occupational", "Sytuacja zawodowa"),
    ("economic", "Dochody i sytuacja ekonomiczna"),
    ("housing", "Sytuacja mieszkaniowa"),
    ("health", "Stan zdrowia"),
    ("addiction", "Uzależnienia"),
    ("children", "Sytuacja dzieci"),
)

_SECTIONS = (
    Section(
        "identification",
        "I",
        "Posiedzenie",
        # The case, the person and the group are those of the procedure: the system knows them.
        (
            Field("meeting_on", "Dzień posiedzenia", FieldKind.DATE, required=True),
            Field(
                "victim_present",
                "Czy zaproszona osoba doznająca przemocy domowej przyszła",
                FieldKind.YES_NO,
                required=True,
            ),
        ),
        hint="Nieobecność tej osoby nie wstrzymuje działań grupy (§ 11 ust. 5).",
        source=_EXPECTED,
    ),
    Section(
        "history",
        "II",
        "Historia przemocy domowej",
        (
            long_text("first_act", "Pierwsze zachowanie", required=True),
            long_text("repeated_act", "Zachowania powtarzające się"),
            long_text("most_dangerous_act", "Najbardziej niebezpieczne zachowanie"),
            long_text("last_act", "Ostatnie zachowanie"),
        ),
        hint="Jeżeli osoba nie chce o tym mówić, napisz „nie ustalono”.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    Section(
        "situation",
        "III",
        "Opis sytuacji",
        tuple(long_text(name, label) for name, label in _SITUATION),
        source=_EXPECTED,
    ),
    Section(
        "safety",
        "IV",
        "Diagnoza bezpieczeństwa",
        (
            Field("feels_safe", "Czy czuje się bezpiecznie", FieldKind.YES_NO, required=True),
            long_text("risks", "Zagrożenia", required=True),
            long_text("safety_plan", "Co zrobić, gdy zagrożenie wróci"),
        ),
        source=_EXPECTED,
    ),
    Section(
        "plan",
        "V",
        "Indywidualny plan pomocy",
        (
            Field("action", "Działanie", required=True, max_length=500),
            Field("service", "Kto odpowiada", FieldKind.CHOICE, required=True, choices=SERVICES),
            Field(
                "service_other",
                "Jaki inny podmiot",
                required=True,
                show_if=("service", "other"),
            ),
            Field("due_on", "Do kiedy", FieldKind.DATE, required=True, may_be_future=True),
        ),
        repeat=True,
        min_items=1,
        max_items=40,
        hint="Plan można zmieniać: zmiany odnotuj w kolejnym wypełnieniu formularza (§ 11).",
        source=_EXPECTED,
    ),
    Section(
        "commitments",
        "VI",
        "Zobowiązania osoby doznającej przemocy domowej",
        (long_text("text", "Zobowiązania"),),
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
    Section(
        "verification",
        "VIII",
        "Weryfikacja planu pomocy",
        (long_text("text", "Co zrobiono, czego nie zrobiono i dlaczego"),),
        source=_EXPECTED,
    ),
    Section(
        "crime_notice",
        "IX",
        "Zawiadomienie o przestępstwie",
        (
            Field(
                "notify",
                "Czy złożono albo składa się zawiadomienie",
                FieldKind.YES_NO,
                required=True,
            ),
            long_text("reasons", "Uzasadnienie"),
        ),
        hint="Podejrzenie przestępstwa ściganego z urzędu zgłasza się niezwłocznie (art. 12 ust. 1).",
        source=_EXPECTED,
    ),
    Section(
        "further_incidents",
        "X",
        "Kolejne zdarzenia",
        (
            Field("happened_on", "Dzień zdarzenia", FieldKind.DATE, required=True),
            long_text("description", "Co się stało", required=True),
        ),
        repeat=True,
        hint="Wpisz tu zdarzenia z czasu trwania procedury (§ 13 ust. 2).",
        source=_EXPECTED,
    ),
)

NKC_2023 = FormDefinition(
    code="NK-C",
    version="2023",
    title="Formularz „Niebieska Karta – C”",
    valid_from=date(2023, 9, 28),
    valid_to=None,
    basis="Załącznik nr 3 do rozporządzenia Rady Ministrów z 6 września 2023 r., "
    "Dz.U. 2023 poz. 1870",
    sections=_SECTIONS,
)
