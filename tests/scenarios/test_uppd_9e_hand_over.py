"""UPPD art. 9e.3, 9c.5a: the person moved, and the procedure goes to the team of the new place."""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from apps.accounts.models import User
from apps.common.disclosure import TOTAL
from apps.common.errors import DomainError, NotFound, NotPermitted
from apps.deadlines import selectors as deadlines
from apps.notifications.models import Message
from apps.people import selectors as people
from apps.people.models import Person
from apps.people.rules import ContactRules
from apps.people.services import register
from apps.procedures.household_selectors import seen_from
from apps.procedures.models import (
    Form,
    Household,
    Matter,
    Party,
    Procedure,
    Relation,
    Resident,
)
from apps.procedures.rules.relations import KINDS
from apps.procedures.rules.states import State
from apps.procedures.services import group_forms, persons, recusals, relations, tracks
from apps.procedures.services.households import Arrival, Home, begin, join, leave
from apps.procedures.services.tracks import StepInput
from apps.transfers import services
from apps.transfers.models import Incoming, Outgoing
from apps.transfers.packing import pack
from tenants import parcels, schema
from tenants.models import Parcel
from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE
from tests.factories import attachments, households
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.scenarios.handing_over import LATER, MONDAY, carry, prepare, sent, take_over, taken_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    procedure = made.started(cast, MONDAY)
    made.with_police_order(cast, procedure, MONDAY)
    return made.go_on_to_diagnosis(cast, procedure, MONDAY)


def arrived(cast: Cast, procedure: Procedure) -> Outgoing:
    outgoing = sent(cast, procedure)
    assert carry(NYSA, "procedure-handover").state == "accepted"
    return outgoing


def open_terms(procedure: Procedure) -> dict[str, dt.date | None]:
    found = deadlines.of_subject("procedure", procedure.pk)
    return {one.rule_code: one.due_on for one in found if one.status == "open"}


def test_people_forms_orders_and_running_clocks_go_on_there(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    before = open_terms(procedure)
    mother = procedure.parties.get(side="victim", is_minor=False)
    persons.set_contact(
        actor=cast.chair, party_id=mother.pk, rules=ContactRules(wording="Dzwonimy z przychodni."),
        now=MONDAY,
    )  # fmt: skip
    arrived(cast, procedure)
    taken = take_over(there).procedure
    assert taken is not None
    with schema.office(NYSA):
        taken.refresh_from_db()
        assert (taken.state, taken.regime) == (State.RECEIVED, procedure.regime)
        assert taken.started_at == procedure.started_at
        assert taken.origin == f"Kolbuszowa, {procedure.number}"
        assert [str(one.person) for one in taken.parties.all()] == [
            "Przykładowa Anna", "Przykładowa Maja", "Testowy Piotr",
        ]  # fmt: skip
        victim = Person.objects.get(first_name="Anna")
        assert victim.protected["stay_street"] == "Bezpieczna"
        assert people.contact_of(victim).wording == "Dzwonimy z przychodni."
        form = taken.forms.get()
        assert form.answers["victims"][0]["last_name"] == "Przykładowa"
        assert form.written_by == "Jan Zając, Jednostka testowa police, Kolbuszowa"
        terms = open_terms(taken)
        assert terms["D07"] == before["D07"]
        assert terms["D04"] == dt.date(2026, 3, 9)  # three days from the receipt, Saturday rolls
        order = Matter.objects.get()
        assert order.state == "issued"
        running = deadlines.of_subject("matter", order.pk)
        assert {one.rule_code for one in running} == {"D29", "D30", "D30b", "D31", "D32"}
        assert {one.start_at for one in running} == {dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)}


