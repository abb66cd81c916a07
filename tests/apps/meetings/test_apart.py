"""ROZP23 § 18 as a rule: appointments that would bring the two sides together."""

import datetime as dt
from itertools import combinations_with_replacement
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.meetings.rules.apart import (
    Case,
    Conflict,
    Visit,
    Why,
    conflicts,
    conflicts_with,
    same_place,
)

WARSAW = ZoneInfo("Europe/Warsaw")
OPS = "OPS, ul. Rynek 1"
ANNA, MAJA, PIOTR, KAROL = "anna", "maja", "piotr", "karol"
FAMILY = Case(frozenset({ANNA, MAJA}), frozenset({PIOTR}))
NOBODY: frozenset[str] = frozenset()


def at(clock: str, day: int = 16) -> dt.datetime:
    hour, minute = map(int, clock.split(":"))
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=WARSAW)


def visit(key: str, start: str, end: str, *people: str, place: str = OPS, day: int = 16,
          link: str = "", is_remote: bool = False) -> Visit:  # fmt: skip
    return Visit(key, at(start, day), at(end, day), place, frozenset(people), is_remote, link)


HERS = visit("hers", "10:00", "11:00", ANNA)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (visit("his", "10:00", "11:00", PIOTR), Why.ONE_PLACE),
        (visit("his", "10:30", "12:00", PIOTR), Why.ONE_PLACE),
        (visit("his", "11:00", "12:00", PIOTR), Why.ONE_PLACE),  # one leaves, the other comes
        (visit("his", "11:59", "13:00", PIOTR), Why.ONE_PLACE),
        (visit("his", "12:00", "13:00", PIOTR), None),  # a whole hour between
        (visit("his", "08:00", "09:00", PIOTR), None),
        (visit("his", "08:00", "09:01", PIOTR), Why.ONE_PLACE),
        (visit("his", "09:00", "13:00", PIOTR), Why.ONE_PLACE),  # around hers
        (visit("his", "10:00", "11:00", PIOTR, day=17), None),
        (visit("his", "10:00", "11:00", PIOTR, place="Komisariat"), None),
        (visit("his", "10:00", "11:00", PIOTR, place="ops Rynek 1"), Why.ONE_PLACE),
        (visit("his", "10:00", "11:00", PIOTR, place="Rynek 1, OPS"), Why.ONE_PLACE),
        (visit("his", "10:00", "11:00", PIOTR, place="OPS"), Why.ONE_PLACE),
        (visit("his", "10:00", "11:00", PIOTR, is_remote=True, place=""), None),
        (visit("his", "10:00", "11:00", KAROL), None),  # a stranger to her
        (visit("his", "10:00", "11:00"), None),  # only staff
        (visit("hers too", "10:00", "11:00", ANNA, MAJA), None),
    ],
)
def test_the_other_side_in_the_same_place(other: Visit, why: Why | None) -> None:
    expected = [] if why is None else [Conflict("hers", other.key, why)]
    assert conflicts([HERS, other], [FAMILY]) == expected
    assert conflicts_with(HERS, [other], [FAMILY]) == expected


def test_the_margin_is_a_setting() -> None:
    his = visit("his", "11:30", "12:00", PIOTR)
    assert conflicts([HERS, his], [FAMILY], margin=30) == []
    assert conflicts([HERS, his], [FAMILY], margin=31) != []
    assert conflicts([HERS, visit("his", "11:00", "12:00", PIOTR)], [FAMILY], margin=0) == []


def test_one_appointment_never_invites_both_sides_not_even_remotely() -> None:
    both = visit("both", "10:00", "11:00", ANNA, PIOTR, is_remote=True, place="", link="call/1")
    assert conflicts([both], [FAMILY]) == [Conflict("both", "both", Why.ONE_MEETING)]
    assert conflicts_with(both, [], [FAMILY]) == [Conflict("both", "both", Why.ONE_MEETING)]


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://call.example/1", Why.ONE_CALL),
        ("call.example/1/", Why.ONE_CALL),
        ("https://call.example/1?pwd=2", Why.ONE_CALL),
        ("https://call.example/2", None),
        ("", None),
    ],
)
def test_the_other_side_in_the_same_call(link: str, why: Why | None) -> None:
    hers = visit(
        "hers", "10:00", "11:00", ANNA, is_remote=True, place="", link="https://call.example/1"
    )
    his = visit("his", "10:00", "11:00", PIOTR, is_remote=True, place="", link=link)
    assert [one.why for one in conflicts([hers, his], [FAMILY])] == ([why] if why else [])


