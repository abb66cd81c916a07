"""People over REST: how they are safely reached, entries that may be one person, and merging them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.audit.models import Entry
from apps.notifications.models import Message
from apps.people import selectors as people
from apps.people.models import Contact, Merge, Person
from apps.procedures.models import Party, Procedure
from apps.procedures.services import recusals
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.api.subjects import CONTACT, NEEDS
from tests.factories import procedures, transfers
from tests.factories.cast import Cast


def _victim(procedure: Procedure) -> Party:
    return procedure.parties.select_related("person").get(side="victim", position=1)


def _contact(procedure: Procedure) -> str:
    return f"/parties/{_victim(procedure).pk}/contact/"


def test_the_safe_contact_is_noted_read_and_logged(cast: Cast, procedure: Procedure) -> None:
    path, staff = _contact(procedure), issue(cast.secretary)
    assert set(staff.get(path).json().values()) == {"", True}

    noted = staff.post(path, CONTACT)

    assert noted.status_code == 200, noted.content
    assert noted.json() == {**CONTACT, "may_write": True, "handed_over_to": ""}
    assert staff.get(path).json() == noted.json()
    assert people.contact_of(_victim(procedure).person).refuses_letters
    assert Entry.objects.filter(action="procedure.read", purpose="person API").count() == 2
    details = Entry.objects.get(action="person.contact")
    assert "600 000 000" not in f"{details.details} {details.purpose}"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"phone": None}, "/phone"), ({"phone": 600}, "/phone"), ({"phone": "6" * 41}, "/phone"),
     ({"letters": "maybe"}, "/letters"), ({"letters": True}, "/letters"),
     ({"note": "x" * 501}, "/note"), ({"colour": "x"}, "/colour")],
)  # fmt: skip
def test_a_wrong_contact_changes_nothing(
    secretary: Api, procedure: Procedure, change: dict[str, Any], pointer: str
) -> None:
    found = problem_of(secretary.post(_contact(procedure), {**CONTACT, **change}), 422)

    assert pointers(found) == {pointer}
    assert not Contact.objects.exists()


def test_what_is_left_out_is_not_taken_for_empty(secretary: Api, procedure: Procedure) -> None:
    found = problem_of(secretary.post(_contact(procedure), {"phone": "600 000 000"}), 422)

    assert pointers(found) == {f"/{name}" for name in CONTACT if name != "phone"}


def test_a_repeated_note_is_noted_once(secretary: Api, procedure: Procedure) -> None:
    for _time in range(2):
        answer = secretary.post(_contact(procedure), CONTACT, Idempotency_Key="one")
        assert answer.status_code == 200

    assert answer["Idempotency-Replayed"] == "true"
    assert Contact.objects.count() == 1


def test_who_may_read_and_who_may_note(cast: Cast, officer: Api, procedure: Procedure) -> None:
    path = _contact(procedure)
    # Who started it reads until a group works, but does not note.
    assert officer.get(path).json()["may_write"] is False
    problem_of(officer.post(path, CONTACT), 403)
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        problem_of(issue(stranger).get(path), 404)
        problem_of(issue(stranger).post(path, CONTACT), 404)
    other = procedure.parties.get(side="perpetrator")
    for send in (officer.get, lambda where: issue(cast.chair).post(where, CONTACT)):
        problem_of(send(f"/parties/{other.pk}/contact/"), 404)
    assert not Contact.objects.exists()


@pytest.fixture
def twice(cast: Cast, procedure: Procedure) -> tuple[Person, Person]:
    """The entry with a PESEL, and the same woman in another procedure without."""
    again = procedures.same_victim_again(cast, timezone.now())
    return _victim(procedure).person, _victim(again).person


def _merge(caller: Api, kept: Person, gone: Any, **headers: str) -> Any:
    return caller.post(f"/persons/{kept.pk}/merge/", {"gone": str(gone)}, **headers)


def test_likely_doubles_are_listed_without_addresses(
    secretary: Api, twice: tuple[Person, Person]
) -> None:
    answer = secretary.get("/persons/duplicates/")

    body = answer.json()
    assert body["count"] == len(body["results"]) == 2  # the woman and her daughter
    (pair,) = [one for one in body["results"] if one["one"]["first_name"] == "Anna"]
    assert {pair["one"]["id"], pair["other"]["id"]} == {str(one.pk) for one in twice}
    assert pair["reason"] == "address"
    assert {pair["one"]["has_pesel"], pair["other"]["has_pesel"]} == {True, False}
    assert pair["one"]["procedures"] != pair["other"]["procedures"]
    for fact in ("Zmyślona", "Bezpieczna", "600 111 222", "anna@example.com"):
        assert fact not in answer.content.decode()


def test_doubles_cost_as_many_queries_however_many_there_are(
    cast: Cast, secretary: Api, twice: tuple[Person, Person]
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert secretary.get("/persons/duplicates/").status_code == 200
        return len(queries)

    count()
    few = count()
    procedures.same_victim_again(cast, timezone.now())
    assert count() == few


def test_two_entries_become_one(secretary: Api, twice: tuple[Person, Person]) -> None:
    kept, gone = twice

    first = _merge(secretary, kept, gone.pk, Idempotency_Key="one")
    again = _merge(secretary, kept, gone.pk, Idempotency_Key="one")

    assert first.status_code == 200, first.content
    assert first.json()["id"] == str(kept.pk)
    assert again.json() == first.json()
    assert Merge.objects.count() == 1
    assert Party.objects.filter(person=kept).count() == 2
    problem_of(_merge(secretary, kept, gone.pk), 404)
    problem_of(_merge(secretary, gone, kept.pk), 404)


def test_what_is_not_one_person_is_refused(
    secretary: Api, procedure: Procedure, twice: tuple[Person, Person]
) -> None:
    kept, _gone = twice
    child = procedure.parties.get(is_minor=True).person_id

    problem_of(_merge(secretary, kept, child), 409)
    problem_of(_merge(secretary, kept, kept.pk), 404)
    for wrong in ("x", "", None):
        found = problem_of(_merge(secretary, kept, wrong), 422)
        assert pointers(found) == {"/gone"}
    assert not Merge.objects.exists()


def test_merging_is_for_the_teams_staff_who_see_all_of_it(
    cast: Cast, officer: Api, twice: tuple[Person, Person]
) -> None:
    kept, gone = twice
    for stranger in (cast.police_officer, cast.social_worker, cast.administrator, cast.dpo):
        problem_of(_merge(issue(stranger), kept, gone.pk), 403)
        problem_of(issue(stranger).get("/persons/duplicates/"), 403)
    recusals.declare(
        user=cast.chair, first_name="Anna", last_name="Przykładowa", pesel="", now=timezone.now()
    )
    problem_of(_merge(issue(cast.chair), kept, gone.pk), 404)
    assert issue(cast.chair).get("/persons/duplicates/").json()["results"] == []
    assert not Merge.objects.exists()


def test_what_is_particular_is_noted_read_and_logged_without_its_content(
    cast: Cast, procedure: Procedure
) -> None:
    man = procedure.parties.get(side="perpetrator")
    path, staff = f"/parties/{man.pk}/needs/", issue(cast.secretary)
    assert staff.get(path).json()["hints"] == []

    noted = staff.post(path, {**NEEDS, "service": "soldier"})

    assert noted.status_code == 200, noted.content
    assert staff.get(path).json() == noted.json()
    assert [one["basis"] for one in noted.json()["hints"]][0] == "UPPD art. 9a ust. 11a"
    logged = Entry.objects.get(action="person.needs")
    assert "soldier" not in f"{logged.details} {logged.purpose}"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"service": "spy"}, "/service"), ({"language": None}, "/language"),
     ({"is_helpless": "maybe"}, "/is_helpless"), ({"colour": "x"}, "/colour")],
)  # fmt: skip
def test_wrong_particulars_change_nothing(
    secretary: Api, procedure: Procedure, change: dict[str, Any], pointer: str
) -> None:
    path = f"/parties/{_victim(procedure).pk}/needs/"
    found = problem_of(secretary.post(path, {**NEEDS, **change}), 422)
    assert pointers(found) == {pointer}
    assert not _victim(procedure).needs


def test_of_a_procedure_handed_over_it_is_kept_and_says_who_has_it(
    cast: Cast, procedure: Procedure
) -> None:
    now = timezone.now()
    working = procedures.go_on_to_diagnosis(cast, procedure, procedure.started_at)
    transfers.taken_over(cast.secretary, cast.chair, working, now)
    noted = issue(cast.secretary).post(_contact(procedure), CONTACT)
    assert noted.status_code == 200, noted.content
    assert "NK/0007/2026" in noted.json()["handed_over_to"]
    assert Message.objects.filter(kind="transfer.untold", user=cast.chair).exists()
    needs = {"service": "", "language": "ukraiński", "is_helpless": False, "helper": ""}
    refused = issue(cast.secretary).post(f"/parties/{_victim(procedure).pk}/needs/", needs)
    assert "NK/0007/2026" in problem_of(refused, 409)["detail"]
