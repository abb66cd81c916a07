"""The terms beside the procedure: a child taken to safety, orders of the Police and of the court.

Data only, as in ``statute``. They follow the regime of their own event's day, not of a procedure:
the orders belong to other acts, whose changes the transitional rules of 2023 do not touch.

Legal sources (keys used in ``Rule.basis``, beside those of ``statute``):
    POL: ustawa z 6.04.1990 o Policji, art. 15a–15ak; orders since 30.11.2020 (Dz.U. 2020 poz. 956),
        extended on 15.08.2023 (Dz.U. 2023 poz. 289).
    KPC: Kodeks postępowania cywilnego, as changed by the same two acts.
"""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from apps.deadlines.statute import BY_ANALOGY, NEW_ACT_FROM, Regime, Rule, StartEvent, Unit

ORDERS_FROM: Final = date(2020, 11, 30)
ORDERS_EXTENDED_FROM: Final = date(2023, 8, 15)

_HOURS: Final = "Godziny liczymy bez przerwy, także w dni wolne; przepis tego nie mówi."
_COURT: Final = f"{BY_ANALOGY} Jak liczy się ten termin w postępowaniu przed sądem, do sprawdzenia."
_POLICE: Final = "Policja"
_SOCIAL_WORKER: Final = "pracownik socjalny"

