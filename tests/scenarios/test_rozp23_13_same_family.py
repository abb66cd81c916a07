"""ROZP23 § 13: a further form about a family whose PESEL numbers nobody knew starts no second procedure."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from apps.common import polish
from apps.common.errors import DomainError, Invalid
from apps.deadlines.models import Deadline, Status
from apps.letters import services as letters
from apps.meetings.services import planning
from apps.people import services as people
from apps.people.models import Person
from apps.people.rules import ContactRules
from apps.people.selectors import contact_of
from apps.procedures import families, selectors
from apps.procedures.models import Form, Procedure, Recusal, Relation
from apps.procedures.rules.nkb import Handover
from apps.procedures.rules.states import Action, State
from apps.procedures.services import actions, forms, handovers, submitting
from apps.procedures.services.inputs import ActionInput, HandoverInput
from apps.statistics import selectors as statistics
from apps.statistics.services import raw
from tests.factories import households, meetings, procedures
from tests.factories import letters as letters_made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages import rows
from tests.pages.browser import Browser

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)


def nameless(**firearm: Any) -> dict[str, Any]:
    """The same family, of whom nobody knew a number, and a grandmother who is new."""
    answers = valid_nka()
    for row in (*answers["victims"], *answers["perpetrators"]):
        if row.pop("pesel", ""):
            row |= {"no_pesel_reason": "not_known", "age": 40}
    return answers


def submit(cast: Cast, who: str = "secretary", family: str = "", surname: str = "") -> Form:
    author = getattr(cast, who)
    answers = nameless()
    if surname:
        answers["victims"][0]["last_name"] = surname
    answers["initiator"] = {"initiator": author.institution.kind}
    paper = LATER if who == "secretary" else None
    return submitting.submit(
        author=author, answers=answers, now=LATER, family=family, paper_completed_at=paper
    )


@pytest.fixture
def running(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, START)


@pytest.fixture
def second(cast: Cast, running: Procedure) -> Procedure:
    found = submit(cast, "teacher").procedure
    assert found is not None
    return found


def join(cast: Cast, second: Procedure, number: str, who: str = "chair") -> Procedure:
    return actions.take(
        actor=getattr(cast, who), procedure_id=second.pk, action=Action.JOIN,
        given=ActionInput(on=LATER.date(), joins=number), now=LATER,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["secretary", "social_worker", "police_officer"])
def test_whoever_sees_the_running_procedure_is_asked(
    cast: Cast, running: Procedure, who: str
) -> None:
    with pytest.raises(Invalid, match=running.number):
        submit(cast, who)
    assert Form.objects.filter(code="NK-A").count() == 1


def test_a_name_without_polish_letters_is_the_same(cast: Cast, running: Procedure) -> None:
    Person.objects.filter(first_name="Anna").update(
        last_name="Żółć", sort_key=polish.sort_key("Żółć", "Anna")
    )
    Person.objects.filter(first_name="Maja").update(sort_key="inna")
    with pytest.raises(Invalid, match=running.number):
        submit(cast, surname="ZOLC")


def test_the_form_goes_on_with_the_procedure_that_was_named(cast: Cast, running: Procedure) -> None:
    form = submit(cast, family=running.number)

    assert (form.procedure, form.is_further) == (running, True)
    assert running.parties.count() == 3
    assert Deadline.objects.filter(rule_code="D09", status=Status.OPEN).exists()


def test_another_family_of_these_names_gets_its_own_procedure(
    cast: Cast, running: Procedure
) -> None:
    form = submit(cast, family=forms.NEW_FAMILY)

    assert form.procedure != running
    assert not form.is_further


def test_a_number_that_was_not_offered_is_no_answer(cast: Cast, running: Procedure) -> None:
    with pytest.raises(Invalid):
        submit(cast, family="NK/9999/2026")


def test_who_may_not_see_it_learns_nothing_of_it(cast: Cast, second: Procedure) -> None:
    """The teacher of the fixture was not asked: the question itself would tell."""
    assert second.state == State.STARTED
    assert families.of_procedure(cast.teacher, second) == []


def test_the_page_asks_and_keeps_the_form_until_it_is_answered(
    cast: Cast, running: Procedure
) -> None:
    draft = forms.start_draft(author=cast.social_worker, now=LATER)
    answers = nameless()
    answers["initiator"] = {"initiator": "social_worker"}
    Form.objects.filter(pk=draft.pk).update(answers=answers)
    browser, path = Browser(cast.social_worker), reverse("forms:check", args=[draft.pk])
    page = browser.get(path)
    assert "Czy to ta sama rodzina?" in page.text
    assert running.number in page.text

    again = browser.post(path, {"version": "1"})
    assert again.status == 200
    assert "#family" in [address for _text, address in again.summary]
    assert Form.objects.get(pk=draft.pk).status == "draft"

    done = browser.post(path, {"version": "1", "family": running.number})
    assert done.to == running.get_absolute_url()
    assert Procedure.objects.count() == 1


def test_the_chair_joins_what_was_started_twice(cast: Cast, running: Procedure) -> None:
    second = submit(cast, "police_officer", family=forms.NEW_FAMILY).procedure
    assert second is not None
    page = Browser(cast.chair).get(second.get_absolute_url()).text
    assert "Być może ta sama rodzina" in page
    victim = second.parties.get(side="victim", position=1)
    handovers.record(
        actor=cast.police_officer, procedure_id=second.pk, party_id=victim.pk, now=LATER,
        given=HandoverInput(Handover("victim", "pl"), on=LATER.date()),
    )  # fmt: skip
    order = procedures.with_police_order(cast, second, LATER)

    joined = join(cast, second, running.number.lower())

    running.refresh_from_db()
    assert (joined.state, joined.joined_to) == (State.JOINED, running)
    assert running.forms.filter(code="NK-A", is_further=True).count() == 1
    assert running.parties.count() == 3
    assert running.handovers.get().party.procedure == running
    order.refresh_from_db()
    assert order.procedure == running
    term = Deadline.objects.about("matter", order.pk).first()
    assert term is not None
    assert term.subject_label == f"{running.number}/{order.number}"
    assert not Deadline.objects.about("procedure", second.pk).open().exists()
    assert Deadline.objects.about("procedure", running.pk).open().filter(rule_code="D09").exists()
    assert running.number in Browser(cast.chair).get(joined.get_absolute_url()).text
    assert joined in selectors.linked_to(cast.chair, running)
    assert Browser(cast.social_worker).get(running.get_absolute_url()).status == 200


def test_people_whom_the_running_procedure_did_not_know_come_along(
    cast: Cast, running: Procedure
) -> None:
    answers = nameless()
    answers["initiator"] = {"initiator": "education"}
    answers["perpetrators"][0] |= {"first_name": "Karol"}
    form = submitting.submit(author=cast.teacher, answers=answers, now=LATER)
    assert form.procedure is not None

    join(cast, form.procedure, running.number)

    names = running.parties.filter(side="perpetrator").values_list("person__first_name", "position")
    assert sorted(names) == [("Karol", 2), ("Piotr", 1)]


def test_what_the_team_has_received_it_need_not_receive_again(
    cast: Cast, running: Procedure, second: Procedure
) -> None:
    actions.take(
        actor=cast.secretary, procedure_id=second.pk, action=Action.RECEIVE,
        given=ActionInput(on=LATER.date()), now=LATER,
    )  # fmt: skip
    join(cast, second, running.number)

    running.refresh_from_db()
    assert (running.further_form_on, running.further_received_on) == (None, LATER.date())
    assert Deadline.objects.get(rule_code="D09").status == Status.MET


def test_only_a_running_earlier_procedure_that_the_chair_sees_is_joined(
    cast: Cast, running: Procedure, second: Procedure
) -> None:
    for number in ("NK/9999/2026", "", second.number):
        with pytest.raises(Invalid):
            join(cast, second, number)
    with pytest.raises(DomainError):
        join(cast, running, second.number)
    Procedure.objects.filter(pk=running.pk).update(started_at=LATER + dt.timedelta(days=1))
    with pytest.raises(Invalid, match="Późniejszą"):
        join(cast, second, running.number)
    second.refresh_from_db()
    assert second.state == State.STARTED


def test_how_she_is_safely_reached_and_where_she_lives_comes_along(
    cast: Cast, running: Procedure
) -> None:
    second = submit(cast, "police_officer", family=forms.NEW_FAMILY).procedure
    assert second is not None
    reached = ContactRules(phone="600700800")
    victim = second.parties.get(side="victim", is_minor=False)
    people.set_contact(person=victim.person, rules=reached, by=cast.chair, now=LATER)
    households.noted(cast.chair, second, LATER)

    join(cast, second, running.number)

    known = running.parties.get(side="victim", is_minor=False)
    assert contact_of(known.person) == reached
    (home,) = running.households.all()
    assert {one.party.procedure for one in home.residents.all() if one.party} == {running}
    for one in Relation.objects.select_related("one", "other"):
        assert one.one.procedure == one.other.procedure == running


def test_a_procedure_of_other_people_is_not_joined(cast: Cast, second: Procedure) -> None:
    """A slip of one digit must not bring one family's address into another family's case."""
    other = procedures.completed_form(cast, START, rows.family(700, "Odrębna")).procedure
    assert other is not None
    with pytest.raises(Invalid, match="to nie jest ta sama rodzina"):
        join(cast, second, other.number)
    assert second.parties.count() == 3


def test_nkb_of_one_evening_stands_once(cast: Cast, running: Procedure) -> None:
    second = submit(cast, "police_officer", family=forms.NEW_FAMILY).procedure
    assert second is not None
    for one in (running, second):
        procedures.nkb_handed_over(cast.police_officer, one, LATER)

    join(cast, second, running.number)
    assert running.handovers.count() == second.handovers.count() == 2


def test_a_meeting_planned_there_is_settled_first(cast: Cast, running: Procedure) -> None:
    second = submit(cast, "police_officer", family=forms.NEW_FAMILY).procedure
    assert second is not None
    planned = meetings.planned(
        cast.chair, second, LATER + dt.timedelta(days=3), "victim", now=LATER
    )
    with pytest.raises(DomainError, match="odwołaj"):
        join(cast, second, running.number)
    planning.cancel(actor=cast.chair, appointment_id=planned.pk, reason="Łączymy.", now=LATER)
    assert join(cast, second, running.number).state == State.JOINED


def test_who_does_not_see_the_running_one_is_not_told_its_number(
    cast: Cast, running: Procedure, second: Procedure
) -> None:
    joined = join(cast, second, running.number)
    page = Browser(cast.teacher).get(joined.get_absolute_url())
    assert page.status == 200
    assert running.number not in page.text


def test_nothing_happens_any_more_in_what_was_joined(
    cast: Cast, running: Procedure, second: Procedure
) -> None:
    joined = join(cast, second, running.number)

    with pytest.raises(DomainError):
        join(cast, joined, running.number)
    with pytest.raises(DomainError):
        letters.write(
            author=cast.chair, procedure_id=joined.pk, kind="notice-of-crime", party=None,
            given={}, now=LATER,
        )  # fmt: skip


def test_the_group_reads_the_letters_that_stay_where_they_were_written(
    cast: Cast, running: Procedure, second: Procedure
) -> None:
    letter = letters_made.harmless(cast.secretary, second, LATER)
    path = reverse("letters:detail", args=[letter.pk])
    assert Browser(cast.social_worker).get(path).status == 404
    join(cast, second, running.number)

    for who, status in (("social_worker", 200), ("outsider", 404), ("chair", 200)):
        assert Browser(getattr(cast, who)).get(path).status == status, who
        assert Browser(getattr(cast, who)).get(second.get_absolute_url()).status == status, who
    assert (
        Browser(cast.social_worker)
        .get(running.get_absolute_url())
        .has_link(second.get_absolute_url())
    )
    # Close to somebody of the running one only: what joined it is closed with it.
    Recusal.objects.create(procedure=running, user=cast.social_worker, since=LATER)
    for closed in (path, second.get_absolute_url()):
        assert Browser(cast.social_worker).get(closed).status == 404, closed


def test_it_counts_as_a_further_form_and_as_no_procedure(
    cast: Cast, running: Procedure, second: Procedure
) -> None:
    join(cast, second, running.number)
    tables = raw(statistics.tables_of(2026, LATER.date()))

    assert tables["procedures"]["started/number"] == 1
    assert tables["nka"]["education/further"] == 1
