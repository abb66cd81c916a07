"""The places of help printed on the sheet NK-B, kept by the administrator over REST."""

from typing import Any

import pytest

from apps.accounts.rules import Scope
from apps.audit.models import Entry
from apps.procedures.models import HelpContact
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.api.subjects import HELP
from tests.factories.cast import Cast

PATH = "/help-contacts/"


@pytest.fixture
def keeper(cast: Cast) -> Api:
    """The administrator."""
    return issue(cast.administrator)


def test_a_contact_is_added_changed_and_taken_off(keeper: Api) -> None:
    added = keeper.post(PATH, HELP)

    assert added.status_code == 201, added.content
    row = added.json()
    assert {name: row[name] for name in HELP} == HELP
    changed = keeper.post(f"{PATH}{row['id']}/", {**HELP, "phone": "", "address": "Rynek 1"})
    assert (changed.status_code, changed.json()["address"]) == (200, "Rynek 1")
    assert keeper.get(PATH).json()["results"] == [changed.json()]
    left = keeper.post(f"{PATH}{row['id']}/remove/", {})
    assert (left.status_code, left.json()["results"]) == (200, [])
    problem_of(keeper.post(f"{PATH}{row['id']}/remove/", {}), 404)
    log = Entry.objects.filter(action__startswith="contact.").values_list("action", flat=True)
    assert sorted(log) == ["contact.removed", "contact.saved", "contact.saved"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"name": ""}, "/name"), ({"name": "x" * 161}, "/name"), ({"phone": 997}, "/phone"),
     ({"phone": "", "address": ""}, "/phone"), ({"hours": None}, "/hours"),
     ({"colour": "x"}, "/colour")],
)  # fmt: skip
def test_a_wrong_contact_is_pointed_at(keeper: Api, change: Any, pointer: str) -> None:
    assert pointers(problem_of(keeper.post(PATH, {**HELP, **change}), 422)) == {pointer}
    assert not HelpContact.objects.exists()


def test_what_is_left_out_is_not_taken_for_empty(keeper: Api) -> None:
    row = keeper.post(PATH, HELP).json()
    problem_of(keeper.post(f"{PATH}{row['id']}/", {"name": "OPS", "phone": "1"}), 422)
    assert HelpContact.objects.get().name == HELP["name"]


def test_a_name_is_there_once(keeper: Api) -> None:
    keeper.post(PATH, HELP)
    assert pointers(problem_of(keeper.post(PATH, HELP), 422)) == {"/name"}


def test_a_repeated_request_adds_one_contact(keeper: Api) -> None:
    first = keeper.post(PATH, HELP, Idempotency_Key="one")
    again = keeper.post(PATH, HELP, Idempotency_Key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert HelpContact.objects.count() == 1


@pytest.mark.parametrize("who", ["chair", "secretary", "police_officer", "dpo"])
def test_only_the_administrator_keeps_them(cast: Cast, keeper: Api, who: str) -> None:
    row, other = keeper.post(PATH, HELP).json(), issue(getattr(cast, who))
    problem_of(other.get(PATH), 403)
    problem_of(other.post(PATH, {**HELP, "name": "OPS"}), 403)
    problem_of(other.post(f"{PATH}{row['id']}/remove/", {}), 403)
    assert HelpContact.objects.count() == 1


def test_each_act_asks_for_its_scope(cast: Cast) -> None:
    reading = issue(cast.administrator, [Scope.PROCEDURES_READ])
    assert reading.get(PATH).status_code == 200
    problem_of(reading.post(PATH, HELP), 403)
