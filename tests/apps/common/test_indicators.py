"""What may leave a gmina of all its tables together."""

import pytest

from apps.common.disclosure import Place, Table
from apps.common.indicators import INDICATORS, leaving

STARTED = ("started", "number")


def tables(first: list[int], ended: list[int] | None = None) -> dict[str, Table]:
    """Return a year with so many first forms by initiator, as many started, and such endings."""
    forms = next(one for one in INDICATORS if one.code == "nka")
    counts: dict[str, dict[Place, int]] = {
        "nka": {(row, "first"): n for (row, _label), n in zip(forms.rows, first, strict=False)},
        "procedures": {STARTED: sum(first), ("running", "number"): 40},
        "ended": {
            (ground, "number"): n
            for ground, n in zip(
                ("ceased", "no_grounds", "not_confirmed"), ended or [], strict=False
            )
        },
    }
    return {one.code: one.table(counts.get(one.code)) for one in INDICATORS}


@pytest.mark.parametrize(
    ("first", "is_closed", "told"),
    [
        ([12, 5, 3], True, 20),
        ([1, 1, 1], True, None),  # three started: each of the three hidden forms is one
        ([12, 5, 3], False, 20),
        ([4, 4, 4, 4, 4], False, None),  # twenty: none of five can be less than four
        ([3], False, None),
        ([], False, 0),
    ],
)
def test_started_procedures_do_not_give_the_forms_away(
    first: list[int], is_closed: bool, told: int | None
) -> None:
    found = leaving(tables(first), is_closed=is_closed)
    assert found["procedures"][STARTED] == told


@pytest.mark.parametrize(("ended", "told"), [([1, 1, 1], None), ([9, 8, 7], 40)])
def test_running_procedures_do_not_give_the_endings_away(
    ended: list[int], told: int | None
) -> None:
    """Last year's running ones and this year's started ones, less those that run, have ended."""
    found = leaving(tables([12], ended), is_closed=True)
    assert found["procedures"]["running", "number"] == told
