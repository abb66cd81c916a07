"""Two people press at the same moment, on connections of their own: one letter, one number."""

import datetime as dt
import threading  # noqa: TID251 - two people in one test

from django.db import connection

from apps.letters.models import TeamLetter
from apps.meetings.absence_letters import register
from tenants import schema
from tests.apps.meetings.conftest import NOW
from tests.conftest import KOLBUSZOWA
from tests.factories.cast import make_cast
from tests.factories.meetings import absent, seated

ROUNDS = 3


def test_of_two_presses_at_once_one_letter_comes(scratch_database: str) -> None:
    with schema.office(KOLBUSZOWA):
        cast = make_cast(now=NOW - dt.timedelta(days=400))
        seated(cast.chair, cast.chair, now=NOW)
        seat = seated(cast.chair, cast.teacher, now=NOW)
        absent(cast.chair, seat, 2, now=NOW + dt.timedelta(days=1))
    got: list[bool] = []

    def press(start: threading.Barrier, now: dt.datetime) -> None:
        try:
            with schema.office(KOLBUSZOWA):
                start.wait(timeout=20)
                _letter, is_new = register(actor=cast.secretary, seat_id=seat.pk, now=now)
            got.append(is_new)
        finally:
            connection.close()

    for number in range(1, ROUNDS + 1):
        day = NOW + dt.timedelta(days=10 * number)
        with schema.office(KOLBUSZOWA):
            absent(cast.chair, seat, 1, now=day)
        start, got[:] = threading.Barrier(2), []
        later = day + dt.timedelta(days=1)
        threads = [threading.Thread(target=press, args=[start, later]) for _who in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert sorted(got) == [False, True]
        with schema.office(KOLBUSZOWA):
            assert TeamLetter.objects.count() == number
