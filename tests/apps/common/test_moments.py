"""Hours by a clock on the wall, on the nights of 29.03. and 25.10.2026."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from apps.common.moments import NoSuchHour, came_twice, moment_of, read_hour

WARSAW = ZoneInfo("Europe/Warsaw")
FORWARD, BACK = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("14:30", dt.time(14, 30)), ("14.30", dt.time(14, 30)), ("9:05", dt.time(9, 5)), ("9", dt.time(9)),
        (" 09:00 ", dt.time(9)), ("0:00", dt.time()), ("23:59", dt.time(23, 59)),
        ("24:00", None), ("9:60", None), ("9:5", None), ("930", None), ("rano", None), ("", None),
        (None, None), ("٩:٠٠", None),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(text: object, hour: dt.time | None) -> None:
    assert read_hour(text) == hour


def taken(day: dt.date, text: str) -> str:
    moment = moment_of(day, dt.time.fromisoformat(text), WARSAW)
    return f"{moment.astimezone(dt.UTC):%H:%M}"


@pytest.mark.parametrize(
    ("day", "hour", "utc", "twice"),
    [
        (FORWARD, "01:59", "00:59", False),
        (FORWARD, "03:00", "01:00", False),
        (BACK, "01:59", "23:59", False),
        (BACK, "02:00", "00:00", True),  # the first of the two
        (BACK, "02:30", "00:30", True),
        (BACK, "03:00", "02:00", False),
        (dt.date(2026, 11, 16), "02:30", "01:30", False),
    ],
)
def test_each_hour_is_one_moment(day: dt.date, hour: str, utc: str, twice: bool) -> None:
    assert taken(day, hour) == utc
    assert came_twice(moment_of(day, dt.time.fromisoformat(hour), WARSAW)) is twice


@pytest.mark.parametrize(
    ("hour", "later"), [("02:00", "03:00"), ("02:30", "03:30"), ("02:59", "03:59")]
)
def test_an_hour_that_was_not_is_refused_with_what_the_clock_showed(hour: str, later: str) -> None:
    with pytest.raises(NoSuchHour, match=f"godziny {hour} nie było.*{later}"):
        taken(FORWARD, hour)
