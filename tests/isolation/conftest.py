"""A world of two gminas with equal ids and other contents, and of two voivodeships; made once."""

import datetime as dt
import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role, Scope
from apps.deadlines.models import Deadline
from apps.marshal.models import Gmina, Received
from apps.notifications.models import Message
from apps.procedures.models import Form, Procedure
from apps.procedures.services import forms
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, OPOLSKIE, PODKARPACKIE, host_of
from tests.factories import procedures
from tests.factories.cast import PASSWORD, make_cast
from tests.factories.nka import pesel_number, valid_nka

ANONYMOUS = "anonymous"
GMINA_ROLES = (
    ANONYMOUS, "chair", "secretary", "social_worker", "police_officer", "teacher", "outsider",
    "administrator", "dpo",
)  # fmt: skip
VOIVODESHIP_ROLES = (ANONYMOUS, "analyst", "administrator", "dpo")

# Surnames by which a page shows whose row it holds.
MARKS = {KOLBUSZOWA: "Kolbuszowska", NYSA: "Nyska", PODKARPACKIE: "Cmolas", OPOLSKIE: "Paczków"}


@dataclass
class Side:
    """One office: its people's sessions, and the arguments that routes take."""

    office: str
    sessions: dict[str, str] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    procedure: Any = None
    other: Any = None
    shared: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)

    def client(self, role: str, office: str = "") -> Client:
        """Return a browser of somebody of this office, on its host or on another one's."""
        client = Client(
            raise_request_exception=False, headers={"host": host_of(office or self.office)}
        )
        if role != ANONYMOUS:
            client.cookies["sessionid"] = self.sessions[role]
        return client


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
    start = now - dt.timedelta(days=21)
    side = Side(office)
    with _equal_ids(office):
        cast = make_cast(now=start - dt.timedelta(days=400))
        side.users = {name: getattr(cast, name) for name in GMINA_ROLES[1:]}
        side.procedure = procedures.in_diagnosis(cast, start)
        side.other = _started(cast.teacher, "Inna" + MARKS[office], 500, start)
        side.shared = _things(side, now)
        _mark(office)
        if office == NYSA:
            _shift_by_one_of_each(cast.police_officer, start)
        side.own = _things(side, now)
        side.sessions = _sessions(side)
    return side


def _voivodeship(office: str) -> Side:
    now = timezone.now()
    side = Side(office)
    with _equal_ids(office):
        for role in (Role.ANALYST, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER):
            name = "dpo" if role is Role.DATA_PROTECTION_OFFICER else role.value
            side.users[name] = accounts.create_user(
                actor=None, username=name, password=PASSWORD, roles={role}, now=now,
                first_name="Ala", last_name=MARKS[office], email=f"{name}@example.org",
            )  # fmt: skip
        gmina = Gmina.objects.create(teryt="999999", name=MARKS[office], sort_key="x")
        Received.objects.create(
            gmina=gmina, year=now.year, sequence=1, is_closed=False, definition_version="2026.1",
            tables={"nka": {"police/first": 777 if office == OPOLSKIE else 5}}, computed_at=now,
        )  # fmt: skip
        side.own = side.shared = _account_things(side.users["analyst"], now)
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
    for section, given in _nka(surname, serial).items():
        forms.save_section(author=author, form_id=draft.pk, section=section, raw=given)
    procedure = forms.complete(author=author, form_id=draft.pk, now=now).procedure
    assert procedure is not None
    return procedure


def _things(side: Side, now: dt.datetime) -> dict[str, Any]:
    """Return arguments for routes: new things of the newest procedure of the police officer."""
    officer = side.users["police_officer"]
    procedure = Procedure.objects.filter(started_by=officer).order_by("pk").last()
    assert procedure is not None
    form = procedure.forms.get()
    draft = forms.start_draft(author=officer, now=now)
    forms.save_section(
        author=officer, form_id=draft.pk, section="victims",
        raw=_nka(MARKS[side.office], 700)["victims"],
    )  # fmt: skip
    return {
        "procedure_id": procedure.pk,
        "deadline_id": Deadline.objects.filter(subject_id=procedure.pk).earliest("pk").pk,
        "form_id": {"forms:read": form.pk, "": draft.pk},
        "action": "plan" if False else "first-meeting",
        "code": "victims",
        "year": now.year - 1,
        **_account_things(officer, now),
    }


def _account_things(user: User, now: dt.datetime) -> dict[str, Any]:
    message = Message.objects.create(
        user=user, ref=uuid.uuid4(), kind="procedure.started", label="NK", url="/account/",
        created_at=now,
    )  # fmt: skip
    token, _text = accounts.issue_token(
        user=user, name="token", scopes={Scope.STATISTICS_READ}, days=9, now=now
    )
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "key", "credential": {}}
    )
    return {
        "message_id": message.pk,
        "token_id": token.pk,
        "user_id": user.pk,
        "pk": key.pk,
        "uidb36": "1",
        "key": "x-y",
    }


def _mark(office: str) -> None:
    """Write the office's mark into what was made with the usual, equal answers."""
    User.objects.update(last_name=MARKS[office])
    for form in Form.objects.all():
        for part in ("victims", "perpetrators"):
            for person in form.answers.get(part, []):
                person["last_name"] = person["last_name"].replace("Przykładowa", MARKS[office])
        form.save()


def _shift_by_one_of_each(officer: User, now: dt.datetime) -> None:
    """Make one more of everything, with ids that the other office does not have."""
    for name in ("user_id",):
        assert name
    accounts.create_user(
        actor=None, username="nobody-else", password=PASSWORD, roles={Role.INITIATOR}, now=now,
        last_name=MARKS[NYSA],
    )  # fmt: skip
    _started(officer, "Druga" + MARKS[NYSA], 900, now)


def _sessions(side: Side) -> dict[str, str]:
    found = {}
    for role, user in side.users.items():
        client = Client(headers={"host": host_of(side.office)})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
        found[role] = client.cookies["sessionid"].value
    return found
