"""The people who work in the demo's offices: invented, with one password for each office."""

import datetime as dt
from dataclasses import dataclass

from apps.accounts import services
from apps.accounts.models import Institution, User
from apps.accounts.rules import Role, Scope
from przystan.demo.figures import DemoOffice
from tenants.names import Kind

_K = Institution.Kind
_GMINA = (
    ("przewodnicząca", "chair", "Wanda", "Przykładna", {Role.CHAIR}, _K.SOCIAL_WORKER),
    ("sekretarz", "secretary", "Adam", "Ćwiczebny", {Role.SECRETARY}, _K.SOCIAL_WORKER),
    ("pracownica socjalna", "socjalna", "Ewa", "Łagodna",
     {Role.INITIATOR, Role.GROUP_MEMBER}, _K.SOCIAL_WORKER),
    ("pracownik socjalny", "socjalny", "Karol", "Żywotny",
     {Role.INITIATOR, Role.GROUP_MEMBER}, _K.SOCIAL_WORKER),
    ("dzielnicowy", "dzielnicowy", "Jan", "Umowny",
     {Role.INITIATOR, Role.GROUP_MEMBER}, _K.POLICE),
    ("dzielnicowa", "dzielnicowa", "Zofia", "Świerkowa",
     {Role.INITIATOR, Role.GROUP_MEMBER}, _K.POLICE),
    ("pedagog szkolna", "pedagog", "Iga", "Ścisła", {Role.INITIATOR, Role.GROUP_MEMBER},
     _K.EDUCATION),
    ("lekarz", "lekarz", "Olgierd", "Ósmy", {Role.INITIATOR}, _K.HEALTH),
    ("administrator urzędu", "administrator", "Jerzy", "Techniczny", {Role.ADMINISTRATOR},
     _K.OTHER),
    ("inspektor ochrony danych", "iod", "Róża", "Czujna", {Role.DATA_PROTECTION_OFFICER},
     _K.OTHER),
)  # fmt: skip
_VOIVODESHIP = (
    ("analityczka", "analityk", "Maria", "Liczebna", {Role.ANALYST}, _K.OTHER),
    ("administrator urzędu", "administrator", "Jerzy", "Techniczny", {Role.ADMINISTRATOR},
     _K.OTHER),
)  # fmt: skip
# User names without Polish letters: they are typed on any keyboard.
_NAMES = {"chair": "przewodniczaca", "secretary": "sekretarz"}


@dataclass(frozen=True)
class Account:
    """A user with what somebody needs to sign in."""

    user: User
    username: str
    password: str
    role: str


def create(office: DemoOffice, now: dt.datetime) -> list[Account]:
    """Create the office's users."""
    password = f"Pokaz-urzedu-{office.teryt}"
    people = _GMINA if office.kind is Kind.GMINA else _VOIVODESHIP
    for name, kind in office.extra_institutions:
        services.add_institution(name=name, kind=kind)
    accounts = []
    for role, key, first, last, roles, kind in people:
        profile = {"first_name": first, "last_name": last, "institution": _place(office, kind)}
        username = _NAMES.get(key, key)
        user = User.objects.filter(username=username).first() or services.create_user(
            actor=None, username=username, password=password, roles=roles, now=now,
            email=f"{username}@{office.host}.example", secrecy_signed_on=now.date(), **profile,
        )  # fmt: skip
        accounts.append(Account(user, username, password, role))
    return accounts


def _place(office: DemoOffice, kind: Institution.Kind) -> Institution:
    return services.add_institution(name=_institution(office, kind), kind=kind)


def _institution(office: DemoOffice, kind: Institution.Kind) -> str:
    names = {
        _K.SOCIAL_WORKER: office.unit,
        _K.POLICE: f"Komenda Policji – {office.name}",
        _K.EDUCATION: f"Szkoła Podstawowa – {office.name}",
        _K.HEALTH: f"Przychodnia – {office.name}",
    }
    return names.get(kind, f"Urząd – {office.name}")


def token(accounts: list[Account], now: dt.datetime) -> str:
    """Return a token of the office's chair, or of its analyst."""
    owner = accounts[0].user
    scopes = set(Scope) if Role.CHAIR in owner.roles else {Scope.STATISTICS_READ}
    _token, text = services.issue_token(user=owner, name="demo", scopes=scopes, days=365, now=now)
    return text
