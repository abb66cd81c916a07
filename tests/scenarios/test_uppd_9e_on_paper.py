"""UPPD art. 9e, 9c.5a: the procedure goes on paper to a team that does not work here, by two people."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotPermitted
from apps.deadlines import selectors as deadlines
from apps.notifications.models import Message
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action, Ground, State
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from apps.transfers import services
from apps.transfers.models import Outgoing
from tenants.models import Parcel
from tests.factories import procedures as made
from tests.factories.attachments import PDF, added
from tests.factories.cast import Cast
from tests.scenarios.handing_over import LATER, MONDAY

pytestmark = pytest.mark.django_db

TEAM = "Zespół interdyscyplinarny w Paczkowie"
ANSWERED = dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC)
NOTED = dt.datetime(2026, 3, 11, 10, tzinfo=dt.UTC)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    procedure = made.started(cast, MONDAY)
    made.with_police_order(cast, procedure, MONDAY)
    return made.go_on_to_diagnosis(cast, procedure, MONDAY)


def plan(**change: Any) -> services.Plan:
    given = {
        "is_paper": True, "to_name": TEAM, "basis": "move", "known_on": MONDAY.date(),
        "requested_on": MONDAY.date(),
    }  # fmt: skip
    return services.Plan(**{**given, **change})


def prepared(cast: Cast, procedure: Procedure, who: str = "secretary", **change: Any) -> Outgoing:
    return services.prepare(
        actor=getattr(cast, who), procedure_id=procedure.pk, plan=plan(**change), now=MONDAY
    )


def sent(cast: Cast, procedure: Procedure) -> Outgoing:
    outgoing = prepared(cast, procedure)
    return services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)


def answer(cast: Cast, outgoing: Outgoing, who: str = "secretary", **change: Any) -> Outgoing:
    given = {"outcome": "accepted", "on": ANSWERED.date(), "number": "NK/0007/2026", **change}
    return services.record_receipt(
        actor=getattr(cast, who), outgoing_id=outgoing.pk, receipt=services.Receipt(**given),
        now=NOTED,
    )  # fmt: skip


def open_terms(procedure: Procedure) -> set[str]:
    found = deadlines.of_subject("procedure", procedure.pk)
    return {one.rule_code for one in found if one.status == "open"}


def test_two_people_and_a_receipt_leave_a_tombstone_on_the_day_of_the_answer(
    cast: Cast, procedure: Procedure
) -> None:
    outgoing = sent(cast, procedure)
    assert not Parcel.objects.exists()
    assert "D21" not in open_terms(procedure)
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS
    running = open_terms(procedure)
    assert "D10" in running

    answer(cast, outgoing)

    procedure.refresh_from_db()
    outgoing.refresh_from_db()
    assert (procedure.state, procedure.ground) == (State.TRANSFERRED, Ground.TRANSFERRED)
    assert procedure.ended_on == ANSWERED.date()
    assert open_terms(procedure) == set()
    ended = [
        one for one in deadlines.of_subject("procedure", procedure.pk) if one.rule_code in running
    ]
    assert {one.ended_on for one in ended} == {ANSWERED.date()}
    assert not any(
        one.status == "open" for matter in procedure.matters.all()
        for one in deadlines.of_subject("matter", matter.pk)
    )  # fmt: skip
    assert outgoing.state == "accepted"
    assert outgoing.outcome == {"outcome": "accepted", "on": "2026-03-09", "number": "NK/0007/2026"}
    assert procedure.events.latest("pk").note["text"] == f"{TEAM}, NK/0007/2026"
    assert Message.objects.filter(kind="transfer.accepted", user=cast.chair).exists()
    told = Entry.objects.filter(action__startswith="transfer.").order_by("pk")
    assert [one.action for one in told] == [
        "transfer.prepared", "transfer.released", "transfer.receipt-accepted",
    ]  # fmt: skip


def test_one_person_alone_hands_nothing_over(cast: Cast, procedure: Procedure) -> None:
    outgoing = prepared(cast, procedure, "chair")
    for who in ("chair", "social_worker"):
        with pytest.raises(NotPermitted):
            services.release(actor=getattr(cast, who), outgoing_id=outgoing.pk, now=LATER)
        with pytest.raises(DomainError):
            answer(cast, outgoing, who)
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS


def test_the_chair_is_one_of_the_two(cast: Cast, procedure: Procedure) -> None:
    outgoing = prepared(cast, procedure)
    roles = {Role.SECRETARY}
    accounts.set_roles(
        actor=None, user=cast.teacher, roles=roles, now=MONDAY - dt.timedelta(days=1)
    )
    second = User.objects.get(pk=cast.teacher.pk)
    with pytest.raises(NotPermitted):
        services.release(actor=second, outgoing_id=outgoing.pk, now=LATER)
    services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)


def test_no_receipt_before_the_release_and_none_twice(cast: Cast, procedure: Procedure) -> None:
    outgoing = prepared(cast, procedure)
    with pytest.raises(DomainError, match="zwolnione"):
        answer(cast, outgoing)
    services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)
    answer(cast, outgoing)
    with pytest.raises(DomainError):
        answer(cast, outgoing)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": LATER.date() - dt.timedelta(days=1)}, "on"),
        ({"on": NOTED.date() + dt.timedelta(days=1)}, "on"),
        ({"number": " "}, "number"),
        ({"outcome": "refused", "reason": ""}, "reason"),
        ({"outcome": "lost"}, "outcome"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(
    cast: Cast, procedure: Procedure, change: dict[str, Any], field: str
) -> None:
    outgoing = sent(cast, procedure)
    with pytest.raises(Invalid) as refusal:
        answer(cast, outgoing, **change)
    assert [one.anchor for one in refusal.value.problems] == [field]


def test_a_refusal_leaves_the_procedure_running(cast: Cast, procedure: Procedure) -> None:
    outgoing = sent(cast, procedure)
    before = open_terms(procedure)
    answer(cast, outgoing, outcome="refused", reason="Mieszka w Otmuchowie.")
    procedure.refresh_from_db()
    outgoing.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS
    assert open_terms(procedure) == before
    assert (outgoing.state, outgoing.outcome["reason"]) == ("refused", "Mieszka w Otmuchowie.")
    assert prepared(cast, procedure).state == "prepared"


def test_a_second_hand_over_beside_one_that_waits_is_refused(
    cast: Cast, procedure: Procedure
) -> None:
    outgoing = prepared(cast, procedure)
    for change in ({}, {"is_paper": False, "to_name": "", "to_teryt": "160705"}):
        with pytest.raises(DomainError):
            prepared(cast, procedure, **change)
        if outgoing.state == "prepared":
            outgoing = services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)
    assert Outgoing.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to_name": " "}, "to_name"),
        ({"to_teryt": "160705"}, "to_teryt"),
        ({"is_paper": False, "to_teryt": "160705"}, "to_name"),
        ({"is_paper": False, "to_name": ""}, "to_teryt"),
    ],
)
def test_it_goes_either_to_an_office_or_on_paper(
    cast: Cast, procedure: Procedure, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        prepared(cast, procedure, **change)
    assert [one.anchor for one in refusal.value.problems] == [field]
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.create(
            procedure=procedure, to_name=TEAM, basis="move", known_on=MONDAY.date(),
            requested_on=MONDAY.date(), prepared_by=cast.secretary, prepared_at=MONDAY,
        )  # fmt: skip


def test_the_answer_of_a_team_that_works_here_is_not_typed(
    cast: Cast, procedure: Procedure
) -> None:
    outgoing = prepared(cast, procedure, is_paper=False, to_name="", to_teryt="160705")
    services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)
    with pytest.raises(DomainError):
        answer(cast, outgoing)
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS


def test_what_ended_while_the_documents_were_on_their_way_stays_ended(
    cast: Cast, procedure: Procedure
) -> None:
    outgoing = sent(cast, procedure)
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.WITHDRAW,
        given=ActionInput(on=LATER.date()), now=LATER,
    )  # fmt: skip
    answer(cast, outgoing)
    procedure.refresh_from_db()
    outgoing.refresh_from_db()
    assert (procedure.state, outgoing.state) == (State.WITHDRAWN, "accepted")


def test_work_done_here_before_the_answer_was_recorded_is_not_after_the_end(
    cast: Cast, procedure: Procedure
) -> None:
    outgoing = sent(cast, procedure)
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.CONFIRM,
        given=ActionInput(on=NOTED.date()), now=NOTED,
    )  # fmt: skip
    answer(cast, outgoing)
    procedure.refresh_from_db()
    assert (procedure.state, procedure.ended_on) == (State.TRANSFERRED, NOTED.date())


def test_files_too_big_for_a_parcel_go_on_paper(
    cast: Cast, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = added(cast.social_worker, procedure, MONDAY, content=PDF)
    monkeypatch.setattr(services.files, "LIMIT", 1)
    outgoing = prepared(cast, procedure, files=frozenset({kept.pk}))
    assert [one.attachment_id for one in outgoing.files.all()] == [kept.pk]


def test_nobody_takes_the_step_alone(cast: Cast, procedure: Procedure) -> None:
    assert Action.TRANSFER not in {one.action for one in actions.open_steps(procedure)}
    for actor in (cast.chair, cast.secretary):
        with pytest.raises(DomainError) as refusal:
            actions.take(
                actor=actor, procedure_id=procedure.pk, action=Action.TRANSFER,
                given=ActionInput(on=MONDAY.date(), note=TEAM), now=MONDAY,
            )  # fmt: skip
        assert type(refusal.value) is DomainError
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS


def test_a_stranger_learns_nothing_of_it(cast: Cast, procedure: Procedure) -> None:
    with pytest.raises(DomainError):
        services.record_receipt(
            actor=cast.outsider, outgoing_id=uuid.uuid4(),
            receipt=services.Receipt("accepted", MONDAY.date(), "1"), now=NOTED,
        )  # fmt: skip
