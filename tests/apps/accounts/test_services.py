"""Who may do what, in a table; users, roles and tokens."""

import datetime as dt
import hashlib

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from apps.accounts import selectors, services
from apps.accounts.models import ApiToken, Institution, RoleGrant, User
from apps.accounts.rules import (
    GMINA_ROLES,
    GRANTS,
    VOIVODESHIP_ROLES,
    Permission,
    Role,
    Scope,
    are_compatible,
    permissions_of,
    roles_with,
)
from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from tenants import schema
from tenants.models import Office
from tests.conftest import NYSA
from tests.factories.cast import PASSWORD, Cast

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
# Columns: initiator, chair, secretary, group member, administrator, data protection, analyst.
TABLE = {
    Permission.START_PROCEDURE: "x......",
    Permission.READ_ALL_PROCEDURES: ".xx....",
    Permission.READ_GROUP_PROCEDURES: "...x...",
    Permission.RECEIVE_FORM: ".xx....",
    Permission.APPOINT_GROUP: ".x.....",
    Permission.FORWARD_FORM: ".xx....",
    Permission.WORK_IN_GROUP: "...x...",
    Permission.WAIVE_DEADLINE: ".x.....",
    Permission.READ_OFFICE_WORKLIST: ".xx....",
    Permission.READ_STATISTICS: ".xx....",
    Permission.SEND_STATISTICS: ".xx....",
    Permission.KEEP_ARCHIVE: ".xx....",
    Permission.READ_REGION: "......x",
    Permission.MANAGE_USERS: "....x..",
    Permission.READ_AUDIT: ".....x.",
}
CASE_ROLES = (Role.INITIATOR, Role.CHAIR, Role.SECRETARY, Role.GROUP_MEMBER)


def user(username: str, last_name: str = "", roles: set[Role] | None = None) -> User:
    return services.create_user(
        actor=None, username=username, password=PASSWORD, roles=roles or set(), now=NOW,
        last_name=last_name,
    )  # fmt: skip


def test_every_role_has_just_the_permissions_of_the_table() -> None:
    found = {
        permission: "".join("x" if permission in GRANTS[role] else "." for role in Role)
        for permission in Permission
    }
    assert found == TABLE


def test_roles_add_up_and_no_role_grants_nothing() -> None:
    assert permissions_of(set()) == frozenset()
    both = permissions_of({Role.INITIATOR, Role.GROUP_MEMBER})
    assert both == GRANTS[Role.INITIATOR] | GRANTS[Role.GROUP_MEMBER]
    assert roles_with(Permission.APPOINT_GROUP) == [Role.CHAIR]
    assert all(roles_with(permission) for permission in Permission)


def test_every_role_can_be_given_somewhere() -> None:
    assert set(GMINA_ROLES) | set(VOIVODESHIP_ROLES) == set(Role)


@pytest.mark.parametrize("other", CASE_ROLES)
def test_who_manages_accounts_works_on_no_case(kolbuszowa: Office, other: Role) -> None:
    roles = {Role.ADMINISTRATOR, other}
    assert not are_compatible(roles)
    with pytest.raises(Invalid) as refusal:
        user("both", roles=roles)
    assert [problem.anchor for problem in refusal.value.problems] == ["roles"]
    assert not User.objects.exists()
    one = user("one", roles={other})
    with pytest.raises(Invalid):
        services.set_roles(actor=None, user=one, roles=roles, now=NOW)
    assert one.roles == {other}


def test_other_roles_go_together() -> None:
    assert are_compatible(set(CASE_ROLES))
    assert are_compatible({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER})


@pytest.mark.parametrize("who", ["chair", "secretary", "social_worker", "teacher", "dpo"])
def test_only_administrators_manage_users(cast: Cast, who: str) -> None:
    actor = getattr(cast, who)
    for attempt in (
        lambda: services.create_user(
            actor=actor, username="x", password=PASSWORD, roles=set(), now=NOW
        ),
        lambda: services.set_roles(actor=actor, user=actor, roles={Role.CHAIR}, now=NOW),
        lambda: services.change_user(actor=actor, user=actor, roles=set(), now=NOW),
        lambda: services.set_active(actor=actor, user=cast.chair, is_active=False, now=NOW),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_roles_are_kept_as_history(cast: Cast) -> None:
    person, by = cast.teacher, cast.administrator
    services.set_roles(actor=by, user=person, roles={Role.GROUP_MEMBER}, now=NOW)
    services.set_roles(actor=by, user=person, roles={Role.GROUP_MEMBER}, now=NOW)
    grants = RoleGrant.objects.filter(user=person).order_by("granted_at")
    assert [(one.role, one.ended_at, one.granted_by) for one in grants] == [
        (Role.INITIATOR, NOW, None),
        (Role.GROUP_MEMBER, None, by),
    ]
    assert person.roles == {Role.GROUP_MEMBER}
    logged = Entry.objects.filter(action="user.roles", subject_id=str(person.pk)).last()
    assert logged is not None
    assert logged.details == {"before": ["initiator"], "after": ["group_member"]}


def test_a_role_is_held_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=cast.chair, role=Role.CHAIR, granted_at=NOW)


def test_a_blocked_user_may_do_nothing_and_keeps_the_roles(cast: Cast) -> None:
    services.set_active(actor=cast.administrator, user=cast.chair, is_active=False, now=NOW)
    blocked = User.objects.get(pk=cast.chair.pk)
    assert blocked.roles == {Role.CHAIR}
    assert not any(blocked.may(permission) for permission in Permission)
    assert blocked not in selectors.active_with(Role.CHAIR)


