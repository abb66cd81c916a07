"""Formularz „Niebieska Karta – A” by the pattern of 2023, as data.

Legal source: annex 1 to Dz.U. 2023 poz. 1870, in force from 28.09.2023. The annex itself
was not at hand: `confirmed` sections have their subject confirmed by the digest TECZKA,
and the wording of every section is to be compared with the annex before use. The order
and the numbers are those of the pattern.

Persons are asked only for what art. 9c ust. 1 of the Act (Dz.U. 2024 poz. 1673) allows
for their kind; see the comments at each list. Do not add fields beside that article.
"""

from datetime import date

from .form_parts import NAMES, address, contact, identity, ticks
from .form_schema import Field, FieldKind, FormDefinition, PersonKind, Section
from .nka_2023_choices import (
    INITIATORS,
    PERPETRATOR_ACTIONS,
    RELATIONS,
    VICTIM_ACTIONS,
    VIOLENCE,
)

__all__ = ["INITIATORS", "NKA_2023"]

_CONFIRMED = "TECZKA"
_FROM_MEMORY = "z pamięci: sprawdzić z załącznikiem 1 do Dz.U. 2023 poz. 1870"
_START = date(2023, 9, 28)


# Victims, by 9c.1: name, PESEL, parents' names, age, address, contact, family and
# occupational situation. Health, addictions and income are allowed too, but belong to NK-C.
_VICTIM_FIELDS = (
    *identity(),
    Field("parents_names", "Imiona rodziców"),
    Field("work", "Zawód i miejsce pracy", protected="work"),
    Field("school", "Szkoła lub przedszkole i klasa", protected="school"),
    *address("", "Adres zamieszkania"),
    *address("stay_", "Adres obecnego pobytu, jeżeli inny"),
    contact("Tylko taki, którego nie sprawdza osoba stosująca przemoc domową."),
    Field(
        "relation",
        "Kim ta osoba jest dla osoby stosującej przemoc domową",
        FieldKind.RELATION,
        required=True,
        choices=RELATIONS,
        hint="Wybierz osobno dla każdej osoby z części III.",
    ),
)

# Perpetrators, by 9c.1: name, PESEL, age, address, contact, relation (asked from the side
# of the victim), work. No parents' names and no school: the article does not list them.
_PERPETRATOR_FIELDS = (
    *identity(is_adult=True),
    Field("work", "Sytuacja zawodowa, w tym miejsce pracy", protected="work"),
    *address("", "Adres zamieszkania"),
    contact(),
)

# Witnesses, by 9c.1: name, address and contact, nothing more. The pattern is remembered to
# ask for age and relation as well: left out until the annex proves it.
_WITNESS_FIELDS = (
    *NAMES,
    *address("", "Adres"),
    contact(),
)


_VIOLENCE_FIELDS = tuple(
    field for name, label, choices in VIOLENCE for field in ticks(name, label, choices)
)

_PERPETRATOR_ACTION_FIELDS = (
    Field("sobriety_test", "Badanie trzeźwości", FieldKind.YES_NO),
    Field(
        "sobriety_result",
        "Wynik badania trzeźwości",
        required=True,
        show_if=("sobriety_test", "yes"),
    ),
    *ticks("actions", "Podjęte działania", PERPETRATOR_ACTIONS),
    Field(
        "detention_basis",
        "Podstawa prawna zatrzymania",
        required=True,
        show_if=("actions", "detained"),
    ),
    Field(
        "orders",
        "Jakie nakazy i zakazy wydano",
        required=True,
        max_length=500,
        show_if=("actions", "order_issued"),
    ),
)


def _people(number: str, person: PersonKind, code: str, title: str, hint: str) -> Section:
    """Return a section listing victims or perpetrators: at least one of them."""
    fields = _VICTIM_FIELDS if person == "victim" else _PERPETRATOR_FIELDS
    return Section(
        code,
        number,
        title,
        fields,
        repeat=True,
        person=person,
        min_items=1,
        hint=hint,
        source=_FROM_MEMORY,
    )


def _procedure(number: str, code: str, title: str, where: str) -> Section:
    """Return a question on another procedure, past or running."""
    return Section(
        code,
        number,
        title,
        (
            Field("happened", title, FieldKind.YES_NO_UNKNOWN, required=True),
            Field("when_where", where, max_length=500, show_if=("happened", "yes")),
        ),
        hint="Jeżeli nie masz jak tego sprawdzić, zaznacz „nie ustalono”.",
        source=_FROM_MEMORY,
    )


