"""A child in danger is secured: UPPD art. 12a–12b."""

import datetime as dt

import pytest

from apps.common.errors import DomainError, Invalid
from apps.deadlines.models import Status
from apps.procedures.rules.child_risk import IN_USE
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin, take, terms

DAY = dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)
GIVEN = {
    "hour": "09:30", "questionnaire": "yes", "police_officer": "Jan Zmyślony",
    "medic_kind": "nurse", "medic": "Ewa Zmyślona", "place": "closest",
    **{field.name: "unknown" for field in IN_USE.fields()},
}  # fmt: skip


def test_the_family_court_is_told_within_a_day(cast: Cast) -> None:
    child = begin(cast.police_officer, procedures.started(cast, DAY), "child-secured", DAY, **GIVEN)
    assert terms(child)["D27"].due_on == dt.date(2026, 3, 7)  # a Saturday counts: hours run on
    take(cast.police_officer, child, "notify-court", DAY, hour="11:00")
    assert terms(child)["D27"].status == Status.MET


@pytest.mark.parametrize(
    "missing", ["police_officer", "medic_kind", "hour", "questionnaire", "risk_shaken"]
)
def test_nobody_decides_alone_and_the_hour_is_known(cast: Cast, missing: str) -> None:
    procedure = procedures.started(cast, DAY)
    with pytest.raises(Invalid) as refusal:
        begin(cast.police_officer, procedure, "child-secured", DAY, **{**GIVEN, missing: ""})
    assert [one.anchor for one in refusal.value.problems] == [missing]


def test_the_items_are_asked_only_where_the_questionnaire_was_filled_in(cast: Cast) -> None:
    given = {name: value for name, value in GIVEN.items() if not name.startswith("risk_")}
    child = begin(
        cast.police_officer, procedures.started(cast, DAY), "child-secured", DAY,
        **{**given, "questionnaire": "no", "no_questionnaire": "Dziecko było bez opieki."},
    )  # fmt: skip
    assert not [name for name in child.facts if name.startswith("risk_")]


def test_a_decision_without_the_questionnaire_says_why(cast: Cast) -> None:
    given = {name: value for name, value in GIVEN.items() if not name.startswith("risk_")}
    with pytest.raises(Invalid) as refusal:
        begin(
            cast.police_officer, procedures.started(cast, DAY), "child-secured", DAY,
            **{**given, "questionnaire": "no"},
        )  # fmt: skip
    assert [one.anchor for one in refusal.value.problems] == ["no_questionnaire"]


def test_the_court_decides_the_complaint_and_then_about_the_child(cast: Cast) -> None:
    child = begin(cast.police_officer, procedures.started(cast, DAY), "child-secured", DAY, **GIVEN)
    for step, given in (
        ("instruct", {}), ("notify-court", {"hour": "11:00"}), ("support", {}),
        ("complain", {"hour": "12:00"}), ("decide", {"hour": "13:00"}),
    ):  # fmt: skip
        child = take(cast.police_officer, child, step, DAY, **given)
    assert child.state == "decided"

    child = take(cast.police_officer, child, "settle", DAY, ruling="Piecza zastępcza.")
    assert child.state == "settled"
    assert {code: one.status for code, one in terms(child).items()} == {
        "D27": Status.MET, "D28": Status.MET,
    }  # fmt: skip


def test_a_child_does_not_return_before_the_court_was_told(cast: Cast) -> None:
    child = begin(cast.police_officer, procedures.started(cast, DAY), "child-secured", DAY, **GIVEN)
    with pytest.raises(DomainError):
        take(cast.police_officer, child, "return", DAY)

    take(cast.police_officer, child, "notify-court", DAY, hour="11:00")
    assert take(cast.police_officer, child, "return", DAY).state == "returned"


def test_the_same_child_is_not_secured_twice_at_once(cast: Cast) -> None:
    procedure = procedures.started(cast, DAY)
    first = begin(cast.police_officer, procedure, "child-secured", DAY, **GIVEN)
    with pytest.raises(Invalid) as refusal:
        begin(cast.police_officer, procedure, "child-secured", DAY, **GIVEN)
    assert f"{procedure.number}/{first.number}" in str(refusal.value)

    take(cast.secretary, first, "withdraw", DAY, reason="Wpisano dwa razy.")

    assert begin(cast.police_officer, procedure, "child-secured", DAY, **GIVEN).state == "secured"