def test_sides_are_those_of_all_procedures_together() -> None:
    """Anna was harmed by Karol elsewhere: the appointment of *her* other procedure counts."""
    elsewhere = Case(frozenset({ANNA}), frozenset({KAROL}))
    karols_own = Case(frozenset({KAROL}), frozenset({PIOTR}))
    as_a_victim = visit("karol", "10:30", "11:30", KAROL)
    cases = [FAMILY, elsewhere, karols_own]
    assert conflicts([HERS, as_a_victim], cases) == [Conflict("hers", "karol", Why.ONE_PLACE)]
    assert conflicts([HERS, as_a_victim], [FAMILY, karols_own]) == []


def test_children_come_along_to_others_but_are_no_reason_to_refuse_their_parent() -> None:
    """Elsewhere Maja suffers violence of Anna: Anna's own talk stands, Maja's other ones are apart."""
    elsewhere = Case(frozenset({MAJA}), frozenset({ANNA}))
    with_child = Visit("hers", HERS.starts, HERS.ends, OPS, HERS.people, along=frozenset({MAJA}))
    assert conflicts([with_child], [FAMILY, elsewhere]) == []
    his = visit("his", "10:30", "11:30", PIOTR)
    only_child = Visit("child", HERS.starts, HERS.ends, OPS, frozenset(), along=frozenset({MAJA}))
    assert [one.why for one in conflicts([only_child, his], [FAMILY])] == [Why.ONE_PLACE]


def test_whoever_is_on_both_sides_of_two_procedures_is_not_opposed_to_themselves() -> None:
    turned = Case(frozenset({PIOTR}), frozenset({ANNA}))
    assert conflicts([HERS], [FAMILY, turned]) == []


# The clocks go back from 3:00 to 2:00 on 25.10.2026: 2:30 comes twice, an hour apart.
NIGHT = dt.datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW)


def test_the_night_of_the_longer_hour() -> None:
    hers = Visit("hers", NIGHT - dt.timedelta(hours=1), NIGHT, OPS, frozenset({ANNA}))
    again = NIGHT.replace(fold=1)
    his = Visit("his", again, again.replace(hour=4), OPS, frozenset({PIOTR}))
    assert conflicts([hers, his], [FAMILY], margin=60) == []
    assert conflicts([hers, his], [FAMILY], margin=61) != []


def test_the_night_of_the_missing_hour() -> None:
    """On 29.3.2026 from 2:00 at once to 3:00: half an hour lies between 1:45 and 3:15."""
    night = dt.datetime(2026, 3, 29, tzinfo=WARSAW)
    hers = Visit("hers", night, night.replace(hour=1, minute=45), OPS, frozenset({ANNA}))
    start = night.replace(hour=3, minute=15)
    his = Visit("his", start, start.replace(hour=4), OPS, frozenset({PIOTR}))
    assert conflicts([hers, his], [FAMILY], margin=30) == []
    assert conflicts([hers, his], [FAMILY], margin=31) != []


