"""A procedure of the old law, from the paper form to its closing: ROZP11 §§ 7, 8, 17, 18; UPPD-old."""

import datetime as dt

import pytest
from django.utils import translation

from apps.accounts.models import User
from apps.common.errors import DomainError, Invalid, NotPermitted
from apps.deadlines.models import Deadline, Status
from apps.letters import composing
from apps.letters import services as letters
from apps.letters.models import Letter
from apps.letters.selectors import offered_by_side
from apps.procedures import selectors, timeline
from apps.procedures.models import Form, Party, Procedure
from apps.procedures.rules.states import Action, Ground, State
from apps.procedures.services import actions, forms, group_forms, tracks
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.forms_2011 import valid_nkc_2011, valid_nkd_2011

ON_PAPER = dt.datetime(2023, 5, 10, 12, 30, tzinfo=dt.UTC)  # a Wednesday
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.from_paper(cast, ON_PAPER, NOW)


def take(
    who: User, procedure: Procedure, action: Action, day: dt.date = TODAY, **given: object
) -> Procedure:
    return actions.take(
        actor=who, procedure_id=procedure.pk, action=action, now=NOW,
        given=ActionInput(on=day, **given),
    )  # fmt: skip


def to_diagnosis(cast: Cast, procedure: Procedure) -> None:
    take(cast.secretary, procedure, Action.RECEIVE, dt.date(2023, 5, 16))
    take(cast.secretary, procedure, Action.FORWARD, dt.date(2023, 5, 18))
    take(cast.secretary, procedure, Action.FIRST_MEETING, dt.date(2023, 5, 25))


def terms(procedure: Procedure) -> dict[str, Deadline]:
    return {one.rule_code: one for one in Deadline.objects.filter(subject_id=procedure.pk)}


def test_the_paper_decides_on_law_pattern_number_and_terms(cast: Cast) -> None:
    procedure = procedures.from_paper(cast, ON_PAPER, NOW)

    assert (procedure.regime, procedure.state) == ("A", State.STARTED)
    assert procedure.started_at == ON_PAPER
    assert procedure.number == "NK/0001/2023"
    assert procedure.initiator_kind == "police"
    assert Form.objects.get().pattern == "2011"
    found = terms(procedure)
    assert set(found) == {"D01b", "D03"}  # a weapon gave no duty to the team then
    assert found["D03"].due_on == dt.date(2023, 5, 17)  # 7 days after Wednesday 10 May


def test_terms_long_past_are_met_with_their_own_days(cast: Cast, procedure: Procedure) -> None:
    take(cast.secretary, procedure, Action.RECEIVE, dt.date(2023, 5, 16))
    take(cast.secretary, procedure, Action.FORWARD, dt.date(2023, 5, 22))

    found = terms(procedure)
    assert not found["D03"].is_late
    assert found["D05"].due_on == dt.date(2023, 5, 19)  # 3 days after Tuesday 16 May
    assert found["D05"].days_late(dt.date(2026, 1, 1)) == 3
    assert cast.chair in found["D05"].assignees.all()


def test_the_team_works_without_a_group_and_the_chair_closes(
    cast: Cast, procedure: Procedure
) -> None:
    to_diagnosis(cast, procedure)
    take(cast.secretary, procedure, Action.CONFIRM, dt.date(2023, 6, 1))
    ticked = {"ground": Ground.CEASED, "violence_ceased": True, "plan_carried_out": True}
    day = dt.date(2024, 1, 15)
    with pytest.raises(NotPermitted):
        take(cast.secretary, procedure, Action.CLOSE, day, **ticked)

    closed = take(cast.chair, procedure, Action.CLOSE, day, **ticked)

    assert (closed.state, closed.group) == (State.CLOSED, None)
    found = terms(procedure)
    assert "D20" not in found  # no monitoring
    assert found["D13"].due_on is None
    take(cast.secretary, procedure, Action.DELIVER_PROTOCOL, dt.date(2024, 1, 16))
    assert terms(procedure)["D13"].status == Status.MET
    assert take(cast.secretary, procedure, Action.ARCHIVE).state == State.ARCHIVED


