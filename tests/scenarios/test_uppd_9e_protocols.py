"""UPPD art. 9c.5a, ROZP23 § 8.4: letters and minutes are part of what the new team gets, to be read there."""

import datetime as dt
import io
import zipfile

import pytest

from apps.accounts.models import User
from apps.meetings.models import Decision
from apps.meetings.services import holding
from apps.meetings.services.holding import HeldInput
from apps.procedures.models import Procedure
from apps.transfers import on_procedure, records, services
from apps.transfers.models import Incoming
from apps.transfers.packing import pack
from apps.transfers.whole import whole
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, Page
from tests.factories import letters as written
from tests.factories import meetings
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.scenarios.handing_over import LATER, MONDAY, carry, handed_over, sent, take_over

pytestmark = pytest.mark.django_db
TEXT, CORRECTED = "Omówiono plan bezpieczeństwa.", "Omówiono plan bezpieczeństwa i terapię."


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    procedure = made.go_on_to_diagnosis(cast, made.started(cast, MONDAY), MONDAY)
    mother = meetings.adult(procedure, "victim")
    decision = Decision("Rozmowa z psychologiem", "Ewa Łagodna", "2026-04-15", str(mother.pk))
    held = meetings.held(
        cast, procedure, MONDAY + dt.timedelta(hours=3), text=TEXT, decisions=[decision]
    )
    holding.correct(
        actor=cast.social_worker, appointment_id=held.pk, because="Brakowało terapii.", now=LATER,
        given=HeldInput([cast.social_worker, cast.police_officer], [], CORRECTED, [decision]),
    )  # fmt: skip
    return procedure


def test_the_new_team_reads_the_minutes_of_the_other_one(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    taken = handed_over(cast, there, procedure)
    with schema.office(NYSA):
        (meeting,) = records.read_by(there.secretary, taken).minutes
        first, second = meeting["versions"]
        assert (meeting["team"], meeting["title"]) == ("Kolbuszowa", "spotkanie grupy")
        assert (first["text"], second["text"]) == (TEXT, CORRECTED)
        assert second["because"] == "Brakowało terapii."
        assert [len(one["present"]) for one in (first, second)] == [1, 2]
        assert first["present"][0].endswith("(pracownik socjalny)")
        (decision,) = second["decisions"]
        mother = taken.parties.get(side="victim", is_minor=False)
        assert (decision["due"], decision["about"]) == ("2026-04-15", str(mother.pk))


def _records(page: Page, user: User, taken: Procedure) -> tuple[int, str]:
    answer = page.client(user, NYSA).get(f"/transfers/records/{taken.pk}/")
    return answer.status_code, answer.content.decode()


def test_members_of_the_new_group_read_letters_and_minutes_from_the_procedures_page(
    cast: Cast, there: Cast, procedure: Procedure, page: Page
) -> None:
    letter = written.harmless(cast.secretary, procedure, MONDAY)
    taken = handed_over(cast, there, procedure)
    with schema.office(NYSA):
        made.appoint_anew(there, taken, LATER)
    on_page = page.client(there.social_worker, NYSA).get(taken.get_absolute_url()).content.decode()
    assert "Pisma i protokoły innego zespołu" in on_page
    assert f"{letter.number}, {letter.title}" in on_page
    for user in (there.social_worker, there.police_officer, there.secretary):
        status, text = _records(page, user, taken)
        assert status == 200
        assert CORRECTED in text
        assert "Rozmowa z psychologiem" in text
        assert "Osoba ma pozwolenie na broń palną." in text
        assert "Kolbuszowa" in text


def test_before_the_group_and_outside_it_nobody_but_the_staff_reads_them(
    cast: Cast, there: Cast, procedure: Procedure, page: Page
) -> None:
    taken = handed_over(cast, there, procedure)
    assert _records(page, there.chair, taken)[0] == 200
    assert _records(page, there.social_worker, taken)[0] == 404
    with schema.office(NYSA):
        made.appoint_anew(there, taken, LATER)
        there.social_worker.secrecy_signed_on = None
        there.social_worker.save()
    assert _records(page, there.social_worker, taken)[0] == 404
    assert _records(page, there.outsider, taken)[0] == 404


def test_later_minutes_come_with_the_second_hand_over(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    meetings.held(cast, procedure, LATER - dt.timedelta(hours=2), text="Już po wysłaniu.")
    taken = take_over(there).procedure
    assert taken is not None
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()
    with schema.office(NYSA):
        assert len(records.read_by(there.secretary, taken).minutes) == 1

    assert handed_over(cast, there, procedure) == taken

    with schema.office(NYSA):
        _earlier, later = records.read_by(there.secretary, taken).minutes
        assert later["versions"][0]["text"] == "Już po wysłaniu."


def test_a_parcel_of_an_earlier_release_tells_of_no_minutes_and_opens(
    cast: Cast, procedure: Procedure
) -> None:
    content = {
        name: value for name, value in pack(procedure).items()
        if name not in ("meetings", "planned")
    }  # fmt: skip
    content["letters"] = [{"number": "P/0001/2026", "title": "Zawiadomienie", "body": ["Treść."]}]
    gmina = {"basis": "move", "procedure": content}
    services.arrive(schema.current_office(), "a-key", gmina, {}, LATER)
    waiting = Incoming.objects.get()
    taken = services.accept(actor=cast.secretary, incoming_id=waiting.pk, now=LATER).procedure
    assert taken is not None
    assert records.read_by(cast.secretary, taken).minutes == []
    assert [one["team"] for one in records.read_by(cast.secretary, taken).letters] == ["Kolbuszowa"]
    panel = on_procedure.records_panel(cast.secretary, taken)
    assert panel is not None
    assert [str(one.title) for one in panel.lines] == ["P/0001/2026, Zawiadomienie"]


def test_what_two_teams_wrote_goes_on_to_the_third_and_into_the_whole_file(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    written.harmless(cast.secretary, procedure, MONDAY)
    taken = handed_over(cast, there, procedure)
    with schema.office(NYSA):
        made.appoint_anew(there, taken, LATER)
        meetings.held(there, taken, LATER + dt.timedelta(hours=3), text="Rozmowa w Nysie.")
        onward = pack(taken)
        assert [one["team"] for one in onward["meetings"]] == ["Kolbuszowa", "Nysa"]
        assert [one["team"] for one in onward["letters"]] == ["Kolbuszowa"]
        (decision,) = onward["meetings"][0]["versions"][1]["decisions"]
        mother = taken.parties.get(side="victim", is_minor=False)
        assert decision["about"] == str(mother.pk)
        with zipfile.ZipFile(io.BytesIO(whole(there.chair, taken, LATER))) as archive:
            assert {
                "pisma-innego-zespolu/01.pdf", "protokoly-innego-zespolu/01-wersja-1.pdf",
                "protokoly-innego-zespolu/01-wersja-2.pdf", "protokoly/01.pdf",
            } <= set(archive.namelist())  # fmt: skip
