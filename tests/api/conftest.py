"""Clients of the interface: real requests with real tokens on an office's host."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart
from django.urls import get_urlconf, set_urlconf
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.rules import Scope
from apps.procedures.models import Procedure
from tenants import schema
from tests.conftest import KOLBUSZOWA, host_of
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.remembered import STARTED, remembered

ROOT = "/api/v1"


@dataclass
class Api:
    """A caller with one token on one office's host."""

    token: str
    office: str = KOLBUSZOWA

    def call(self, method: str, path: str, *, raw: Any = None, **headers: str) -> Any:
        """Send a request; names of headers are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("Authorization", f"Bearer {self.token}")
        kind = named.pop("content-type", "application/json")
        client = self.client()
        urls = get_urlconf()
        try:
            with schema.public():
                return client.generic(method, f"{ROOT}{path}", raw or b"", kind, headers=named)
        finally:
            set_urlconf(urls)

    def client(self) -> Client:
        """Return a client that is used for one request."""
        return Client(raise_request_exception=False, headers={"host": host_of(self.office)})

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, raw=json.dumps(body).encode(), **headers)

    def upload(self, path: str, name: str, content: bytes, **more: str) -> Any:
        """Send a file in a form; what begins with a small letter is a field, the others are headers.

        The boundary is another one each time, as with real clients.
        """
        headers = {key: value for key, value in more.items() if key[0].isupper()}
        fields = {key: value for key, value in more.items() if key[0].islower()}
        boundary = uuid.uuid4().hex
        raw = encode_multipart(boundary, {**fields, "file": SimpleUploadedFile(name, content)})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.call("POST", path, raw=raw, content_type=kind, **headers)


def issue(user: User, scopes: Iterable[Scope] = tuple(Scope), office: str = KOLBUSZOWA) -> Api:
    """Return a caller with a new token of the user, who must be of the active office."""
    wanted = frozenset(scopes)

    def make() -> str:
        _token, text = services.issue_token(
            user=user, name="test", scopes=set(wanted), days=30, now=timezone.now()
        )
        return text

    return Api(remembered(("token", user.pk, wanted), make, str), office)


def problem_of(response: Any, status: int) -> Any:
    """Return the problem after checking its shape."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:przystan:problem:")
    assert body["title"]
    assert body["detail"]
    return body


def pointers(problem: Any) -> set[str]:
    return {one["pointer"] for one in problem.get("errors", [])}


@pytest.fixture
def officer(cast: Cast) -> Api:
    """The police officer, who starts procedures and sits in groups."""
    return issue(cast.police_officer)


@pytest.fixture
def secretary(cast: Cast) -> Api:
    """The secretary of the team, who reads everything."""
    return issue(cast.secretary)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """A procedure that the police officer started an hour ago."""
    return procedures.started(cast, STARTED - dt.timedelta(hours=1))
