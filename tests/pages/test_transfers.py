"""What the team of the other gmina sees before it decides."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.procedures.models import Procedure
from apps.procedures.services.households import Home, begin
from apps.transfers.models import Outgoing
from tests.factories import transfers
from tests.factories.attachments import PDF, added
from tests.factories.cast import Cast
from tests.pages.conftest import NOW, Open


def test_whom_it_is_about_is_shown_with_the_town_where_one_is_known(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    child = procedure.parties.get(is_minor=True).person
    child.protected = {}
    child.save()
    made = transfers.both_ways(cast.secretary, procedure, NOW)
    page = as_("chair").get(reverse("transfers:incoming", args=[made["incoming_id"]]))
    assert page.status == 200
    assert "Anna Przykładowa, Nieistniejewo" in page.text
    assert "Maja Przykładowa" in page.text


def test_a_refusal_needs_its_reason(as_: Open, cast: Cast, procedure: Procedure) -> None:
    made = transfers.both_ways(cast.secretary, procedure, NOW)
    path = reverse("transfers:refuse", args=[made["incoming_id"]])
    page = as_("chair").post(path, {"reason": " "})
    assert page.status == 200
    assert page.at_fields
    assert as_("chair").post(path, {"reason": "Mieszka gdzie indziej."}).status == 302


def test_files_are_chosen_by_one_person_and_shown_to_the_other(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    kept = added(cast.social_worker, procedure, NOW)
    added(cast.social_worker, procedure, NOW, content=PDF + b"other")
    path = reverse("transfers:new", args=[procedure.pk])
    assert as_("secretary").get(path).text.count("Skan notatki (") == 2
    day = timezone.localdate(NOW)
    days = {
        f"{name}_{place}": value
        for name in ("known_on", "requested_on")
        for place, value in (("day", day.day), ("month", day.month), ("year", day.year))
    }
    given = {
        "way": "parcel",
        "to_teryt": "160705",
        "basis": "move",
        "files": [str(kept.pk)],
        **days,
    }

    assert as_("secretary").post(path, given).status == 302

    page = as_("chair").get(Outgoing.objects.get().get_absolute_url())
    assert "Pliki, które idą razem z procedurą" in page.text
    assert "Pliki, które zostają tutaj" in page.text


def test_how_many_files_wait_is_said_before_the_decision(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    added(cast.social_worker, procedure, NOW)
    made = transfers.both_ways(cast.secretary, procedure, NOW, contents=[PDF])
    page = as_("chair").get(reverse("transfers:incoming", args=[made["incoming_id"]]))
    assert "Dołączono 1 plik" in page.text
    assert "Skan notatki" not in page.text


def test_a_chair_from_the_police_takes_no_whole_procedure_out(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    path = reverse("transfers:export", args=[procedure.pk])
    taken = as_("chair").get(path)
    assert taken.status == 200
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        assert archive.namelist() == ["formularze/01-NK-A.pdf", "dane.json"]
        assert archive.read("formularze/01-NK-A.pdf").startswith(b"%PDF-")
    assert path in as_("chair").get(procedure.get_absolute_url()).text

    cast.chair.institution = cast.police_officer.institution
    cast.chair.save()

    refused = as_("chair").get(path)
    assert refused.status == 403
    assert "Policja może czytać procedurę tutaj" in refused.text
    assert path not in as_("chair").get(procedure.get_absolute_url()).text


def _day(name: str) -> dict[str, int]:
    day = timezone.localdate(NOW)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_on_paper_two_people_and_an_answer(as_: Open, cast: Cast, procedure: Procedure) -> None:
    path = reverse("transfers:new", args=[procedure.pk])
    given = {"way": "paper", "basis": "move", **_day("known_on"), **_day("requested_on")}
    assert as_("secretary").post(path, given).at_fields
    assert as_("secretary").post(path, {**given, "to_name": "Zespół w Paczkowie"}).status == 302
    one = Outgoing.objects.get()
    export = reverse("transfers:export", args=[procedure.pk])
    assert export in as_("chair").get(one.get_absolute_url()).text
    assert export not in as_("secretary").get(one.get_absolute_url()).text
    assert as_("chair").post(reverse("transfers:release", args=[one.pk]), {}).status == 302

    answer = reverse("transfers:receipt", args=[one.pk])
    assert answer in as_("secretary").get(one.get_absolute_url()).text
    given = {"outcome": "accepted", **_day("on")}
    assert as_("secretary").post(answer, given).at_fields
    assert as_("secretary").post(answer, {**given, "number": "NK/0009/2026"}).status == 302

    procedure.refresh_from_db()
    assert procedure.state == "transferred"
    page = as_("chair").get(one.get_absolute_url())
    assert "NK/0009/2026" in page.text
    assert answer not in page.text


def test_the_page_of_the_action_leads_back_to_the_procedure(
    as_: Open, procedure: Procedure
) -> None:
    path = reverse("procedures:act", args=[procedure.pk, "transfer"])
    for who in ("chair", "secretary"):
        browser = as_(who)
        assert path not in browser.get(procedure.get_absolute_url()).text
        assert browser.get(path).status == 302
        assert browser.post(path, {"note": "Paczków", **_day("on")}).status == 302
        page = browser.get(procedure.get_absolute_url())
        assert "Przekazania między zespołami" in page.text
        assert reverse("transfers:new", args=[procedure.pk]) in page.text
    procedure.refresh_from_db()
    assert procedure.state != "transferred"


def test_what_another_team_has_offers_nothing_to_add(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    file = added(cast.secretary, procedure, NOW)
    add = reverse("attachments:add", args=[procedure.pk])
    home = reverse("persons:add-household", args=[procedure.pk])
    replace = reverse("attachments:replace", args=[file.pk])
    browser = as_("secretary")
    for is_here in (True, False):
        if not is_here:
            transfers.taken_over(cast.secretary, cast.chair, procedure, NOW)
        assert browser.get(procedure.get_absolute_url()).has_link(add) == is_here
        overview = browser.get(reverse("persons:households", args=[procedure.pk]))
        assert overview.has_link(home) == is_here
        assert browser.get(file.get_absolute_url()).has_link(replace) == is_here
    given = {"title": "Notatka", "file": SimpleUploadedFile("a.pdf", PDF + b"x")}
    refused = browser.post(add, given)
    assert refused.status == 200
    assert "w Paczkowie, NK/0007/2026" in refused.text


def test_who_prepares_reads_what_goes_along_and_what_stays(as_: Open, procedure: Procedure) -> None:
    page = as_("secretary").get(reverse("transfers:new", args=[procedure.pk]))
    assert "protokoły spotkań z decyzjami" in page.text
    assert "Tutaj zostają" in page.text


def test_whoever_decides_reads_where_she_lives_now_and_no_more_than_the_town(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    mother = procedure.parties.get(side="victim", is_minor=False)
    day = timezone.localdate(NOW)
    home = Home(since=day, parties=[mother.pk], address={"town": "Nysa", "street": "Ukryta"})
    begin(actor=cast.secretary, procedure_id=procedure.pk, home=home, now=NOW)
    made = transfers.both_ways(cast.secretary, procedure, NOW)
    page = as_("chair").get(reverse("transfers:incoming", args=[made["incoming_id"]]))
    assert "mieszka: Nysa, od <time" in page.text
    assert f">{day:%d.%m.%Y}</time> (w NK-A: Nieistniejewo)" in page.text
    assert "Ukryta" not in page.text