_SECTIONS = (
    Section(
        "head",
        "",
        "Nagłówek",
        # Institution, date and time are set by the system: completing starts the procedure.
        (Field("place", "Miejscowość wypełnienia", required=True, max_length=100),),
        hint="Nazwę instytucji, datę i godzinę wpisze system, gdy zakończysz wypełnianie.",
        source=_FROM_MEMORY,
    ),
    _people(
        "I",
        "victim",
        "victims",
        "Dane osób doznających przemocy domowej",
        "Dziecko, które jest świadkiem przemocy domowej, wpisz tutaj: też jej doznaje.",
    ),
    Section(
        "children",
        "II",
        "Liczba dzieci w środowisku domowym",
        (
            Field(
                "count",
                "Liczba dzieci",
                FieldKind.INTEGER,
                required=True,
                min_value=0,
                max_value=30,
            ),
        ),
        hint="Wpisz wszystkie dzieci z tego domu. Jeżeli ich nie ma, wpisz 0.",
        source=_FROM_MEMORY,
    ),
    _people(
        "III",
        "perpetrator",
        "perpetrators",
        "Dane osób stosujących przemoc domową",
        "Tylko osoby pełnoletnie. Czego nie wiesz, zostaw puste.",
    ),
    Section(
        "violence",
        "IV",
        "Formy stosowanej przemocy domowej",
        _VIOLENCE_FIELDS,
        per="perpetrator",
        needs_answer=True,
        hint="Zaznacz wszystko, co wiesz, osobno dla każdej osoby stosującej przemoc domową.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    Section(
        "injuries",
        "V",
        "Uszkodzenia ciała osób doznających przemocy domowej",
        (Field("injured", "Czy ma uszkodzenia ciała", FieldKind.YES_NO, required=True),),
        per="victim",
        hint="Zapytaj każdą osobę. Ślady mogą być niewidoczne.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    _procedure(
        "VI",
        "previous_procedure",
        "Czy w przeszłości była prowadzona procedura „Niebieskie Karty”",
        "Kiedy i gdzie",
    ),
    _procedure(
        "VII",
        "current_procedure",
        "Czy obecnie jest prowadzona procedura „Niebieskie Karty”",
        "Gdzie",
    ),
    Section(
        "firearm",
        "VIII",
        "Czy osoba stosująca przemoc domową posiada broń palną",
        (Field("has_firearm", "Broń palna", FieldKind.YES_NO_UNKNOWN, required=True),),
        per="perpetrator",
        hint="Zapytaj o to zawsze. „Nie” zaznacz tylko wtedy, gdy masz pewność.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    Section(
        "safety",
        "IX",
        "Czy osoba doznająca przemocy domowej czuje się bezpiecznie",
        (Field("feels_safe", "Czuje się bezpiecznie", FieldKind.YES_NO, required=True),),
        per="victim",
        hint="Zapytaj każdą osobę na osobności.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    Section(
        "witnesses",
        "X",
        "Świadkowie przemocy domowej",
        _WITNESS_FIELDS,
        repeat=True,
        person="witness",
        hint="Tylko osoby dorosłe. Dziecko, które było świadkiem, wpisz w części I.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    Section(
        "actions_perpetrator",
        "XI",
        "Działania podjęte wobec osoby stosującej przemoc domową",
        _PERPETRATOR_ACTION_FIELDS,
        per="perpetrator",
        hint="Zaznacz tylko to, co już zrobiono.",
        source=_FROM_MEMORY,
    ),
    Section(
        "actions_victim",
        "XII",
        "Działania podjęte wobec osoby doznającej przemocy domowej",
        ticks("actions", "Podjęte działania", VICTIM_ACTIONS),
        per="victim",
        hint="Zaznacz tylko to, co już zrobiono, osobno dla każdej osoby.",
        source=_FROM_MEMORY,
    ),
    Section(
        "additional",
        "XIII",
        "Dodatkowe informacje",
        # Free text escapes the address firewall, hence the hint.
        (Field("text", "Dodatkowe informacje", FieldKind.LONG_TEXT, max_length=4000),),
        hint="Nie wpisuj tu adresów ani telefonów: mają swoje miejsce w częściach I i X.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    Section(
        "initiator",
        "XIV",
        "Wszczęcie procedury „Niebieskie Karty”",
        (
            Field(
                "initiator",
                "Kto wszczyna procedurę",
                FieldKind.CHOICE,
                required=True,
                choices=INITIATORS,
            ),
        ),
        hint="Wybierz, w jakiej roli wypełniasz formularz. Podpis doda system.",
        confirmed=True,
        source=_CONFIRMED,
    ),
    Section(
        "end",
        "",
        "Wpływ do zespołu interdyscyplinarnego",
        # Nothing to ask: the date of receipt comes from the team receiving the form.
        hint="Datę wpływu potwierdzi zespół interdyscyplinarny.",
        source=_FROM_MEMORY,
    ),
)

NKA_2023 = FormDefinition(
    code="NK-A",
    version="2023",
    title="Formularz „Niebieska Karta – A”",
    valid_from=_START,
    valid_to=None,
    basis="Załącznik nr 1 do rozporządzenia Rady Ministrów z 6 września 2023 r., "
    "Dz.U. 2023 poz. 1870",
    sections=_SECTIONS,
    # Which sections § 13 ust. 1 means is not known (docs/legal/open-points.md): left out is only
    # what the running procedure answers by itself.
    not_in_further=frozenset({"children", "previous_procedure", "current_procedure"}),
)
