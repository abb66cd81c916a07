"""Minutes and agendas over REST: for the team and the group, printed for one reader each."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from apps.audit.models import Entry
from apps.meetings.models import Appointment, Decision
from apps.meetings.services.holding import Withheld
from apps.procedures.models import Party, Procedure
from tests.api.conftest import issue, problem_of
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.meetings import adult, held, planned

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def working(cast: Cast) -> Procedure:
    """A procedure whose group has met."""
    return procedures.in_diagnosis(cast, timezone.now() - 5 * HOUR)


@pytest.fixture
def victim(working: Procedure) -> Party:
    return adult(working, "victim")


@pytest.fixture
def meeting(cast: Cast, working: Procedure, victim: Party) -> Appointment:
    """A meeting of the group with a decision for the group and one solely about the victim."""
    decisions = [
        Decision("Wizyta domowa", due="2027-01-01"),
        Decision("Terapia", about=str(victim.pk)),
    ]
    return held(
        cast, working, timezone.now() - 2 * HOUR, text="Omówiono plan.", decisions=decisions
    )


def _text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_minutes_are_read_and_printed(cast: Cast, meeting: Appointment, victim: Party) -> None:
    worker, path = issue(cast.social_worker), f"/appointments/{meeting.pk}/minutes/"

    found = worker.get(path).json()
    assert found["text"] == "Omówiono plan."
    assert [(one["text"], one["due"], one["about"]) for one in found["decisions"]] == [
        ("Wizyta domowa", "2027-01-01", None), ("Terapia", None, str(victim.pk)),
    ]  # fmt: skip
    assert found["readers"] == [str(victim.pk)]
    whole = worker.get(f"{path}group/pdf/")
    assert whole["Content-Type"] == "application/pdf"
    assert "Wizyta domowa" in _text(whole.content)
    own = _text(worker.get(f"{path}{victim.pk}/pdf/").content)

    assert "Terapia" in own
    assert "Wizyta" not in own
    purposes = [one.purpose for one in Entry.objects.order_by("pk")]
    assert [one for one in purposes if "minutes" in one] == [
        "minutes API", "minutes.group API", "minutes.victim API",
    ]  # fmt: skip


def test_there_is_no_extract_for_whom_nothing_was_decided(
    cast: Cast, meeting: Appointment, working: Procedure
) -> None:
    worker, path = issue(cast.social_worker), f"/appointments/{meeting.pk}/minutes/"

    problem_of(worker.get(f"{path}{adult(working, 'perpetrator').pk}/pdf/"), 409)
    problem_of(worker.get(f"{path}{working.pk}/pdf/"), 404)
    problem_of(worker.get(f"{path}police/pdf/"), 404)


def test_a_decision_for_the_other_side_passes_the_firewall(cast: Cast, working: Procedure) -> None:
    other = adult(working, "perpetrator")
    told = Decision("Nie zbliży się do ulicy Bezpiecznej", about=str(other.pk))
    with pytest.raises(Withheld):
        held(cast, working, timezone.now() - 3 * HOUR, decisions=[told])
    one = held(
        cast, working, timezone.now() - 2 * HOUR, decisions=[told], knows_withheld=True,
    )  # fmt: skip

    answer = issue(cast.social_worker).get(f"/appointments/{one.pk}/minutes/{other.pk}/pdf/")

    assert "Bezpieczn" not in problem_of(answer, 409)["detail"]
    assert not Entry.objects.filter(purpose__contains="minutes").exists()


def test_minutes_are_corrected_knowingly_and_the_former_version_stays(
    cast: Cast, working: Procedure, meeting: Appointment
) -> None:
    worker, path = issue(cast.social_worker), f"/appointments/{meeting.pk}/"
    other = str(adult(working, "perpetrator").pk)
    body = {
        "present": [cast.social_worker.pk, cast.police_officer.pk], "text": "Poprawiono.",
        "decisions": [
            {"text": "Nie zbliży się do ulicy Bezpiecznej", "about": other},
            {"text": "Zgłosi się do programu", "about": other},
        ],
        "because": "Pomyłka",
    }  # fmt: skip
    refused = worker.post(f"{path}correct/", body, If_Match=f'"{meeting.version}"')
    (problem,) = problem_of(refused, 422)["errors"]
    assert problem["pointer"] == "/knows_withheld"
    assert "Ustalenie 1" in problem["detail"]
    body["knows_withheld"] = True
    assert worker.post(f"{path}correct/", body, If_Match=f'"{meeting.version}"').status_code == 200

    found = worker.get(f"{path}minutes/").json()
    assert (found["version"], found["because"], found["withheld"]) == (2, "Pomyłka", [1])
    assert [(one["version"], one["text"]) for one in found["former"]] == [(1, "Omówiono plan.")]
    assert worker.get(path).json()["quorum"]["present"] == 2
    own = _text(worker.get(f"{path}minutes/{other}/pdf/").content)
    assert "Zgłosi się do programu" in own
    assert "Bezpieczn" not in own


def test_the_police_take_no_minutes_out(cast: Cast, meeting: Appointment) -> None:
    officer = issue(cast.police_officer)

    for what in ("", "group/pdf/"):
        problem_of(officer.get(f"/appointments/{meeting.pk}/minutes/{what}"), 403)
    assert not Entry.objects.filter(purpose__contains="minutes").exists()


def test_a_stranger_learns_nothing(cast: Cast, meeting: Appointment) -> None:
    stranger = issue(cast.outsider)

    for what in ("minutes/", "minutes/group/pdf/", "agenda/", "agenda/pdf/"):
        problem_of(stranger.get(f"/appointments/{meeting.pk}/{what}"), 404)


def test_an_agenda_tells_terms_and_no_person(cast: Cast, working: Procedure) -> None:
    one = planned(cast.social_worker, working, timezone.now() + HOUR, now=timezone.now(),
                  kind="group_meeting")  # fmt: skip
    worker, path = issue(cast.social_worker), f"/appointments/{one.pk}/agenda/"

    points = worker.get(path).json()["results"]
    printed = worker.get(f"{path}pdf/")

    assert {point["section"] for point in points} <= {"risk", "overdue", "term", "matter"}
    assert [point for point in points if point["label"] == working.number]
    assert working.number in _text(printed.content)
    last_names = set(working.parties.values_list("person__last_name", flat=True))
    assert not [name for name in last_names if name in str(points)]


def test_a_talk_has_no_agenda_and_what_is_planned_no_minutes(
    cast: Cast, working: Procedure
) -> None:
    talk = planned(cast.social_worker, working, timezone.now() + HOUR, "victim", now=timezone.now())
    worker = issue(cast.social_worker)

    for what in ("agenda/", "agenda/pdf/", "minutes/", "minutes/group/pdf/"):
        problem_of(worker.get(f"/appointments/{talk.pk}/{what}"), 404)
    path = f"/appointments/{talk.pk}/invited/{talk.invited.get().pk}/"
    assert worker.post(f"{path}notice/", {}, If_Match='"1"').status_code == 200
    problem_of(worker.post(f"{path}absence/", {}, If_Match='"1"'), 404)
    problem_of(worker.post(f"/appointments/{talk.pk}/notices/", {}, If_Match='"1"'), 404)
    problem_of(worker.post(f"/team/meetings/{talk.pk}/hold/", {}, If_Match='"1"'), 404)
