"""Letters of the team itself: one register with those of procedures, and nothing of a procedure in them."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from apps.accounts.models import Institution, User
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Stale
from apps.letters import selectors, team_letters
from apps.letters.models import TeamLetter
from apps.letters.register import register
from tests.factories import letters, procedures
from tests.factories.cast import Cast
from tests.factories.letters import of_team

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def _send(cast: Cast, letter: TeamLetter, on: dt.date = TODAY, **given: Any) -> TeamLetter:
    given = {"means": "registered_post", "now": NOW + DAY, **given}
    return team_letters.send(actor=cast.secretary, letter_id=letter.pk, on=on, **given)


def test_both_kinds_of_letters_stand_in_one_order_of_numbers(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, NOW)
    made = [
        letters.harmless(cast.social_worker, procedure, NOW), of_team(cast.secretary, NOW),
        letters.harmless(cast.social_worker, procedure, NOW), of_team(cast.chair, NOW),
    ]  # fmt: skip
    numbers = [f"P/000{one}/2026" for one in (1, 2, 3, 4)]
    assert [one.number for one in made] == numbers
    rows = register(cast.secretary, 2026)
    assert [one.number for one in rows] == numbers
    assert [one.number for one in rows.order_by("-number")] == numbers[::-1]
    assert [one.number for one in rows[1:3]] == numbers[1:3]
    assert [one.number for one in rows.filter(number__gt=numbers[1])] == numbers[2:]
    assert list(register(cast.secretary, 2025)) == []
    assert selectors.years_before(TODAY.replace(year=2028)) == [2028, 2027, 2026]


def test_no_letter_of_the_team_is_for_members_of_groups(cast: Cast) -> None:
    letter = of_team(cast.secretary, NOW)
    for who in (cast.social_worker, cast.teacher, cast.administrator, cast.dpo):
        assert selectors.team_letter_of(who, letter.pk) is None
        assert list(register(who, 2026)) == []
        with pytest.raises(NotPermitted):
            team_letters.cancel(actor=who, letter_id=letter.pk, now=NOW)
    assert selectors.team_letter_of(cast.chair, letter.pk) == letter


def test_nothing_of_such_a_letter_leads_to_a_procedure() -> None:
    related = {one.related_model for one in TeamLetter._meta.get_fields() if one.is_relation}
    assert related == {Institution, User}


def test_it_is_sent_and_its_delivery_is_proved(cast: Cast) -> None:
    letter = _send(cast, of_team(cast.secretary, NOW))
    assert (letter.state, letter.means, letter.sent_on) == ("sent", "registered_post", TODAY)
    proved = team_letters.prove(
        actor=cast.chair, letter_id=letter.pk, on=TODAY + DAY, came_back=False, now=NOW + DAY
    )
    assert (proved.state, proved.ended_on) == ("delivered", TODAY + DAY)
    with pytest.raises(DomainError):
        team_letters.cancel(actor=cast.chair, letter_id=letter.pk, now=NOW)
    handed = _send(cast, of_team(cast.secretary, NOW), means="by_hand")
    assert (handed.state, handed.ended_on) == ("delivered", TODAY)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": TODAY - DAY}, "on"), ({"on": TODAY + 2 * DAY}, "on"),
        ({"means": "e-mail"}, "means"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    letter = of_team(cast.secretary, NOW)
    with pytest.raises(Invalid) as caught:
        _send(cast, letter, **given)
    assert caught.value.problems[0].anchor == field
    letter.refresh_from_db()
    assert (letter.state, letter.version) == ("issued", 1)


def test_of_two_who_change_it_the_second_is_told(cast: Cast) -> None:
    letter = of_team(cast.secretary, NOW)
    _send(cast, letter, version=1)
    with pytest.raises(Stale):
        team_letters.cancel(actor=cast.chair, letter_id=letter.pk, now=NOW, version=1)
    with pytest.raises(NotFound):
        team_letters.cancel(actor=cast.chair, letter_id=uuid.uuid4(), now=NOW)


def test_what_came_back_may_be_written_anew_what_is_on_its_way_not(cast: Cast) -> None:
    about = uuid.uuid4()
    letter = _send(cast, of_team(cast.secretary, NOW, about=about))
    assert of_team(cast.secretary, NOW, about=about) == letter
    team_letters.prove(
        actor=cast.chair, letter_id=letter.pk, on=TODAY + DAY, came_back=True, now=NOW + DAY
    )
    assert of_team(cast.secretary, NOW, about=about) != letter


@pytest.mark.parametrize(
    "change",
    [
        {"number": None}, {"issued_on": None}, {"state": "draft"}, {"state": "lost"},
        {"state": "sent"}, {"kind": "summons"}, {"state": "cancelled", "number": None},
    ],
)  # fmt: skip
def test_the_database_refuses_what_no_letter_is(cast: Cast, change: dict[str, Any]) -> None:
    letter = of_team(cast.secretary, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamLetter.objects.filter(pk=letter.pk).update(**change)


def test_the_database_refuses_the_same_letter_twice(cast: Cast) -> None:
    letter = of_team(cast.secretary, NOW)
    again: models.Model = letter
    again.pk, letter.number, letter._state.adding = uuid.uuid4(), "P/0009/2026", True
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
