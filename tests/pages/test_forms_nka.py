"""Form NK-A in the browser: saved while typing, people stay with their answers, nothing twice."""

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse

from apps.audit.selectors import entries_about
from apps.procedures.models import Form, Procedure
from apps.procedures.rules import forms as rules
from apps.procedures.rules import nka_2023
from apps.procedures.services import forms, recusals
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.browser import Answer, Browser
from tests.pages.conftest import NOW, Open


@pytest.fixture
def draft(cast: Cast) -> Form:
    return forms.start_draft(author=cast.police_officer, now=NOW)


def fill(cast: Cast, draft: Form, answers: dict[str, Any]) -> None:
    for code, raw in answers.items():
        forms.save_section(author=cast.police_officer, form_id=draft.pk, section=code, raw=raw)
    draft.refresh_from_db()


def section(draft: Form, code: str) -> str:
    return reverse("forms:section", args=[draft.pk, code])


def victims(*names: str) -> dict[str, str]:
    """Return people as the page sends them."""
    data = {}
    for index, name in enumerate(names):
        data |= {f"victims-{index}-row": "1", f"victims-{index}-first_name": name}
    return data


def test_begin_makes_one_draft_with_the_own_institution(as_: Open) -> None:
    answer = as_("police_officer").post(reverse("forms:new"), {"begin": "1"})
    form = Form.objects.get()
    assert answer.to == reverse("forms:tasks", args=[form.pk])
    assert form.answers["initiator"] == {"initiator": "police"}


def test_autosave_saves_without_a_page(as_: Open, draft: Form) -> None:
    answer = as_("police_officer").post(
        section(draft, "head"), {"head-place": "Przykł"}, headers={"X-Autosave": "1"}
    )
    assert (answer.status, answer.text) == (204, "")
    draft.refresh_from_db()
    assert draft.answers["head"] == {"place": "Przykł"}


def test_autosave_keeps_what_is_still_wrong(as_: Open, draft: Form) -> None:
    typed = {**victims("Anna"), "victims-0-pesel": "123"}
    answer = as_("police_officer").post(
        section(draft, "victims"), typed, headers={"X-Autosave": "1"}
    )
    assert answer.status == 204
    draft.refresh_from_db()
    (saved,) = draft.answers["victims"]
    assert (saved["first_name"], saved["pesel"]) == ("Anna", "123")


def test_nobody_else_saves_into_a_draft(as_: Open, draft: Form) -> None:
    for who in ("teacher", "social_worker", "outsider"):
        answer = as_(who).post(section(draft, "head"), {"head-place": "Obce"})
        assert answer.status == 404
    draft.refresh_from_db()
    assert draft.answers["head"] == {}


def test_adding_a_person_adds_a_row_in_every_parallel_section(
    as_: Open, cast: Cast, draft: Form
) -> None:
    fill(cast, draft, {"injuries": [{"injured": "yes"}], "safety": [{"feels_safe": "no"}]})
    answer = as_("police_officer").post(section(draft, "victims"), {**victims("Anna"), "add": "1"})
    assert answer.to == section(draft, "victims") + "#row-1"
    draft.refresh_from_db()
    assert [row.get("first_name") for row in draft.answers["victims"]] == ["Anna", None]
    assert draft.answers["injuries"] == [{"injured": "yes"}, {}]
    assert draft.answers["safety"] == [{"feels_safe": "no"}, {}]


def test_removing_a_person_takes_the_answers_about_them_and_nobody_elses(
    as_: Open, cast: Cast, draft: Form
) -> None:
    fill(cast, draft, valid_nka())
    answers = draft.answers
    third = {"first_name": "Ola", "relation": ["parent"]}
    fill(
        cast, draft,
        {
            "victims": [*answers["victims"], third],
            "injuries": [{"injured": "yes"}, {"injured": "no"}, {"injured": "yes"}],
            "safety": [{"feels_safe": "no"}, {"feels_safe": "yes"}, {"feels_safe": "no"}],
            "actions_victim": [{"actions": ["nkb_given"]}, {}, {}],
        },
    )  # fmt: skip
    people = ("Anna", "Maja", "Ola")

    answer = as_("police_officer").post(
        section(draft, "victims"), {**victims(*people), "remove": "1"}
    )

    assert answer.status == 302
    draft.refresh_from_db()
    assert [row["first_name"] for row in draft.answers["victims"]] == ["Anna", "Ola"]
    assert draft.answers["injuries"] == [{"injured": "yes"}, {"injured": "yes"}]
    assert draft.answers["safety"] == [{"feels_safe": "no"}, {"feels_safe": "no"}]
    assert draft.answers["actions_victim"] == [{"actions": ["nkb_given"]}, {}]


