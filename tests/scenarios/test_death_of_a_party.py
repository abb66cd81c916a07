"""Somebody of a procedure died: the law is silent, and nothing is decided but what cannot be done now."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.deadlines.models import Deadline
from apps.letters import services as letters
from apps.letters.forms import LetterForm
from apps.letters.rules.kinds import KINDS
from apps.meetings.models import Appointment, Kind
from apps.meetings.services import planning
from apps.meetings.services.inputs import PlanInput
from apps.notifications.models import Message
from apps.people import services as people
from apps.people.models import Death, Person
from apps.procedures import deaths_shown, selectors, steps_shown
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.nkb import Handover
from apps.procedures.services import deaths, group_forms, handovers, persons, tracks
from apps.procedures.services.inputs import HandoverInput
from apps.procedures.timeline import of as timeline_of
from apps.transfers.packing import pack
from apps.transfers.unpacking import unpack
from tenants import schema
from tests.conftest import NYSA
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.letters import draft
from tests.factories.meetings import adult, planned, slot
from tests.scenarios.handing_over import handed_over

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
SOURCE = "akt zgonu okazany przez syna"


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


@pytest.fixture
def victim(procedure: Procedure) -> Party:
    return adult(procedure, "victim")


@pytest.fixture
def perpetrator(procedure: Procedure) -> Party:
    return adult(procedure, "perpetrator")


def record(cast: Cast, party: Party, on: dt.date = TODAY, **given: Any) -> Person:
    given = {"source": SOURCE, "now": NOW + DAY, **given}
    return deaths.record(
        actor=given.pop("actor", cast.social_worker), party_id=party.pk, died_on=on, **given
    )


def withdraw(cast: Cast, party: Party, because: str = "pomylono osoby", **given: Any) -> Person:
    return deaths.withdraw(
        actor=given.pop("actor", cast.secretary), party_id=party.pk, because=because,
        now=NOW + 2 * DAY,
    )  # fmt: skip


def titles(cast: Cast, procedure: Procedure) -> list[str]:
    return [str(one.title) for one in timeline_of(cast.chair, procedure)]


def test_it_is_recorded_with_where_it_is_known_from_and_stands_in_the_course(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    person = record(cast, victim)
    assert person.died_on == TODAY
    (row,) = Death.objects.filter(person=person)
    assert (row.died_on, row.note, row.by) == (TODAY, {"source": SOURCE}, cast.social_worker)
    (entry,) = [one for one in timeline_of(cast.chair, procedure) if one.text == str(person)]
    assert (entry.at, entry.by) == (TODAY, cast.social_worker)
    logged = Entry.objects.get(action="person.died")
    assert SOURCE not in str(logged.details)
    assert str(person) not in str(logged.details)


def test_group_and_team_are_told_without_a_name(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    record(cast, victim)
    told = Message.objects.filter(kind="procedure.died")
    assert {one.user for one in told} == {cast.chair, cast.secretary, cast.police_officer}
    for one in told:
        assert (one.label, one.params) == (procedure.number, {})


def test_members_of_the_group_and_the_teams_staff_record_it_nobody_else(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    for who, refused in (
        (cast.teacher, NotFound), (cast.administrator, NotFound), (cast.outsider, NotFound),
    ):  # fmt: skip
        with pytest.raises(refused):
            record(cast, victim, actor=who)
    assert not Death.objects.exists()
    for who in (cast.secretary, cast.police_officer, cast.chair):
        record(cast, victim, actor=who)
        withdraw(cast, victim, actor=who)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": TODAY + 2 * DAY}, "died_on"),
        ({"on": dt.date(1899, 12, 31)}, "died_on"),
        ({"on": dt.date(1950, 5, 4)}, "died_on"),  # before the birth
        ({"source": "  "}, "source"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    cast: Cast, victim: Party, given: dict[str, Any], field: str
) -> None:
    Person.objects.filter(pk=victim.person_id).update(birth_date=dt.date(1950, 5, 5))
    with pytest.raises(Invalid) as caught:
        record(cast, victim, **given)
    assert [one.anchor for one in caught.value.problems] == [field]
    assert not Death.objects.exists()


def test_a_slip_is_corrected_and_a_mistake_withdrawn_with_a_reason_and_all_stays(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    record(cast, victim)
    with pytest.raises(Invalid) as caught:
        record(cast, victim, TODAY - DAY)
    assert [one.anchor for one in caught.value.problems] == ["because"]
    assert record(cast, victim, TODAY - DAY, because="w akcie inny dzień").died_on == TODAY - DAY
    with pytest.raises(Invalid):
        withdraw(cast, victim, because=" ")
    assert withdraw(cast, victim).died_on is None
    with pytest.raises(DomainError):
        withdraw(cast, victim)
    rows = list(Death.objects.order_by("pk").values_list("died_on", flat=True))
    assert rows == [TODAY, TODAY - DAY, None]
    told = titles(cast, procedure)
    for title in (
        f"Osoba nie żyje, data śmierci: {TODAY:%d.%m.%Y}",
        f"Poprawiono datę śmierci: {TODAY - DAY:%d.%m.%Y}",
        "Śmierć zapisano przez pomyłkę: zapis cofnięto",
    ):
        assert told.count(title) == 1


def test_the_same_said_twice_is_one_record(cast: Cast, victim: Party) -> None:
    record(cast, victim)
    record(cast, victim)
    assert Death.objects.count() == 1


def test_the_database_refuses_a_death_before_the_birth(victim: Party) -> None:
    found = Person.objects.filter(pk=victim.person_id)
    found.update(birth_date=dt.date(1990, 5, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        found.update(died_on=dt.date(1990, 5, 4))


def test_no_letter_is_written_issued_or_sent_to_them_any_more(
    cast: Cast, procedure: Procedure, perpetrator: Party
) -> None:
    given = {"reasons": "Proszę o kontakt.", "signer": "Jan Zmyślony"}

    def write() -> Any:
        return letters.write(
            author=cast.social_worker, procedure_id=procedure.pk, kind="notice-of-start",
            party=perpetrator, given=given, now=NOW,
        )  # fmt: skip

    waiting, issued = write(), write()
    letters.issue(actor=cast.social_worker, letter_id=issued.pk, now=NOW)
    record(cast, perpetrator)
    perpetrator.refresh_from_db()
    perpetrator.person.refresh_from_db()
    with pytest.raises(Invalid) as caught:
        write()
    assert caught.value.problems[0].anchor == "party"
    later = NOW + 2 * DAY
    with pytest.raises(DomainError):
        letters.issue(actor=cast.social_worker, letter_id=waiting.pk, now=later)

    def send(on: dt.date) -> Any:
        return letters.send(
            actor=cast.social_worker, letter_id=issued.pk, means="by_hand", on=on, now=later
        )

    with pytest.raises(DomainError):
        send(TODAY + DAY)
    assert send(TODAY).state == "delivered"  # handed over while they lived, recorded later
    letters.cancel(actor=cast.social_worker, letter_id=waiting.pk, now=later)
    form = LetterForm(kind=KINDS["notice-of-start"], procedure=procedure, signer=cast.chair)
    assert perpetrator not in form.parties()
    letters.issue(
        actor=cast.secretary, letter_id=draft(cast.secretary, procedure, NOW).pk, now=later
    )


def test_nothing_is_planned_with_them_and_what_was_planned_with_them_alone_is_cancelled(
    cast: Cast, procedure: Procedure, victim: Party, perpetrator: Party
) -> None:
    starts = NOW + 10 * DAY
    alone = planned(cast.police_officer, procedure, starts, "victim", now=NOW)
    other = planned(cast.police_officer, procedure, starts + DAY, "perpetrator", now=NOW)
    group = planned(
        cast.police_officer, procedure, starts + 2 * DAY, "victim", now=NOW, kind=Kind.GROUP_MEETING
    )
    Message.objects.all().delete()
    record(cast, victim)
    states = {one.pk: one.state for one in Appointment.objects.all()}
    assert (states[alone.pk], states[other.pk], states[group.pk]) == (
        "cancelled", "planned", "planned",
    )  # fmt: skip
    told = Message.objects.filter(kind="meeting.cancelled")
    assert {one.user for one in told} == {cast.police_officer, cast.social_worker}
    assert {one.label for one in told} == {procedure.number}
    victim.person.refresh_from_db()
    with pytest.raises(Invalid) as caught:
        planning.plan(
            actor=cast.social_worker, procedure_id=procedure.pk, now=NOW + DAY,
            given=PlanInput(Kind.TALK, slot(starts + 4 * DAY), [victim], []),
        )  # fmt: skip
    assert caught.value.problems[0].anchor == "parties"


def test_nkb_is_handed_over_to_nobody_after_the_death_but_what_was_done_before_is_recorded(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    record(cast, victim)

    def hand_over(on: dt.date) -> None:
        handovers.record(
            actor=cast.social_worker, procedure_id=procedure.pk, party_id=victim.pk,
            given=HandoverInput(on=on, handover=Handover("victim", language="pl")),
            now=NOW + 2 * DAY,
        )  # fmt: skip

    with pytest.raises(Invalid) as caught:
        hand_over(TODAY + DAY)
    assert caught.value.problems[0].anchor == "on"
    hand_over(TODAY)


@pytest.mark.parametrize("kind", ["summons", "programme", "invitation"])
def test_nobody_who_died_is_summoned_invited_or_referred(
    cast: Cast, procedure: Procedure, victim: Party, perpetrator: Party, kind: str
) -> None:
    party = victim if kind == "invitation" else perpetrator
    record(cast, party)
    given = tracks.StepInput(TODAY + DAY, {"programme": "corrective"}, party.pk)
    with pytest.raises(DomainError, match="nikt jej już nie wzywa"):
        tracks.open_matter(
            actor=cast.social_worker, procedure_id=procedure.pk, kind=kind, given=given,
            now=NOW + 2 * DAY,
        )  # fmt: skip


def test_forms_about_every_adult_count_the_living(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    course = selectors.course_of(cast.social_worker, procedure)
    assert victim in [one for _code, one in group_forms.offered(procedure, course, in_group=True)]
    sister = procedure.parties.get(side="victim", is_minor=True)
    Party.objects.filter(pk=sister.pk).update(is_minor=False)
    record(cast, sister)
    course = selectors.course_of(cast.social_worker, procedure)
    offered = [one for _code, one in group_forms.offered(procedure, course, in_group=True)]
    assert victim in offered
    assert sister not in offered
    form = made.group_draft(cast, procedure, NOW)
    group_forms.complete(author=cast.social_worker, form_id=form.pk, now=NOW)
    assert Deadline.objects.get(rule_code="D10").status == "met"


def test_a_talk_is_not_of_a_day_after_the_death(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    form = made.group_draft(cast, procedure, NOW + DAY)
    record(cast, victim)
    with pytest.raises(Invalid) as caught:
        group_forms.complete(author=cast.social_worker, form_id=form.pk, now=NOW + DAY)
    assert "meeting_on" in caught.value.problems[0].anchor


def test_the_terms_run_on_and_say_what_happened_but_nobody_is_sent_to_them(
    cast: Cast, procedure: Procedure, victim: Party, perpetrator: Party
) -> None:
    def next_code() -> str:
        shown = steps_shown.shown(
            cast.social_worker, procedure, in_group=True, works_in=True, follows=True
        )
        step = shown["next_step"]
        return step.term.rule_code if step and step.term else ""

    about = {"D10": victim, "D11": perpetrator}
    before = {one.rule_code for one in Deadline.objects.open()}
    assert set(about) <= before
    for code, party in about.items():
        term = Deadline.objects.open().get(rule_code=code)
        assert deaths_shown.remarks(term) == []
        record(cast, party)
        (remark,) = deaths_shown.remarks(term)
        assert timezone.localdate(NOW).strftime("%d.%m.%Y") in remark.text
        assert str(party.person) not in remark.reason
    assert {one.rule_code for one in Deadline.objects.open()} == before
    assert next_code() not in about


def test_a_term_that_is_owed_to_the_living_too_has_no_ready_reason(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    term = Deadline.objects.get(rule_code="D01b")  # of a child, too
    record(cast, victim)
    (remark,) = deaths_shown.remarks(term)
    assert remark.reason == ""
    assert deaths_shown.is_idle(term, deaths_shown.idle(procedure)) is False


def test_the_page_says_when_nobody_of_a_side_lives(
    cast: Cast, procedure: Procedure, victim: Party, perpetrator: Party
) -> None:
    def left() -> bool:
        return deaths_shown.is_side_gone(selectors.course_of(cast.chair, procedure))

    record(cast, victim)
    assert not left()  # a child is there still
    record(cast, perpetrator)
    assert left()
    withdraw(cast, perpetrator)
    assert not left()


def test_two_entries_keep_it_when_they_become_one_and_two_days_are_asked_about(
    cast: Cast, procedure: Procedure, victim: Party
) -> None:
    other = made.same_victim_again(cast, NOW + DAY)
    there = other.parties.filter(side="victim", is_minor=False).first()
    assert there is not None
    record(cast, victim)
    record(cast, there, TODAY + DAY, actor=cast.secretary, now=NOW + 2 * DAY)

    def merge() -> Person:
        return persons.merge(
            actor=cast.chair, kept_id=there.person_id, gone_id=victim.person_id, now=NOW + 2 * DAY
        )

    with pytest.raises(DomainError, match="różne daty śmierci"):
        merge()
    withdraw(cast, there)
    assert merge().died_on == TODAY
    rows = Death.objects.filter(person=there.person_id)
    assert rows[0].died_on == TODAY  # the newest row holds, and every other one stays
    assert rows.count() == 4


def test_it_goes_along_with_a_hand_over(
    cast: Cast, there: Cast, procedure: Procedure, victim: Party
) -> None:
    record(cast, victim)
    taken = handed_over(cast, there, procedure)
    with schema.office(NYSA):
        person = taken.parties.get(side="victim", is_minor=False).person
        assert person.died_on == TODAY
        (row,) = Death.objects.filter(person=person)
        assert row.note == {"source": SOURCE}


def test_older_parcels_say_nothing_of_it_and_are_read(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    content = pack(procedure)
    for one in content["parties"]:
        assert one.pop("death") == {}
    with schema.office(NYSA):
        taken, _became = unpack(content, actor=there.secretary, now=NOW)
        assert {one.person.died_on for one in taken.parties.all()} == {None}


def test_of_two_teams_the_newer_record_holds(cast: Cast, victim: Party) -> None:
    record(cast, victim)
    person = Person.objects.get(pk=victim.person_id)
    for since, died_on, holds in (
        (NOW, TODAY - DAY, TODAY), (NOW + 3 * DAY, TODAY - DAY, TODAY - DAY),
        (NOW + 4 * DAY, None, None),
    ):  # fmt: skip
        people.learn_death(person=person, died_on=died_on, note={}, since=since, by=cast.chair)
        assert Person.objects.get(pk=person.pk).died_on == holds


def test_a_form_does_not_bring_a_birth_after_the_death(cast: Cast, victim: Party) -> None:
    record(cast, victim)
    person = Person.objects.get(pk=victim.person_id)
    person.birth_date, person.pesel_hash = None, None
    person.save()
    described = {"first_name": "Anna", "last_name": "Nowa", "birth_date": "2026-05-05"}
    people.learn(person, described, keep_known=True)
    assert person.birth_date is None


def test_a_team_without_permission_records_nothing(cast: Cast, victim: Party) -> None:
    with pytest.raises((NotFound, NotPermitted)):
        withdraw(cast, victim, actor=cast.teacher)
