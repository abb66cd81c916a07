"""A fixed cast for access tests, so that they all read the same."""

import datetime as dt
from dataclasses import dataclass

from apps.accounts import services
from apps.accounts.models import Institution, User
from apps.accounts.rules import Role
from tests.factories.remembered import remembered

PASSWORD = "Tajne-haslo-testowe-1"


@dataclass(frozen=True)
class Cast:
    """One user for each role, and an outsider to every procedure."""

    chair: User
    secretary: User
    social_worker: User
    police_officer: User
    teacher: User
    outsider: User
    administrator: User
    dpo: User


_PEOPLE = {
    "chair": ("Wanda", "Żukowska", Institution.Kind.SOCIAL_WORKER, {Role.CHAIR}),
    "secretary": ("Adam", "Ćwik", Institution.Kind.SOCIAL_WORKER, {Role.SECRETARY}),
    "social_worker": (
        "Ewa", "Łącka", Institution.Kind.SOCIAL_WORKER, {Role.INITIATOR, Role.GROUP_MEMBER},
    ),
    "police_officer": (
        "Jan", "Zając", Institution.Kind.POLICE, {Role.INITIATOR, Role.GROUP_MEMBER},
    ),
    "teacher": ("Iga", "Śliwa", Institution.Kind.EDUCATION, {Role.INITIATOR}),
    "outsider": ("Ola", "Obca", Institution.Kind.HEALTH, {Role.INITIATOR, Role.GROUP_MEMBER}),
    "administrator": ("Jerzy", "Admin", Institution.Kind.OTHER, {Role.ADMINISTRATOR}),
    "dpo": ("Róża", "Inspektor", Institution.Kind.OTHER, {Role.DATA_PROTECTION_OFFICER}),
}  # fmt: skip


def make_cast(now: dt.datetime) -> Cast:
    """Create the cast in the active office."""
    return remembered(("cast", now), lambda: _make(now), _load)


def _load(_first: Cast) -> Cast:
    found = User.objects.select_related("institution").filter(username__in=_PEOPLE)
    return Cast(**{one.username: one for one in found})


def _make(now: dt.datetime) -> Cast:
    people = {}
    for username, (first, last, kind, roles) in _PEOPLE.items():
        institution = services.add_institution(name=f"Jednostka testowa {kind}", kind=kind)
        people[username] = services.create_user(
            actor=None, username=username, password=PASSWORD, roles=roles, now=now,
            first_name=first, last_name=last, email=f"{username}@example.org",
            institution=institution, secrecy_signed_on=now.date(),
        )  # fmt: skip
    return Cast(**people)