def test_removing_the_perpetrator_takes_the_relations_to_them(
    as_: Open, cast: Cast, draft: Form
) -> None:
    answers = valid_nka()
    second = {**answers["perpetrators"][0], "first_name": "Drugi"}
    answers["perpetrators"].append(second)
    relations = (["spouse", "parent"], ["child", "sibling"])
    for row, towards in zip(answers["victims"], relations, strict=True):
        row["relation"] = towards
    answers["firearm"] = [{"has_firearm": "yes"}, {"has_firearm": "no"}]
    answers["violence"] *= 2
    answers["actions_perpetrator"] *= 2
    fill(cast, draft, answers)
    browser = as_("police_officer")
    path = section(draft, "perpetrators")
    shown = browser.get(path).page.values
    typed = {name: given for name, given in shown.items() if name.startswith("perpetrators-")}

    browser.post(path, {**typed, "remove": "0"})

    draft.refresh_from_db()
    assert [row["first_name"] for row in draft.answers["perpetrators"]] == ["Drugi"]
    assert [row["relation"] for row in draft.answers["victims"]] == [["parent"], ["sibling"]]
    assert draft.answers["firearm"] == [{"has_firearm": "no"}]


def test_removing_somebody_who_is_not_there_removes_nobody(
    as_: Open, cast: Cast, draft: Form
) -> None:
    browser = as_("police_officer")
    for index in ("7", "-1", "x", "²", "9" * 5000):
        answer = browser.post(section(draft, "victims"), {**victims("Anna"), "remove": index})
        assert answer.status in (200, 302)
    draft.refresh_from_db()
    assert [row["first_name"] for row in draft.answers["victims"]] == ["Anna"]


def test_every_section_opens_empty_and_full_and_saves_what_it_shows(
    as_: Open, cast: Cast, draft: Form
) -> None:
    """A page sent back unchanged changes nothing: no answer falls between form and answers."""
    fill(cast, draft, valid_nka())
    before = draft.answers
    browser = as_("police_officer")
    for part in nka_2023.NKA_2023.sections:
        if not part.fields:
            continue
        shown = browser.get(section(draft, part.code))
        typed = {
            name: values
            for name, values in shown.page.values.items()
            if name.startswith(f"{part.code}-")
        }
        answer = browser.post(section(draft, part.code), {**typed, "save": "1"})
        assert answer.to == reverse("forms:tasks", args=[draft.pk]), part.code
    draft.refresh_from_db()
    assert draft.answers == before


def test_the_check_links_each_problem_to_its_field(as_: Open, cast: Cast, draft: Form) -> None:
    answers = valid_nka()
    answers["victims"][0]["pesel"] = "123"
    del answers["head"]["place"]
    answers["violence"] = [{}]
    fill(cast, draft, answers)
    browser = as_("police_officer")
    answer = browser.get(reverse("forms:check", args=[draft.pk]))

    expected = rules.validate(nka_2023.NKA_2023, draft.answers, NOW.date())
    assert len(answer.summary) == len(expected)
    assert {one.section for one in expected} == {"head", "victims", "violence"}
    assert "Zakończ" not in answer.text or 'name="version"' not in answer.text
    for _text, address in answer.summary:
        path, anchor = address.split("#")
        target = browser.get(path)
        assert target.summary, address
        assert anchor in target.page.ids, address


def test_the_check_names_the_person_and_the_question(as_: Open, cast: Cast, draft: Form) -> None:
    answers = valid_nka()
    answers["victims"][0]["contact"] = answers["victims"][1]["contact"] = "brak"
    answers["victims"][1]["relation"] = []
    fill(cast, draft, answers)

    summary = as_("police_officer").get(reverse("forms:check", args=[draft.pk])).summary

    names = [f"{one['first_name']} {one['last_name']}" for one in answers["victims"]]
    for name in names:
        assert any(text.startswith(f"{name}: Telefon") for text, _address in summary), summary
    (address,) = [address for text, address in summary if "kim ta osoba jest" in text]
    assert address.endswith("#victims-1-relation-0")


