"""Agendas: the order of the points, and what they are made of."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.meetings import agendas
from apps.meetings.models import Appointment, Kind
from apps.meetings.rules.agenda import Item, Risk, Running, Section, Term, agenda
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.apps.meetings.conftest import NOW, at
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.meetings import planned
from tests.factories.nka import valid_nka
from tests.scenarios import steps

TODAY = dt.date(2026, 11, 16)


def term(code: str, day: int | None) -> Term:
    return Term(code, f"Termin {code}", "NK/1", dt.date(2026, 11, day) if day else None)


def test_dangers_then_what_is_late_then_what_comes_then_what_runs() -> None:
    terms = [term("D20", None), term("D07", 20), term("D06", 16), term("D05", 15), term("D04", 2)]
    for order in permutations(terms, len(terms)):
        points = agenda(
            [Risk("Broń", "NK/1")], order, [Running("Program", "NK/1/1", "wniosek")], TODAY
        )
        assert [one.code or one.title for one in points] == [
            "Broń", "D04", "D05", "D06", "D07", "D20", "Program",
        ]  # fmt: skip
        assert [one.section for one in points].count(Section.OVERDUE) == 2


@given(
    st.lists(
        st.builds(
            Term, st.sampled_from(["D04", "D05", "D10"]), st.just("t"), st.sampled_from(["NK/1", "NK/2"]),
            st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
        )
    ),
    st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
)  # fmt: skip
def test_no_term_is_lost_and_no_late_one_stands_after_another(
    terms: list[Term], today: dt.date
) -> None:
    points = agenda([], terms, [], today)
    key = lambda one: (one.code, one.label, str(one.due_on))  # noqa: E731 - one sort key for both
    assert sorted(map(key, points)) == sorted(map(key, terms))
    late = [one.due_on is not None and one.due_on < today for one in points]
    assert late == sorted(late, reverse=True)


def labels(points: list[Item]) -> list[tuple[str, str]]:
    return [(one.section.value, one.code or one.title) for one in points]


@pytest.mark.django_db
def test_a_meeting_of_a_group(cast: Cast, procedure: Procedure) -> None:
    steps.begin(
        cast.social_worker, procedure, "programme", NOW, programme="KE", decided="unanimous"
    )
    row = planned(cast.social_worker, procedure, at(24), now=NOW, kind=Kind.GROUP_MEETING)
    points = agendas.of(cast.social_worker, row, TODAY + dt.timedelta(days=40))
    assert ("overdue", "D07") in labels(points)
    assert {one for one in labels(points) if one[0] == "risk"} == {
        ("risk", "Dzieci w rodzinie (§ 5, art. 12a)")
    }
    assert [one.state for one in points if one.section == Section.MATTER] == ["wniosek grupy"]


@pytest.mark.django_db
def test_a_firearm_is_the_first_point(cast: Cast) -> None:
    answers = valid_nka()
    answers["firearm"] = [{"has_firearm": "yes"}]
    procedure = made.completed_form(cast, NOW, answers).procedure
    assert procedure is not None
    procedure = made.go_on_to_diagnosis(cast, procedure, NOW)
    row = planned(cast.social_worker, procedure, at(24), now=NOW, kind=Kind.GROUP_MEETING)
    assert agendas.of(cast.social_worker, row, TODAY)[0].title.startswith("Broń")


@pytest.mark.django_db
def test_other_appointments_have_none(cast: Cast, procedure: Procedure) -> None:
    row = planned(cast.social_worker, procedure, at(24), "victim", now=NOW)
    assert agendas.of(cast.social_worker, row, TODAY) == []


@pytest.mark.django_db
def test_a_meeting_of_the_team_has_what_waits_for_the_team_by_number(
    cast: Cast, procedure: Procedure
) -> None:
    steps.begin(
        cast.social_worker, procedure, "programme", NOW, programme="KE", decided="unanimous"
    )
    other = valid_nka()
    del other["victims"][0]["pesel"]
    other["victims"][0] |= {"no_pesel_reason": "not_known", "age": 40, "last_name": "Inna"}
    waiting = made.completed_form(cast, NOW, other).procedure
    assert waiting is not None
    actions.take(
        actor=cast.secretary, procedure_id=waiting.pk, action=Action.RECEIVE,
        given=ActionInput(on=NOW.date()), now=NOW,
    )  # fmt: skip
    meeting = Appointment(kind=Kind.TEAM_MEETING, starts_at=at(24))
    points = agendas.of(cast.chair, meeting, TODAY)
    assert [(one.code, one.label) for one in points if one.section == Section.TERM] == [
        ("D04", waiting.number), ("D05", waiting.number),
    ]  # fmt: skip
    assert [one.label for one in points if one.section == Section.MATTER] == [
        f"{procedure.number}/1"
    ]
    assert agendas.of(cast.outsider, meeting, TODAY) == []
    printed = str(agendas.pack(cast.chair, meeting, NOW))
    assert waiting.number in printed
    assert "Inna" not in printed
    assert "Przykładowa" not in printed
