"""Two years of a gmina: when procedures start, how they go on, and where they are late."""

import datetime as dt
import heapq
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.common.calendar import add_working_days, end_of
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.nkb import Handover
from apps.procedures.rules.states import Action, Ground, State
from apps.procedures.services import actions, handovers
from apps.procedures.services.forms import NEW_FAMILY
from apps.procedures.services.inputs import ActionInput, HandoverInput
from apps.procedures.services.submitting import submit
from apps.transfers import services as transfers
from apps.transfers.models import Basis
from przystan.demo.families import Families
from przystan.demo.figures import DemoOffice

_WARSAW = timezone.get_default_timezone()
# The police fill in about three quarters of all forms (domain, section 6.3).
_OTHER_INITIATORS = (("dzielnicowy", 46), ("dzielnicowa", 46), ("pedagog", 6), ("lekarz", 2))
# The share of confirmed cases whose victim moves to a gmina that does not use this deployment.
_HANDED_OVER = 0.03


@dataclass(order=True)
class Moment:
    """Something that happens at a time."""

    at: dt.datetime
    order: int
    what: Callable[[dt.datetime], None] = field(compare=False)


class Story:
    """Tells one gmina's two years through the services that its people use."""

    def __init__(self, office: DemoOffice, people: dict[str, User], seed: int) -> None:
        self._rng = Random(f"{seed}:{office.teryt}")  # noqa: S311 - a demo, and repeatable
        self._office, self._people = office, people
        self._families = Families(self._rng, office.name)
        self._queue: list[Moment] = []
        self._count = 0

    def tell(self, now: dt.datetime) -> Iterator[int]:
        """Let everything happen until now, in order; yields the number of procedures so far."""
        self._plan_starts(now)
        while self._queue:
            moment = heapq.heappop(self._queue)
            if moment.at >= now:
                continue
            moment.what(moment.at)
            yield self._count

    def _plan_starts(self, now: dt.datetime) -> None:
        first = now - dt.timedelta(days=730)
        for number in range(self._office.families):
            # The last few weeks get their share whatever chance says, so that there is work to do.
            days = self._rng.uniform(0, 730) if number > self._office.families // 12 else \
                self._rng.uniform(712, 729.5)  # fmt: skip
            self._later(first + dt.timedelta(days=days), self._start(number))

    def _start(self, number: int) -> Callable[[dt.datetime], None]:
        def happen(at: dt.datetime) -> None:
            author = self._initiator(number)
            kind = author.institution.kind if author.institution else "police"
            answers = self._families.answers(kind)
            form = submit(author=author, answers=answers, now=at, family=NEW_FAMILY)
            procedure = form.procedure
            if procedure is None:
                raise AssertionError("A completed form has a procedure.")
            self._count += 1
            self._later(at + self._hours(1, 20), lambda when: self._nkb(procedure, author, when))
            self._then(procedure, at, "sekretarz", Action.RECEIVE, (0, 4), late=0.12, by=6)
            if answers["firearm"][0]["has_firearm"] == "yes":
                self._then(procedure, at, "sekretarz", Action.NOTIFY_FIREARM, (0, 0))

        return happen

    def _initiator(self, number: int) -> User:
        if number % max(1, self._office.families // max(1, self._office.by_social_workers)) == 0:
            return self._people[self._rng.choice(("socjalna", "socjalny"))]
        names = [name for name, _weight in _OTHER_INITIATORS]
        weights = [weight for _name, weight in _OTHER_INITIATORS]
        return self._people[self._rng.choices(names, weights)[0]]

    def _then(
        self, procedure: Procedure, at: dt.datetime, who: str, action: Action,
        days: tuple[int, int], *, late: float = 0.0, by: int = 0,
    ) -> None:  # fmt: skip
        """Plan the next step so many working days later; now and then late, as audits find."""
        wait = self._rng.randint(*days)
        if self._rng.random() < late:
            wait += self._rng.randint(1, by)
        self._later(
            _office_hours(at, wait, self._rng), lambda when: self._act(procedure, who, action, when)
        )

    def _act(self, procedure: Procedure, who: str, action: Action, at: dt.datetime) -> None:
        row = Procedure.objects.get(pk=procedure.pk)
        given = self._given(row, action, at)
        row = actions.take(
            actor=self._people[who], procedure_id=row.pk, action=action, given=given, now=at
        )
        self._plan_next(row, action, at)

    def _given(self, procedure: Procedure, action: Action, at: dt.datetime) -> ActionInput:
        extra: dict[str, Any] = {}
        social, police = self._core(procedure)
        if action is Action.APPOINT_GROUP:
            extra = {"social_worker": social, "police_officer": police}
            if self._rng.random() < 0.3:
                extra["others"] = [self._people["pedagog"]]
        elif action is Action.FIRST_MEETING:
            extra = {"present": [social, police], "is_remote": self._rng.random() < 0.1}
        elif action is Action.INFORM_PERPETRATOR:
            extra = {"means": self._rng.choice(("in_person", "by_phone"))}
        elif action is Action.CLOSE:
            ceased = procedure.state == State.PLAN_RUNNING and self._rng.random() < 0.8
            extra = {"ground": Ground.CEASED if ceased else Ground.NO_GROUNDS}
        return ActionInput(on=timezone.localdate(at), **extra)

    def _core(self, procedure: Procedure) -> tuple[User, User]:
        is_even = int(procedure.number.split("/")[1]) % 2 == 0
        return (
            self._people["socjalna" if is_even else "socjalny"],
            self._people["dzielnicowy" if is_even else "dzielnicowa"],
        )

    def _plan_next(self, procedure: Procedure, action: Action, at: dt.datetime) -> None:
        social = self._core(procedure)[0].username
        police = self._core(procedure)[1].username
        go = self._then
        if action is Action.RECEIVE:
            go(procedure, at, "przewodniczaca", Action.APPOINT_GROUP, (0, 2), late=0.14, by=20)
        elif action is Action.APPOINT_GROUP:
            go(procedure, at, "sekretarz", Action.FORWARD, (0, 1), late=0.1, by=5)
        elif action is Action.FORWARD:
            go(procedure, at, police, Action.INFORM_PERPETRATOR, (0, 3), late=0.08, by=4)
            go(procedure, at, social, Action.FIRST_MEETING, (2, 5), late=0.14, by=25)
        elif action is Action.FIRST_MEETING:
            self._after_meeting(procedure, at, social)
        elif action is Action.CONFIRM:
            self._after_confirming(procedure, at, social)
        elif action in (Action.CLOSE, Action.WITHDRAW):
            go(procedure, at, social, Action.DELIVER_PROTOCOL, (1, 6), late=0.1, by=6)
            if action is Action.CLOSE:
                # Nine months, and the days off onto which their end may fall.
                months = dt.timedelta(days=self._rng.randint(282, 292))
                go(procedure, at + months, social, Action.END_MONITORING, (0, 5))
        elif action is Action.DELIVER_PROTOCOL and procedure.state == State.WITHDRAWN:
            go(procedure, at, "sekretarz", Action.ARCHIVE, (20, 40))

    def _after_meeting(self, procedure: Procedure, at: dt.datetime, social: str) -> None:
        if self._rng.random() < 0.13:
            self._then(procedure, at, social, Action.WITHDRAW, (10, 30))
        else:
            self._then(procedure, at, social, Action.CONFIRM, (3, 12))

    def _after_confirming(self, procedure: Procedure, at: dt.datetime, social: str) -> None:
        if self._rng.random() < _HANDED_OVER:
            self._hand_over(procedure, at)
        else:
            self._then(procedure, at, social, Action.CLOSE, (35, 190))

    def _hand_over(self, procedure: Procedure, at: dt.datetime) -> None:
        """Plan a hand-over on paper: one prepares, the chair releases, and the answer comes."""

        def prepare(when: dt.datetime) -> None:
            day = timezone.localdate(when)
            plan = transfers.Plan(
                is_paper=True, to_name="Zespół interdyscyplinarny gminy Przykładowo",
                basis=Basis.MOVE, known_on=day, requested_on=day,
            )  # fmt: skip
            made = transfers.prepare(
                actor=self._people["sekretarz"], procedure_id=procedure.pk, plan=plan, now=when
            )
            self._later(self._some_time(when, (0, 1)), lambda then: release(made.pk, then))

        def release(outgoing_id: uuid.UUID, when: dt.datetime) -> None:
            transfers.release(
                actor=self._people["przewodniczaca"], outgoing_id=outgoing_id, now=when
            )
            self._later(self._some_time(when, (2, 7)), lambda then: answer(outgoing_id, then))

        def answer(outgoing_id: uuid.UUID, when: dt.datetime) -> None:
            number = f"NK/{self._rng.randint(1, 90):04}/{when.year}"
            receipt = transfers.Receipt("accepted", timezone.localdate(when), number)
            transfers.record_receipt(
                actor=self._people["sekretarz"], outgoing_id=outgoing_id, receipt=receipt, now=when
            )

        self._later(self._some_time(at, (10, 60)), prepare)

    def _some_time(self, at: dt.datetime, days: tuple[int, int]) -> dt.datetime:
        return _office_hours(at, self._rng.randint(*days), self._rng)

    def _nkb(self, procedure: Procedure, author: User, at: dt.datetime) -> None:
        victims = list(Party.objects.filter(procedure=procedure, side="victim"))
        adult = next((one for one in victims if not one.is_minor), None)
        if adult is None or self._rng.random() < 0.03:
            return
        for party in victims:
            how = (
                Handover(
                    "parent_or_guardian", "pl", received_by=str(adult.person), is_namesake=True
                )
                if party.is_minor
                else Handover("victim", "pl")
            )
            handovers.record(
                actor=author, procedure_id=procedure.pk, party_id=party.pk,
                given=HandoverInput(how, on=timezone.localdate(at)), now=at,
            )  # fmt: skip

    def _hours(self, least: int, most: int) -> dt.timedelta:
        return dt.timedelta(hours=self._rng.randint(least, most))

    def _later(self, at: dt.datetime, what: Callable[[dt.datetime], None]) -> None:
        heapq.heappush(self._queue, Moment(at, len(self._queue) + self._count * 1000, what))


def _office_hours(after: dt.datetime, working_days: int, rng: Random) -> dt.datetime:
    """Return a time on the working day so many days later, never before ``after``."""
    local = after.astimezone(_WARSAW)
    day = end_of(add_working_days(local.date(), working_days)) if working_days else local.date()
    time = dt.time(rng.randint(8, 15), rng.randint(0, 59))
    return max(dt.datetime.combine(day, time, tzinfo=_WARSAW), after + dt.timedelta(minutes=5))
