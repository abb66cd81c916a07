"""Which law governs: NOW23 art. 20 and ROZP23 § 22, by the moment of the paper form; regime B."""

import datetime as dt

import pytest

from apps.common.errors import DomainError, Invalid, NotPermitted
from apps.deadlines.models import Deadline, Status
from apps.people.models import Person
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.states import Action, Ground, State
from apps.procedures.services import actions, forms
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

ON_PAPER = dt.datetime(2023, 7, 3, 8, tzinfo=dt.UTC)  # a Monday between the two dates
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def take(
    cast: Cast, who: str, procedure: Procedure, action: Action, day: dt.date, **given: object
) -> Procedure:
    return actions.take(
        actor=getattr(cast, who), procedure_id=procedure.pk, action=action, now=NOW,
        given=ActionInput(on=day, **given),
    )  # fmt: skip


def in_diagnosis(cast: Cast) -> Procedure:
    procedure = procedures.from_paper(cast, ON_PAPER, NOW)
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    take(cast, "secretary", procedure, Action.RECEIVE, dt.date(2023, 7, 7))
    take(cast, "chair", procedure, Action.APPOINT_GROUP, dt.date(2023, 7, 10), **core)
    take(cast, "secretary", procedure, Action.FORWARD, dt.date(2023, 7, 10))
    present = {"present": [cast.social_worker]}
    return take(
        cast, "social_worker", procedure, Action.FIRST_MEETING, dt.date(2023, 7, 20), **present
    )


def terms(procedure: Procedure) -> dict[str, Deadline]:
    return {one.rule_code: one for one in Deadline.objects.filter(subject_id=procedure.pk)}


@pytest.mark.parametrize(
    ("local", "regime", "pattern"),
    [
        ("2011-10-18T00:00+02:00", "A", "2011"),
        ("2023-06-21T23:59+02:00", "A", "2011"),
        ("2023-06-22T00:00+02:00", "B", "2011"),  # still the 21st in UTC
        ("2023-09-27T23:59+02:00", "B", "2011"),
        ("2023-09-28T00:00+02:00", "C", "2023"),
    ],
)
def test_the_minute_on_the_paper_decides(cast: Cast, local: str, regime: str, pattern: str) -> None:
    moment = dt.datetime.fromisoformat(local)
    if pattern == "2011":
        procedure = procedures.from_paper(cast, moment, NOW)
    else:
        draft = forms.start_draft(author=cast.police_officer, now=NOW, paper_completed_at=moment)
        for section, raw in valid_nka().items():
            forms.save_section(
                author=cast.police_officer, form_id=draft.pk, section=section, raw=raw
            )
        done = forms.complete(author=cast.police_officer, form_id=draft.pk, now=NOW)
        assert done.procedure is not None
        procedure = done.procedure
    assert (procedure.regime, Form.objects.get().pattern) == (regime, pattern)


@pytest.mark.parametrize("local", ["2011-10-17T23:59+02:00", "2026-03-02T10:01+01:00"])
def test_a_paper_form_is_not_of_the_future_nor_older_than_its_regulation(
    cast: Cast, local: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        forms.start_draft(
            author=cast.police_officer, now=NOW,
            paper_completed_at=dt.datetime.fromisoformat(local),
        )  # fmt: skip
    assert [one.anchor for one in refusal.value.problems] == ["on"]


def test_the_act_is_new_and_the_terms_of_the_regulation_old(cast: Cast) -> None:
    procedure = in_diagnosis(cast)

    found = terms(procedure)
    assert procedure.regime == "B"
    assert found["D02"].rule_version == "uppd23-1"
    assert found["D03"].due_on == dt.date(2023, 7, 10)  # 7 days, of the old regulation
    assert found["D04"].due_on == dt.date(2023, 7, 10)  # 3 days, of the new Act
    assert found["D05"].rule_version == "rozp11-1"
    assert not {"D06", "D07"} & set(found)


def test_a_group_is_obligatory_in_between(cast: Cast) -> None:
    procedure = procedures.from_paper(cast, ON_PAPER, NOW)
    take(cast, "secretary", procedure, Action.RECEIVE, dt.date(2023, 7, 7))
    with pytest.raises(DomainError):
        take(cast, "secretary", procedure, Action.FORWARD, dt.date(2023, 7, 8))


def test_withdrawal_exists_in_between(cast: Cast) -> None:
    procedure = in_diagnosis(cast)
    ended = take(cast, "social_worker", procedure, Action.WITHDRAW, dt.date(2023, 8, 1))
    assert (ended.state, ended.ground) == (State.WITHDRAWN, Ground.NOT_CONFIRMED)
    assert "D12" not in terms(procedure)  # its days are of the regulation of 2023


def test_closing_leads_to_monitoring_and_the_chairs_protocol(cast: Cast) -> None:
    procedure = in_diagnosis(cast)
    take(cast, "social_worker", procedure, Action.CONFIRM, dt.date(2023, 7, 20))
    closed = take(
        cast, "social_worker", procedure, Action.CLOSE, dt.date(2023, 10, 2), ground=Ground.CEASED
    )
    assert closed.state == State.MONITORING
    found = terms(procedure)
    assert found["D20"].strict_on == dt.date(2024, 7, 2)
    assert found["D13"].due_on is None
    assert cast.chair in found["D13"].assignees.all()
    take(cast, "secretary", procedure, Action.DELIVER_PROTOCOL, dt.date(2023, 10, 3))
    assert terms(procedure)["D13"].status == Status.MET
    ended = take(cast, "social_worker", procedure, Action.END_MONITORING, dt.date(2024, 7, 2))
    assert ended.state == State.ARCHIVED


def test_the_team_enters_a_form_for_an_institution(cast: Cast) -> None:
    draft = forms.start_draft(author=cast.secretary, now=NOW, paper_completed_at=ON_PAPER)
    assert draft.answers["initiator"] == {}  # the secretary started nothing
    procedure = procedures.from_paper(cast, ON_PAPER, NOW, who="chair")
    assert (procedure.started_by, procedure.initiator_kind) == (cast.chair, "police")


@pytest.mark.parametrize("who", ["administrator", "dpo"])
def test_nobody_else_enters_a_paper_form(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        forms.start_draft(author=getattr(cast, who), now=NOW, paper_completed_at=ON_PAPER)


def test_the_team_starts_nothing_by_itself(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        forms.start_draft(author=cast.secretary, now=NOW)


def test_an_older_paper_neither_joins_a_newer_procedure_nor_overwrites_its_people(
    cast: Cast,
) -> None:
    newer = procedures.started(cast, NOW)
    victim = Person.objects.get(parties__procedure=newer, first_name="Anna")
    Person.objects.filter(pk=victim.pk).update(last_name="Nowa")

    older = procedures.from_paper(cast, ON_PAPER, NOW)

    assert older.pk != newer.pk
    victim.refresh_from_db()
    assert victim.last_name == "Nowa"
    assert older.parties.filter(person=victim).exists()


def test_a_later_form_joins_the_procedure_entered_from_paper(cast: Cast) -> None:
    older = procedures.from_paper(cast, ON_PAPER, NOW)
    further = procedures.completed_form(cast, NOW)
    assert (further.is_further, further.procedure) == (True, older)
