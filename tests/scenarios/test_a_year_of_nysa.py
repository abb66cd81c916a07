"""A year of Nysa through the programming interface, and its statistics, cell by cell.

262 families (``make test-thorough``; thirty in the usual run), a fixed seed, each followed to its end. The
script knows the law on its own (its days off are written down here, its terms counted here) and keeps its
own tally of what it did; the office's figures must be equal to it in the middle of the year and at its end.
Nothing of the product's counting is used.
"""

import datetime as dt
import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.test.client import ClientHandler

from apps.accounts import services as accounts
from apps.accounts.rules import Scope
from apps.procedures.models import Procedure
from apps.statistics.selectors import tables_of
from tenants import schema
from tests.api.conftest import Api
from tests.conftest import NYSA
from tests.factories.cast import Cast, make_cast
from tests.factories.nka import pesel_number, valid_nka

SEED, YEAR = 262, 2025
FAMILIES, SOME = 262, 30
FIRST, LAST = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)
HALF = dt.date(YEAR, 6, 30)
WARSAW = ZoneInfo("Europe/Warsaw")
# Written down from a calendar, not taken from the product.
DAYS_OFF = {
    dt.date(2025, month, day)
    for month, day in (
        (1, 1), (1, 6), (4, 20), (4, 21), (5, 1), (5, 3), (6, 8), (6, 19), (8, 15), (11, 1),
        (11, 11), (12, 24), (12, 25), (12, 26),
    )
} | {dt.date(2026, 1, 1), dt.date(2026, 1, 6)}  # fmt: skip
WHO_STARTS = {
    "police": 70, "social_worker": 20, "education": 7, "health": 3,
}  # fmt: skip
AUTHORS = {
    "police": "police_officer", "social_worker": "social_worker", "education": "teacher",
    "health": "outsider",
}  # fmt: skip


Life = Iterator[tuple[dt.date, Callable[[dt.date], None]]]


