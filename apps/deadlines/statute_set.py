"""Days that the group sets itself, or that follow from what a court set, where the law gives none.

The event of such a term is the chosen day itself: nothing is counted, the day is reminded of and
escalated like any other.
"""

from typing import Final

from apps.deadlines.statute import NEW_ACT_FROM, Regime, Rule, StartEvent, Unit
from apps.deadlines.statute_orders import ORDERS_FROM

SET_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        code="V01",
        version="uppd23-1",
        title="Wizyta w dniu, który ustaliła grupa",
        actor="grupa diagnostyczno-pomocowa",
        regimes=frozenset({Regime.B, Regime.C}),
        amount=None,
        unit=Unit.SET,
        start_event=StartEvent.DAY_SET,
        basis="UPPD art. 9h ust. 2; od 28.09.2023 także ROZP23 § 16 i § 21 ust. 3",
        in_force_from=NEW_ACT_FROM,
        in_force_to=None,
        rolls_over=False,
        doubt="Przepisy nie podają częstotliwości wizyt: ustala ją grupa.",
    ),
    Rule(
        code="V02",
        version="u956-1",
        title="Sprawdzenie w czasie zabezpieczenia, z częstotliwością ustaloną przez sąd",
        actor="Policja",
        regimes=frozenset(Regime),
        amount=None,
        unit=Unit.SET,
        start_event=StartEvent.DAY_SET,
        basis="KPC art. 755² § 2",
        in_force_from=ORDERS_FROM,
        in_force_to=None,
        rolls_over=False,
        doubt="Częstotliwość jest w postanowieniu sądu; dzień następnego sprawdzenia wpisuje grupa.",
    ),
    Rule(
        code="V03",
        version="u956-1",
        title="Koniec zabezpieczenia: sprawdź, czy sąd je przedłużył",
        actor="grupa diagnostyczno-pomocowa",
        regimes=frozenset(Regime),
        amount=None,
        unit=Unit.SET,
        start_event=StartEvent.DAY_SET,
        basis="KPC art. 755³",
        in_force_from=ORDERS_FROM,
        in_force_to=None,
        rolls_over=False,
        is_duty=False,
        on_failure="Po tym dniu nakaz i zakazy nie chronią, chyba że sąd przedłużył zabezpieczenie.",
        doubt="Dzień jest w postanowieniu sądu; wpisuje go grupa.",
    ),
)
