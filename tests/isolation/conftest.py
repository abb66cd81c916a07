"""A world of two gminas with equal ids and other contents, and of two voivodeships; made once."""

import datetime as dt
import hashlib
import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from apps.accounts import rules
from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.attachments import services as attachments
from apps.attachments.models import Scan
from apps.deadlines.models import Deadline
from apps.marshal.models import Gmina, Received
from apps.meetings.models import Kind, Seat
from apps.meetings.services import holding
from apps.notifications.models import Message
from apps.people.models import Person, Tie
from apps.procedures.models import Emergency, Form, HelpContact, Matter, Procedure, Recusal
from apps.procedures.services import forms, tracks
from apps.teams.models import Group, Membership
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, OPOLSKIE, PODKARPACKIE, host_of
from tests.factories import (
    households,
    imports,
    letters,
    meetings,
    procedures,
    retention,
    transfers,
)
from tests.factories.cast import PASSWORD, make_cast
from tests.factories.nka import pesel_number, valid_nka
from tests.isolation.routes import Route

ANONYMOUS = "anonymous"
GMINA_ROLES = (
    ANONYMOUS, "chair", "secretary", "social_worker", "police_officer", "teacher", "outsider",
    "administrator", "dpo",
)  # fmt: skip
VOIVODESHIP_ROLES = (ANONYMOUS, "analyst", "administrator", "dpo")

# Middleware is loaded once for thousands of requests, as in a real process.
HANDLER = ClientHandler(enforce_csrf_checks=False)

# Surnames by which a page shows whose row it holds.
MARKS = {KOLBUSZOWA: "Kolbuszowska", NYSA: "Nyska", PODKARPACKIE: "Cmolas", OPOLSKIE: "Paczków"}


# Routes that take another row than the one that has the argument's name.
_OTHER_NAMES = {
    "forms:read": {"form_id": "completed_id"},
    "forms:pdf": {"form_id": "completed_id"},
    "attachments:scan": {"form_id": "paper_id"},
    "attachments:scan-page": {"form_id": "paper_id"},
    "meetings:minutes": {"appointment_id": "held_id"},
    "meetings:correct": {"appointment_id": "held_id"},
    "seats:hold": {"appointment_id": "team_id"},
    "seats:correct": {"appointment_id": "team_held_id"},
    "seats:tell-all": {"appointment_id": "team_id"},
    "seats:absence": {"invited_id": "member_id"},
    "letters:team-detail": {"letter_id": "team_letter_id"},
    "letters:team-pdf": {"letter_id": "team_letter_id"},
    "letters:team-move": {"letter_id": "team_letter_id", "move": "team_move"},
}


@dataclass
class Side:
    """One office: its people, their sessions, and the arguments that routes take."""

    office: str
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, Any] = field(default_factory=dict)
    only_here: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def client(self, role: str, office: str = "") -> Client:
        """Return a browser of somebody of this office, on its host or on another one's."""
        client = Client(
            raise_request_exception=False, headers={"host": host_of(office or self.office)}
        )
        client.handler = HANDLER
        if role != ANONYMOUS:
            client.cookies["sessionid"] = self.sessions[role]
        return client

    def address(self, route: Route, arguments: dict[str, Any] | None = None) -> str:
        """Return the address of a route with this office's ids, or with other ones."""
        given = self.arguments if arguments is None else arguments
        names = _OTHER_NAMES.get(route.name, {})
        urlconf = "przystan.urls.gmina" if self.office[0] == "g" else "przystan.urls.voivodeship"
        kwargs = {name: given[names.get(name, name)] for name in route.arguments}
        return reverse(route.name, urlconf=urlconf, kwargs=kwargs)