def works(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in DAYS_OFF


def after_working_days(day: dt.date, number: int) -> dt.date:
    """ROZP23 § 7, § 8, § 10: so many working days; the day of the event is not one of them."""
    while number:
        day += dt.timedelta(days=1)
        number -= works(day)
    return day


def after_days(day: dt.date, number: int) -> dt.date:
    """UPPD art. 9a ust. 10a: so many days; one that ends on a day off ends on the next working day."""
    day += dt.timedelta(days=number)
    while not works(day):
        day += dt.timedelta(days=1)
    return day


class Caller(Api):
    """A caller whose middleware is loaded once for thousands of requests, as in a real process."""

    handler = ClientHandler()

    def client(self) -> Client:
        client = super().client()
        client.handler = self.handler
        return client


@dataclass
class Tally:
    """What the script did, counted by itself."""

    nka: Counter[tuple[str, str]] = field(default_factory=Counter)
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    timely: Counter[tuple[str, str]] = field(default_factory=Counter)
    started: int = 0
    running: int = 0
    monitored: int = 0

    def met(self, code: str, on: dt.date, due: dt.date) -> None:
        self.timely[code, "in_time" if on <= due else "late"] += 1

    def tables(self) -> dict[str, dict[tuple[str, str], int]]:
        return {
            "nka": dict(self.nka),
            "ended": dict(self.ended),
            "timeliness": dict(self.timely),
            "procedures": {
                ("started", "number"): self.started,
                ("running", "number"): self.running,
                ("monitoring", "number"): self.monitored,
            },
        }


@dataclass
class Case:
    """One procedure as the script remembers it."""

    id: str
    started: dt.date
    version: int = 1
    received: dt.date | None = None
    forwarded: dt.date | None = None
    is_over: bool = False
    is_monitored: bool = False
    untold: dt.date | None = None  # the last day to tell the person, where nobody told them


class Family:
    """A family through the year: its forms, its procedures, and what happens in them."""

    def __init__(self, number: int, nysa: "Nysa") -> None:
        self.number, self.nysa, self.dice = number, nysa, nysa.dice
        self.case: Case | None = None

    def form(self, kind: str) -> dict[str, Any]:
        answers = valid_nka()
        for about in ("victims", "injuries", "safety", "actions_victim"):  # the mother alone
            del answers[about][1:]
        answers["children"] = {"count": 0}
        woman, man = answers["victims"][0], answers["perpetrators"][0]
        born = dt.date(1850, 1, 1) + dt.timedelta(days=self.number)
        for person in (woman, man):
            person["last_name"] = f"Zmyślona-{self.number}"
            person["pesel"] = pesel_number(born, serial=11, sex=person["sex"])
        answers["initiator"] = {"initiator": kind}
        return answers

    def live(self, start: dt.date) -> Life:
        """Yield what happens, each with its day; a step is planned once the one before was done."""
        yield start, self.complete
        case = self.case
        assert case is not None
        day = case.started
        for action, longest in (
            (self.receive, 9), (self.appoint, 5), (self.forward, 5), (self.meet, 10),
        ):  # fmt: skip
            day = self.some_days(day, 0, longest)
            yield day, action
        if self.dice.random() < 0.15:
            day = self.some_days(day, 1, 6)
            yield day, self.complete_again
        if self.dice.random() < 0.1:
            day = self.some_days(day, 1, 5)
            yield day, self.transfer
            return
        if self.dice.random() < 0.25:
            day = self.some_days(day, 1, 30)
            yield day, self.withdraw
        else:
            day = self.some_days(day, 1, 30)
            yield day, self.confirm
            day = self.some_days(day, 30, 160)
            yield day, self.close
            if self.dice.random() < 0.5:
                yield self.some_days(day, 276, 300), self.end_monitoring  # nine months
                return
        if self.dice.random() < 0.3:  # violence again: a new procedure
            yield from self.live(self.some_days(day, 5, 90))

    def some_days(self, day: dt.date, least: int, most: int) -> dt.date:
        return day + dt.timedelta(days=self.dice.randint(least, most))

    def complete(self, day: dt.date) -> None:
        kind = self.dice.choices(list(WHO_STARTS), list(WHO_STARTS.values()))[0]
        answer = self.nysa.submit(kind, self.form(kind))
        assert answer.status_code == 201, answer.content
        tally = self.nysa.tally
        tally.nka[kind, "first"] += 1
        tally.started += 1
        tally.running += 1
        if self.case and self.case.is_monitored:  # it ends with the new procedure
            tally.monitored -= 1
        self.case = Case(answer.json()["id"], day)

    def complete_again(self, day: dt.date) -> None:
        kind = self.dice.choice(["police", "social_worker"])
        answer = self.nysa.submit(kind, self.form(kind))
        assert answer.status_code == 200, answer.content
        assert self.case is not None
        assert answer.json()["id"] == self.case.id
        self.nysa.tally.nka[kind, "further"] += 1
        self.case.version += 1

    def receive(self, day: dt.date) -> None:
        case = self.act("secretary", "receive", day)
        case.received = day
        self.nysa.tally.met("D03", day, after_working_days(case.started, 5))

    def appoint(self, day: dt.date) -> None:
        case = self.act("chair", "appoint-group", day, **self.nysa.core)
        assert case.received
        self.nysa.tally.met("D04", day, after_days(case.received, 3))

    def forward(self, day: dt.date) -> None:
        case = self.act("secretary", "forward", day)
        assert case.received
        case.forwarded = day
        self.nysa.tally.met("D05", day, after_working_days(case.received, 3))

    def meet(self, day: dt.date) -> None:
        case = self.act("social_worker", "first-meeting", day, present=[*self.nysa.core.values()])
        assert case.forwarded
        self.nysa.tally.met("D06", day, after_working_days(case.forwarded, 5))
        told_by = after_working_days(case.forwarded, 3)
        if self.dice.random() < 0.7:
            self.act("police_officer", "inform-perpetrator", day, means="in_person")
            self.nysa.tally.met("D07", day, told_by)
        else:
            case.untold = told_by

    def confirm(self, day: dt.date) -> None:
        self.act("social_worker", "confirm", day)

    def withdraw(self, day: dt.date) -> None:
        self.over(self.act("social_worker", "withdraw", day), "not_confirmed", day)

    def transfer(self, day: dt.date) -> None:
        """On paper: one prepares, the chair releases, and the answer comes on the same day."""
        case = self.case
        assert case is not None
        on, callers = day.isoformat(), self.nysa.callers
        prepared = callers["secretary"].post(
            f"/procedures/{case.id}/transfers/",
            {"is_paper": True, "to_name": "Zespół w Paczkowie", "basis": "move", "known_on": on,
             "requested_on": on},
        )  # fmt: skip
        assert prepared.status_code == 201, prepared.content
        path = f"/transfers/out/{prepared.json()['id']}/"
        released = callers["chair"].post(f"{path}release/", {})
        assert released.status_code == 200, released.content
        receipt = {"outcome": "accepted", "on": on, "number": "NK/0001/2025"}
        answered = callers["secretary"].post(f"{path}receipt/", receipt)
        assert answered.status_code == 200, answered.content
        self.over(case, "transferred", day)

    def close(self, day: dt.date) -> None:
        ground = self.dice.choice(["ceased", "ceased", "no_grounds"])
        case = self.over(self.act("police_officer", "close", day, ground=ground), ground, day)
        case.is_monitored = True
        self.nysa.tally.monitored += 1

    def end_monitoring(self, day: dt.date) -> None:
        case = self.act("social_worker", "end-monitoring", day)
        case.is_monitored = False
        self.nysa.tally.monitored -= 1

    def over(self, case: Case, ground: str, day: dt.date) -> Case:
        self.nysa.tally.ended[ground, "number"] += 1
        self.nysa.tally.running -= 1
        if case.untold and day > case.untold:  # an end does not make up for it
            self.nysa.tally.met("D07", day, case.untold)
        return case

    def act(self, who: str, action: str, day: dt.date, **body: Any) -> Case:
        case = self.case
        assert case is not None
        answer = self.nysa.callers[who].post(
            f"/procedures/{case.id}/actions/{action}/", {"on": day.isoformat(), **body},
            If_Match=f'"{case.version}"',
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        case.version += 1
        return case


class Nysa:
    """The office: who calls, and the tally of what was done."""

    def __init__(self, cast: Cast, now: dt.datetime) -> None:
        self.dice, self.tally = random.Random(SEED), Tally()  # noqa: S311 - a seed, not a secret
        self.calendar: list[tuple[dt.date, int, Callable[[dt.date], None], Life]] = []
        self.order, self.done = itertools.count(), 0
        self.callers = {
            who: Caller(_token(cast, who, now), NYSA)
            for who in ("chair", "secretary", *AUTHORS.values())
        }
        self.core = {
            "social_worker": cast.social_worker.pk, "police_officer": cast.police_officer.pk,
        }  # fmt: skip

    def submit(self, kind: str, form: dict[str, Any]) -> Any:
        return self.callers[AUTHORS[kind]].post("/procedures/", {"form": form})

    def begin(self, families: int) -> None:
        """Let each family's year begin on some day of it."""
        for number in range(families):
            start = FIRST + dt.timedelta(days=self.dice.randrange(365))
            self.plan(Family(number, self).live(start))

    def plan(self, life: Life) -> None:
        """Put the next thing of a life into the calendar, where there is one."""
        for day, action in life:
            heapq.heappush(self.calendar, (day, next(self.order), action, life))
            return

    def live_until(self, last: dt.date, clock: time_machine.Traveller) -> None:
        """Do everything that is planned up to a day, in the order of time, at ten o'clock each day."""
        while self.calendar and self.calendar[0][0] <= last:
            day, _place, action, life = heapq.heappop(self.calendar)
            clock.move_to(dt.datetime.combine(day, dt.time(10), tzinfo=WARSAW))
            action(day)
            self.done += 1
            self.plan(life)


def _token(cast: Cast, who: str, now: dt.datetime) -> str:
    _row, text = accounts.issue_token(
        user=getattr(cast, who), name="rok", scopes=set(Scope), days=366, now=now
    )
    return text


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(dt.datetime(YEAR, 1, 1, tzinfo=WARSAW), tick=False) as clock:
        yield clock


def check(nysa: Nysa, last: dt.date) -> None:
    """Compare each cell of each table, zeros and sums included."""
    mine = nysa.tally.tables()
    with schema.office(NYSA):
        theirs = tables_of(YEAR, last)
    assert set(theirs) == set(mine)
    for code, table in theirs.items():
        inner = {(row, column) for row in table.rows for column in table.columns}
        assert set(mine[code]) <= inner, code
        for row, column in table.places():
            parts = [
                number
                for place, number in mine[code].items()
                if row in (place[0], "total") and column in (place[1], "total")
            ]
            assert table.value((row, column)) == sum(parts), (code, row, column)


@pytest.mark.long
def test_the_statistics_of_a_year_are_what_happened_in_it(
    db: None, clock: time_machine.Traveller, is_thorough: bool
) -> None:
    families = FAMILIES if is_thorough else SOME
    start = dt.datetime(YEAR, 1, 1, tzinfo=WARSAW)
    with schema.office(NYSA):
        nysa = Nysa(make_cast(now=start - dt.timedelta(days=400)), start)
    nysa.begin(families)
    for last in (HALF, LAST):
        nysa.live_until(last, clock)
        check(nysa, last)

    tally = nysa.tally
    with schema.office(NYSA):
        assert Procedure.objects.count() == tally.started >= families
    # The year had something of everything: no cell is equal only because it is empty.
    assert {ground for ground, _number in tally.ended} == {
        "ceased", "no_grounds", "not_confirmed", "transferred",
    }  # fmt: skip
    assert len(tally.timely) == 10
    assert {column for _kind, column in tally.nka} == {"first", "further"}
    assert min(*tally.timely.values(), tally.running, tally.monitored) > 0
