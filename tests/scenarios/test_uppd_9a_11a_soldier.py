"""UPPD art. 9a.11a: with a soldier who uses violence, one of the Military Police sits in the group."""

import datetime as dt

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import Institution, User
from apps.accounts.rules import Role
from apps.common.errors import Invalid, NotFound, NotPermitted
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.needs import Needs
from apps.procedures.rules.states import Action, State
from apps.procedures.services import actions, persons
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures as made
from tests.factories.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SOLDIER = Needs(service="soldier")


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    row = made.started(cast, NOW)
    return actions.take(
        actor=cast.secretary, procedure_id=row.pk, action=Action.RECEIVE,
        given=ActionInput(on=NOW.date()), now=NOW,
    )  # fmt: skip


@pytest.fixture
def military(cast: Cast) -> User:
    unit = accounts.add_institution(
        name="Oddział testowy ŻW", kind=Institution.Kind.MILITARY_POLICE
    )
    return accounts.create_user(
        actor=None, username="zandarm", password=PASSWORD, roles={Role.GROUP_MEMBER}, now=NOW,
        secrecy_signed_on=NOW.date(),
        first_name="Emil", last_name="Zmyślony", email="zandarm@example.org", institution=unit,
    )  # fmt: skip


def note(actor: User, party: Party, needs: Needs = SOLDIER) -> Party:
    return persons.note_needs(actor=actor, party_id=party.pk, needs=needs, now=NOW)


def appoint(cast: Cast, procedure: Procedure, *others: User) -> Procedure:
    given = ActionInput(
        on=NOW.date(), social_worker=cast.social_worker, police_officer=cast.police_officer,
        others=list(others),
    )  # fmt: skip
    return actions.take(
        actor=cast.chair, procedure_id=procedure.pk, action=Action.APPOINT_GROUP, given=given,
        now=NOW,
    )  # fmt: skip


def test_the_group_of_a_soldiers_case(cast: Cast, procedure: Procedure, military: User) -> None:
    note(cast.police_officer, procedure.parties.get(side="perpetrator"))  # who started it noted it
    with pytest.raises(Invalid) as refusal:
        appoint(cast, procedure)
    assert [one.anchor for one in refusal.value.problems] == ["others"]
    procedure.refresh_from_db()
    assert procedure.state == State.RECEIVED
    assert appoint(cast, procedure, military).state == State.GROUP_APPOINTED


def test_without_a_soldier_nobody_is_asked_for(cast: Cast, procedure: Procedure) -> None:
    note(cast.secretary, procedure.parties.get(side="perpetrator"), Needs(service="police"))
    assert appoint(cast, procedure).state == State.GROUP_APPOINTED


def test_who_notes_it(cast: Cast, procedure: Procedure) -> None:
    """Before the group: who started it, and the team; then its members and the team."""
    man = procedure.parties.get(side="perpetrator")
    for stranger in (cast.outsider, cast.teacher, cast.social_worker):
        with pytest.raises(NotFound):
            note(stranger, man)
    appoint(cast, procedure)
    assert note(cast.social_worker, man).noted_needs == SOLDIER
    Procedure.objects.filter(pk=procedure.pk).update(started_by=cast.teacher)
    with pytest.raises((NotFound, NotPermitted)):
        note(cast.teacher, man)


def test_a_child_has_a_guardian_anyway(cast: Cast, procedure: Procedure) -> None:
    child = procedure.parties.get(is_minor=True)
    with pytest.raises(Invalid):
        note(cast.police_officer, child, Needs(is_helpless=True))
    woman = procedure.parties.get(side="victim", is_minor=False)
    noted = note(cast.police_officer, woman, Needs(is_helpless=True, helper="Siostra"))
    assert [one.basis for one in noted.hints] == ["ROZP23 § 5, § 6 ust. 3"]