World = dict[str, Side]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Make all four offices in one transaction, which the module's tests share."""
    with django_db_blocker.unblock():
        connection.close()
        schema.leave()
        with transaction.atomic():
            yield {
                KOLBUSZOWA: _gmina(KOLBUSZOWA),
                NYSA: _gmina(NYSA),
                PODKARPACKIE: _voivodeship(PODKARPACKIE),
                OPOLSKIE: _voivodeship(OPOLSKIE),
            }
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture(autouse=True)
def _as_it_was(world: World) -> Iterator[None]:
    """Take back what a test changed."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _gmina(office: str) -> Side:
    now = timezone.now()
    start = (now - dt.timedelta(days=21)).replace(hour=10)  # the same day in UTC and in Warsaw
    side = Side(office)
    with _equal_ids(office):
        cast = make_cast(now=start - dt.timedelta(days=400))
        side.users = {name: getattr(cast, name) for name in GMINA_ROLES[1:]}
        officers = procedures.in_diagnosis(cast, start)
        _mark(office)
        teachers = _started(cast.teacher, "Inna" + MARKS[office], 500, start)
        side.numbers = {"officer": officers.number, "teacher": teachers.number}
        side.arguments = _things(side, officers, now)
        if office == NYSA:
            further = _started(cast.police_officer, "Druga" + MARKS[office], 900, start)
            side.only_here = _things(side, further, now)
        side.sessions = _sessions(side)
    return side


def _voivodeship(office: str) -> Side:
    now = timezone.now()
    side = Side(office)
    with _equal_ids(office):
        for name, role in zip(VOIVODESHIP_ROLES[1:], rules.VOIVODESHIP_ROLES, strict=True):
            side.users[name] = accounts.create_user(
                actor=None, username=name, password=PASSWORD, roles={role}, now=now,
                first_name="Ala", last_name=MARKS[office], email=f"{name}@example.org",
            )  # fmt: skip
        gmina = Gmina.objects.create(teryt="999999", name=MARKS[office], sort_key="x")
        Received.objects.create(
            gmina=gmina, year=now.year, sequence=1, is_closed=False, definition_version="2026.1",
            tables={"nka": {"police/first": 77077}} if office == OPOLSKIE else {}, computed_at=now,
        )  # fmt: skip
        side.arguments = _account_things(side, side.users["analyst"], now)
        if office == OPOLSKIE:
            side.only_here = _account_things(side, side.users["analyst"], now)
        side.sessions = _sessions(side)
    return side


class _equal_ids:  # noqa: N801 - used like a function
    """Enter an office in which every id begins at the same number as in the others."""

    def __init__(self, office: str) -> None:
        self.office = schema.office(office)
        self.name = office

    def __enter__(self) -> None:
        with schema.as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT sequencename FROM pg_sequences WHERE schemaname = %s", [self.name]
            )
            for (sequence,) in cursor.fetchall():
                cursor.execute(f'ALTER SEQUENCE "{self.name}"."{sequence}" RESTART WITH 5000')
        for number, key in enumerate(_uuid_keys()):
            counter = itertools.count(1)
            key.__dict__["_get_default"] = lambda number=number, counter=counter: uuid.UUID(
                int=(number << 64) + next(counter), version=4
            )
        self.office.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.office.__exit__(*error)
        for key in _uuid_keys():
            key.__dict__.pop("_get_default")


def _uuid_keys() -> list[Any]:
    found = [model._meta.pk for model in apps.get_models() if model.__module__[:5] == "apps."]
    return [key for key in found if isinstance(key, models.UUIDField)]


def _nka(surname: str, serial: int) -> dict[str, Any]:
    answers = valid_nka()
    for number, person in enumerate((answers["victims"][0], answers["perpetrators"][0])):
        person["last_name"] = surname
        person["pesel"] = pesel_number(
            dt.date(1888, 1, 1), serial=serial + number, sex=person["sex"]
        )
    answers["victims"][1]["last_name"] = surname
    answers["additional"]["text"] = f"Opis {surname}"
    return answers


def _started(author: User, surname: str, serial: int, now: dt.datetime) -> Procedure:
    draft = forms.start_draft(author=author, now=now)
    assert author.institution is not None
    own = {"initiator": {"initiator": author.institution.kind}}
    for section, given in {**_nka(surname, serial), **own}.items():
        forms.save_section(author=author, form_id=draft.pk, section=section, raw=given)
    procedure = forms.complete(author=author, form_id=draft.pk, now=now).procedure
    assert procedure is not None
    return procedure


def _things(side: Side, procedure: Procedure, now: dt.datetime) -> dict[str, Any]:
    """Return arguments for routes: a procedure of the police officer, and new things of theirs."""
    officer = side.users["police_officer"]
    draft = forms.start_draft(author=officer, now=now)
    forms.save_section(
        author=officer, form_id=draft.pk, section="victims",
        raw=_nka(MARKS[side.office], 700)["victims"],
    )  # fmt: skip
    tie = Tie.objects.create(
        user=officer, name_hash=str(procedure.pk), declared_at=now,
        about={"first_name": "Osoba", "last_name": MARKS[side.office]},
    )  # fmt: skip
    emergency = Emergency.objects.create(
        procedure=procedure, user=officer, opened_at=now, until=now + dt.timedelta(hours=8)
    )
    recusal = Recusal.objects.create(procedure=procedure, user=side.users["outsider"], since=now)
    contact = HelpContact.objects.create(
        name=f"Ośrodek {MARKS[side.office]} {HelpContact.objects.count()}", phone="17 000 00 00"
    )
    transfers.came_with_a_letter(side.users["secretary"], procedure, now)
    return {
        "contact_id": contact.pk,
        "language": "pl",
        "tie_id": tie.pk,
        "recusal_id": recusal.pk,
        "procedure_id": procedure.pk,
        "deadline_id": Deadline.objects.filter(subject_id=procedure.pk).earliest("pk").pk,
        "form_id": draft.pk,
        "completed_id": procedure.forms.get().pk,
        "matter_id": _matter(procedure, officer, now).pk,
        "letter_id": letters.draft(side.users["chair"], procedure, now).pk,
        "emergency_id": emergency.pk,
        "party_id": procedure.parties.filter(side="victim").first().pk,
        "kept_id": procedure.parties.filter(side="victim").first().person_id,
        "gone_id": procedure.parties.filter(side="perpetrator").first().person_id,
        **transfers.both_ways(side.users["secretary"], procedure, now),
        "attachment_id": attachments.add(
            actor=side.users["chair"],
            procedure_id=procedure.pk,
            title=MARKS[side.office],
            name="a.pdf",
            content=b"%PDF-1.7\n%%EOF",
            now=now,
        ).pk,
        **households.ids(side.users["secretary"], procedure, now),
        "token": "unsigned",
        "paper_id": _paper(officer, now),
        "number": 1,
        **retention.waiting(side.users["secretary"], procedure, now),
        "batch_id": imports.checked(side.users["secretary"], [imports.row(1)], now).pk,
        "kind": "notice-on-weapon",
        "move": "issue",
        "team_letter_id": letters.of_team(side.users["chair"], now).pk,
        "team_move": "cancel",
        **_appointments(procedure, officer, now),
        **_team(side, officer, now),
        "recipient": "group",
        "track": "crime-notice",
        "step": "notify",
        "action": "notify-firearm",
        "code": "victims",
        "year": now.year - 1,
        **_account_things(side, officer, now),
    }


def _paper(officer: User, now: dt.datetime) -> uuid.UUID:
    """Return the id of a form that the officer enters from paper, beside its scan."""
    paper = now - dt.timedelta(days=3)
    draft = forms.start_draft(author=officer, now=now, paper_completed_at=paper)
    scan = Scan.objects.create(
        form=draft, mime="image/png", size=1, sha256="x", state="clean", data=b"x", uploaded_at=now
    )
    scan.pages.create(number=1, data=b"x")
    return draft.pk


def _matter(procedure: Procedure, officer: User, now: dt.datetime) -> Matter:
    return tracks.open_matter(
        actor=officer, procedure_id=procedure.pk, kind="crime-notice",
        given=tracks.StepInput(timezone.localdate(now)), now=now,
    )  # fmt: skip


def _appointments(procedure: Procedure, officer: User, now: dt.datetime) -> dict[str, Any]:
    """Return one appointment to come and one that was held, of the procedure's group."""
    if procedure.group is None:
        _with_group(procedure, officer)
    coming, past = (
        meetings.planned(
            officer, procedure, at, users=[officer], now=at - dt.timedelta(hours=1),
            kind=Kind.GROUP_MEETING, may_overlap=True,
        )
        for at in (now + dt.timedelta(days=5), now - dt.timedelta(hours=5))
    )  # fmt: skip
    holding.hold(
        actor=officer, appointment_id=past.pk, now=now,
        given=holding.HeldInput([officer], text="Protokół"),
    )  # fmt: skip
    return {
        "appointment_id": coming.pk,
        "held_id": past.pk,
        "invited_id": coming.invited.get().pk,
    }


