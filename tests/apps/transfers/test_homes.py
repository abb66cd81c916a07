"""Whoever decides on a hand-over reads where the person lives now: art. 9e is judged by nothing else."""

import datetime as dt
from typing import Any

import pytest

from apps.transfers.homes import Town, town_of


def _home(
    town: str, since: str, until: str | None = None, *, party: str = "her", main: bool = True
) -> dict[str, Any]:
    resident = {"party": party, "since": since, "until": until, "is_principal": main}
    return {"address": {"town": town, "street": "Ukryta"}, "residents": [resident]}


NYSA = Town("Nysa", dt.date(2026, 11, 20))
MOVED = [_home("Przykładowo", "2020-01-01", "2026-11-20"), _home("Nysa", "2026-11-20")]
CASES: list[tuple[list[dict[str, Any]], Town | None]] = [
    (MOVED, NYSA),
    (MOVED[::-1], NYSA),
    ([_home("Nysa", "2026-11-20"), _home("Opole", "2026-11-25", main=False)], NYSA),
    ([_home("Opole", "2019-01-01"), _home("Nysa", "2026-11-20")], NYSA),
    ([_home("Nysa", "2026-11-20", party="somebody else")], None),
    ([_home("Przykładowo", "2020-01-01", "2026-11-20")], None),
    ([_home("", "2026-11-20")], None),
    ([], None),
]


@pytest.mark.parametrize(("households", "town"), CASES)
def test_the_newest_note_says_where_somebody_lives(
    households: list[dict[str, Any]], town: Town | None
) -> None:
    assert town_of({"households": households}, "her") == town


def test_a_parcel_of_an_earlier_release_tells_of_no_household() -> None:
    assert town_of({}, "her") is None