def test_the_way_back_after_completing_says_so(as_: Open, cast: Cast, draft: Form) -> None:
    fill(cast, draft, valid_nka())
    done = forms.complete(author=cast.police_officer, form_id=draft.pk, now=NOW)
    browser = as_("police_officer")
    paths = [section(draft, "head"), *(
        reverse(name, args=[draft.pk]) for name in ("forms:tasks", "forms:check")
    )]  # fmt: skip
    for path in paths:
        answer = browser.get(path)
        assert answer.to == reverse("procedures:detail", args=[done.procedure_id])
        assert "Ten formularz jest już zakończony" in browser.get(answer.to).text
        assert as_("teacher").get(path).status == 404
    kept = browser.post(paths[0], {"head-place": "X"}, headers={"X-Autosave": "1"})
    assert kept.status == 404  # the page must not say that it saved anything


def test_completing_from_the_page_starts_one_procedure(as_: Open, cast: Cast, draft: Form) -> None:
    fill(cast, draft, valid_nka())
    browser, path = as_("police_officer"), reverse("forms:check", args=[draft.pk])
    page = browser.get(path)
    assert page.summary == []
    version = {"version": page.value("version")}

    answer = browser.post(path, version)
    again = browser.post(path, version)

    procedure = Procedure.objects.get()
    assert answer.to == reverse("procedures:detail", args=[procedure.pk])
    assert again.to == answer.to
    assert Form.objects.count() == 1


def test_completing_an_old_page_is_refused(as_: Open, cast: Cast, draft: Form) -> None:
    fill(cast, draft, valid_nka())
    browser, path = as_("police_officer"), reverse("forms:check", args=[draft.pk])
    version = browser.get(path).value("version")
    browser.post(section(draft, "head"), {"head-place": "Inna"})
    answer = browser.post(path, {"version": version})
    assert answer.status == 412
    assert "Traceback" not in answer.text
    assert not Procedure.objects.exists()


def test_an_incomplete_form_is_not_completed(as_: Open, draft: Form) -> None:
    answer = as_("police_officer").post(reverse("forms:check", args=[draft.pk]), {})
    assert answer.status == 200
    assert len(answer.summary) > 10
    assert not Procedure.objects.exists()


def test_a_completed_form_is_read_and_not_changed(as_: Open, cast: Cast, draft: Form) -> None:
    fill(cast, draft, valid_nka())
    forms.complete(author=cast.police_officer, form_id=draft.pk, now=NOW)
    browser = as_("police_officer")
    assert browser.post(section(draft, "head"), {"head-place": "X"}).to
    assert browser.post(reverse("forms:discard", args=[draft.pk])).status == 409
    shown = browser.get(reverse("forms:read", args=[draft.pk]))
    assert "Przykładowa" in shown.text
    assert not re.search(r'href="[^"]*/section/', shown.text)
    assert Form.objects.filter(pk=draft.pk).exists()


def test_a_draft_is_deleted_once(as_: Open, draft: Form) -> None:
    browser, path = as_("police_officer"), reverse("forms:discard", args=[draft.pk])
    assert browser.post(path).status == 302
    assert not Form.objects.exists()
    assert browser.post(path).status == 404


def test_a_section_that_there_is_not(as_: Open, draft: Form) -> None:
    assert as_("police_officer").get(section(draft, "nonsense")).status == 404