def _team(side: Side, officer: User, now: dt.datetime) -> dict[str, Any]:
    """Return a seat in the team and a meeting to which its owner is invited."""
    seat = Seat.objects.filter(user=officer).first()
    if seat is not None:  # the second time: a former seat, and one of somebody else
        Seat.objects.filter(pk=seat.pk).update(until=seat.appointed_on)
    yesterday = timezone.localdate(now) - dt.timedelta(days=1)
    seat = meetings.seated(side.users["chair"], officer, now=now, appointed_on=yesterday)
    row = meetings.team_called(
        side.users["chair"], now + dt.timedelta(days=20), now=now, may_overlap=True
    )
    past = meetings.team_held(side.users["chair"], now - dt.timedelta(hours=5))
    return {
        "seat_id": seat.pk,
        "team_id": row.pk,
        "team_held_id": past.pk,
        "member_id": row.invited.get(seat=seat).pk,
    }


def _with_group(procedure: Procedure, officer: User) -> None:
    """Give a procedure that has just started a group, past the steps that lead to one."""
    group = Group.objects.create(appointed_on=timezone.localdate(), appointed_by=officer)
    Membership.objects.create(
        group=group, user=officer, function="police_officer", since=timezone.localdate()
    )
    procedure.group = group
    procedure.save(update_fields=["group"])