def test_moments_without_a_zone_are_refused() -> None:
    naive = dt.datetime(2026, 11, 16, 10)  # noqa: DTZ001 - the point
    with pytest.raises(ValueError, match="time zone"):
        conflicts([HERS, Visit("x", naive, naive, OPS, frozenset({PIOTR}))], [FAMILY])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ul. Świętego Jana 5, 36-100 Kolbuszowa", "Kolbuszowa, Swietego Jana 5", True),
        ("OPS  KOLBUSZOWA", "ops, kolbuszowa", True),
        ("Łąkowa 3", "lakowa 3", True),
        ("Rynek 1", "Rynek 11", False),
        ("Rynek 1", "Rynek 2", False),
        ("Szkoła nr 2", "Szkoła 2", True),
        ("", "", False),
        ("...", "Rynek", True),  # it may be anywhere
        ("Plac", "plac", True),
        # Rooms of one house share its door.
        ("sala 1", "sala 2", True),
        ("OPS, sala 1", "OPS, sala nr 2", True),
        ("Rynek 1, pok. 4", "Rynek 1, gabinet 12a", True),
        ("OPS, I piętro", "OPS, parter", True),
        ("sala 1", "Rynek 1", True),
        # Cases of declension, long and short names.
        ("Rynek 1", "przy Rynku 1", True),
        ("Zielona 3", "na Zielonej 3", True),
        ("w szkole", "Szkoła", True),
        ("MOPS", "Miejski Ośrodek Pomocy Społecznej, Rynek 1", True),
        ("GOPS Kolbuszowa", "Gminny Ośrodek Pomocy Społecznej w Kolbuszowej", True),
        # One says what stands there, the other where.
        ("OPS", "Rynek 1", True),
        ("Komisariat Policji", "OPS, Rynek 1", False),
        ("Komisariat Policji, Zielona 3", "OPS, Rynek 1", False),
        ("Zielona 3", "Lipowa 3", False),
    ],
)
def test_one_place_is_recognised_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same
    assert same_place(other, one) is same


# Few people, places and hours, so that most examples stand at the very edge of the rule.
PEOPLE = ("a", "b", "c")
PLACES = ("OPS", "Szkoła")
people = st.frozensets(st.sampled_from(PEOPLE), min_size=1, max_size=2)
companions = st.just(frozenset()) | people


@st.composite
def visits(draw: st.DrawFn) -> list[Visit]:
    found = []
    for key in range(draw(st.integers(2, 4))):
        start = at("08:00") + dt.timedelta(minutes=30 * draw(st.integers(0, 8)))
        length = dt.timedelta(minutes=30 * draw(st.integers(1, 2)))
        is_remote = draw(st.integers(0, 3)) == 0
        found.append(
            Visit(key, start, start + length, draw(st.sampled_from(PLACES)), draw(people),
                  is_remote, draw(st.sampled_from(["", "x", "y"])), draw(companions))
        )  # fmt: skip
    return found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    victims = draw(people)
    return Case(victims, draw(people) - victims)


def _minutes(visit: Visit, margin: int) -> set[dt.datetime]:
    """Every minute in which somebody of the visit may stand at the place."""
    minutes = int((visit.ends - visit.starts).total_seconds()) // 60
    return {visit.starts + dt.timedelta(minutes=one) for one in range(minutes + margin)}


def _oracle(row: list[Visit], known: list[Case], margin: int) -> set[tuple[object, object]]:
    """Walk minute by minute, person by person, procedure by procedure."""
    found = set()
    for one, other in combinations_with_replacement(row, 2):
        is_one = one.key == other.key
        some = one.people if is_one else one.people | one.along
        others = other.people if is_one else other.people | other.along
        for case in known:
            for victim in case.victims:
                for perpetrator in case.perpetrators:
                    meet = (victim in some and perpetrator in others) or (
                        perpetrator in some and victim in others
                    )
                    room = not one.is_remote and not other.is_remote and one.place == other.place
                    call = one.link != "" and one.link == other.link
                    # Who comes later finds the other one still within the margin.
                    near = _minutes(one, margin) & _minutes(other, 0) or (
                        _minutes(other, margin) & _minutes(one, 0)
                    )
                    if meet and (is_one or ((room or call) and near)):
                        found.add((one.key, other.key))
    return found


@settings(max_examples=300)
@given(visits(), st.lists(cases(), min_size=1, max_size=3), st.sampled_from([0, 30, 60]))
def test_it_finds_just_what_walking_minute_by_minute_finds(
    row: list[Visit], known: list[Case], margin: int
) -> None:
    found = {(one.first, one.second) for one in conflicts(row, known, margin)}
    assert found == _oracle(row, known, margin)
    assert bool(conflicts_with(row[0], row[1:], known, margin)) == any(
        first == row[0].key for first, _second in found
    )
