"""A new incident in a running procedure: ROZP23 § 13 ust. 1 and 3, UPPD art. 9f."""

import datetime as dt
from typing import Any

import pytest

from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.deadlines.models import Deadline, Status
from apps.people.models import Person
from apps.procedures import protection
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.states import Action, State
from apps.procedures.services import actions, forms, further, recusals
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)  # a Monday
LATER = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)  # a Monday


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, START)


def begun(cast: Cast, procedure: Procedure, who: str = "police_officer") -> Form:
    return further.start_draft(author=getattr(cast, who), procedure_id=procedure.pk, now=LATER)


def completed(cast: Cast, procedure: Procedure, now: dt.datetime = LATER, **changes: Any) -> Form:
    draft = begun(cast, procedure)
    limited = {one.code for one in forms.definition_of(draft).sections}
    # The people are those of the procedure: only what is new is filled in.
    given = {code: raw for code, raw in valid_nka().items() if code in limited} | changes
    for code in ("victims", "perpetrators", "initiator"):
        given.pop(code)
    for section, raw in given.items():
        forms.save_section(author=cast.police_officer, form_id=draft.pk, section=section, raw=raw)
    return forms.complete(author=cast.police_officer, form_id=draft.pk, now=now)


def receive(cast: Cast, procedure: Procedure, day: dt.date) -> Procedure:
    return actions.take(
        actor=cast.secretary, procedure_id=procedure.pk, action=Action.RECEIVE_FURTHER,
        given=ActionInput(on=day), now=LATER + dt.timedelta(days=20),
    )  # fmt: skip


def term(procedure: Procedure, code: str) -> Deadline:
    return Deadline.objects.filter(subject_id=procedure.pk, rule_code=code).latest("created_at")


def test_only_what_is_new_is_asked_and_the_people_are_there(
    cast: Cast, procedure: Procedure
) -> None:
    draft = begun(cast, procedure)
    asked = {one.code for one in forms.definition_of(draft).sections}
    assert not asked & {"children", "previous_procedure", "current_procedure"}
    assert {"victims", "violence", "firearm", "safety"} <= asked
    assert [one["first_name"] for one in draft.answers["victims"]] == ["Anna", "Maja"]
    assert draft.answers["victims"][0]["relation"] == ["spouse"]


def test_where_people_live_is_not_copied_from_another_form(
    cast: Cast, procedure: Procedure
) -> None:
    text = str(begun(cast, procedure, "social_worker").answers)
    for fact in ("Zmyślona", "Bezpieczna", "anna@example.com", "Szkoła Testowa", "sklep"):
        assert fact not in text


def test_the_form_joins_and_its_term_runs_until_the_team_receives_it(
    cast: Cast, procedure: Procedure
) -> None:
    form = completed(cast, procedure)

    assert (form.is_further, form.procedure) == (True, procedure)
    assert Procedure.objects.count() == 1
    d09 = term(procedure, "D09")
    assert d09.due_on == dt.date(2026, 3, 23)  # 5 working days
    assert list(d09.assignees.all()) == [cast.police_officer]
    received = receive(cast, procedure, dt.date(2026, 3, 18))
    assert received.state == State.DIAGNOSIS
    assert term(procedure, "D09").status == Status.MET
    with pytest.raises(DomainError):  # none waits any more
        receive(cast, procedure, dt.date(2026, 3, 19))


def test_each_further_form_is_received_again(cast: Cast, procedure: Procedure) -> None:
    completed(cast, procedure)
    receive(cast, procedure, dt.date(2026, 3, 18))
    completed(cast, procedure, LATER + dt.timedelta(days=10))
    receive(cast, procedure, dt.date(2026, 3, 27))
    found = Deadline.objects.filter(subject_id=procedure.pk, rule_code="D09")
    assert [one.status for one in found] == [Status.MET, Status.MET]


def test_two_that_wait_have_the_earlier_term(cast: Cast, procedure: Procedure) -> None:
    completed(cast, procedure)
    completed(cast, procedure, LATER + dt.timedelta(days=2))
    assert term(procedure, "D09").due_on == dt.date(2026, 3, 23)


def test_it_is_not_received_before_it_was_written(cast: Cast, procedure: Procedure) -> None:
    completed(cast, procedure)
    with pytest.raises(Invalid):
        receive(cast, procedure, dt.date(2026, 3, 15))


def test_a_firearm_named_now_has_to_be_notified(cast: Cast, procedure: Procedure) -> None:
    assert not Deadline.objects.filter(subject_id=procedure.pk, rule_code="D02").exists()
    completed(cast, procedure, firearm=[{"has_firearm": "yes"}])
    assert term(procedure, "D02").due_on == LATER.date()


