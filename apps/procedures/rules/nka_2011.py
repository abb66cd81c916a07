"""Formularz „Niebieska Karta – A” by the pattern of 2011, as data: for procedures of the older laws.

Legal source: ROZP11 (Dz.U. nr 209 poz. 1245). The sections and the matrix of behaviours are sourced;
the lists of sections VI and XV and the columns of XVII were not at hand and are answered in words.
A person is identified as in the newer pattern, so that one register serves both.
"""

from dataclasses import replace

from .form_parts import NAMES, address, contact, identity, long_text
from .form_schema import Choice, Field, FieldKind, FormDefinition, Section
from .forms_2011 import (
    SOURCED,
    TO_CHECK,
    VALID_FROM,
    VALID_TO,
    asked,
    matrix,
    told,
)
from .wording import SUSPECT, SUSPECT_GEN, VICTIM, VICTIM_GEN

# Who completed it: the five of the old Act (UPPD-old art. 9d, from memory).
INITIATORS_2011 = (
    Choice("social_worker", "przedstawiciel jednostki organizacyjnej pomocy społecznej"),
    Choice("gkrpa", "przedstawiciel gminnej komisji rozwiązywania problemów alkoholowych"),
    Choice("police", "funkcjonariusz Policji"),
    Choice("education", "przedstawiciel oświaty"),
    Choice("health", "przedstawiciel ochrony zdrowia"),
)
_REPORTERS = (Choice("victim", VICTIM), Choice("other", "inna osoba"))

_VICTIM_FIELDS = (
    *identity(),
    Field("parents_names", "Imiona rodziców"),
    Field("work", "Miejsce pracy", protected="work"),
    Field("school", "Miejsce nauki", protected="school"),
    *address("", "Adres zamieszkania"),
    *address("stay_", "Adres obecnego pobytu, jeżeli inny"),
    contact(),
)
_SUSPECT_FIELDS = (
    *identity(is_adult=True),
    Field("work", "Miejsce pracy", protected="work"),
    *address("", "Adres zamieszkania"),
    contact(),
    Field("kinship", f"Kim jest dla {VICTIM_GEN}"),
)
# The same questions as everywhere about an address, but only of a reporter who is somebody else.
_REPORTER_FIELDS = (
    Field("who", "Kto zgłasza", FieldKind.CHOICE, choices=_REPORTERS),
    *(
        replace(field, required=False, show_if=("who", "other"))
        for field in (*NAMES, *address("", "Adres"), contact())
    ),
)
_HEALTH = (
    ("mental_state", "Stan psychiczny"),
    ("communication", "Komunikacja"),
    ("injuries", "Obrażenia"),
    ("hygiene", "Higiena"),
    ("consistency", "Zgodność obrażeń z relacją"),
    ("treatment", "Leczenie"),
    ("certificates", "Zaświadczenia"),
)

_SECTIONS = (
    Section(
        "head", "", "Nagłówek",
        (Field("place", "Miejscowość wypełnienia", required=True, max_length=100),),
        hint="Dzień i godzinę wypełnienia podaje się przy przepisywaniu formularza.",
        source=TO_CHECK,
    ),
    Section(
        "victims", "I", f"Dane {VICTIM_GEN}", _VICTIM_FIELDS, repeat=True, person="victim",
        min_items=1, source=TO_CHECK,
    ),
    Section(
        "reporter", "II", "Dane osoby zgłaszającej", _REPORTER_FIELDS, confirmed=True,
        source=SOURCED,
    ),
    Section(
        "perpetrators", "III", f"Dane {SUSPECT_GEN}", _SUSPECT_FIELDS, repeat=True,
        person="perpetrator", min_items=1, source=TO_CHECK,
    ),
    Section(
        "violence", "IV", "Formy przemocy", matrix(), per="perpetrator", needs_answer=True,
        hint="Zaznacz to, przy czym w druku jest „tak”; wpisz, wobec kogo.", confirmed=True,
        source=SOURCED,
    ),
    told("since", "V", "Od kiedy trwa przemoc", source=SOURCED),
    told(
        "behaviour", "VI", "Zachowanie podczas rozmowy",
        ("victim", f"Jak zachowywała się {VICTIM}"),
        ("suspect", f"Jak zachowywała się {SUSPECT}"),
    ),
    told("place", "VII", "Wygląd miejsca zdarzenia", source=SOURCED),
    Section(
        "witnesses", "VIII", "Świadkowie", (*NAMES, *address("", "Adres"), contact()), repeat=True,
        person="witness", max_items=3, confirmed=True, source=SOURCED,
    ),
    asked("convicted", "IX", "Czy była karana"),
    asked("probation", "X", "Czy jest pod dozorem kuratora"),
    asked("alcohol", "XI", "Czy nadużywa alkoholu"),
    asked("drugs", "XII", "Czy używa narkotyków lub innych środków"),
    asked("psychiatric", "XIII", "Czy leczy się psychiatrycznie"),
    Section(
        "firearm", "XIV", "Czy posiada broń",
        (Field("has_firearm", "Broń", FieldKind.YES_NO_UNKNOWN, required=True),),
        per="perpetrator", confirmed=True, source=SOURCED,
    ),
    told("earlier_actions", "XV", "Wcześniej podejmowane działania"),
    told(
        "police_actions", "XVI", "Działania Policji",
        ("suspect", f"Wobec {SUSPECT_GEN}"), ("victim", f"Wobec {VICTIM_GEN}"),
    ),
    Section(
        "household", "XVII", "Członkowie rodziny",
        (
            Field("name", "Imię i nazwisko", required=True),
            Field("age", "Wiek", FieldKind.INTEGER, min_value=0, max_value=130),
            Field("kinship", "Pokrewieństwo"),
        ),
        repeat=True, source=TO_CHECK,
    ),
    Section(
        "health", "XVIII", "Stan zdrowia",
        tuple(long_text(name, label) for name, label in _HEALTH), per="victim",
        hint="Wypełnia tylko ochrona zdrowia.", confirmed=True, source=SOURCED,
    ),
    told("interventions", "XIX", "Interwencje", source=SOURCED),
    told("conclusions", "XX", "Wnioski", source=SOURCED),
    told("additional", "XXI", "Dodatkowe informacje", source=SOURCED),
    Section(
        "initiator", "", "Kto wypełnił formularz",
        (
            Field(
                "initiator", "Przedstawiciel", FieldKind.CHOICE, required=True,
                choices=INITIATORS_2011,
            ),
        ),
        source=TO_CHECK,
    ),
    Section(
        "end", "", "Wpływ do przewodniczącego zespołu interdyscyplinarnego",
        hint="Datę wpływu potwierdzi zespół interdyscyplinarny.", confirmed=True, source=SOURCED,
    ),
)  # fmt: skip

NKA_2011 = FormDefinition(
    code="NK-A",
    version="2011",
    title="Formularz „Niebieska Karta – A”",
    valid_from=VALID_FROM,
    valid_to=VALID_TO,
    basis="Rozporządzenie Rady Ministrów z 13 września 2011 r., Dz.U. nr 209 poz. 1245",
    sections=_SECTIONS,
    # As in the newer pattern: what the running procedure answers by itself.
    not_in_further=frozenset({"since", "earlier_actions", "household"}),
)
