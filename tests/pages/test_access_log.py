"""What the data-protection officer reads of the log."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.procedures.models import Procedure
from tests.factories.cast import Cast
from tests.pages.conftest import Open

PATH = "accounts:log"


def asked_for(**asked: object) -> str:
    return f"{reverse(PATH)}?{urlencode(asked)}"


def test_it_says_in_words_who_did_what(as_: Open, procedure: Procedure) -> None:
    page = as_("dpo").get(reverse(PATH))
    assert "Wszczęto procedurę" in page.text
    assert "Powołano grupę" in page.text
    assert "procedure.started" not in page.text
    assert "Anna" not in page.text


def test_it_shows_one_person_one_thing_and_some_days(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    page = as_("dpo").get(asked_for(who=cast.chair.pk, about=procedure.pk))
    assert "Powołano grupę" in page.text
    assert "Wszczęto procedurę" not in page.text
    that_day = asked_for(since="16.11.2026", until="16.11.2026")
    assert "Wszczęto procedurę" in as_("dpo").get(that_day).text
    before = asked_for(until="15.11.2026", about=procedure.pk)
    assert "Nie ma takich wpisów" in as_("dpo").get(before).text


@pytest.mark.parametrize(
    "asked",
    [
        {"who": "x"}, {"since": "32.13.2026"}, {"about": "x" * 99},
        {"since": "16.11.2026", "until": "15.11.2026"}, {"page": "x"},
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_said_at_its_field(
    as_: Open, procedure: Procedure, asked: dict[str, str]
) -> None:
    page = as_("dpo").get(asked_for(**asked))
    assert page.status == 200
    assert bool(page.at_fields) == ("since" in asked or "who" in asked)


def test_looking_at_the_log_changes_nothing_in_it(as_: Open, procedure: Procedure) -> None:
    browser, before = as_("dpo"), Entry.objects.count()
    browser.get(reverse(PATH))
    assert Entry.objects.count() == before


def test_an_id_is_whole_and_every_entry_says_why(as_: Open, procedure: Procedure) -> None:
    as_("chair").get(procedure.get_absolute_url())
    page = as_("dpo").get(asked_for(about=procedure.pk))
    cells = page.text.partition("<tbody>")[2]
    assert f">{procedure.pk}</a>" in cells
    assert "strona procedury" in cells
    assert "wynika z czynności" in cells
    assert ">—<" not in cells


def test_who_has_looked_is_told_in_words(as_: Open, procedure: Procedure) -> None:
    browser = as_("chair")
    browser.get(reverse("persons:households", args=[procedure.pk]))
    text = browser.get(reverse("procedures:access", args=[procedure.pk])).text
    assert "kto z kim mieszka" in text
    assert ">households<" not in text