def test_households_and_relations_go_with_it(cast: Cast, there: Cast, procedure: Procedure) -> None:
    home = households.noted(cast.secretary, procedure, MONDAY)
    arrival = Arrival(
        since=MONDAY.date(), about={"first_name": "Zofia", "last_name": "Zmyślona", "age": "70"}
    )
    came = join(actor=cast.chair, household_id=home.pk, arrival=arrival, now=MONDAY)
    leave(actor=cast.chair, resident_id=came.pk, on=MONDAY.date(), now=MONDAY)
    arrived(cast, procedure)
    taken = take_over(there).procedure
    assert taken is not None
    with schema.office(NYSA):
        (household,) = taken.households.all()
        assert household.address == {"town": "Odległowo"}
        stays = [(one.name, one.since, one.until) for one in household.residents.all()]
        assert stays == [
            ("Anna Przykładowa", dt.date(2026, 1, 31), None),
            ("Zofia Zmyślona", MONDAY.date(), MONDAY.date()),
        ]
        piotr = taken.parties.get(side="perpetrator")
        around = seen_from(piotr, Relation.objects.filter(one__procedure=taken))
        assert [(one.person.first_name, what) for one, what, _row in around] == [
            ("Anna", KINDS["spouse"].title), ("Maja", KINDS["child"].title),
        ]  # fmt: skip


def test_until_the_receipt_nothing_changes_here_and_then_a_tombstone_stays(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    outgoing = arrived(cast, procedure)
    procedure.refresh_from_db()
    assert procedure.state == State.DIAGNOSIS
    assert "D07" in open_terms(procedure)
    take_over(there)

    carry(KOLBUSZOWA, "handover-receipt")

    procedure.refresh_from_db()
    outgoing.refresh_from_db()
    assert (procedure.state, procedure.ground) == (State.TRANSFERRED, "transferred")
    assert open_terms(procedure) == {}
    assert not any(
        one.status == "open" for matter in procedure.matters.all()
        for one in deadlines.of_subject("matter", matter.pk)
    )  # fmt: skip
    assert outgoing.state == "accepted"
    assert procedure.events.latest("pk").note["text"].startswith("Nysa, NK/0001/")
    assert Message.objects.filter(kind="transfer.accepted", user=cast.chair).exists()


def test_what_is_added_on_the_way_travels_later_and_after_the_receipt_nothing_is_added(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    home = households.noted(cast.secretary, procedure, MONDAY)
    arrived(cast, procedure)
    between = attachments.added(cast.social_worker, procedure, LATER)
    assert str(between.pk) in {one["id"] for one in pack(procedure)["files"]}
    take_over(there)
    carry(KOLBUSZOWA, "handover-receipt")
    relation = Relation.objects.filter(one__procedure=procedure).earliest("pk")

    def late() -> list[Callable[[], object]]:
        actor, day = cast.secretary, MONDAY.date()
        return [
            lambda: attachments.added(actor, procedure, LATER, content=attachments.PDF + b"x"),
            lambda: attachments.added(
                actor, procedure, LATER, content=attachments.PDF + b"x", replaces=between.pk
            ),
            lambda: households.noted(actor, procedure, LATER),
            lambda: join(actor=actor, household_id=home.pk, arrival=Arrival(since=day), now=LATER),
            lambda: leave(
                actor=actor, resident_id=home.residents.earliest("pk").pk, on=day, now=LATER
            ),
            lambda: relations.end(actor=actor, relation_id=relation.pk, on=day, now=LATER),
        ]

    for add in late():
        with pytest.raises(DomainError, match=r"Prowadzi ją teraz: Nysa, NK/0001/"):
            add()
    assert procedure.attachments.count() == 1
    assert procedure.households.get().residents.filter(until=None).exists()
    relation.refresh_from_db()
    assert relation.until is None


def test_the_duty_to_tell_the_new_team_runs_until_the_release(
    cast: Cast, procedure: Procedure
) -> None:
    outgoing = prepare(cast.secretary, procedure)
    assert "D21" in open_terms(procedure)
    services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)
    assert "D21" not in open_terms(procedure)


def test_one_person_alone_hands_nothing_over(cast: Cast, procedure: Procedure) -> None:
    outgoing = prepare(cast.chair, procedure)
    with pytest.raises(NotPermitted):
        services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)
    with pytest.raises(NotPermitted):
        services.release(actor=cast.social_worker, outgoing_id=outgoing.pk, now=LATER)
    assert not Parcel.objects.exists()


def test_two_hand_overs_at_once_are_one(cast: Cast, procedure: Procedure) -> None:
    prepare(cast.secretary, procedure)
    with pytest.raises(DomainError):
        prepare(cast.chair, procedure)
    assert Outgoing.objects.count() == 1


