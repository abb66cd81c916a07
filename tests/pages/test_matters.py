"""Orders, referrals and summonses as their users begin them."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from apps.deadlines.models import Deadline
from apps.procedures.models import Matter, Procedure
from przystan import __version__
from tests.api.conftest import issue
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka, with_second_man
from tests.factories.procedures import completed_form, go_on_to_diagnosis
from tests.pages.conftest import NOW, Open

DAY = {"on_day": f"{NOW.day}", "on_month": f"{NOW.month}", "on_year": f"{NOW.year}"}


def test_the_page_says_which_answers_are_optional(as_: Open, procedure: Procedure) -> None:
    page = as_("social_worker").get(reverse("matters:new", args=[procedure.pk, "police-order"]))
    assert "Jednostka, która wydała</" in page.text.replace("\n", "")
    # who gave it, where the victim lives, two for service, reference, note
    assert page.text.count("(opcjonalnie)") == 6
    child = as_("social_worker").get(reverse("matters:new", args=[procedure.pk, "child-secured"]))
    # psychologist, note; the questionnaire and why there is none are asked for by another answer
    assert child.text.count("(opcjonalnie)") == 2


def test_nothing_is_kept_of_an_empty_form(as_: Open, procedure: Procedure) -> None:
    path = reverse("matters:new", args=[procedure.pk, "police-order"])
    page = as_("social_worker").post(path, DAY)
    assert page.status == 200
    assert 'href="#id_unit"' in page.text
    assert not Matter.objects.exists()


def test_an_order_is_recorded_and_its_page_shows_when_it_expires(
    as_: Open, procedure: Procedure
) -> None:
    path = reverse("matters:new", args=[procedure.pk, "police-order"])
    given = {**DAY, "hour": "00:05", "kinds": ["leave_home"], "unit": "KPP w Przykładowie"}
    browser = as_("social_worker")
    answer = browser.post(path, given)
    assert answer.status == 302
    page = browser.get(Matter.objects.get().get_absolute_url())
    assert "D29" in page.text


def test_the_page_says_how_often_an_order_was_checked_and_warns_before_it_expires(
    as_: Open, procedure: Procedure, clock: time_machine.Traveller
) -> None:
    browser = as_("social_worker")
    given = {**DAY, "hour": "00:05", "kinds": ["leave_home"], "unit": "KPP w Przykładowie"}
    browser.post(reverse("matters:new", args=[procedure.pk, "police-order"]), given)
    order = Matter.objects.get()
    clock.move_to(NOW + dt.timedelta(days=14))
    browser = as_("social_worker")
    day = {"on_day": "20", "on_month": "11", "on_year": "2026"}
    browser.post(reverse("matters:step", args=[order.pk, "check"]), {**day, "kept": "yes"})
    assert "zapisano: 1 z co najmniej 3" in browser.get(order.get_absolute_url()).text
    expire = reverse("matters:step", args=[order.pk, "expire"])
    assert "zapisano: 1 z co najmniej 3" in browser.get(expire).text
    today = {"on_day": "30", "on_month": "11", "on_year": "2026"}
    assert browser.post(expire, today).status == 302
    assert "niedotrzymany" in browser.get(order.get_absolute_url()).text
    assert "Obowiązku nie wykonano" in as_("secretary").get("/inbox/").text


@pytest.mark.parametrize(("days", "is_offered"), [(0, False), (13, False), (14, True)])
def test_the_end_of_an_order_is_offered_on_the_day_on_which_its_term_ends(
    as_: Open, procedure: Procedure, clock: time_machine.Traveller, days: int, is_offered: bool
) -> None:
    given = {**DAY, "hour": "00:05", "kinds": ["leave_home"], "unit": "KPP w Przykładowie"}
    path = reverse("matters:new", args=[procedure.pk, "police-order"])
    as_("social_worker").post(path, given)
    order = Matter.objects.get()
    clock.move_to(NOW + dt.timedelta(days=days))
    page = as_("social_worker").get(order.get_absolute_url())
    expire = reverse("matters:step", args=[order.pk, "expire"])
    assert page.has_link(expire) == is_offered
    assert page.has_link(reverse("matters:step", args=[order.pk, "serve"]))
    today = NOW + dt.timedelta(days=days)
    on = {"on_day": f"{today.day}", "on_month": f"{today.month}", "on_year": f"{today.year}"}
    answer = as_("social_worker").post(expire, on)
    if is_offered:
        assert answer.status == 302
    else:
        answer.says_at_field_and_in_summary("To będzie możliwe od 30.11.2026.", field="id_on")


def test_terms_of_an_order_stand_in_the_sheet_for_those_who_read_of_it(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    given = {**DAY, "hour": "00:05", "kinds": ["leave_home"], "unit": "KPP w Przykładowie"}
    as_("social_worker").post(reverse("matters:new", args=[procedure.pk, "police-order"]), given)
    Procedure.objects.filter(pk=procedure.pk).update(started_by=cast.teacher)
    path = reverse("procedures:procedure-sheet", args=[procedure.pk])
    assert "D30b" in as_("social_worker").get(path).text
    shown = as_("teacher").get(path)
    assert shown.status == 200
    assert "D30b" not in shown.text


@pytest.mark.parametrize(
    "who", ["social_worker", "police_officer", "teacher", "secretary", "chair"]
)
def test_whoever_reads_a_case_may_ask_of_each_of_its_terms_why_it_ends_on_that_day(
    as_: Open, cast: Cast, who: str
) -> None:
    procedure = procedures.started(cast, NOW)
    order = procedures.with_police_order(cast, procedure, NOW)
    procedures.go_on_to_diagnosis(cast, procedure, NOW)
    browser = as_(who)
    asked: set[str] = set()  # a term of the order stands on its page and in the procedure's course
    for page in (procedure.get_absolute_url(), order.get_absolute_url()):
        asked |= set(re.findall(r'href="(/deadlines/[^"]+)"', browser.get(page).text))
    for link in asked:
        assert browser.get(link).status == 200, link
    assert len(asked) == (0 if who == "teacher" else Deadline.objects.count())
    other = Deadline.objects.latest("created_at").get_absolute_url()
    assert browser.get(other).status == (404 if who == "teacher" else 200)


def test_of_several_people_the_page_asks_whom_it_concerns(as_: Open, cast: Cast) -> None:
    form = completed_form(cast, NOW, with_second_man())
    assert form.procedure is not None
    procedure = go_on_to_diagnosis(cast, form.procedure, NOW)
    path = reverse("matters:new", args=[procedure.pk, "summons"])
    browser = as_("social_worker")
    sent = {"on_day": "16", "on_month": "11", "on_year": "2026", "how": "list polecony"}
    browser.post(path, sent).says_at_field_and_in_summary("", field="id_party_0")
    karol = procedure.parties.get(side="perpetrator", person__first_name="Karol")
    answer = browser.post(path, {**sent, "party": str(karol.pk)})
    assert answer.to is not None
    assert "Dotyczy: Testowy Karol" in browser.get(answer.to).text
    assert "Testowy Karol:" in browser.get(procedure.get_absolute_url()).text


def test_a_term_that_ended_too_late_was_not_met_not_met_late(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    matter = procedures.with_police_order(cast, procedure, NOW)
    term = Deadline.objects.about("matter", matter.pk).filter(due_on__isnull=False)[0]
    late = term.due_on + dt.timedelta(days=1)
    Deadline.objects.filter(pk=term.pk).update(status="lapsed", ended_on=late)
    text = as_("social_worker").get(matter.get_absolute_url()).text
    row = text.split(f"({term.rule_code})", 1)[1].split("</li>", 1)[0]
    assert "niedotrzymany" in row
    assert "z opóźnieniem" not in row


def test_the_only_victim_of_a_procedure_is_chosen_for_nkb(as_: Open, cast: Cast) -> None:
    answers = valid_nka()
    for section in ("victims", "injuries", "safety", "actions_victim"):
        if isinstance(answers.get(section), list):
            answers[section] = answers[section][:1]
    procedure = procedures.completed_form(cast, NOW, answers).procedure
    assert procedure is not None
    page = as_("police_officer").get(reverse("procedures:hand-over", args=[procedure.pk]))
    assert page.value("party") == str(procedure.parties.get(side="victim").pk)


def test_the_filters_say_laws_and_terms_in_words(as_: Open) -> None:
    procedures_page = as_("chair").get(reverse("procedures:list")).text
    assert '<option value="C">przepisy obowiązujące od 28.09.2023' in procedures_page
    assert ">D03: " in as_("chair").get(reverse("deadlines:worklist")).text


def test_a_day_in_a_step_is_written_as_people_write_it(
    as_: Open, procedure: Procedure, cast: Cast
) -> None:
    matter = procedures.with_police_order(cast, procedure, NOW)
    path = reverse("matters:step", args=[matter.pk, "secure"])
    answer = as_("police_officer").post(path, {**DAY, "until": "2027-01-31"})
    assert answer.status == 302, answer.at_fields
    text = as_("police_officer").get(matter.get_absolute_url()).text
    assert "Zabezpieczenie do dnia: 31.01.2027" in text


def test_an_order_of_the_military_police_says_so_on_its_page(
    as_: Open, procedure: Procedure
) -> None:
    browser = as_("social_worker")
    begun = browser.get(reverse("matters:new", args=[procedure.pk, "police-order"])).text
    assert "15aab; ustawa o Żandarmerii Wojskowej" in begun  # nobody said yet who gave it
    given = {
        "given_by": "military_police", "hour": "00:05", "kinds": ["contact"], "unit": "Oddział ŻW",
    }  # fmt: skip
    browser.post(reverse("matters:new", args=[procedure.pk, "police-order"]), given | DAY)
    matter = Matter.objects.get(kind="police-order")
    text = browser.get(matter.get_absolute_url()).text
    assert "Nakaz lub zakaz Żandarmerii Wojskowej" in text
    assert "sprawdź je w ustawie o Żandarmerii Wojskowej" in text
    assert "Nakaz lub zakaz Żandarmerii Wojskowej" in browser.get(procedure.get_absolute_url()).text
    term = Deadline.objects.get(rule_code="D29", subject_id=matter.pk)
    text = browser.get(term.get_absolute_url()).text
    assert "ustawa o Żandarmerii Wojskowej" in text
    assert "ustawa o Policji" not in text


def test_a_term_names_whose_it_is_by_what_they_do_in_the_group(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    order = procedures.with_police_order(cast, procedure, NOW)
    for subject, code in ((order.pk, "D29"), (procedure.pk, "D10")):
        term = Deadline.objects.get(rule_code=code, subject_id=subject)
        text = as_("secretary").get(term.get_absolute_url()).text
        assert f"Ewa Łącka, pracownik socjalny – {cast.social_worker.institution}" in text
        shown = issue(cast.secretary).get(f"/deadlines/{term.pk}/").json()["functions"]
        does = {one["user"]["id"]: one["function"] for one in shown}
        assert does[cast.police_officer.pk] == "funkcjonariusz Policji"


def test_the_foot_of_a_page_tells_the_release_and_not_the_version_of_the_row(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    """A page that edits a row has a version of its own."""
    order = procedures.with_police_order(cast, procedure, NOW)
    page = as_("secretary").get(reverse("matters:step", args=[order.pk, "withdraw"]))
    assert f"wersja {__version__}" in page.text
