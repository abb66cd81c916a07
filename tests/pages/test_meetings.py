"""Appointments on pages: planning with a keyboard, what the pages show, and printed minutes."""

import datetime as dt
import io
import re
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from apps.audit.models import Entry
from apps.meetings import shown
from apps.meetings.models import Appointment, Kind, State
from apps.meetings.services import planning
from apps.meetings.services.inputs import PlanInput
from apps.procedures.models import Procedure
from tests.factories.cast import Cast
from tests.factories.meetings import adult, planned, slot
from tests.pages.browser import Answer
from tests.pages.conftest import NOW, Open

TOMORROW = {"on_day": "17", "on_month": "11", "on_year": "2026"}


def entered(procedure: Procedure, **given: Any) -> dict[str, Any]:
    return {
        **TOMORROW, "kind": "talk", "begins": "10:00", "ends": "11.30", "place": "OPS, Rynek 1",
        "parties": [str(adult(procedure, "victim").pk)], **given,
    }  # fmt: skip


def test_an_appointment_is_planned_and_shown(as_: Open, procedure: Procedure) -> None:
    browser = as_("social_worker")
    page = browser.get(procedure.get_absolute_url())
    path = reverse("meetings:plan", args=[procedure.pk])
    assert page.has_link(path)
    answer = browser.post(path, entered(procedure))
    row = Appointment.objects.get()
    assert answer.to == row.get_absolute_url()
    assert row.starts_at == dt.datetime(2026, 11, 17, 9, 0, tzinfo=dt.UTC)
    for address in ("/meetings/", procedure.get_absolute_url()):
        assert browser.get(address).has_link(row.get_absolute_url())
    shown = browser.get(row.get_absolute_url()).text
    for text in ("Przykładowa Anna", "OPS, Rynek 1", "17.11.2026", "11:30"):
        assert text in shown


def test_the_nearest_come_first_and_the_rest_is_counted(
    as_: Open, cast: Cast, procedure: Procedure, clock: time_machine.Traveller
) -> None:
    past = planned(cast.chair, procedure, NOW + dt.timedelta(hours=1), "victim", now=NOW)
    planning.cancel(actor=cast.chair, appointment_id=past.pk, reason="Choroba", now=NOW)
    rows = [
        planned(cast.chair, procedure, NOW + dt.timedelta(days=day), "victim", now=NOW)
        for day in range(1, 7)
    ]
    page = as_("social_worker").get(procedure.get_absolute_url())
    panel = page.text
    days = [f"{timezone.localtime(one.starts_at):%d.%m.%Y %H:%M}" for one in rows]
    places = [panel.find(one) for one in days]
    assert -1 not in places[:5]
    assert places[:5] == sorted(places[:5])
    assert places[5] == -1
    assert page.has_link("/meetings/")
    assert "jeszcze 2" in page.text
    assert ": zaplanowana" in page.text
    assert "ozmowa: odwołana" in page.text


def test_what_is_over_comes_the_latest_first_and_stands_in_the_course(
    cast: Cast, procedure: Procedure
) -> None:
    rows = [
        planned(cast.chair, procedure, NOW + dt.timedelta(days=day), "victim", now=NOW)
        for day in range(1, 7)
    ]
    for one in rows[1:]:
        planning.cancel(actor=cast.chair, appointment_id=one.pk, reason="Choroba", now=NOW)
    shown_panel = shown.panel(cast.social_worker, procedure)
    assert shown_panel is not None
    addresses = [one.url for one in shown_panel.lines]
    expected = [rows[0], *reversed(rows[2:])]
    assert addresses == [*(one.get_absolute_url() for one in expected), ""]


def test_a_clash_is_said_at_the_hour(as_: Open, cast: Cast, procedure: Procedure) -> None:
    planned(cast.chair, procedure, NOW + dt.timedelta(days=1), "perpetrator", now=NOW)
    answer = as_("social_worker").post(
        reverse("meetings:plan", args=[procedure.pk]), entered(procedure)
    )
    answer.says_at_field_and_in_summary("", field="id_begins")
    assert procedure.number in answer.summary[0][0]
    assert answer.value("begins") == "10:00"


