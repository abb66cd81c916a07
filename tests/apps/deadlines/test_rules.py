"""The statutory terms: which law, counted how, late when; and the document that lists them."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.calendar import is_working_day
from apps.deadlines.rules import (
    D06_CONSERVATIVE_START,
    RULES,
    WARSAW,
    Calculation,
    Direction,
    Regime,
    Rule,
    RuleNotInRegime,
    Stage,
    StartEvent,
    Unit,
    UnknownRule,
    calculate,
    codes,
    days_late,
    is_late,
    regime_of,
    reminder_plan,
    reminders_in_hours,
    rule_for,
)
from apps.deadlines.statute import PROCEDURE_RULES
from apps.deadlines.statute_orders import ORDER_RULES

A, B, C = Regime.A, Regime.B, Regime.C
WD, CD, M, H = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.HOURS
DOCUMENT = Path(__file__).parents[3] / "docs" / "legal" / "deadlines.md"

ORDER_14_DAYS = rule_for("D29", C)
WITHIN_24_HOURS = rule_for("D27", C)
NEVER_ROLL = {"D29", "D30", "D30b"}  # an expiry, and a check on the very next day
BY_DAYS = [rule for rule in RULES if rule.unit is not Unit.HOURS]


@pytest.mark.parametrize(
    ("started_on", "regime"),
    [
        (date(2011, 10, 18), A),
        (date(2023, 6, 21), A),  # Dz.U. 2023 poz. 535 art. 20: the last day of the old act
        (date(2023, 6, 22), B),  # Thursday, the new act in force
        (date(2023, 9, 27), B),  # ROZP23 § 22: the last day of the old regulation
        (date(2023, 9, 28), C),  # Thursday, ROZP23 § 23
        (date(2026, 11, 22), C),
        (datetime(2023, 9, 27, 22, 30, tzinfo=UTC), C),  # already the 28th in Warsaw
    ],
)
def test_the_regime_follows_the_day_of_start(started_on: date, regime: Regime) -> None:
    assert regime_of(started_on) is regime


# domain.md 2.4: code → (regime, amount, unit, immediately); a missing regime has no term.
NONE, IMM = (None, Unit.NONE, False), (None, Unit.IMMEDIATELY, True)
TERMS: dict[str, dict[Regime, tuple[int | None, Unit, bool]]] = {
    "D01": {A: IMM, B: IMM, C: IMM},
    "D01b": {A: NONE, B: NONE, C: NONE},
    "D02": {B: IMM, C: IMM},
    "D03": {A: (7, CD, False), B: (7, CD, False), C: (5, WD, True)},
    "D04": {B: (3, CD, True), C: (3, CD, True)},
    "D05": {A: (3, CD, False), B: (3, CD, False), C: (3, WD, True)},
    "D06": {C: (5, WD, False)},
    "D07": {C: (3, WD, False)},
    "D08": {C: (3, WD, False)},
    "D09": {A: (7, CD, False), B: (7, CD, False), C: (5, WD, True)},
    "D10": {A: NONE, B: NONE, C: NONE},
    "D11": {A: NONE, B: NONE, C: NONE},
    "D12": {C: (7, WD, False)},
    "D13": {A: NONE, B: NONE, C: (7, WD, False)},
    "D14": {B: (30, CD, False), C: (30, CD, False)},
    "D15": {B: (30, CD, False), C: (30, CD, False)},
    "D16": {B: (90, CD, False), C: (90, CD, False)},
    "D17": {B: (30, CD, False), C: (30, CD, False)},
    "D18": {B: IMM, C: IMM},
    "D19": {B: NONE, C: NONE},
    "D20": {B: (9, M, False), C: (9, M, False)},
    "D21": {B: NONE, C: NONE},
    "D22": {B: (7, CD, False), C: (7, CD, False)},
    "D23": {A: (3, M, False), B: (2, M, False), C: (2, M, False)},
    "D24": {B: (7, CD, False), C: (7, CD, False)},
    "D25": {B: (2, WD, False), C: (2, WD, False)},
    "D26": {B: (12, M, False), C: (12, M, False)},
    "D27": dict.fromkeys(Regime, (24, H, True)),
    "D28": dict.fromkeys(Regime, (24, H, False)),
    "D29": dict.fromkeys(Regime, (14, CD, False)),
    "D30": dict.fromkeys(Regime, (1, CD, False)),
    "D30b": dict.fromkeys(Regime, (14, CD, False)),
    "D31": {B: (24, H, False), C: (24, H, False)},
    "D32": dict.fromkeys(Regime, IMM),
    "D33": dict.fromkeys(Regime, (3, CD, False)),
    "D34": dict.fromkeys(Regime, (3, CD, False)),
    "D35": dict.fromkeys(Regime, (1, M, False)),
    "D36": {B: (48, H, False), C: (48, H, False)},
    "V01": dict.fromkeys((B, C), (None, Unit.SET, False)),
    "V02": dict.fromkeys(Regime, (None, Unit.SET, False)),
    "V03": dict.fromkeys(Regime, (None, Unit.SET, False)),
}


def test_the_codes_are_those_of_the_table() -> None:
    assert codes() == tuple(TERMS)


@pytest.mark.parametrize(("code", "regime"), list(itertools.product(TERMS, Regime)))
def test_each_code_has_its_term_in_each_regime(code: str, regime: Regime) -> None:
    if regime not in TERMS[code]:
        with pytest.raises(RuleNotInRegime, match=f"{code} nie obowiązuje"):
            rule_for(code, regime)
        return
    rule = rule_for(code, regime)
    assert (rule.amount, rule.unit, rule.immediately) == TERMS[code][regime]


def test_an_unknown_code_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownRule, match="„D99”.*D01, D01b"):
        rule_for("D99", C)


def test_a_refusal_by_regime_says_where_the_term_exists() -> None:
    with pytest.raises(RuleNotInRegime, match=r"przed 22\.06\.2023\)\. Obowiązuje w: B, C"):
        rule_for("D20", A)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.version}")
def test_every_rule_is_complete(rule: Rule) -> None:
    assert rule.basis
    assert rule.title
    assert rule.actor
    assert rule.regimes
    assert rule.in_force_from >= date(2010, 8, 1)
    assert rule.in_force_to is None or rule.in_force_to > rule.in_force_from
    # Working days end on a working day; "dni" and months roll by KPA 57 § 4, unless backwards.
    rolls = rule.unit in (CD, M) and rule.direction is Direction.AFTER
    rolls = rolls and rule.code not in NEVER_ROLL
    assert rule.rolls_over is rolls
    # Every term rolled by analogy says so.
    assert not rolls or "analogi" in rule.doubt
    assert rule.unit is not Unit.IMMEDIATELY or rule.immediately


def test_code_and_version_identify_a_rule() -> None:
    keys = [(rule.code, rule.version) for rule in RULES]
    assert len(keys) == len(set(keys))


def test_no_regime_has_two_wordings_of_a_code() -> None:
    keys = [(rule.code, regime) for rule in RULES for regime in rule.regimes]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("regime", "first", "last"),
    [
        (A, date(2011, 10, 18), date(2023, 6, 21)),
        (B, date(2023, 6, 22), date(2023, 9, 27)),
        (C, date(2023, 9, 28), None),
    ],
)
def test_a_rule_is_in_force_through_its_regimes(
    regime: Regime, first: date, last: date | None
) -> None:
    for rule in PROCEDURE_RULES:
        if regime in rule.regimes:
            assert rule.in_force_from <= first
            assert rule.in_force_to is None or (last is not None and last <= rule.in_force_to)


def test_orders_exist_since_their_acts() -> None:
    assert {rule.code: rule.in_force_from for rule in ORDER_RULES if "POL" in rule.basis} == {
        **dict.fromkeys(("D29", "D30", "D30b", "D32", "D33"), date(2020, 11, 30)),
        "D31": date(2023, 8, 15),
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount": None}, "nie pasują"),
        ({"unit": Unit.NONE}, "nie pasują"),
        ({"direction": Direction.BEFORE}, "wstecz"),
        ({"direction": Direction.BEFORE, "rolls_over": False, "unit": M}, "wstecz"),
    ],
)
def test_an_impossible_rule_cannot_be_made(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(rule_for("D04", C), **changes)


def test_the_first_meeting_has_a_doubt_and_a_conservative_start() -> None:
    rule = rule_for("D06", C)
    assert rule.start_event is StartEvent.NKA_RECEIVED_BY_GROUP
    assert "czyje otrzymanie" in rule.doubt
    assert D06_CONSERVATIVE_START is StartEvent.NKA_RECEIVED_BY_TEAM


# domain.md 2.8: rule, start, strict end, end after rolling.
EXAMPLES = [
    (rule_for("D03", C), date(2025, 12, 22), date(2026, 1, 2), date(2026, 1, 2)),  # Mon → Fri
    (rule_for("D03", C), date(2024, 12, 20), date(2024, 12, 31), date(2024, 12, 31)),  # Fri → Tue
    (rule_for("D03", C), date(2026, 12, 23), date(2027, 1, 4), date(2027, 1, 4)),  # Wed → Mon
    (rule_for("D05", C), date(2026, 4, 30), date(2026, 5, 6), date(2026, 5, 6)),  # Thu → Wed
    (rule_for("D05", C), date(2026, 6, 3), date(2026, 6, 9), date(2026, 6, 9)),  # Wed → Tue
    (rule_for("D05", C), date(2026, 4, 2), date(2026, 4, 8), date(2026, 4, 8)),  # Thu → Wed
    (rule_for("D12", C), date(2026, 8, 14), date(2026, 8, 25), date(2026, 8, 25)),  # Fri → Tue
    (rule_for("D04", C), date(2026, 4, 30), date(2026, 5, 3), date(2026, 5, 4)),  # Sun → Mon
    (rule_for("D20", C), date(2026, 5, 31), date(2027, 2, 28), date(2027, 3, 1)),  # Sun → Mon
    (rule_for("D20", C), date(2025, 5, 29), date(2026, 2, 28), date(2026, 3, 2)),  # Sat → Mon
    (ORDER_14_DAYS, date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 16)),  # POL 15ak
    (ORDER_14_DAYS, date(2026, 12, 10), date(2026, 12, 24), date(2026, 12, 24)),  # expiry: no roll
    # Beyond 2.8: old terms, and terms counted back.
    (rule_for("D03", A), date(2023, 6, 1), date(2023, 6, 8), date(2023, 6, 9)),  # Boże Ciało Thu
    (rule_for("D05", B), date(2023, 8, 12), date(2023, 8, 15), date(2023, 8, 16)),  # Tue holiday
    (rule_for("D16", C), date(2026, 1, 5), date(2026, 4, 5), date(2026, 4, 7)),  # Easter → Tue
    (rule_for("D23", A), date(2022, 11, 30), date(2023, 2, 28), date(2023, 2, 28)),  # Tuesday
    (rule_for("D24", C), date(2026, 11, 29), date(2026, 11, 22), date(2026, 11, 22)),  # Sun stays
    (rule_for("D25", C), date(2026, 11, 24), date(2026, 11, 20), date(2026, 11, 20)),  # Tue → Fri
]


@pytest.mark.parametrize(
    ("rule", "start", "strict", "due"), EXAMPLES, ids=lambda v: getattr(v, "code", str(v))
)
def test_worked_examples(rule: Rule, start: date, strict: date, due: date) -> None:
    result = calculate(rule, start)
    assert (result.strict, result.due) == (strict, due)
    assert (result.code, result.start) == (rule.code, start)
    assert (result.basis, result.version) == (rule.basis, rule.version)
    assert [s.date for s in result.steps if s.counts][-1] == due


def test_rolling_shows_in_the_steps() -> None:
    steps = calculate(rule_for("D04", C), date(2026, 4, 30)).steps  # Thursday
    assert [(s.date.day, s.counts, s.reason) for s in steps] == [
        (30, False, "dzień zdarzenia nie jest liczony"),
        (1, True, "dzień 1 z 3"),
        (2, True, "dzień 2 z 3"),
        (3, True, "dzień 3 z 3"),
        (3, False, "termin przesunięty: Święto Narodowe Trzeciego Maja (art. 57 § 4 KPA)"),
        (4, True, "koniec terminu"),
    ]


def test_a_term_not_rolled_has_no_rolling_step() -> None:
    steps = calculate(rule_for("D20", C), date(2026, 2, 23)).steps  # → Monday 23.11.2026
    assert [s.reason for s in steps] == [
        "dzień zdarzenia nie jest liczony",
        "9 miesięcy od 23.02.2026 (art. 57 § 3 KPA)",
    ]


@pytest.mark.parametrize(
    ("code", "asked", "answered"), [("D06", None, C), ("D04", None, None), ("D04", B, B)]
)
def test_a_calculation_names_its_regime(
    code: str, asked: Regime | None, answered: Regime | None
) -> None:
    assert calculate(rule_for(code, C), date(2026, 11, 23), regime=asked).regime is answered


def test_a_calculation_refuses_a_foreign_regime() -> None:
    with pytest.raises(RuleNotInRegime):
        calculate(rule_for("D06", C), date(2026, 11, 23), regime=A)


def test_immediately_means_the_day_itself() -> None:
    result = calculate(rule_for("D02", C), date(2026, 11, 22))  # Sunday: no waiting for Monday
    assert result.due == result.strict == date(2026, 11, 22)
    assert "niezwłocznie" in result.steps[-1].reason


def test_without_a_number_there_is_no_due_day() -> None:
    result = calculate(rule_for("D10", C), date(2026, 11, 23))
    assert (result.due, result.strict) == (None, None)
    assert "nie podaje liczby" in result.steps[0].reason
    assert not is_late(result.due, date(2030, 1, 1))
    assert days_late(result.due, date(2030, 1, 1)) == 0


def test_a_moment_counts_as_its_day_in_warsaw() -> None:
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday 23.11, 0:30 in Warsaw
    assert calculate(rule_for("D05", C), moment).start == date(2026, 11, 23)
    assert calculate(rule_for("D05", C), moment).due == date(2026, 11, 26)  # Thursday


def warsaw(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=WARSAW, fold=fold)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (warsaw(2026, 11, 23, 14, 0), warsaw(2026, 11, 24, 14, 0)),
        (warsaw(2026, 12, 24, 9, 0), warsaw(2026, 12, 25, 9, 0)),  # runs through Christmas
        (warsaw(2026, 3, 28, 14, 0), warsaw(2026, 3, 29, 15, 0)),  # night of 23 hours
        (warsaw(2026, 10, 24, 14, 0), warsaw(2026, 10, 25, 13, 0)),  # night of 25 hours
        (warsaw(2026, 10, 24, 3, 30), warsaw(2026, 10, 25, 2, 30, fold=1)),  # second 2:30
        (warsaw(2026, 10, 24, 2, 30), warsaw(2026, 10, 25, 2, 30, fold=0)),  # first 2:30
    ],
)
def test_hours_are_elapsed_time(start: datetime, due: datetime) -> None:
    result = calculate(WITHIN_24_HOURS, start)
    assert isinstance(result.due, datetime)
    assert (result.due.replace(tzinfo=None), result.due.fold) == (
        due.replace(tzinfo=None),
        due.fold,
    )
    assert result.due.tzinfo is WARSAW
    assert result.due == result.strict
    assert result.steps[-1].date == due.date()
    assert not is_late(result.due, start)


def test_hours_refuse_a_bare_day_and_a_naive_moment() -> None:
    with pytest.raises(ValueError, match="dnia i godziny"):
        calculate(WITHIN_24_HOURS, date(2026, 11, 23))
    with pytest.raises(ValueError, match="strefą czasową"):
        calculate(WITHIN_24_HOURS, datetime(2026, 11, 23, 14, 0))  # noqa: DTZ001 - without a zone on purpose
    with pytest.raises(ValueError, match="strefą czasową"):
        calculate(rule_for("D05", C), datetime(2026, 11, 23, 14, 0))  # noqa: DTZ001 - without a zone on purpose


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)), st.integers(1, 72))  # noqa: DTZ001 - without a zone on purpose
def test_hours_always_last_that_many_hours(moment: datetime, hours: int) -> None:
    start = moment.replace(tzinfo=UTC)
    result = calculate(replace(WITHIN_24_HOURS, amount=hours), start)
    assert isinstance(result.due, datetime)
    assert result.due.astimezone(UTC) - start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("due", "met_on", "late", "days"),
    [
        (date(2026, 5, 4), date(2026, 5, 3), False, 0),  # Sunday before
        (date(2026, 5, 4), date(2026, 5, 4), False, 0),  # the day itself
        (date(2026, 5, 4), date(2026, 5, 5), True, 1),  # the day after
        (date(2026, 12, 31), date(2027, 1, 4), True, 4),  # over the year's end
        (date(2026, 5, 4), warsaw(2026, 5, 4, 23, 59), False, 0),
        (date(2026, 5, 4), datetime(2026, 5, 4, 22, 30, tzinfo=UTC), True, 1),  # 0:30 on the 5th
        (warsaw(2026, 5, 4, 14, 0), warsaw(2026, 5, 4, 14, 0), False, 0),
        (warsaw(2026, 5, 4, 14, 0), warsaw(2026, 5, 4, 14, 1), True, 1),  # late the same day
        (warsaw(2026, 5, 4, 14, 0), warsaw(2026, 5, 6, 9, 0), True, 2),
        # 25.10.2026: the second 2:10 comes fifty minutes after the first 2:20.
        (warsaw(2026, 10, 25, 2, 20), warsaw(2026, 10, 25, 2, 10, fold=1), True, 1),
        (warsaw(2026, 10, 25, 2, 10, fold=1), warsaw(2026, 10, 25, 2, 20), False, 0),
    ],
)
def test_lateness(due: date, met_on: date, late: bool, days: int) -> None:
    assert is_late(due, met_on) is late
    assert days_late(due, met_on) == days


def test_lateness_by_the_hour_needs_a_moment() -> None:
    with pytest.raises(ValueError, match="dnia i godziny"):
        is_late(warsaw(2026, 5, 4, 14, 0), date(2026, 5, 4))


@pytest.mark.parametrize("rule", [r for r in BY_DAYS if r.amount], ids=lambda r: r.code + r.version)
@pytest.mark.parametrize("offset", range(14))
def test_an_act_is_late_only_after_the_due_day(rule: Rule, offset: int) -> None:
    due = calculate(rule, date(2026, 4, 27) + timedelta(days=offset)).due  # around May holidays
    assert due is not None
    day = timedelta(days=1)
    assert [is_late(due, due + n * day) for n in (-1, 0, 1)] == [False, False, True]


REMINDERS = [
    # Thursday 26.11.2026, a term of 3 working days: the previous working day.
    (rule_for("D05", C), date(2026, 11, 26), [(11, 25), (11, 26), (11, 27), (12, 1)]),
    # Monday: the previous working day is Friday.
    (rule_for("D04", C), date(2026, 11, 23), [(11, 20), (11, 23), (11, 24), (11, 26)]),
    # 5 working days to Friday: Wednesday.
    (rule_for("D03", C), date(2026, 11, 27), [(11, 25), (11, 27), (11, 30), (12, 2)]),
    # 7 working days to Tuesday 25.08: Friday.
    (rule_for("D12", C), date(2026, 8, 25), [(8, 21), (8, 25), (8, 26), (8, 28)]),
    # 30 days to Monday: a week before.
    (rule_for("D14", C), date(2026, 11, 23), [(11, 16), (11, 23), (11, 24), (11, 26)]),
    # 30 days to Wednesday 18.11: 11.11 is a holiday, so the 10th.
    (rule_for("D14", C), date(2026, 11, 18), [(11, 10), (11, 18), (11, 19), (11, 23)]),
    # Months: two weeks before.
    (rule_for("D23", C), date(2026, 11, 23), [(11, 9), (11, 23), (11, 24), (11, 26)]),
]


@pytest.mark.parametrize(("rule", "due", "days"), REMINDERS, ids=lambda v: getattr(v, "code", None))
def test_reminders(rule: Rule, due: date, days: list[tuple[int, int]]) -> None:
    plan = reminder_plan(rule, due)
    assert [stage for stage, _ in plan] == list(Stage)
    assert [(day.month, day.day) for _, day in plan] == days


def test_an_immediate_act_has_no_early_reminder() -> None:
    plan = reminder_plan(rule_for("D02", C), date(2026, 11, 23))
    assert [stage for stage, _ in plan] == [Stage.ON_DAY, Stage.AFTER, Stage.ESCALATION]


@pytest.mark.parametrize("start", [warsaw(2026, 11, 27, 2, 0), warsaw(2026, 10, 24, 14, 0)])
def test_a_term_in_hours_speaks_at_any_hour_before_it_is_over(start: datetime) -> None:
    """At two in the morning, at a weekend, over the night of the clock change: never first at seven."""
    due = calculate(WITHIN_24_HOURS, start).due
    assert isinstance(due, datetime)
    end = due.astimezone(UTC)
    assert reminders_in_hours(start, due) == (
        (Stage.BEFORE, start),
        (Stage.ON_DAY, end - timedelta(hours=6)),
        (Stage.AFTER, end),
        (Stage.ESCALATION, end + timedelta(hours=12)),
    )


def test_a_term_without_a_number_has_no_reminders() -> None:
    assert reminder_plan(rule_for("D10", C), date(2026, 11, 23)) == ()


@given(
    st.sampled_from([r for r in RULES if r.amount]), st.dates(date(2001, 1, 1), date(2098, 1, 1))
)
def test_reminders_come_in_order_and_on_working_days(rule: Rule, due: date) -> None:
    plan = dict(reminder_plan(rule, due))
    assert list(plan.values()) == sorted(set(plan.values()))
    assert plan[Stage.ON_DAY] == due
    assert all(is_working_day(day) for stage, day in plan.items() if stage is not Stage.ON_DAY)


@given(st.sampled_from(BY_DAYS), st.dates(date(2001, 1, 1), date(2098, 1, 1)))
def test_rolling_only_ever_gives_time(rule: Rule, start: date) -> None:
    result: Calculation = calculate(rule, start)
    if result.due is None or result.strict is None:
        return
    assert result.due >= result.strict
    assert not rule.rolls_over or is_working_day(result.due)
    assert (result.due < start) is (rule.direction is Direction.BEFORE)


def documented() -> list[list[str]]:
    """Rows of the table of terms in docs/legal/deadlines.md."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith(("| D", "| V"))]
    return [[cell.strip() for cell in row] for row in rows]


def term_in_words(rule: Rule) -> str:
    """The "term" column as the document writes it."""
    if rule.unit is Unit.NONE:
        return "no number"
    if rule.unit is Unit.SET:
        return "set by the group"
    if rule.amount is None:
        return "immediately"
    words = f"{rule.amount} {rule.unit.replace('_', ' ')}"
    before = " before" if rule.direction is Direction.BEFORE else ""
    return f"{'immediately, ' if rule.immediately else ''}{words}{before}"


def test_the_document_lists_exactly_the_rules() -> None:
    listed = {(code, regimes): rest for code, regimes, *rest in documented()}
    rules = {
        (rule.code, ", ".join(sorted(rule.regimes))): [
            rule.title,
            rule.actor,
            term_in_words(rule),
            f"`{rule.start_event}`",
            rule.basis,
            rule.doubt or "—",
        ]
        for rule in RULES
    }
    assert listed == rules
    assert len(documented()) == len(RULES)