def test_nobody_blocks_themselves(cast: Cast) -> None:
    who = cast.administrator
    with pytest.raises(DomainError):
        services.set_active(actor=who, user=who, is_active=False, now=NOW)


@pytest.mark.parametrize(
    ("password", "username"),
    [("krotkie-1", "nowa"), ("password1234", "nowa"), ("kowalska-anna", "kowalska-anna")],
)
def test_weak_passwords_are_refused(kolbuszowa: Office, password: str, username: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.create_user(actor=None, username=username, password=password, roles=set(), now=NOW)
    assert {problem.anchor for problem in refusal.value.problems} == {"password"}
    assert not User.objects.exists()


def test_a_user_name_is_unique_in_an_office_and_free_in_another(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        user("chair")
    assert [problem.anchor for problem in refusal.value.problems] == ["username"]
    assert User.objects.filter(username="chair").count() == 1
    with schema.office(NYSA):
        assert user("chair").pk is not None
        assert User.objects.count() == 1


def test_names_stand_in_polish_order(kolbuszowa: Office) -> None:
    ordered = [
        "Ciak", "Cwik", "Ćwik", "Dąb", "Lis", "Łącka", "Nowak", "Ósma", "Sad", "Ścisła", "Śliwa",
        "Zając", "Źródło", "Żuk",
    ]  # fmt: skip
    for number, name in enumerate(reversed(ordered)):
        user(f"user{number}", name, {Role.CHAIR})
    assert [one.last_name for one in selectors.users()] == ordered
    assert [one.last_name for one in selectors.active_with(Role.CHAIR)] == ordered


def test_a_changed_name_sorts_anew(cast: Cast) -> None:
    services.change_user(
        actor=cast.administrator, user=cast.chair, roles={Role.CHAIR}, now=NOW, last_name="Aaa"
    )
    assert selectors.users()[0].username == "chair"


def test_a_change_of_data_and_roles_is_all_or_nothing(cast: Cast) -> None:
    with pytest.raises(Invalid):
        services.change_user(
            actor=cast.administrator, user=cast.chair, last_name="Inna", now=NOW,
            roles={Role.ADMINISTRATOR, Role.CHAIR},
        )  # fmt: skip
    assert User.objects.get(pk=cast.chair.pk).last_name == "Żukowska"


def issue(owner: User, days: int = 30) -> tuple[ApiToken, str]:
    scopes = {Scope.DEADLINES_READ}
    return services.issue_token(user=owner, name="Program", scopes=scopes, days=days, now=NOW)


def test_of_a_token_only_the_hash_is_kept(cast: Cast) -> None:
    token, text = issue(cast.chair)
    assert text.startswith("prz_")
    assert len(text) > 40
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert row["hash"] == hashlib.sha256(text.encode()).hexdigest()
    assert not any(text in str(value) for value in row.values())
    assert text not in str(list(Entry.objects.values()))
    assert issue(cast.chair)[1] != text


@pytest.mark.parametrize(("days", "usable"), [(29, True), (30, False), (31, False)])
def test_a_token_ends_by_itself(cast: Cast, days: int, usable: bool) -> None:
    _token, text = issue(cast.chair)
    found = selectors.usable_token(services.token_hash(text), NOW + dt.timedelta(days=days))
    assert (found is not None) == usable


def test_a_revoked_token_opens_nothing_and_is_revoked_once(cast: Cast) -> None:
    token, text = issue(cast.chair)
    services.revoke_token(user=cast.chair, token_id=token.pk, now=NOW)
    assert selectors.usable_token(services.token_hash(text), NOW) is None
    with pytest.raises(NotFound):
        services.revoke_token(user=cast.chair, token_id=token.pk, now=NOW)


def test_nobody_revokes_the_token_of_somebody_else(cast: Cast) -> None:
    token, text = issue(cast.chair)
    with pytest.raises(NotFound):
        services.revoke_token(user=cast.administrator, token_id=token.pk, now=NOW)
    assert selectors.usable_token(services.token_hash(text), NOW)


def test_a_blocked_users_token_opens_nothing(cast: Cast) -> None:
    _token, text = issue(cast.chair)
    services.set_active(actor=cast.administrator, user=cast.chair, is_active=False, now=NOW)
    assert selectors.usable_token(services.token_hash(text), NOW) is None


def test_a_token_of_one_office_is_unknown_in_another(cast: Cast) -> None:
    _token, text = issue(cast.chair)
    with schema.office(NYSA):
        assert selectors.usable_token(services.token_hash(text), NOW) is None


def test_a_token_needs_a_scope(cast: Cast) -> None:
    with pytest.raises(Invalid):
        services.issue_token(user=cast.chair, name="x", scopes=set(), days=1, now=NOW)


def test_an_institution_is_made_once(kolbuszowa: Office) -> None:
    first = services.add_institution(name="OPS", kind="social_worker")
    assert services.add_institution(name="OPS", kind="police") == first
    assert Institution.objects.get().kind == "social_worker"


def test_a_session_is_bound_to_the_password_and_the_office(cast: Cast) -> None:
    here = cast.chair.get_session_auth_hash()
    with schema.office(NYSA):
        other = user("chair")
        other.password = cast.chair.password
        assert other.get_session_auth_hash() != here
    cast.chair.set_password("Inne-haslo-testowe-2")
    assert cast.chair.get_session_auth_hash() != here