def test_a_meeting_in_an_hour_that_the_clocks_jump_over_is_refused(
    as_: Open, procedure: Procedure
) -> None:
    night = {"on_day": "28", "on_month": "3", "on_year": "2027", "begins": "2:30", "ends": "4:00"}
    path = reverse("meetings:plan", args=[procedure.pk])
    answer = as_("social_worker").post(path, entered(procedure, **night))
    answer.says_at_field_and_in_summary("nie było", field="id_begins")
    later = {**night, "on_day": "31", "on_month": "10"}
    browser = as_("social_worker")
    page = browser.get(browser.post(path, entered(procedure, **later)).to)
    assert Appointment.objects.get().starts_at == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
    assert "wypadła dwa razy" in page.text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"begins": "dziesiąta"}, "id_begins"), ({"ends": "9:00"}, "id_ends"),
        ({"is_remote": "on", "link": "javascript:alert(1)"}, "id_link"),
        ({"place": ""}, "id_place"), ({"on_year": "2020"}, "id_on_day"),
        ({"on_year": "2062"}, "id_on_day"), ({"on_year": "9999"}, "id_on_day"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(
    as_: Open, procedure: Procedure, given: Any, field: str
) -> None:
    answer = as_("social_worker").post(
        reverse("meetings:plan", args=[procedure.pk]), entered(procedure, **given)
    )
    answer.says_at_field_and_in_summary("", field=field)


def test_minors_cannot_be_chosen(as_: Open, procedure: Procedure) -> None:
    path = reverse("meetings:plan", args=[procedure.pk])
    assert "Maja" not in as_("social_worker").get(path).text
    child = procedure.parties.get(is_minor=True)
    answer = as_("social_worker").post(path, entered(procedure, parties=[str(child.pk)]))
    assert answer.status == 200
    assert not Appointment.objects.exists()


def test_move_cancel_and_notice(as_: Open, cast: Cast, procedure: Procedure) -> None:
    row = planned(cast.chair, procedure, NOW + dt.timedelta(days=1), "victim", now=NOW)
    browser = as_("secretary")
    browser.post(reverse("meetings:notice", args=[row.invited.get().pk]))
    assert row.invited.get().notice_sent_on == NOW.date()
    move = reverse("meetings:move", args=[row.pk])
    page = browser.get(move)
    assert (page.value("begins"), page.value("place")) == ("10:00", "OPS, Rynek 1")
    given = {**TOMORROW, "begins": "12:00", "ends": "13:00", "place": "Szkoła", "version": "1"}
    assert browser.post(move, given).to == row.get_absolute_url()
    assert browser.post(move, given).status == 200  # another window: stale
    row.refresh_from_db()
    assert (row.place, row.version) == ("Szkoła", 2)
    cancel = reverse("meetings:cancel", args=[row.pk])
    browser.post(cancel, {"reason": "Choroba", "version": "2"})
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert "Choroba" in browser.get(row.get_absolute_url()).text


@pytest.fixture
def meeting(cast: Cast, procedure: Procedure, clock: time_machine.Traveller) -> Appointment:
    """A meeting of the group, just over."""
    row = planning.plan(
        actor=cast.social_worker, procedure_id=procedure.pk, now=NOW,
        given=PlanInput(
            Kind.GROUP_MEETING, slot(NOW + dt.timedelta(hours=1)),
            [adult(procedure, "victim")], [cast.social_worker, cast.police_officer],
        ),
    )  # fmt: skip
    clock.shift(dt.timedelta(hours=2))
    return row


def written(cast: Cast, procedure: Procedure, **given: Any) -> dict[str, Any]:
    victim, perpetrator = (str(adult(procedure, side).pk) for side in ("victim", "perpetrator"))
    return {
        "version": "1", "present": [cast.social_worker.pk], "parties": [victim],
        "text": "Rozmowa o planie pomocy.",
        "decision-0-text": "Wspólny plan wizyt", "decision-0-responsible": "grupa",
        "decision-1-text": "Zgłosi się do programu", "decision-1-about": perpetrator,
        "decision-1-due_day": "1", "decision-1-due_month": "12", "decision-1-due_year": "2026",
        "decision-2-text": "Skorzysta z porady prawnej", "decision-2-about": victim, **given,
    }  # fmt: skip


def test_a_meeting_is_recorded_with_decisions(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    browser, path = as_("social_worker"), reverse("meetings:hold", args=[meeting.pk])
    assert browser.get(meeting.get_absolute_url()).has_link(path)
    assert browser.post(path, written(cast, procedure)).to == meeting.get_absolute_url()
    page = browser.get(meeting.get_absolute_url()).text
    for text in ("1 / 2", "Zgłosi się do programu", "01.12.2026", "Policjant był nieobecny"):
        assert text in page
    assert re.search(r"<h\d[^>]*>Ustalenia</h\d>", page)
    assert "govuk-table__caption--s" not in page
    assert browser.get(path).status == 404


def test_a_decision_says_what(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    path = reverse("meetings:hold", args=[meeting.pk])
    given = written(cast, procedure, **{"decision-3-responsible": "Policja"})
    answer = as_("social_worker").post(path, given)
    answer.says_at_field_and_in_summary("Say what was decided.", field="id_decision-3-text")


def test_nobody_present_is_refused(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    path = reverse("meetings:hold", args=[meeting.pk])
    answer = as_("social_worker").post(path, written(cast, procedure, present=[]))
    answer.says_at_field_and_in_summary("", field="id_present")


def printed(answer: Answer) -> str:
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    return " ".join(
        " ".join(page.extract_text().split())
        for page in PdfReader(io.BytesIO(answer.content)).pages
    )


def test_each_reader_gets_their_own_minutes(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    browser = as_("social_worker")
    browser.post(reverse("meetings:hold", args=[meeting.pk]), written(cast, procedure))
    said = {
        name: printed(browser.get(reverse("meetings:minutes", args=[meeting.pk, recipient])))
        for name, recipient in (
            ("group", "group"), ("victim", adult(procedure, "victim").pk),
            ("perpetrator", adult(procedure, "perpetrator").pk),
        )
    }  # fmt: skip
    shared, his, hers = "Wspólny plan wizyt", "Zgłosi się do programu", "porady prawnej"
    assert [one in said["group"] for one in (shared, his, hers, "Rozmowa o planie")] == [True] * 4
    assert [one in said["victim"] for one in (shared, his, hers, "Rozmowa")] == [
        False,
        False,
        True,
        False,
    ]
    assert [one in said["perpetrator"] for one in (shared, his, hers, "Rozmowa", "Anna", "Przykładowa")] == [
        False, True, False, False, False, False,
    ]  # fmt: skip
    # "Decision 3" is the same one in the minutes and in the extract.
    numbers = {name: re.findall(r"Ustalenie (\d)", text) for name, text in said.items()}
    assert numbers == {"group": ["1", "2", "3"], "victim": ["3"], "perpetrator": ["2"]}
    purposes = set(Entry.objects.filter(action="procedure.read").values_list("purpose", flat=True))
    assert {"minutes.group", "minutes.victim", "minutes.perpetrator"} <= purposes


def test_minutes_are_signed_by_who_led_the_meeting_and_by_the_staff_who_came(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    browser = as_("social_worker")
    browser.post(reverse("meetings:hold", args=[meeting.pk]), written(cast, procedure))
    whole = printed(browser.get(reverse("meetings:minutes", args=[meeting.pk, "group"])))
    signing = whole.partition("Podpisy")[2]
    # Who did not come does not sign, nor a person of the procedure, who does not read the whole minutes.
    assert signing.startswith(" Prowadzący spotkanie: imię, nazwisko, podpis Ewa Łącka")
    assert "Zając" not in signing
    assert str(adult(procedure, "victim").person) not in signing
    # A line to sign on is drawn: dots would be read aloud one by one.
    assert "....." not in signing
    extract = reverse("meetings:minutes", args=[meeting.pk, adult(procedure, "victim").pk])
    assert "Podpisy" not in printed(browser.get(extract))


@pytest.mark.parametrize("where", ["text", "responsible"])
def test_an_extract_that_names_a_protected_fact_is_not_printed(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment, where: str
) -> None:
    browser = as_("social_worker")
    given = written(
        cast, procedure, **{f"decision-1-{where}": "Odbierze rzeczy z ul. Bezpiecznej 3"}
    )
    given["decision-1-text"] = given.get("decision-1-text") or "x"
    hold = reverse("meetings:hold", args=[meeting.pk])
    refused = browser.post(hold, given)
    refused.says_at_field_and_in_summary("Ustalenie 2", field="id_knows_withheld")
    browser.post(hold, {**given, "knows_withheld": "on"})
    page = browser.get(meeting.get_absolute_url())
    assert "nie wydaje się tej osobie" in page.text
    theirs = [meeting.pk, adult(procedure, "perpetrator").pk]
    answer = browser.get(reverse("meetings:minutes", args=theirs))
    assert answer.status == 409
    assert "Bezpieczn" not in answer.text


def test_minutes_are_corrected_on_their_page(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    browser = as_("social_worker")
    browser.post(reverse("meetings:hold", args=[meeting.pk]), written(cast, procedure))
    path = reverse("meetings:correct", args=[meeting.pk])
    assert browser.get(meeting.get_absolute_url()).has_link(path)
    assert not as_("chair").get(meeting.get_absolute_url()).has_link(path)
    page = browser.get(path)
    assert page.value("text") == "Rozmowa o planie pomocy."
    assert page.value("decision-1-due_day") == "1"
    corrected = written(cast, procedure, version="2", text="Rozmowa o planie i o dzieciach.")
    browser.post(path, corrected).says_at_field_and_in_summary("", field="id_because")
    browser.post(path, {**corrected, "because": "Pominięto dzieci"})
    text = browser.get(meeting.get_absolute_url()).text
    for said in ("Rozmowa o planie i o dzieciach.", "Pominięto dzieci", "Wersja 1: Ewa Łącka"):
        assert said in text
    assert "o planie pomocy" in text
    whole = printed(browser.get(reverse("meetings:minutes", args=[meeting.pk, "group"])))
    assert "Wersja 2" in whole
    assert "o planie pomocy" not in whole


def test_the_police_reads_minutes_but_takes_no_print(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    as_("social_worker").post(reverse("meetings:hold", args=[meeting.pk]), written(cast, procedure))
    browser, path = as_("police_officer"), reverse("meetings:minutes", args=[meeting.pk, "group"])
    page = browser.get(meeting.get_absolute_url())
    assert "Wspólny plan wizyt" in page.text
    assert not page.has_link(path)
    assert browser.get(path).status == 403


def test_nobody_else_is_a_recipient(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    browser = as_("social_worker")
    browser.post(reverse("meetings:hold", args=[meeting.pk]), written(cast, procedure))
    child = procedure.parties.get(is_minor=True)
    for recipient in ("nobody", child.pk, meeting.pk):
        assert browser.get(reverse("meetings:minutes", args=[meeting.pk, recipient])).status == 404


def test_an_extract_without_anything_is_not_made(
    as_: Open, cast: Cast, procedure: Procedure, meeting: Appointment
) -> None:
    browser = as_("social_worker")
    given = written(cast, procedure, **{"decision-2-about": ""})
    browser.post(reverse("meetings:hold", args=[meeting.pk]), given)
    theirs = [meeting.pk, adult(procedure, "victim").pk]
    assert browser.get(reverse("meetings:minutes", args=theirs)).status == 409


def test_the_calendar_costs_the_same_however_long_it_is(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    browser = as_("social_worker")
    planned(cast.chair, procedure, NOW + dt.timedelta(days=1), "victim", now=NOW)
    few = browser.queries("/meetings/"), browser.queries(procedure.get_absolute_url())
    for day in range(2, 12):
        planned(cast.chair, procedure, NOW + dt.timedelta(days=day), "victim", now=NOW)
    assert (browser.queries("/meetings/"), browser.queries(procedure.get_absolute_url())) == few


def test_the_agenda_is_a_tagged_document_without_names(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    row = planned(
        cast.social_worker, procedure, NOW + dt.timedelta(days=1), now=NOW, kind=Kind.GROUP_MEETING
    )
    browser, path = as_("police_officer"), reverse("meetings:pack", args=[row.pk])
    assert browser.get(row.get_absolute_url()).has_link(path)
    reader = PdfReader(io.BytesIO(browser.get(path).content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert procedure.number in text
    assert "D07" in text
    for name in ("Przykładowa", "Testowy", "Rynek"):
        assert name not in text


def test_a_talk_has_no_agenda(as_: Open, cast: Cast, procedure: Procedure) -> None:
    row = planned(cast.chair, procedure, NOW + dt.timedelta(days=1), "victim", now=NOW)
    assert as_("chair").get(reverse("meetings:pack", args=[row.pk])).status == 404


def test_who_has_to_be_beside_a_person_is_said_where_a_talk_is_planned(
    as_: Open, procedure: Procedure
) -> None:
    victim = adult(procedure, "victim")
    victim.needs = {"language": "ukraiński", "is_helpless": True, "helper": "Ola Zmyślona"}
    victim.save()
    browser, path = as_("social_worker"), reverse("meetings:plan", args=[procedure.pk])
    said = "tłumacz: ukraiński; przy tej osobie: Ola Zmyślona"
    assert said in browser.get(path).text
    answer = browser.post(path, entered(procedure))
    assert answer.to is not None
    assert said in browser.get(answer.to).text
