"""Somebody of a procedure died: what the pages say, and what they offer no more."""

import datetime as dt

from django.urls import reverse

from apps.deadlines.models import Deadline
from apps.meetings.models import Kind
from apps.people.models import Person
from apps.procedures.models import Party, Procedure
from apps.procedures.services import tracks
from apps.procedures.services.tracks import StepInput
from tests.factories.cast import Cast
from tests.factories.meetings import planned
from tests.pages.browser import Browser
from tests.pages.conftest import NOW, Open

TODAY = NOW.date()
SAID = f"{TODAY:%d.%m.%Y}"


def given(day: dt.date = TODAY, **more: str) -> dict[str, str]:
    return {
        "died_on_day": str(day.day), "died_on_month": str(day.month),
        "died_on_year": str(day.year), "source": "akt zgonu", **more,
    }  # fmt: skip


def adult(procedure: Procedure, side: str) -> Party:
    return procedure.parties.get(side=side, is_minor=False)


def record(browser: Browser, party: Party) -> None:
    path = reverse("persons:death", args=[party.pk])
    answer = browser.post(path, given())
    assert answer.to == reverse("persons:detail", args=[party.pk]), answer.at_fields


def test_it_is_recorded_on_the_persons_page_and_said_wherever_the_person_is_shown(
    as_: Open, procedure: Procedure
) -> None:
    browser, party = as_("social_worker"), adult(procedure, "victim")
    page = reverse("persons:detail", args=[party.pk])
    assert browser.get(page).has_link(reverse("persons:death", args=[party.pk]))
    record(browser, party)
    shown = browser.get(page).text
    assert f"Osoba nie żyje, data śmierci: {SAID}" in shown
    assert "akt zgonu" in shown
    whole = browser.get(procedure.get_absolute_url()).text
    assert f"osoba nie żyje, data śmierci: {SAID}" in whole
    assert f"nie żyje od {SAID}" in whole
    assert f"Osoba nie żyje, data śmierci: {SAID}" in whole  # the course
    assert "grupa decyduje, jak ją zakończyć" not in whole  # a child lives
    record(browser, adult(procedure, "perpetrator"))
    assert "grupa decyduje, jak ją zakończyć" in browser.get(procedure.get_absolute_url()).text


def test_a_wrong_day_is_told_at_its_field(as_: Open, procedure: Procedure) -> None:
    party = adult(procedure, "victim")
    path = reverse("persons:death", args=[party.pk])
    answer = as_("social_worker").post(path, given(TODAY + dt.timedelta(days=2)))
    answer.says_at_field_and_in_summary(
        "The day is in the future. Enter the day on which it happened.", field="id_died_on_day"
    )


def test_a_mistake_is_withdrawn_with_a_reason(as_: Open, procedure: Procedure) -> None:
    browser, party = as_("social_worker"), adult(procedure, "victim")
    record(browser, party)
    path = reverse("persons:withdraw-death", args=[party.pk])
    assert browser.get(reverse("persons:death", args=[party.pk])).has_link(path)
    assert browser.post(path, {"because": ""}).status == 200
    assert browser.post(path, {"because": "pomylono osoby"}).status == 302
    assert Person.objects.get(pk=party.person_id).died_on is None
    page = browser.get(procedure.get_absolute_url()).text
    assert "zapis cofnięto" in page
    assert "nie żyje od" not in page


def test_the_waiver_of_a_term_about_the_person_has_a_ready_reason(
    as_: Open, procedure: Procedure
) -> None:
    record(as_("social_worker"), adult(procedure, "perpetrator"))
    term = Deadline.objects.get(rule_code="D11", subject_id=procedure.pk)
    chair, ready = as_("chair"), "Osoba, której dotyczy termin, nie żyje."
    assert "Przepisy nie mówią, co dzieje się z terminem" in chair.get(term.get_absolute_url()).text
    assert ready in chair.get(reverse("deadlines:waive", args=[term.pk])).text
    other = Deadline.objects.get(rule_code="D10", subject_id=procedure.pk)
    assert ready not in chair.get(reverse("deadlines:waive", args=[other.pk])).text


def test_a_sub_process_a_meeting_and_a_merge_say_it_too(
    as_: Open, procedure: Procedure, cast: Cast
) -> None:
    browser, party = as_("social_worker"), adult(procedure, "perpetrator")
    summons = tracks.open_matter(
        actor=cast.social_worker, procedure_id=procedure.pk, kind="summons", now=NOW,
        given=StepInput(TODAY, {"how": "listem"}, party.pk),
    )  # fmt: skip
    meeting = planned(
        cast.social_worker, procedure, NOW + dt.timedelta(days=9), "perpetrator", now=NOW,
        kind=Kind.GROUP_MEETING,
    )  # fmt: skip
    record(browser, party)
    for page in (summons.get_absolute_url(), meeting.get_absolute_url()):
        assert f"nie żyje od {SAID}" in browser.get(page).text
    victim = adult(procedure, "victim")
    merge = reverse("persons:merge", args=[party.person_id, victim.person_id])
    assert SAID in as_("chair").get(merge).text.split("Data śmierci", 1)[1]


def test_no_form_offers_the_person(as_: Open, procedure: Procedure) -> None:
    browser, party = as_("social_worker"), adult(procedure, "perpetrator")
    write = reverse("letters:write", args=[procedure.pk, "summons"])
    plan = reverse("meetings:plan", args=[procedure.pk])
    for path in (write, plan):
        assert str(party.pk) in browser.get(path).text
    record(browser, party)
    for path in (write, plan):
        assert str(party.pk) not in browser.get(path).text