def test_what_somebody_typed_is_shown_as_text(as_: Open, cast: Cast, draft: Form) -> None:
    answers = valid_nka()
    answers["victims"][0]["last_name"] = "<script>alert(1)</script>"
    fill(cast, draft, answers)
    form = forms.complete(author=cast.police_officer, form_id=draft.pk, now=NOW)
    browser = as_("police_officer")
    for path in (
        reverse("forms:read", args=[form.pk]),
        reverse("procedures:detail", args=[form.procedure_id]),
    ):
        text = browser.get(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_reading_leaves_a_trace(as_: Open, cast: Cast, procedure: Procedure) -> None:
    form = procedure.forms.get()
    browser = as_("chair")
    browser.get(reverse("procedures:detail", args=[procedure.pk]))
    browser.get(reverse("forms:read", args=[form.pk]))
    newest = entries_about("procedure", procedure.pk)[:2]
    assert [(one.action, one.purpose, one.actor_id) for one in newest] == [
        ("procedure.read", "NK-A", cast.chair.pk),
        ("procedure.read", "procedure", cast.chair.pk),
    ]


def test_a_refused_reading_leaves_the_form_closed(cast: Cast, procedure: Procedure) -> None:
    form = procedure.forms.get()
    for who in ("teacher", "outsider", "administrator", "dpo"):
        answer = Browser(getattr(cast, who)).get(reverse("forms:read", args=[form.pk]))
        assert answer.status == 404
        assert "Przykładowa" not in answer.text


@pytest.fixture
def complete_draft(cast: Cast) -> Form:
    """A draft of somebody whom nobody asked into a group, in which nothing is missing."""
    draft = forms.start_draft(author=cast.outsider, now=NOW)
    answers = {**valid_nka(), "initiator": {"initiator": "health"}}
    for code, raw in answers.items():
        forms.save_section(author=cast.outsider, form_id=draft.pk, section=code, raw=raw)
    return draft


def test_whose_form_joins_a_procedure_of_others_comes_to_the_own_form(
    as_: Open, cast: Cast, procedure: Procedure, complete_draft: Form
) -> None:
    browser = as_("outsider")
    answer = browser.post(reverse("forms:check", args=[complete_draft.pk]), {})
    assert answer.to == reverse("forms:read", args=[complete_draft.pk])
    page = browser.get(answer.to)
    assert page.status == 200
    assert "dołączono" in page.text
    assert procedure.get_absolute_url() not in page.text
    listed = browser.get(reverse("forms:list")).text
    assert answer.to in listed
    assert procedure.number not in listed
    assert procedure.number in as_("police_officer").get(reverse("forms:list")).text


def test_whoever_is_close_to_a_person_comes_to_the_own_form_and_not_to_the_procedure(
    as_: Open, cast: Cast, complete_draft: Form
) -> None:
    recusals.declare(
        user=cast.outsider, first_name="Anna", last_name="Przykładowa", pesel="", now=NOW
    )
    browser = as_("outsider")
    answer = browser.post(reverse("forms:check", args=[complete_draft.pk]), {})
    assert answer.to == reverse("forms:read", args=[complete_draft.pk])
    page = browser.get(answer.to)
    started = Procedure.objects.get()
    assert "jest Ci bliska" in page.text
    assert started.number not in page.text
    assert browser.get(started.get_absolute_url()).status == 404


def _paper(browser: Browser, day: int, month: int, hour: str) -> Answer:
    given = {"on_day": str(day), "on_month": str(month), "on_year": "2026", "hour": hour}
    return browser.post(reverse("forms:paper"), given)


def test_an_hour_that_the_clocks_jumped_over_is_refused(as_: Open) -> None:
    answer = _paper(as_("secretary"), 29, 3, "2:30")
    answer.says_at_field_and_in_summary("na przykład 03:30", field="id_hour")
    assert not Form.objects.exists()


def test_an_hour_that_came_twice_is_the_first_and_the_page_says_so(as_: Open) -> None:
    browser = as_("secretary")
    answer = _paper(browser, 25, 10, "2:30")
    moment = Form.objects.get().paper_completed_at
    assert moment == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert "wypadła dwa razy" in browser.get(answer.to).text


def test_the_check_of_a_form_without_names_says_of_which_part_it_speaks(
    as_: Open, draft: Form
) -> None:
    texts = [
        text for text, _to in as_("police_officer").get(reverse("forms:check", args=[draft.pk])).summary
    ]  # fmt: skip
    assert "I Dane osób doznających przemocy domowej: Imię: Uzupełnij tę odpowiedź." in texts
    assert "III Dane osób stosujących przemoc domową: Imię: Uzupełnij tę odpowiedź." in texts
    asked = [text for text in texts if text.startswith("VI Czy w przeszłości")]
    assert [text.count("Czy w przeszłości") for text in asked] == [1]
