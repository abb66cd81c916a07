"""Two people who plan at the same moment, on connections of their own: one of them is refused."""

import datetime as dt
import threading  # noqa: TID251 - two planners in one test
from collections.abc import Callable

from django.db import connection, transaction

from apps.common.errors import Invalid
from apps.meetings.models import Appointment
from apps.meetings.services import apart
from apps.procedures.models import Procedure
from tenants import schema
from tests.apps.meetings.conftest import NOW, at
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories import procedures
from tests.factories.cast import Cast, make_cast
from tests.factories.meetings import planned

ROUNDS = 4


def _both(one: Callable[[], None], other: Callable[[], None]) -> list[str]:
    """Run both at the same moment; return what became of them, sorted."""
    start, got = threading.Barrier(2), []

    def run(work: Callable[[], None]) -> None:
        try:
            with schema.office(KOLBUSZOWA):
                start.wait(timeout=20)
                work()
            got.append("planned")
        except Invalid:
            got.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(got)


def test_of_two_planners_at_once_one_is_refused(scratch_database: str) -> None:
    with schema.office(KOLBUSZOWA):
        cast = make_cast(now=NOW - dt.timedelta(days=400))
        procedure = procedures.in_diagnosis(cast, NOW)

    def work(number: int, cast: Cast, procedure: Procedure, side: str) -> Callable[[], None]:
        who = cast.social_worker if side == "victim" else cast.police_officer
        return lambda: void(planned(who, procedure, at(24 * number), side, now=NOW))

    for number in range(1, ROUNDS + 1):
        hers, his = (work(number, cast, procedure, side) for side in ("victim", "perpetrator"))
        assert _both(hers, his) == ["planned", "refused"]
    with schema.office(KOLBUSZOWA):
        assert Appointment.objects.count() == ROUNDS


def test_another_office_does_not_wait(scratch_database: str) -> None:
    done = threading.Event()

    def plan_in_nysa() -> None:
        try:
            with schema.office(NYSA), transaction.atomic():
                apart.lock_calendar()
            done.set()
        finally:
            connection.close()

    with schema.office(KOLBUSZOWA), transaction.atomic():
        apart.lock_calendar()
        other = threading.Thread(target=plan_in_nysa)
        other.start()
        assert done.wait(timeout=20)
    other.join(timeout=20)


def void(_row: Appointment) -> None:
    """Forget the row: only that it was written counts."""
