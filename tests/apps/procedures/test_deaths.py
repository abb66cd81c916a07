"""Whom a step of a sub-process calls: nobody after the day of their death."""

import datetime as dt

import pytest

from apps.procedures.rules.deaths import is_too_late

DIED = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("step", "day", "is_refused"),
    [("send", 1, False), ("send", 2, False), ("send", 3, True), ("came", 3, False)],
)
def test_the_day_of_the_death_is_the_last(step: str, day: int, is_refused: bool) -> None:
    assert is_too_late("summons", step, dt.date(2026, 3, day), DIED) == is_refused


def test_of_the_living_nothing_is_too_late() -> None:
    assert not is_too_late("summons", "send", DIED, None)