def _account_things(side: Side, user: User, now: dt.datetime) -> dict[str, Any]:
    message = Message.objects.create(
        user=user, ref=uuid.UUID(int=Message.objects.count(), version=4), created_at=now,
        kind="procedure.started", label=f"NK/{MARKS[side.office]}", url="/account/",
    )  # fmt: skip
    token, _text = accounts.issue_token(
        user=user, name=f"token {MARKS[side.office]}", scopes={rules.Scope.STATISTICS_READ},
        days=9, now=now,
    )  # fmt: skip
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN,
        data={"name": f"key {MARKS[side.office]}", "credential": _credential(side.office)},
    )  # fmt: skip
    other = accounts.create_user(
        actor=None, username=f"other{token.pk}", password=PASSWORD, now=now,
        roles={rules.Role.ADMINISTRATOR}, last_name=MARKS[side.office],
    )  # fmt: skip
    return {
        "message_id": message.pk, "token_id": token.pk, "user_id": other.pk, "pk": key.pk,
        "uidb36": "1", "key": "set-password",
    }  # fmt: skip


def _credential(office: str) -> dict[str, Any]:
    """Return what a browser registers for a security key of this office's host."""
    host = host_of(office)
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = AuthenticatorData.create(
        hashlib.sha256(host.encode()).digest(),
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT,
        0,
        AttestedCredentialData.create(Aaguid.NONE, office.encode(), public),
    )
    told = CollectedClientData.create("webauthn.create", b"challenge", f"https://{host}")
    number = websafe_encode(office.encode())
    return {
        "id": number, "rawId": number, "type": "public-key", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(told),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }  # fmt: skip


def _mark(office: str) -> None:
    """Write the office's mark into what the factories make with the same answers everywhere."""
    for user in User.objects.all():
        user.last_name = MARKS[office]
        user.save()
    for person in Person.objects.all():
        person.last_name = MARKS[office]
        person.save()
    for form in Form.objects.all():
        for one in [*form.answers["victims"], *form.answers["perpetrators"]]:
            one["last_name"] = MARKS[office]
        form.save()


def _sessions(side: Side) -> dict[str, str]:
    found = {}
    for role, user in side.users.items():
        client = Client(headers={"host": host_of(side.office)})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
        found[role] = client.cookies["sessionid"].value
    return found
