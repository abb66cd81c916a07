"""Hours that people tell by a clock on the wall, on the two nights when it is put forward and back."""

import datetime as dt
import re
from typing import Final

# Product choice, not law: a slip in the year is later, and a court's security that lasts is not.
PLANNED_WITHIN: Final = dt.timedelta(days=5 * 366)
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?")


class NoSuchHour(ValueError):
    """The clocks jumped over this hour; ``later`` is what they showed in its place."""

    def __init__(self, day: dt.date, hour: dt.time, later: dt.datetime) -> None:
        self.later = later
        super().__init__(
            f"Tej nocy ({day:%d.%m.%Y}) zegary przestawiono o godzinę do przodu i godziny {hour:%H:%M} "
            f"nie było. Wpisz tę, którą pokazywał zegar po zmianie czasu, na przykład {later:%H:%M}."
        )


def read_hour(text: object) -> dt.time | None:
    """Return the hour as people write it: 14:30, 14.30, 9:05 or 9; None for anything else."""
    match = _HOUR.fullmatch(str(text).strip())
    return dt.time(int(match[1]), int(match[2] or 0)) if match else None


def moment_of(day: dt.date, hour: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment at which clocks showed the hour on that day.

    An hour that came twice is taken the first time: terms run from the earlier moment, which is the
    safer side for the people whom they protect. Pages say so (``came_twice``). Raises ``NoSuchHour``.
    """
    told = dt.datetime.combine(day, hour, tzinfo=zone).replace(fold=0)
    real = told.astimezone(dt.UTC).astimezone(zone)
    if real.replace(tzinfo=None) != told.replace(tzinfo=None):
        raise NoSuchHour(day, hour, real)
    return told


def came_twice(moment: dt.datetime) -> bool:
    """Return whether clocks showed the moment's hour a second time in that night."""
    first, second = moment.replace(fold=0).utcoffset(), moment.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second
