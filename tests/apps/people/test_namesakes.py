"""Whether two rows of the register may be one person: without a PESEL only the name tells."""

import datetime as dt

import pytest

from apps.people.rules import Entry, aliases

BORN, LATER = dt.date(1980, 1, 1), dt.date(1990, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Entry(1, "nowak jan", "pesel-1"), Entry(1, "nowak jan", "pesel-1"), True),
        (Entry(1, "nowak jan", "pesel-1"), Entry(2, "nowak jan", "pesel-2"), False),  # two PESELs
        (Entry(1, "nowak jan", "pesel-1"), Entry(2, "nowak jan", ""), True),
        (Entry(1, "nowak jan", ""), Entry(2, "nowak jan", ""), True),
        (Entry(1, "nowak jan", ""), Entry(2, "nowak adam", ""), False),
        (Entry(1, "nowak jan", "pesel-1", BORN), Entry(2, "nowak jan", "", BORN), True),
        (Entry(1, "nowak jan", "pesel-1", BORN), Entry(2, "nowak jan", "", LATER), False),
        (Entry(1, "nowak jan", "pesel-1", BORN), Entry(2, "nowak jan", "", None), True),
    ],
)
def test_two_rows_that_may_be_one_person(one: Entry, other: Entry, same: bool) -> None:
    assert aliases([one], [other]) == ({other.id: {one.id}} if same else {})
    assert aliases([other], [one]) == ({one.id: {other.id}} if same else {})