_order = partial(
    Rule,
    version="u956-1",
    regimes=frozenset(Regime),
    in_force_from=ORDERS_FROM,
    in_force_to=None,
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

ORDER_RULES: Final[tuple[Rule, ...]] = (
    _uppd(
        code="D27",
        title="Powiadomienie sądu opiekuńczego o zabezpieczeniu dziecka",
        actor=_SOCIAL_WORKER,
        amount=24,
        unit=Unit.HOURS,
        immediately=True,
        start_event=StartEvent.CHILD_SECURED,
        basis="UPPD art. 12a ust. 5",
        doubt=_HOURS,
    ),
    _uppd_old(
        code="D27",
        title="Powiadomienie sądu opiekuńczego o odebraniu dziecka",
        actor=_SOCIAL_WORKER,
        amount=24,
        unit=Unit.HOURS,
        immediately=True,
        start_event=StartEvent.CHILD_SECURED,
        basis="UPPD-old art. 12a",
        doubt=f"Numer ustępu dawnej ustawy i początek obowiązywania do sprawdzenia. {_HOURS}",
    ),
    _uppd(
        code="D28",
        title="Rozpoznanie zażalenia na zabezpieczenie dziecka",
        actor="sąd opiekuńczy",
        amount=24,
        unit=Unit.HOURS,
        start_event=StartEvent.PARENTS_COMPLAINT_RECEIVED,
        basis="UPPD art. 12b ust. 3",
        doubt=_HOURS,
    ),
    _uppd_old(
        code="D28",
        title="Rozpoznanie zażalenia na odebranie dziecka",
        actor="sąd opiekuńczy",
        amount=24,
        unit=Unit.HOURS,
        start_event=StartEvent.PARENTS_COMPLAINT_RECEIVED,
        basis="UPPD-old art. 12b",
        doubt=f"Termin dawnej ustawy i jego początek z pamięci, do sprawdzenia. {_HOURS}",
    ),
    _order(
        code="D29",
        title="Utrata mocy nakazu lub zakazu wydanego przez Policję",
        actor="—",
        amount=14,
        unit=Unit.CALENDAR_DAYS,
        start_event=StartEvent.ORDER_ISSUED,
        basis="POL art. 15ak",
        is_duty=False,
        on_failure="Traci moc, chyba że sąd udzielił zabezpieczenia.",
        doubt=(
            "To wygaśnięcie, a nie termin do czynności, więc go nie przesuwamy z dni wolnych;"
            " że art. 57 § 4 KPA go nie wydłuża, jest do sprawdzenia."
        ),
    ),
    _order(
        code="D30",
        title="Pierwsze sprawdzenie, czy nakaz lub zakaz jest przestrzegany",
        actor=_POLICE,
        amount=1,
        unit=Unit.CALENDAR_DAYS,
        start_event=StartEvent.ORDER_ISSUED,
        basis="POL art. 15ai",
        on_failure="Sprawdzeń ma być co najmniej trzy.",
        doubt="Że przed 15.08.2023 było tak samo, jest z pamięci, do sprawdzenia.",
    ),
    _order(
        code="D30b",
        title="Co najmniej trzy sprawdzenia, czy nakaz lub zakaz jest przestrzegany",
        actor=_POLICE,
        amount=14,
        unit=Unit.CALENDAR_DAYS,
        start_event=StartEvent.ORDER_ISSUED,
        basis="POL art. 15ai i 15ak",
        on_failure="Przepis nie podaje skutku. System pokazuje to i zawiadamia przewodniczącego.",
        doubt=(
            "Przepis nie podaje dni drugiego i trzeciego sprawdzenia: liczymy do wygaśnięcia nakazu."
            " Że przed 15.08.2023 było tak samo, jest z pamięci, do sprawdzenia."
        ),
    ),
    _order(
        code="D31",
        version="u289-1",
        regimes=frozenset({Regime.B, Regime.C}),
        in_force_from=ORDERS_EXTENDED_FROM,
        title="Doręczenie nakazu lub zakazu osobie doznającej przemocy, która nie mieszka wspólnie",
        actor=_POLICE,
        amount=24,
        unit=Unit.HOURS,
        start_event=StartEvent.ORDER_ISSUED,
        basis="POL art. 15ad ust. 1b",
        doubt=_HOURS,
    ),
    _order(
        code="D32",
        title="Zawiadomienie zespołu, prokuratora i (gdy są małoletni) sądu opiekuńczego",
        actor=_POLICE,
        amount=None,
        unit=Unit.IMMEDIATELY,
        immediately=True,
        start_event=StartEvent.ORDER_ISSUED,
        basis="POL",
        doubt="Numer artykułu do sprawdzenia.",
    ),
    _order(
        code="D33",
        title="Zażalenie na nakaz lub zakaz",
        actor="osoba, której doręczono nakaz lub zakaz (od 2023 r. także prokurator)",
        amount=3,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.ORDER_SERVED,
        basis="POL art. 15aj",
        is_duty=False,
        on_failure="Sąd ma na rozpoznanie zażalenia 3 dni.",
        doubt=_COURT,
    ),
    _order(
        code="D34",
        title="Postanowienie sądu o zabezpieczeniu",
        actor="sąd",
        amount=3,
        unit=Unit.CALENDAR_DAYS,
        rolls_over=True,
        start_event=StartEvent.SECURITY_REQUESTED,
        basis="KPC art. 755² § 4",
        doubt=_COURT,
    ),
    _order(
        code="D35",
        title="Postanowienie sądu zobowiązujące do opuszczenia mieszkania",
        actor="sąd",
        amount=1,
        unit=Unit.MONTHS,
        rolls_over=True,
        start_event=StartEvent.COURT_ORDER_REQUESTED,
        basis="KPC art. 560⁵",
        doubt=_COURT,
    ),
    _uppd(
        code="D36",
        title="Asysta Policji przy zabraniu rzeczy po postanowieniu sądu",
        actor=_POLICE,
        amount=48,
        unit=Unit.HOURS,
        start_event=StartEvent.BELONGINGS_REQUESTED,
        basis="UPPD art. 11a ust. 6–8",
        on_failure="Najwyżej dwa razy; rzeczy, którym sprzeciwi się osoba doznająca, zostają.",
        doubt=f"Dzień, od którego przepis obowiązuje, do sprawdzenia. {_HOURS}",
    ),
)


MILITARY_POLICE: Final = "zw-1"
_OF_POLICE, _OF_MILITARY_POLICE = "wydanego przez Policję", "wydanego przez Żandarmerię Wojskową"


def _under_military_act(rule: Rule) -> Rule:
    """Return a term as it is counted for an order of the Military Police, whose own act we did not read."""
    return replace(
        rule, version=MILITARY_POLICE, basis="ustawa o Żandarmerii Wojskowej",
        title=rule.title.replace(_OF_POLICE, _OF_MILITARY_POLICE),
        actor="Żandarmeria Wojskowa" if rule.actor == _POLICE else rule.actor,
        doubt=(
            "Nie znamy artykułu tej ustawy. Termin liczymy tak, jak przy nakazie innego organu: sprawdź go w"
            " ustawie o Żandarmerii Wojskowej."
        ),
    )  # fmt: skip


# Not among the rules that are listed: which of them hold for these orders is an open point.
MILITARY_RULES: Final = tuple(
    _under_military_act(rule) for rule in ORDER_RULES if rule.basis.startswith("POL")
)
