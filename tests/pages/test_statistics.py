"""The page of the gmina's own numbers."""

import datetime as dt

from django.urls import reverse

from apps.procedures.models import Procedure
from apps.procedures.services.submitting import submit
from apps.statistics import services
from tests.factories import procedures, retention
from tests.factories.cast import Cast
from tests.factories.nka import pesel_number, valid_nka
from tests.pages.conftest import NOW, Open

_POLICE = '<th scope="row">Policja</th><td class="app-table__number">1'


def _of(year: int) -> str:
    return reverse("statistics:overview", query={"year": year})


def test_a_closed_year_stays_as_it_was_closed(as_: Open, cast: Cast) -> None:
    procedures.from_paper(cast, dt.datetime(2023, 5, 10, 12, tzinfo=dt.UTC), NOW)
    services.close_year(actor=cast.chair, year=2023, now=NOW)
    closed = as_("chair").get(_of(2023)).text.partition("<table")[2]
    assert _POLICE in closed

    Procedure.objects.update(started_at=dt.datetime(2022, 5, 10, tzinfo=dt.UTC))

    assert as_("chair").get(_of(2023)).text.partition("<table")[2] == closed
    assert 'wszczęte w roku</th><td class="app-table__number">1' in closed


def test_the_page_says_what_leaves_of_a_running_and_of_a_closed_year(as_: Open, cast: Cast) -> None:
    for serial in range(3):
        answers = valid_nka()
        answers["victims"][0]["pesel"] = pesel_number(dt.date(1880, 1, 1), serial=serial)
        submit(author=cast.police_officer, answers=answers, now=NOW, family="new")
    started = 'wszczęte w roku</th><td class="app-table__number">3'
    running = as_("chair").get(_of(NOW.year)).text
    assert f'{started} <span class="app-muted">(ukryte)' in running
    assert "zaokrąglone w dół do piątek" in running

    services.close_year(actor=cast.chair, year=NOW.year, now=NOW + dt.timedelta(days=60))
    closed = as_("chair").get(_of(NOW.year)).text
    assert f"{started}</td>" in closed
    assert "zaokrąglone" not in closed


def test_every_year_with_procedures_can_be_chosen_and_closed(as_: Open, cast: Cast) -> None:
    assert _of(2014).partition("?")[2] not in as_("chair").get(reverse("statistics:overview")).text
    procedures.from_paper(cast, dt.datetime(2014, 5, 10, 12, tzinfo=dt.UTC), NOW)
    page = as_("chair").get(reverse("statistics:overview")).text
    assert all(f"?year={year}" in page for year in range(2014, NOW.year))

    closed = as_("chair").post(reverse("statistics:close", args=[2014]))
    assert closed.to == _of(2014)


def test_the_list_of_keeping_names_the_years_to_close_and_leads_to_them(
    as_: Open, cast: Cast
) -> None:
    retention.a_class(cast.secretary, NOW)
    retention.archived(cast, retention.START)
    page = as_("secretary").get(reverse("retention:overview")).text
    assert f'<a class="govuk-link" href="{_of(2023)}">2023</a>' in page
