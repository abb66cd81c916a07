"""Which entries may be one person: rows to read, and what never pairs."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.polish import sort_key
from apps.people.rules import Entry, pairs

BORN, OTHER = dt.date(1990, 3, 14), dt.date(1990, 3, 15)


def entry(number: int, last: str, first: str, **more: object) -> Entry:
    return Entry(number, sort_key(last, first), **more)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("Nowak", "Anna"), ("Nowak", "Anna"), "name"),
        (("Nowak", "Anna", {"born": BORN}), ("Nowak", "Anna", {"born": BORN}), "birthday"),
        (("Nowak", "Anna", {"born": BORN}), ("Nowak", "Anna", {"born": OTHER}), ""),
        (("Nowak", "Anna", {"born": BORN}), ("Nowak", "Anna"), "name"),
        (("Nowak", "Anna", {"town": "nysa"}), ("Nowak", "Anna", {"town": "nysa"}), "address"),
        (("Nowak", "Anna", {"pesel": "a"}), ("Nowak", "Anna", {"pesel": "b"}), ""),
        (("Nowak", "Anna", {"pesel": "a"}), ("Nowak", "Anna"), "name"),
        (("Anna", "Nowak"), ("Nowak", "Anna"), "swapped"),
        (("Łącka", "Zofia", {"born": BORN}), ("Lacka", "Zofia", {"born": BORN}), "spelling"),
        (("Kowalska", "Ewa", {"born": BORN}), ("Kowlaska", "Ewa", {"born": BORN}), "spelling"),
        (("Kowalska", "Ewa"), ("Kowlaska", "Ewa"), ""),
        (("Nowak", "Anna", {"born": BORN}), ("Wójcik", "Jan", {"born": BORN}), ""),
    ],
)
def test_two_entries(one: tuple[str, str], other: tuple[str, str], reason: str) -> None:
    def made(number: int, given: tuple[object, ...]) -> Entry:
        return entry(number, *given[:2], **(given[2] if len(given) > 2 else {}))

    found = pairs([made(1, one), made(2, other)])
    assert [one[2] for one in found] == ([reason] if reason else [])


NAMES = st.sampled_from(["nowak anna", "anna nowak", "nowak ana", "wojcik jan"])
ENTRIES = st.lists(
    st.builds(
        lambda name, pesel, born: (name, pesel, born), NAMES, st.sampled_from(["", "a", "b"]),
        st.sampled_from([None, BORN, OTHER]),
    ),
    max_size=6,
)  # fmt: skip


@given(ENTRIES)
def test_two_pesel_numbers_or_two_birthdays_never_pair(
    rows: list[tuple[str, str, dt.date]],
) -> None:
    entries = [Entry(place, *row) for place, row in enumerate(rows)]
    for one, other, _reason in pairs(entries):
        assert not (one.pesel and other.pesel)
        assert one.born is None or other.born is None or one.born == other.born
