"""Art. 10 and 112 kc: a child of the procedure is a child until the eighteenth birthday, and no longer."""

import datetime as dt

import pytest

from apps.meetings import selectors as meetings
from apps.notifications.models import Message
from apps.procedures import selectors
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.form_people import adult_from, age_on
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, coming_of_age, group_forms
from apps.procedures.services.inputs import ActionInput
from apps.procedures.timeline import of as timeline_of
from tests.factories import procedures as made
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
BIRTHDAY = dt.date(2026, 3, 20)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


@pytest.fixture
def child(procedure: Procedure) -> Party:
    child: Party = procedure.parties.get(is_minor=True)
    child.person.birth_date = BIRTHDAY.replace(year=2008)
    child.person.save()
    return child


def offered(cast: Cast, procedure: Procedure) -> list[Party]:
    course = selectors.course_of(cast.social_worker, procedure)
    return [party for _code, party in group_forms.offered(procedure, course, in_group=True)]


def morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("born", "adult"),
    [
        (dt.date(2008, 3, 20), dt.date(2026, 3, 20)),
        (dt.date(2008, 2, 29), dt.date(2026, 2, 28)),
        (dt.date(2000, 2, 29), dt.date(2018, 2, 28)),
        (dt.date(1886, 2, 28), dt.date(1904, 2, 28)),
    ],
)
def test_of_age_from_the_beginning_of_the_birthday(born: dt.date, adult: dt.date) -> None:
    assert adult_from(born) == adult
    assert age_on(born, adult) == 18
    assert age_on(born, adult - dt.timedelta(days=1)) == 17


def test_from_the_birthday_on_everything_is_done_with_them_themselves(
    cast: Cast, procedure: Procedure, child: Party
) -> None:
    assert coming_of_age.look(now=morning(BIRTHDAY - dt.timedelta(days=1))) == 0
    assert child not in offered(cast, procedure)

    assert coming_of_age.look(now=morning(BIRTHDAY)) == 1

    child.refresh_from_db()
    assert not child.is_minor
    assert child in offered(cast, procedure)
    assert child in meetings.adult_parties(procedure)
    (entry,) = [one for one in timeline_of(cast.chair, procedure) if one.text == str(child.person)]
    assert entry.at == BIRTHDAY


def test_group_and_team_are_told_once(cast: Cast, procedure: Procedure, child: Party) -> None:
    for _ in range(2):
        coming_of_age.look(now=morning(BIRTHDAY))
    told = Message.objects.filter(kind="procedure.came-of-age")
    assert {one.user for one in told} == {
        cast.chair, cast.secretary, cast.social_worker, cast.police_officer,
    }  # fmt: skip
    assert told.count() == 4
    assert procedure.events.filter(kind="came-of-age").count() == 1


def test_two_workers_at_once_note_it_once(procedure: Procedure, child: Party) -> None:
    """The second one found the child before the first had written."""
    coming_of_age.look(now=morning(BIRTHDAY))
    coming_of_age.note(child, BIRTHDAY, morning(BIRTHDAY))
    assert procedure.events.filter(kind="came-of-age").count() == 1


def test_in_a_procedure_that_has_ended_the_child_stays_the_child_of_that_time(
    cast: Cast, procedure: Procedure, child: Party
) -> None:
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.WITHDRAW,
        given=ActionInput(on=NOW.date()), now=NOW,
    )  # fmt: skip
    assert coming_of_age.look(now=morning(BIRTHDAY)) == 0