def test_a_full_form_joins_as_before_and_has_the_term_too(cast: Cast, procedure: Procedure) -> None:
    form = procedures.completed_form(cast, LATER)
    assert (form.joins, form.procedure) == (None, procedure)
    assert term(procedure, "D09").status == Status.OPEN


def test_after_the_end_it_cannot_be_begun_nor_completed(cast: Cast, procedure: Procedure) -> None:
    draft = begun(cast, procedure)
    procedures.closed(cast, LATER, procedure)
    with pytest.raises(DomainError):
        begun(cast, procedure)
    limited = {one.code for one in forms.definition_of(draft).sections}
    for section, raw in valid_nka().items():
        if section in limited:
            forms.save_section(
                author=cast.police_officer, form_id=draft.pk, section=section, raw=raw
            )
    with pytest.raises(DomainError):
        forms.complete(author=cast.police_officer, form_id=draft.pk, now=LATER)


@pytest.mark.parametrize(
    ("who", "error"),
    [("teacher", NotFound), ("outsider", NotFound), ("administrator", NotPermitted)],
)
def test_who_does_not_know_the_procedure_begins_none(
    cast: Cast, procedure: Procedure, who: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        begun(cast, procedure, who)


def test_in_an_old_procedure_it_has_the_old_pattern_and_term(cast: Cast) -> None:
    older = procedures.from_paper(cast, dt.datetime(2023, 5, 10, 12, tzinfo=dt.UTC), START)
    assert begun(cast, older).pattern == "2011"
    procedures.completed_form(cast, LATER)
    assert term(older, "D09").due_on == dt.date(2026, 3, 23)  # 7 days


def child(**more: Any) -> dict[str, Any]:
    known = {"first_name": "Ola", "last_name": "Przykładowa", "sex": "female", "age": 2}
    return {
        **valid_nka()["victims"][1],
        "pesel": "",
        "no_pesel_reason": "not_known",
        **known,
        **more,
    }


def people_of(procedure: Procedure, side: str) -> list[tuple[str, int, bool]]:
    found = procedure.parties.filter(side=side).select_related("person")
    return [(one.person.first_name, one.position, one.is_minor) for one in found]


def secrets_of(procedure: Procedure) -> set[str]:
    return {one.value for one in protection.from_side(procedure).facts}


def again(cast: Cast, *more_victims: dict[str, Any], **changes: Any) -> Form:
    """Return a full form that joins by the PESEL number of the victim, perhaps with more people."""
    answers = valid_nka()
    answers["victims"] += more_victims
    for section in ("injuries", "safety", "actions_victim"):
        answers[section] += [answers[section][-1]] * len(more_victims)
    return procedures.completed_form(cast, LATER, answers | changes)


def test_a_child_whom_only_the_further_form_names_becomes_a_party(
    cast: Cast, procedure: Procedure
) -> None:
    form = again(cast, child(street="Ukryta"))
    assert form.procedure == procedure
    assert people_of(procedure, "victim") == [
        ("Anna", 1, False), ("Maja", 2, True), ("Ola", 3, True),
    ]  # fmt: skip
    assert "Ukryta" in secrets_of(procedure)


def test_who_is_there_already_comes_no_second_time(cast: Cast, procedure: Procedure) -> None:
    first = valid_nka()
    without_number = {"pesel": "", "no_pesel_reason": "not_known", "birth_date": "", "age": 40}
    again(cast)
    again(cast, perpetrators=[{**first["perpetrators"][0], **without_number}])
    assert procedure.parties.count() == 3
    assert Person.objects.count() == 3


def test_a_new_address_is_protected_from_the_moment_it_is_said(
    cast: Cast, procedure: Procedure
) -> None:
    victims = valid_nka()["victims"]
    victims[0]["stay_street"] = "Nowoukryta"
    again(cast, victims=victims)
    assert "Nowoukryta" in secrets_of(procedure)


def test_a_number_of_the_other_side_is_told_at_its_place(cast: Cast, procedure: Procedure) -> None:
    answers = valid_nka()
    father = {**answers["victims"][0], **answers["perpetrators"][0]}
    with pytest.raises(Invalid) as refusal:
        again(cast, {**father, "relation": ["other"]},
              perpetrators=[{**answers["perpetrators"][0], "first_name": "Adam", "pesel": "",
                             "no_pesel_reason": "not_known", "age": 40}])  # fmt: skip
    assert "victims-2-pesel" in [one.anchor for one in refusal.value.problems]
    assert procedure.parties.count() == 3


def test_whoever_is_close_to_the_new_person_is_kept_out(cast: Cast, procedure: Procedure) -> None:
    recusals.declare(
        user=cast.secretary, first_name="Ola", last_name="Przykładowa", pesel="", now=START
    )
    again(cast, child())
    assert [one.user for one in procedure.recusals.all()] == [cast.secretary]
