"""Small words on pages: each fits what it stands at."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.deadlines.rules import Regime, regime_of
from apps.letters.rules.kinds import KINDS
from apps.procedures.labels import law_label
from apps.procedures.models import Procedure
from apps.procedures.rules.patterns import NKA, NKC, of_version
from apps.procedures.rules.states import Ground
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.section_forms import add_label, control
from apps.procedures.services import forms
from tests.factories.cast import Cast
from tests.pages.conftest import NOW, Open


@pytest.mark.parametrize(
    ("code", "section", "said"),
    [
        (NKA, "victims", "Dodaj kolejną osobę"), (NKA, "witnesses", "Dodaj kolejną osobę"),
        (NKC, "plan", "Dodaj kolejny wpis"),
    ],
)  # fmt: skip
def test_what_is_added_is_named(code: str, section: str, said: str) -> None:
    assert add_label(of_version(code, "2023").section(section)) == said


def test_an_example_of_a_day_could_be_the_answer() -> None:
    born = of_version(NKA, "2023").section("victims")
    birth = next(one for one in born.fields if one.name == "birth_date")
    assert "14.03.1985" in str(control(birth, "x").help_text)
    steps = [one for track in TRACKS.values() for one in (track.opening, *track.steps)]
    coming = [one for step in steps for one in step.fields if one.may_be_future]
    assert coming
    for one in coming:
        assert "14.03.2027" in str(control(one, "x").help_text)


@pytest.mark.parametrize(
    ("day", "regime", "said"),
    [
        (dt.date(2023, 6, 21), Regime.A, "przepisy sprzed 22.06.2023"),
        (dt.date(2023, 6, 22), Regime.B, "przepisy obowiązujące od 22.06.2023 do 27.09.2023"),
        (dt.date(2023, 9, 27), Regime.B, "przepisy obowiązujące od 22.06.2023 do 27.09.2023"),
        (dt.date(2023, 9, 28), Regime.C, "przepisy obowiązujące od 28.09.2023"),
    ],
)
def test_the_law_is_told_in_words(day: dt.date, regime: Regime, said: str) -> None:
    assert regime_of(day) is regime
    assert str(law_label(regime)) == said


def test_a_procedure_tells_its_law_in_words(as_: Open, procedure: Procedure) -> None:
    page = as_("chair").get(procedure.get_absolute_url())
    assert "przepisy obowiązujące od 28.09.2023" in page.text


def test_a_draft_from_paper_shows_the_day_of_the_paper(as_: Open, cast: Cast) -> None:
    forms.start_draft(author=cast.secretary, now=NOW, paper_completed_at=NOW - dt.timedelta(days=3))
    assert "13.11.2026" in as_("secretary").get(reverse("forms:list")).text


def test_only_adults_are_invited_by_a_letter(as_: Open, procedure: Procedure) -> None:
    path = reverse("letters:write", args=[procedure.pk, "invitation"])
    browser = as_("social_worker")
    assert "Maja" not in browser.get(path).text
    assert "Anna" in browser.get(path).text
    procedure.parties.filter(side="victim").update(is_minor=True)
    assert "nie ma osoby pełnoletniej" in browser.get(path).text


def test_letters_about_the_end_come_with_it_and_say_for_whom(
    as_: Open, procedure: Procedure
) -> None:
    browser = as_("social_worker")
    path = reverse("letters:choose", args=[procedure.pk])
    endings = [one.code for one in KINDS.values() if one.grounds]
    page = browser.get(path)
    for code in endings:
        assert not page.has_link(reverse("letters:write", args=[procedure.pk, code]))
    Procedure.objects.filter(pk=procedure.pk).update(
        ground=Ground.NO_GROUNDS, state="closed", ended_on=NOW.date()
    )
    assert browser.get(path).has_link(
        reverse("letters:write", args=[procedure.pk, "ending-victim"])
    )
    case = browser.get(procedure.get_absolute_url()).text
    assert "Zawiadomienie o zakończeniu procedury, do osoby doznającej" in case
    assert "Zawiadomienie o zakończeniu procedury, do osoby stosującej" in case


def test_the_address_of_the_other_side_is_not_called_safe(as_: Open, cast: Cast) -> None:
    browser = as_("secretary")
    hers = browser.get(reverse("letters:template", args=["invitation"])).text
    his = browser.get(reverse("letters:template", args=["summons"])).text
    assert "Adres bezpieczny" in hers
    assert "Adres bezpieczny" not in his
    assert "Adres odbiorcy" in his