@pytest.mark.parametrize(
    ("ticked", "missing"),
    [
        ({}, ["violence_ceased", "plan_carried_out"]),
        ({"violence_ceased": True}, ["plan_carried_out"]),
        ({"plan_carried_out": True}, ["violence_ceased"]),
    ],
)
def test_both_conditions_of_18_are_answered(
    cast: Cast, procedure: Procedure, ticked: dict[str, bool], missing: list[str]
) -> None:
    to_diagnosis(cast, procedure)
    take(cast.chair, procedure, Action.CONFIRM)
    with pytest.raises(Invalid) as refusal:
        take(cast.chair, procedure, Action.CLOSE, ground=Ground.CEASED, **ticked)
    assert [one.anchor for one in refusal.value.problems] == missing


def test_no_grounds_ends_it_without_a_plan(cast: Cast, procedure: Procedure) -> None:
    to_diagnosis(cast, procedure)
    closed = take(cast.chair, procedure, Action.CLOSE, ground=Ground.NO_GROUNDS)
    assert (closed.state, closed.plan_carried_out) == (State.CLOSED, None)


def test_what_the_old_law_does_not_know_is_refused(cast: Cast, procedure: Procedure) -> None:
    to_diagnosis(cast, procedure)
    for action in (Action.WITHDRAW, Action.INFORM_PERPETRATOR, Action.NOTIFY_FIREARM):
        with pytest.raises(DomainError):
            take(cast.chair, procedure, action)
    with pytest.raises(DomainError):  # a programme of the new Act
        tracks.open_matter(
            actor=cast.secretary, procedure_id=procedure.pk, kind="programme",
            given=tracks.StepInput(NOW.date()), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(("kind", "side"), [("summons", "perpetrator"), ("invitation", "victim")])
def test_whether_a_called_person_came_is_kept_under_the_old_law_too(
    cast: Cast, procedure: Procedure, kind: str, side: str
) -> None:
    to_diagnosis(cast, procedure)
    party = procedure.parties.filter(side=side)[0]
    letter = tracks.StepInput(NOW.date(), {"how": "list polecony"}, party.pk)
    called = tracks.open_matter(
        actor=cast.secretary, procedure_id=procedure.pk, kind=kind, given=letter, now=NOW
    )
    absent = tracks.take_step(
        actor=cast.secretary, matter_id=called.pk, step="not-came",
        given=tracks.StepInput(NOW.date()), now=NOW,
    )  # fmt: skip
    assert absent.state == "absent"


def test_a_working_group_may_come_later_and_then_does_the_work(
    cast: Cast, procedure: Procedure
) -> None:
    to_diagnosis(cast, procedure)
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    changed = take(cast.chair, procedure, Action.APPOINT_GROUP, dt.date(2023, 6, 2), **core)
    assert changed.state == State.DIAGNOSIS
    assert set(terms(procedure)["D10"].assignees.all()) == set(core.values())
    with pytest.raises(NotPermitted):
        take(cast.secretary, procedure, Action.CONFIRM)
    assert take(cast.social_worker, procedure, Action.CONFIRM).state == State.PLAN_RUNNING
    with pytest.raises(NotPermitted):  # the protocol is signed by the chair, whoever worked
        take(cast.social_worker, procedure, Action.CLOSE, ground=Ground.NO_GROUNDS)


def test_the_staff_fill_in_nkc_and_nkd_where_there_is_no_group(
    cast: Cast, procedure: Procedure
) -> None:
    to_diagnosis(cast, procedure)
    day = dt.date(2023, 6, 1)
    for side, code, answers in (
        ("victim", "NK-C", valid_nkc_2011(day)),
        ("perpetrator", "NK-D", valid_nkd_2011(day)),
    ):
        party = Party.objects.get(procedure=procedure, side=side, is_minor=False)
        draft = group_forms.start_draft(
            author=cast.secretary, procedure_id=procedure.pk, party_id=party.pk, code=code, now=NOW
        )
        assert draft.pattern == "2011"
        for section, given in answers.items():
            forms.save_section(author=cast.chair, form_id=draft.pk, section=section, raw=given)
        group_forms.complete(author=cast.secretary, form_id=draft.pk, now=NOW)
    found = terms(procedure)
    assert (found["D10"].status, found["D11"].status) == (Status.MET, Status.MET)


def test_who_started_it_does_not_do_the_teams_work(cast: Cast, procedure: Procedure) -> None:
    to_diagnosis(cast, procedure)
    assert not selectors.works_in(cast.police_officer, procedure)
    party = Party.objects.get(procedure=procedure, side="victim", is_minor=False)
    with pytest.raises(NotPermitted):
        group_forms.start_draft(
            author=cast.police_officer, procedure_id=procedure.pk, party_id=party.pk, code="NK-C",
            now=NOW,
        )  # fmt: skip


def test_a_working_group_does_not_meet_before_it_is_set_up(
    cast: Cast, procedure: Procedure
) -> None:
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    take(cast.secretary, procedure, Action.RECEIVE, dt.date(2023, 5, 16))
    take(cast.chair, procedure, Action.APPOINT_GROUP, dt.date(2023, 5, 25), **core)
    take(cast.secretary, procedure, Action.FORWARD, dt.date(2023, 5, 18))  # the team had it before
    with pytest.raises(Invalid):
        take(
            cast.social_worker, procedure, Action.FIRST_MEETING, dt.date(2023, 5, 20),
            present=[cast.social_worker],
        )  # fmt: skip


def test_the_course_is_told_in_the_words_of_that_law(cast: Cast, procedure: Procedure) -> None:
    to_diagnosis(cast, procedure)
    with translation.override("en"):
        told = [str(one.title) for one in timeline.of(cast.chair, procedure)]
    assert "Form NK-A forwarded to the members of the team" in told
    assert "Form NK-A forwarded to the group" not in told


def test_the_chair_signs_the_protocol_where_no_group_was_set_up(
    cast: Cast, procedure: Procedure
) -> None:
    to_diagnosis(cast, procedure)
    take(cast.chair, procedure, Action.CLOSE, ground=Ground.NO_GROUNDS)
    protocol = letters.write(
        author=cast.secretary, procedure_id=procedure.pk, kind="closing-protocol", party=None,
        given={"signer": "Adam Ćwik", "actions": "Rozmowa.", "findings": "Brak."}, now=NOW,
    )  # fmt: skip
    with translation.override("pl"):
        text = composing.preview(protocol, NOW)
    assert "Skład grupy: (nie powołano)." in text
    assert "Podpisy: \nPrzewodniczący zespołu interdyscyplinarnego: ...." in "\n".join(text)


def test_a_letter_names_the_old_law_or_none_and_what_that_law_had_not_is_not_written(
    cast: Cast, procedure: Procedure
) -> None:
    to_diagnosis(cast, procedure)
    suspect = procedure.parties.get(side="perpetrator")

    def write(kind: str, party: Party | None, **given: str) -> Letter:
        return letters.write(
            author=cast.secretary, procedure_id=procedure.pk, kind=kind, party=party, now=NOW,
            given={"signer": "Wanda Żukowska", **given},
        )  # fmt: skip

    summons = write(
        "summons", suspect, meeting_on="20.03.2026", meeting_at="10:00", meeting_place="OPS",
        reasons="Rozmowa.",
    )  # fmt: skip
    assert summons.basis == "ROZP11 § 17 ust. 1"
    for kind in ("notice-of-start", "referral"):
        with pytest.raises(DomainError):
            write(kind, suspect, reasons="Rozmowa.", programme="Program")
    offered = [one.code for _side, kinds in offered_by_side(procedure) for one in kinds]
    assert "notice-66c" not in offered
    assert "closing-protocol" not in offered  # the procedure has not ended yet
    procedure.ground = Ground.CEASED
    ended = [one.code for _side, kinds in offered_by_side(procedure) for one in kinds]
    assert "closing-protocol" in ended
    assert "withdrawal-protocol" not in ended