def test_a_refusal_leaves_the_procedure_where_it_was(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    outgoing = arrived(cast, procedure)
    with schema.office(NYSA):
        waiting = Incoming.objects.get()
        services.refuse(
            actor=there.chair, incoming_id=waiting.pk, reason="Mieszka w Paczkowie.", now=LATER
        )
        waiting.refresh_from_db()
        assert waiting.content == {}
        assert not Procedure.objects.exists()
        assert not Person.objects.exists()

    carry(KOLBUSZOWA, "handover-receipt")

    outgoing.refresh_from_db()
    procedure.refresh_from_db()
    assert (outgoing.state, outgoing.outcome["reason"]) == ("refused", "Mieszka w Paczkowie.")
    assert procedure.state == State.DIAGNOSIS
    assert "D07" in open_terms(procedure)


def test_a_parcel_delivered_twice_waits_once(cast: Cast, there: Cast, procedure: Procedure) -> None:
    outgoing = sent(cast, procedure)
    for _ in range(2):
        with schema.as_owner():
            Parcel.objects.filter(kind="procedure-handover").update(state="sent")
        carry(NYSA, "procedure-handover")
    with schema.office(NYSA):
        assert Incoming.objects.get().key == str(outgoing.pk)
        assert Message.objects.filter(kind="transfer.arrived").count() == 2  # chair, secretary


def test_a_worker_killed_in_the_middle_loses_nothing(
    cast: Cast, there: Cast, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(cast, procedure)
    with monkeypatch.context() as broken:
        broken.setattr(services, "_tell", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            carry(NYSA, "procedure-handover")
    carry(NYSA, "procedure-handover")
    assert take_over(there).procedure is not None


def test_taking_over_twice_makes_one_procedure(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    arrived(cast, procedure)
    done = take_over(there)
    with schema.office(NYSA):
        with pytest.raises(DomainError):
            services.accept(actor=there.chair, incoming_id=done.pk, now=LATER)
        assert Procedure.objects.count() == 1


def test_what_was_recorded_after_the_release_is_sent_later_and_adds_to_it(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    arrived(cast, procedure)
    made.completed_form(cast, LATER)
    take_over(there)
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()

    arrived(cast, procedure)
    taken = take_over(there).procedure
    assert taken is not None

    with schema.office(NYSA):
        assert Procedure.objects.count() == 1
        assert [one.is_further for one in taken.forms.order_by("completed_at")] == [False, True]


def test_orders_steps_and_people_of_the_days_in_between_come_with_the_second_hand_over(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    arrived(cast, procedure)
    order = procedure.matters.get()
    tracks.take_step(
        actor=cast.police_officer, matter_id=order.pk, step="check",
        given=StepInput(LATER.date(), {"kept": "yes"}), now=LATER,
    )  # fmt: skip
    tracks.open_matter(
        actor=cast.social_worker, procedure_id=procedure.pk, kind="court-order",
        given=StepInput(LATER.date(), {"known_as": "moved", "kinds": ["leave_home"]}), now=LATER,
    )  # fmt: skip
    newborn = {"first_name": "Ola", "last_name": "Przykładowa", "sex": "female"}
    Party.objects.create(
        procedure=procedure, person=register(newborn), side="victim", position=3, is_minor=True
    )
    first = take_over(there)
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()

    arrived(cast, procedure)
    taken = take_over(there).procedure

    assert taken == first.procedure
    assert taken is not None
    with schema.office(NYSA):
        orders = taken.matters.order_by("number")
        assert [(one.kind, one.number) for one in orders] == [
            ("police-order", 1), ("court-order", 2),
        ]  # fmt: skip
        steps = [[step.step for step in one.events.all()] for one in orders]
        assert steps == [["issue", "check"], ["move"]]
        assert deadlines.of_subject("matter", orders[1].pk)
        assert [one.person.first_name for one in taken.parties.filter(side="victim")] == [
            "Anna", "Maja", "Ola",
        ]  # fmt: skip
        assert taken.forms.count() == 1


@pytest.fixture
def order(procedure: Procedure) -> Matter:
    return procedure.matters.get()


def check(actor: User, order: Matter, day: dt.datetime) -> None:
    tracks.take_step(
        actor=actor, matter_id=order.pk, step="check", now=day,
        given=StepInput(day.date(), {"kept": "yes"}),
    )  # fmt: skip


def sent_and_taken_over(
    cast: Cast, there: Cast, procedure: Procedure, now: dt.datetime = LATER
) -> Procedure:
    arrived(cast, procedure)
    return taken_over(there, procedure, now)


def statuses(order: Matter) -> dict[str, str]:
    return {one.rule_code: one.status for one in deadlines.of_subject("matter", order.pk)}


def test_checks_of_the_days_in_between_meet_the_terms_of_the_new_team(
    cast: Cast, there: Cast, procedure: Procedure, order: Matter
) -> None:
    arrived(cast, procedure)
    for hours in range(3):
        check(cast.police_officer, order, LATER + dt.timedelta(hours=hours))
    taken = taken_over(there, procedure)
    with schema.office(NYSA):
        assert {statuses(taken.matters.get())[code] for code in ("D30", "D30b")} == {"open"}

    sent_and_taken_over(cast, there, procedure)

    with schema.office(NYSA):
        assert {statuses(taken.matters.get())[code] for code in ("D30", "D30b")} == {"met"}


def test_a_state_of_the_days_in_between_counts_while_the_new_team_did_nothing(
    cast: Cast, there: Cast, procedure: Procedure, order: Matter
) -> None:
    arrived(cast, procedure)
    tracks.take_step(
        actor=cast.police_officer, matter_id=order.pk, step="secure", now=LATER,
        given=StepInput(LATER.date(), {"until": "2026-06-01", "next_on": "2026-03-20"}),
    )  # fmt: skip
    taken_over(there, procedure)

    taken = sent_and_taken_over(cast, there, procedure)

    with schema.office(NYSA):
        here = taken.matters.get()
        assert here.state == "secured"
        found = statuses(here)
        assert (found["V02"], found["D29"], found["D30b"]) == ("open", "lapsed", "lapsed")


def test_a_state_that_the_new_team_changed_stays(
    cast: Cast, there: Cast, procedure: Procedure, order: Matter
) -> None:
    arrived(cast, procedure)
    for step in ("notify", "annul"):
        tracks.take_step(
            actor=cast.police_officer, matter_id=order.pk, step=step, now=LATER,
            given=StepInput(LATER.date(), {}),
        )  # fmt: skip
    taken = taken_over(there, procedure)
    with schema.office(NYSA):
        check(there.secretary, taken.matters.get(), LATER)

    sent_and_taken_over(cast, there, procedure)

    with schema.office(NYSA):
        here = taken.matters.get()
        assert here.state == "issued"
        assert [one.step for one in here.events.all()] == ["issue", "check", "notify", "annul"]
        assert (statuses(here)["D32"], statuses(here)["D29"]) == ("met", "open")


def test_a_move_and_a_tie_of_the_days_in_between_come_with_the_second_hand_over(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    home = households.noted(cast.secretary, procedure, MONDAY)
    aunt = join(
        actor=cast.chair, household_id=home.pk, now=MONDAY,
        arrival=Arrival(
            since=MONDAY.date(), about={"first_name": "Zofia", "last_name": "Zmyślona", "age": "70"}
        ),
    )  # fmt: skip
    arrived(cast, procedure)
    mother = home.residents.exclude(party=None).get()
    for resident in (aunt, mother):
        leave(actor=cast.chair, resident_id=resident.pk, on=MONDAY.date(), now=MONDAY)
    lives_in("Bliżej", cast.chair, procedure, 2)
    spouses = Relation.objects.filter(one__procedure=procedure, kind="spouse").get()
    relations.end(actor=cast.chair, relation_id=spouses.pk, on=MONDAY.date(), now=MONDAY)
    taken = taken_over(there, procedure)

    for minutes in (1, 2):
        again = sent_and_taken_over(cast, there, procedure, LATER + dt.timedelta(minutes=minutes))
        assert again == taken

    with schema.office(NYSA):
        stays = [
            (one.household.address["town"], one.name, one.until)
            for one in Resident.objects.filter(household__procedure=taken)
        ]
        assert stays == [
            ("Odległowo", "Anna Przykładowa", MONDAY.date()),
            ("Bliżej", "Anna Przykładowa", None),
            ("Odległowo", "Zofia Zmyślona", MONDAY.date()),
        ]
        assert Relation.objects.filter(kind="spouse").get().until == MONDAY.date()
        assert Relation.objects.count() == 2


@pytest.mark.parametrize(
    ("moved_there", "moved_here", "home"), [(2, 1, "Bliżej"), (1, 2, "Nyskie"), (1, 1, "Bliżej")]
)
def test_of_two_main_homes_the_one_they_moved_to_later_counts(
    cast: Cast, there: Cast, procedure: Procedure, moved_there: int, moved_here: int, home: str
) -> None:
    arrived(cast, procedure)
    lives_in("Bliżej", cast.chair, procedure, moved_there)
    taken = taken_over(there, procedure)
    with schema.office(NYSA):
        lives_in("Nyskie", there.chair, taken, moved_here)

    sent_and_taken_over(cast, there, procedure)

    with schema.office(NYSA):
        lives = Resident.objects.get(household__procedure=taken, until=None)
        assert lives.household.address["town"] == home


def lives_in(town: str, actor: User, procedure: Procedure, day: int) -> Household:
    victim = procedure.parties.get(side="victim", position=1)
    home = Home(since=dt.date(2026, 3, day), parties=[victim.pk], address={"town": town})
    return begin(actor=actor, procedure_id=procedure.pk, now=LATER, home=home)


def test_an_nk_d_of_both_teams_is_for_people_to_settle(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    arrived(cast, procedure)
    draft = made.group_draft(cast, procedure, LATER, "NK-D")
    group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=LATER)
    taken = take_over(there).procedure
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()
    with schema.office(NYSA):
        assert taken is not None
        piotr = taken.parties.get(side="perpetrator")
        Form.objects.create(
            procedure=taken, party=piotr, code="NK-D", pattern="2023", author=there.social_worker,
            status="completed", completed_at=LATER, answers={},
        )  # fmt: skip
    arrived(cast, procedure)
    with pytest.raises(DomainError):
        take_over(there)
    with schema.office(NYSA):
        assert Incoming.objects.filter(state="waiting").exists()


def test_whoever_is_close_to_a_person_there_sees_nothing_of_it(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    with schema.office(NYSA):
        recusals.declare(
            user=there.secretary, first_name="Anna", last_name="Przykładowa", pesel="", now=MONDAY
        )
    arrived(cast, procedure)
    with schema.office(NYSA):
        waiting = Incoming.objects.get()
        with pytest.raises(NotFound):
            services.accept(actor=there.secretary, incoming_id=waiting.pk, now=LATER)
        taken = services.accept(actor=there.chair, incoming_id=waiting.pk, now=LATER).procedure
        assert taken is not None
        assert [one.user for one in taken.recusals.all()] == [there.secretary]


def test_the_envelope_shows_nobody(cast: Cast, procedure: Procedure) -> None:
    sent(cast, procedure)
    parcel = Parcel.objects.get()
    for secret in ("Bezpieczna", "Przykładowa", procedure.number):
        assert secret.encode() not in bytes(parcel.payload)
        assert secret not in parcel.key + parcel.kind


def test_a_voivodeship_takes_no_procedure(cast: Cast, procedure: Procedure) -> None:
    with schema.office(PODKARPACKIE) as marshal:
        pass
    parcels.send(recipient=marshal, kind=services.HANDOVER, key="x", content=b"{}")
    assert carry(PODKARPACKIE, services.HANDOVER).state == "refused"


def test_the_receipt_of_a_stranger_settles_nothing(cast: Cast, procedure: Procedure) -> None:
    outgoing = sent(cast, procedure)
    with schema.office(PODKARPACKIE) as stranger:
        pass
    receipt = {"outcome": "accepted", "number": "NK/0009/2026"}
    services.settle(stranger, str(outgoing.pk), receipt, LATER)
    outgoing.refresh_from_db()
    assert outgoing.state == "sent"


def test_what_was_handed_over_counts_as_started_there(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    from apps.statistics import selectors as statistics  # noqa: PLC0415 - only this test counts

    arrived(cast, procedure)
    take_over(there)
    with schema.office(NYSA):
        tables = statistics.tables_of(2026, LATER.date())
        assert tables["nka"].value((TOTAL, TOTAL)) == 0
        assert Form.objects.count() == 1


def test_the_whole_procedure_is_a_file(cast: Cast, procedure: Procedure) -> None:
    content = json.loads(json.dumps(services.pack(procedure)))
    assert content["forms"][0]["answers"] == {**valid_nka(), **content["forms"][0]["answers"]}
    assert [one["kind"] for one in content["matters"]] == ["police-order"]
