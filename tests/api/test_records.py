"""What another team wrote over REST: read with the scopes of this team's own, and logged."""

import datetime as dt
import uuid
from typing import Any

import pytest

from apps.audit.models import Entry
from apps.procedures.models import Procedure
from apps.transfers.models import Incoming
from tests.api.conftest import issue, problem_of
from tests.factories import procedures, transfers
from tests.factories.cast import Cast
from tests.factories.remembered import STARTED

AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
LETTER = {"kind": "letter", "team": "Zmyślona Gmina", "title": "Zawiadomienie"}
MEETING = str(uuid.uuid4())


@pytest.fixture
def came(cast: Cast) -> Procedure:
    """A procedure with a group, which came with a letter, minutes in two versions, and a plan."""
    procedure = procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))
    parcel = transfers.came_with_a_letter(cast.chair, procedure, STARTED)
    parcel.content |= {"meetings": [_meeting()], "planned": [_planned()]}
    parcel.became = {"there": str(procedure.parties.get(side="victim", is_minor=False).pk)}
    parcel.save()
    return procedure


def _meeting() -> dict[str, Any]:
    decision = {
        "text": "Rozmowa",
        "responsible": "Ewa Łagodna",
        "due": "2026-02-01",
        "about": "there",
    }
    first = {
        "version": 1, "because": "", "by": "Ewa Łagodna", "written_at": AT.isoformat(),
        "present": ["Ewa Łagodna"], "excused": [], "text": "Pierwsza wersja.", "decisions": [],
    }  # fmt: skip
    second = {
        **first, "version": 2, "because": "Brakowało.", "text": "Druga wersja.",
        "decisions": [decision, {**decision, "due": "", "about": "unknown"}],
    }  # fmt: skip
    return {
        "id": MEETING, "team": "Zmyślona Gmina", "title": "spotkanie grupy", "at": AT.isoformat(),
        "versions": [first, second],
    }  # fmt: skip


def _planned() -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "team": "Zmyślona Gmina", "title": "rozmowa", "at": AT.isoformat(),
        "who": ["Anna Przykładowa"],
    }  # fmt: skip


def _listed(user: Any, procedure: Procedure) -> dict[str, Any]:
    found: dict[str, Any] = issue(user).get(f"/procedures/{procedure.pk}/records/").json()
    return found


def test_letters_and_minutes_are_listed_without_texts_and_what_was_planned(
    cast: Cast, came: Procedure
) -> None:
    found = _listed(cast.social_worker, came)
    letter, minutes = found["results"]
    assert {name: letter[name] for name in LETTER} == LETTER
    assert (letter["number"], letter["held_at"]) == ("P/0009/2020", None)
    assert (minutes["kind"], minutes["id"], minutes["number"]) == ("minutes", MEETING, "")
    assert "Druga wersja." not in str(found)
    assert [one["who"] for one in found["planned"]] == [["Anna Przykładowa"]]
    assert Entry.objects.filter(action="procedure.read", purpose="records API").count() == 1


def test_one_record_is_shown_whole_and_logged(cast: Cast, came: Procedure) -> None:
    api, path = issue(cast.social_worker), f"/procedures/{came.pk}/records/"
    letter, minutes = (
        api.get(f"{path}{one['id']}/").json() for one in api.get(path).json()["results"]
    )
    assert (letter["paragraphs"], letter["versions"]) == (["Treść zmyślona."], [])
    first, second = minutes["versions"]
    assert (first["because"], second["because"]) == (None, "Brakowało.")
    assert (second["written_by"], second["present"]) == ("Ewa Łagodna", ["Ewa Łagodna"])
    mother = str(came.parties.get(side="victim", is_minor=False).pk)
    assert [(one["due"], one["about"]) for one in second["decisions"]] == [
        ("2026-02-01", mother), (None, None),
    ]  # fmt: skip
    assert Entry.objects.filter(action="procedure.read", purpose="records API").count() == 3


def test_the_police_read_letters_and_take_no_minutes_out(cast: Cast, came: Procedure) -> None:
    api, path = issue(cast.police_officer), f"/procedures/{came.pk}/records/"
    letter, minutes = api.get(path).json()["results"]
    assert api.get(f"{path}{letter['id']}/").status_code == 200
    problem_of(api.get(f"{path}{minutes['id']}/"), 403)


def test_the_id_of_a_letter_stays_when_a_later_parcel_brings_others(
    cast: Cast, came: Procedure
) -> None:
    before = _listed(cast.chair, came)["results"][0]
    parcel = Incoming.objects.get()
    newer = {"number": "P/0010/2020", "title": "Wezwanie", "body": ["Później."]}
    parcel.content["letters"] = [newer, *parcel.content["letters"]]
    parcel.save()
    assert [one["id"] for one in _listed(cast.chair, came)["results"]].index(before["id"]) == 1


def test_whoever_reads_none_finds_nothing_and_no_reading_is_logged(
    cast: Cast, came: Procedure
) -> None:
    path = f"/procedures/{came.pk}/records/{MEETING}/"
    problem_of(issue(cast.outsider).get(path), 404)
    problem_of(issue(cast.chair).get(f"/procedures/{came.pk}/records/{uuid.uuid4()}/"), 404)
    assert not Entry.objects.filter(purpose="records API").exists()


def test_of_a_procedure_of_this_team_there_is_none(cast: Cast) -> None:
    own = procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))
    assert _listed(cast.chair, own) == {"results": [], "planned": []}
    assert not Entry.objects.filter(purpose="records API").exists()
