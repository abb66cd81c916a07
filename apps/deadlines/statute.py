"""The statutory terms of the "Niebieskie Karty" procedure as data: no counting here.

``docs/legal/deadlines.md`` lists the same rules and a test keeps the two equal. Texts shown to
people are Polish, in the vocabulary of their regime. Other contexts import ``rules``, not this.
The terms of children's protection and of orders are in ``statute_orders``.

Legal sources (keys used in ``Rule.basis``):
    UPPD: ustawa z 29.07.2005 o przeciwdziałaniu przemocy domowej, Dz.U. 2024 poz. 1673.
    UPPD-old: the same act before 22.06.2023, Dz.U. 2021 poz. 1249.
    ROZP23: rozporządzenie RM z 6.09.2023, Dz.U. 2023 poz. 1870, in force 28.09.2023.
    ROZP11: rozporządzenie RM z 13.09.2011, Dz.U. nr 209 poz. 1245, in force 18.10.2011.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import partial
from typing import Final

NEW_ACT_FROM: Final = date(2023, 6, 22)
NEW_REGULATION_FROM: Final = date(2023, 9, 28)


class Regime(StrEnum):
    """Which law governs a procedure; fixed for good by the day it started."""

    A = "A"
    B = "B"
    C = "C"


class Unit(StrEnum):
    """What a term is measured in.

    ``NONE``: the law orders the act but gives no number. ``SET``: the group sets the day itself.
    """

    WORKING_DAYS = auto()
    CALENDAR_DAYS = auto()
    HOURS = auto()
    MONTHS = auto()
    IMMEDIATELY = auto()
    NONE = auto()
    SET = auto()


class Direction(StrEnum):
    """Whether a term runs after its event or ends before it."""

    AFTER = auto()
    BEFORE = auto()


class StartEvent(StrEnum):
    """The event from which a term is counted (machine names, stored with each deadline)."""

    CONTACT_POSSIBLE = auto()
    NKA_COMPLETED = auto()
    WEAPON_KNOWN = auto()
    PROCEDURE_STARTED = auto()
    REPORT_RECEIVED = auto()
    NKA_RECEIVED_BY_TEAM = auto()
    NKA_RECEIVED_BY_GROUP = auto()
    WIDENING_REQUESTED = auto()
    FURTHER_INCIDENT = auto()
    GROUP_MEETING_HELD = auto()
    PERPETRATOR_SUMMONED = auto()
    WITHDRAWAL_PROTOCOL_DRAWN = auto()
    CLOSING_PROTOCOL_DRAWN = auto()
    REFERRAL_DELIVERED = auto()
    FIRST_SUMMONS = auto()
    PROGRAMME_COMPLETED = auto()
    CERTIFICATE_MISSED = auto()
    GROUP_MOTION_RECEIVED = auto()
    PROCEDURE_CLOSED = auto()
    MOVE_KNOWN = auto()
    DESIGNATION_REQUESTED = auto()
    LAST_TEAM_MEETING = auto()
    MEETING_DATE = auto()
    MEMBER_APPOINTED = auto()
    CHILD_SECURED = auto()
    PARENTS_COMPLAINT_RECEIVED = auto()
    ORDER_ISSUED = auto()
    ORDER_SERVED = auto()
    SECURITY_REQUESTED = auto()
    COURT_ORDER_REQUESTED = auto()
    BELONGINGS_REQUESTED = auto()
    DAY_SET = auto()


# The regulation does not say whose receipt starts the first meeting's term. Offices that want to
# be safe count it from the team's receipt, which is never later than the group's.
D06_CONSERVATIVE_START: Final = StartEvent.NKA_RECEIVED_BY_TEAM

_COUNTED: Final = frozenset({Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS, Unit.MONTHS})
_BACKWARDS: Final = frozenset({Unit.WORKING_DAYS, Unit.CALENDAR_DAYS})


@dataclass(frozen=True, slots=True)
class Rule:
    """One statutory term in one wording; ``code`` and ``version`` together identify it.

    ``in_force_to`` is the last day on which a procedure could start under this wording; open
    procedures keep it. ``doubt`` is non-empty where the text is ambiguous, unverified or
    completed by analogy. ``is_duty`` is false of a right, of a day on which something expires, and of
    what the person using violence owes: no office is late with it.
    """

    code: str
    version: str
    title: str
    actor: str
    regimes: frozenset[Regime]
    amount: int | None
    unit: Unit
    start_event: StartEvent
    basis: str
    in_force_from: date
    in_force_to: date | None
    rolls_over: bool
    direction: Direction = Direction.AFTER
    immediately: bool = False
    on_failure: str = ""
    doubt: str = ""
    is_duty: bool = True

    def __post_init__(self) -> None:
        counted = self.unit in _COUNTED
        if counted != (self.amount is not None):
            raise ValueError(f"{self.code}: liczba i jednostka terminu nie pasują do siebie.")
        if self.direction is Direction.BEFORE and (self.rolls_over or self.unit not in _BACKWARDS):
            raise ValueError(f"{self.code}: takiego terminu nie liczy się wstecz.")


BY_ANALOGY: Final = (
    "Przepis nie mówi, jak liczyć termin; art. 57 KPA stosujemy przez analogię: dzień ścisły"
    " ostrzega, dzień przesunięty jest ostateczny."
)
_BACK: Final = (
    "Przepis nie mówi, jak liczyć termin wstecz; dnia posiedzenia nie liczymy i terminu nie"
    " przesuwamy."
)
_TEAM: Final = "zespół interdyscyplinarny"
_CHAIR: Final = "przewodniczący zespołu interdyscyplinarnego"
_GROUP: Final = "grupa diagnostyczno-pomocowa"
_PERPETRATOR: Final = "osoba stosująca przemoc domową"
_INITIATOR: Final = "podmiot, którego przedstawiciel wypełnił formularz NK-A"

_rozp23 = partial(
    Rule,
    version="rozp23-1",
    regimes=frozenset({Regime.C}),
    in_force_from=NEW_REGULATION_FROM,
    in_force_to=None,
    rolls_over=False,
)
_rozp11 = partial(
    Rule,
    version="rozp11-1",
    regimes=frozenset({Regime.A, Regime.B}),
    in_force_from=date(2011, 10, 18),
    in_force_to=date(2023, 9, 27),
    rolls_over=False,
)
_uppd = partial(
    Rule,
    version="uppd23-1",
    regimes=frozenset({Regime.B, Regime.C}),
    in_force_from=NEW_ACT_FROM,
    in_force_to=None,
    rolls_over=False,
)
_uppd_old = partial(
    Rule,
    version="uppd05-1",
    regimes=frozenset({Regime.A}),
    in_force_from=date(2010, 8, 1),
    in_force_to=date(2023, 6, 21),
    rolls_over=False,
)

PROCEDURE_RULES: Final[tuple[Rule, ...]] = (
    _rozp23(
        code="D01",
        title="Wypełnienie NK-A po ustaniu przeszkody",
        actor=_INITIATOR,
        amount=None,
        unit=Unit.IMMEDIATELY,
        immediately=True,
        start_event=StartEvent.CONTACT_POSSIBLE,
        basis="ROZP23 § 2 ust. 6",
        on_failure="Odnotować przeszkodę.",
    ),
    _rozp11(
        code="D01",
        title="Wypełnienie NK-A po nawiązaniu kontaktu albo bez udziału osoby",
        actor=_INITIATOR,
        amount=None,
        unit=Unit.IMMEDIATELY,
        immediately=True,
        start_event=StartEvent.CONTACT_POSSIBLE,
        basis="ROZP11 § 2 ust. 3–4",
        on_failure="Odnotować przeszkodę; NK-A można wypełnić bez udziału osoby.",
    ),
    _rozp23(
        code="D01b",
        title="Przekazanie NK-B osobie doznającej przemocy domowej",
        actor=_INITIATOR,
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.NKA_COMPLETED,
        basis="ROZP23 § 6",
    ),
    _rozp11(
        code="D01b",
        title=(
            "Przekazanie NK-B osobie, co do której istnieje podejrzenie, że jest dotknięta"
            " przemocą w rodzinie"
        ),
        actor=_INITIATOR,
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.NKA_COMPLETED,
        basis="ROZP11 § 6",
        doubt="Numer paragrafu rozporządzenia z 2011 r. do sprawdzenia.",
    ),
    _uppd(
        code="D02",
        title="Zawiadomienie o broni palnej",
        actor="jednostka Policji, gdy wszczęła procedurę; inaczej przewodniczący zespołu",
        amount=None,
        unit=Unit.IMMEDIATELY,
        immediately=True,
        start_event=StartEvent.WEAPON_KNOWN,
        basis="UPPD art. 9f",
    ),
    _rozp23(
        code="D03",
        title="Przekazanie NK-A zespołowi interdyscyplinarnemu",
        actor=_INITIATOR,
        amount=5,
        unit=Unit.WORKING_DAYS,
        immediately=True,
        start_event=StartEvent.PROCEDURE_STARTED,
        basis="ROZP23 § 7 ust. 1",
        on_failure="Oznaczyć opóźnienie; przepis nie przewiduje sankcji.",
    ),
    _rozp11(
        code="D03",
        title="Przekazanie NK-A przewodniczącemu zespołu interdyscyplinarnego",
        actor=_INITIATOR,
        amount=7,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.PROCEDURE_STARTED,
        basis="ROZP11 § 7 ust. 1",
        on_failure="Oznaczyć opóźnienie; przepis nie przewiduje sankcji.",
        doubt=BY_ANALOGY,
    ),
    _uppd(
        code="D04",
        title="Powołanie grupy diagnostyczno-pomocowej",
        actor=_TEAM,
        amount=3,
        unit=Unit.CALENDAR_DAYS,
        immediately=True,
        rolls_over=True,
        start_event=StartEvent.REPORT_RECEIVED,
        basis="UPPD art. 9a ust. 10a",
        on_failure="Oznaczyć opóźnienie; NIK wytykała zwłokę do 47 dni.",
        doubt=BY_ANALOGY,
    ),
    _rozp23(
        code="D05",
        title="Przekazanie NK-A grupie diagnostyczno-pomocowej",
        actor=_TEAM,
        amount=3,
        unit=Unit.WORKING_DAYS,
        immediately=True,
        start_event=StartEvent.NKA_RECEIVED_BY_TEAM,
        basis="ROZP23 § 8 ust. 1",
    ),
    _rozp11(
        code="D05",
        title="Przekazanie NK-A członkom zespołu interdyscyplinarnego lub grupy roboczej",
        actor=_CHAIR,
        amount=3,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.NKA_RECEIVED_BY_TEAM,
        basis="ROZP11 § 8 ust. 1",
        doubt=BY_ANALOGY,
    ),
    _rozp23(
        code="D06",
        title="Pierwsze posiedzenie grupy diagnostyczno-pomocowej",
        actor=_GROUP,
        amount=5,
        unit=Unit.WORKING_DAYS,
        start_event=StartEvent.NKA_RECEIVED_BY_GROUP,
        basis="ROZP23 § 8 ust. 2",
        on_failure="Oznaczyć opóźnienie; NIK wytykała zwłokę do 55 dni.",
        doubt=(
            "Przepis nie mówi, czyje otrzymanie NK-A rozpoczyna termin; liczymy od otrzymania"
            " przez grupę, ostrożniej: od otrzymania przez zespół."
        ),
    ),
    _rozp23(
        code="D07",
        title="Powiadomienie osoby stosującej przemoc o wszczęciu procedury pod jej nieobecność",
        actor=_GROUP,
        amount=3,
        unit=Unit.WORKING_DAYS,
        start_event=StartEvent.NKA_RECEIVED_BY_GROUP,
        basis="ROZP23 § 10",
        on_failure="Gdy powiadomienie nie jest możliwe, odnotować przyczyny.",
        doubt="Przepis nie mówi, czyje otrzymanie NK-A; liczymy od otrzymania przez grupę.",
    ),
    _rozp23(
        code="D08",
        title="Wystąpienie do podmiotów o wskazanie osób do rozszerzonego składu grupy",
        actor=_TEAM,
        amount=3,
        unit=Unit.WORKING_DAYS,
        start_event=StartEvent.WIDENING_REQUESTED,
        basis="ROZP23 § 9 ust. 2",
        on_failure="Wskazana osoba nie może odmówić (§ 9 ust. 3).",
    ),
    _rozp23(
        code="D09",
        title="Przekazanie zespołowi kolejnego NK-A (nowe zdarzenie w toku procedury)",
        actor=_INITIATOR,
        amount=5,
        unit=Unit.WORKING_DAYS,
        immediately=True,
        start_event=StartEvent.FURTHER_INCIDENT,
        basis="ROZP23 § 13 ust. 1 i 3 w zw. z § 7 ust. 1",
        doubt=(
            "Odesłanie „odpowiednio”: termin jak D03, liczony od wypełnienia kolejnego NK-A, bo"
            " formularz nie podaje dnia zdarzenia; dalej D05 i D06 od otrzymania kolejnego NK-A."
        ),
    ),
    _rozp11(
        code="D09",
        title="Przekazanie przewodniczącemu zespołu kolejnego NK-A",
        actor=_INITIATOR,
        amount=7,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.FURTHER_INCIDENT,
        basis="ROZP11 § 7 ust. 1, odpowiednio",
        doubt=f"Termin jak D03 przyjęty z pamięci, do sprawdzenia. {BY_ANALOGY}",
    ),
    _rozp23(
        code="D10",
        title="Wypełnienie NK-C na posiedzeniu z udziałem zaproszonej osoby doznającej przemocy",
        actor=_GROUP,
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.GROUP_MEETING_HELD,
        basis="ROZP23 § 11",
        on_failure="Niestawiennictwo nie wstrzymuje działań (§ 11 ust. 5).",
    ),
    _rozp11(
        code="D10",
        title="Wypełnienie NK-C",
        actor="zespół interdyscyplinarny lub grupa robocza",
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.GROUP_MEETING_HELD,
        basis="ROZP11",
        doubt="Numer paragrafu rozporządzenia z 2011 r. nieustalony.",
    ),
    _rozp23(
        code="D11",
        title="Wypełnienie NK-D w obecności wezwanej osoby stosującej przemoc domową",
        actor=_GROUP,
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.PERPETRATOR_SUMMONED,
        basis="ROZP23 § 12",
        on_failure="Odnotować wezwania i przyczyny; przepis nie przewiduje sankcji.",
    ),
    _rozp11(
        code="D11",
        title=(
            "Wypełnienie NK-D w obecności wezwanej osoby, wobec której istnieje podejrzenie,"
            " że stosuje przemoc w rodzinie"
        ),
        actor="zespół interdyscyplinarny lub grupa robocza; wzywa przewodniczący zespołu",
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.PERPETRATOR_SUMMONED,
        basis="ROZP11 § 17 ust. 1",
        on_failure="Odnotować wezwania i przyczyny; przepis nie przewiduje sankcji.",
    ),
    _rozp23(
        code="D12",
        title="Przekazanie zespołowi protokołu odstąpienia i powiadomienie osób",
        actor=_GROUP,
        amount=7,
        unit=Unit.WORKING_DAYS,
        start_event=StartEvent.WITHDRAWAL_PROTOCOL_DRAWN,
        basis="ROZP23 § 19 ust. 3–4",
        doubt="Liczba dni dotyczy przekazania protokołu; dla powiadomienia osób jej nie ma.",
    ),
    _rozp23(
        code="D13",
        title="Przekazanie zespołowi protokołu zakończenia procedury i powiadomienie osób",
        actor=_GROUP,
        amount=7,
        unit=Unit.WORKING_DAYS,
        start_event=StartEvent.CLOSING_PROTOCOL_DRAWN,
        basis="ROZP23 § 20 ust. 2–3",
        doubt="Liczba dni dotyczy przekazania protokołu; dla powiadomienia osób jej nie ma.",
    ),
    _rozp11(
        code="D13",
        title="Protokół zakończenia procedury i powiadomienie uczestniczących podmiotów",
        actor=_CHAIR,
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.PROCEDURE_CLOSED,
        basis="ROZP11 § 18",
    ),
    _uppd(
        code="D14",
        title="Zgłoszenie się do programu",
        actor=_PERPETRATOR,
        is_duty=False,
        amount=30,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.REFERRAL_DELIVERED,
        basis="UPPD art. 9b ust. 11 pkt 3",
        on_failure="Dwa wezwania w odstępie najwyżej 30 dni (D15).",
        doubt=BY_ANALOGY,
    ),
    _uppd(
        code="D15",
        title="Drugie wezwanie osoby, która nie zgłosiła się do programu",
        actor=_GROUP,
        amount=30,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.FIRST_SUMMONS,
        basis="UPPD art. 9b ust. 12",
        on_failure="Bieg terminu D16 trwa.",
        doubt=(
            "Przepis podaje odstęp między dwoma wezwaniami, a nie dzień pierwszego: wezwij, gdy"
            f" minie D14. {BY_ANALOGY}"
        ),
    ),
    _uppd(
        code="D16",
        title="Zaświadczenie o przystąpieniu do programu",
        actor=_PERPETRATOR,
        is_duty=False,
        amount=90,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.REFERRAL_DELIVERED,
        basis="UPPD art. 9b ust. 13",
        on_failure="Grupa niezwłocznie wnioskuje do zespołu (D18); art. 66c KW.",
        doubt=BY_ANALOGY,
    ),
    _uppd(
        code="D17",
        title="Zaświadczenie o ukończeniu programu",
        actor=_PERPETRATOR,
        is_duty=False,
        amount=30,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.PROGRAMME_COMPLETED,
        basis="UPPD art. 9b ust. 13",
        on_failure="Grupa niezwłocznie wnioskuje do zespołu (D18); art. 66c KW.",
        doubt=BY_ANALOGY,
    ),
    _uppd(
        code="D18",
        title="Wniosek grupy o zawiadomienie o wykroczeniu z art. 66c KW",
        actor=_GROUP,
        amount=None,
        unit=Unit.IMMEDIATELY,
        immediately=True,
        start_event=StartEvent.CERTIFICATE_MISSED,
        basis="UPPD art. 9b ust. 13",
        on_failure="Wniosek wiąże zespół (art. 9b ust. 4).",
    ),
    _uppd(
        code="D19",
        title="Zawiadomienie o popełnieniu wykroczenia z art. 66c KW",
        actor=_TEAM,
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.GROUP_MOTION_RECEIVED,
        basis="UPPD art. 9b ust. 2",
    ),
    _uppd(
        code="D20",
        title="Monitorowanie po zakończeniu procedury",
        actor=_GROUP,
        amount=9,
        unit=Unit.MONTHS,
        rolls_over=True,
        start_event=StartEvent.PROCEDURE_CLOSED,
        basis="UPPD art. 9h ust. 2 (od 28.09.2023 także ROZP23 § 21)",
        doubt=(
            "Częstotliwość ustala grupa; sporne, czy monitorować po zakończeniu z braku"
            f" zasadności działań. {BY_ANALOGY}"
        ),
    ),
    _uppd(
        code="D21",
        title="Powiadomienie zespołu z nowego miejsca zamieszkania",
        actor="dotychczasowy zespół interdyscyplinarny",
        amount=None,
        unit=Unit.NONE,
        start_event=StartEvent.MOVE_KNOWN,
        basis="UPPD art. 9e ust. 3",
    ),
    _uppd(
        code="D22",
        title="Wyznaczenie innego zespołu interdyscyplinarnego",
        actor="wojewoda",
        amount=7,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.DESIGNATION_REQUESTED,
        basis="UPPD art. 9e ust. 5–7",
        doubt=BY_ANALOGY,
    ),
    _uppd(
        code="D23",
        title="Posiedzenie zespołu interdyscyplinarnego",
        actor=_CHAIR,
        amount=2,
        unit=Unit.MONTHS,
        rolls_over=True,
        start_event=StartEvent.LAST_TEAM_MEETING,
        basis="UPPD art. 9a ust. 7",
        doubt=BY_ANALOGY,
    ),
    _uppd_old(
        code="D23",
        title="Posiedzenie zespołu interdyscyplinarnego",
        actor=_CHAIR,
        amount=3,
        unit=Unit.MONTHS,
        rolls_over=True,
        start_event=StartEvent.LAST_TEAM_MEETING,
        basis="UPPD-old art. 9a ust. 7",
        doubt=f"Początek obowiązywania (1.08.2010) z pamięci, do sprawdzenia. {BY_ANALOGY}",
    ),
    _uppd(
        code="D24",
        title="Zawiadomienie o posiedzeniu zespołu",
        actor=_CHAIR,
        amount=7,
        unit=Unit.CALENDAR_DAYS,
        direction=Direction.BEFORE,
        start_event=StartEvent.MEETING_DATE,
        basis="UPPD art. 9a ust. 7b",
        doubt=_BACK,
    ),
    _uppd(
        code="D25",
        title="Zgłoszenie nieobecności na posiedzeniu zespołu",
        actor="członek zespołu interdyscyplinarnego",
        amount=2,
        unit=Unit.WORKING_DAYS,
        direction=Direction.BEFORE,
        start_event=StartEvent.MEETING_DATE,
        basis="UPPD art. 9a ust. 7e",
        on_failure="Po trzech nieusprawiedliwionych nieobecnościach pismo (art. 9a ust. 7g).",
        doubt=_BACK,
    ),
    _uppd(
        code="D26",
        title="Szkolenie członka zespołu interdyscyplinarnego",
        actor="członek zespołu i podmiot, który go skierował",
        amount=12,
        unit=Unit.MONTHS,
        rolls_over=True,
        start_event=StartEvent.MEMBER_APPOINTED,
        basis="UPPD art. 9a ust. 5a",
        doubt=BY_ANALOGY,
    ),
)
