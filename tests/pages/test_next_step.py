"""The next step on a procedure's page: what the law wants, who takes it, and the end last."""

import datetime as dt
import re

import time_machine

from apps.deadlines import services as deadlines
from apps.deadlines.models import Deadline
from apps.procedures import sheet
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, group_forms
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.browser import Answer
from tests.pages.conftest import NOW, Open
from tests.scenarios.steps import begin, take

TODAY = NOW.date()


def section(page: Answer, title: str) -> str:
    """Return the text of one section of the page."""
    block = page.text.split(f">{title}</h2>", 1)[1].split("</section>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", block).split())


def after_the_duties(cast: Cast, procedure: Procedure) -> None:
    """Do what has a term after the first meeting, and hand NK-B over."""
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.INFORM_PERPETRATOR,
        given=ActionInput(on=TODAY, means="in_person"), now=NOW,
    )  # fmt: skip
    procedures.nkb_handed_over(cast.police_officer, procedure, NOW)


def test_it_names_the_step_who_takes_it_and_the_last_day(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    told = section(as_("police_officer").get(procedure.get_absolute_url()), "Następny krok")
    for text in (
        "Przyjęcie formularza NK-A",
        "Przewodniczący",
        "D03",
        "23.11.2026",
        "z 6.09.2023 § 7",
    ):
        assert text in told


def test_who_takes_it_finds_it_as_a_button_others_as_text(as_: Open, cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    path = f"{procedure.get_absolute_url()}receive/"
    assert as_("secretary").get(procedure.get_absolute_url()).has_link(path)
    assert not as_("police_officer").get(procedure.get_absolute_url()).has_link(path)


def test_an_overdue_term_stands_first_and_says_so(
    as_: Open, cast: Cast, procedure: Procedure, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + dt.timedelta(days=20))
    told = section(as_("chair").get(procedure.get_absolute_url()), "Następny krok")
    assert "D07" in told
    assert "Po terminie" in told


def test_empty_forms_of_the_group_come_before_its_decision(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    after_the_duties(cast, procedure)
    browser, path = as_("social_worker"), procedure.get_absolute_url()
    page = browser.get(path)
    assert "NK-C" in section(page, "Następny krok")
    assert page.has_link("#group-forms")
    assert "group-forms" in page.page.ids
    for code, expected in (("NK-C", "NK-D"), ("NK-D", "Rozstrzygnij")):
        draft = procedures.group_draft(cast, procedure, NOW, code)
        group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=NOW)
        assert expected in section(browser.get(path), "Następny krok")


def test_what_ends_the_procedure_stands_last(as_: Open, cast: Cast, procedure: Procedure) -> None:
    told = section(as_("social_worker").get(procedure.get_absolute_url()), "Teraz można")
    assert told.index("Odstąpienie") > told.index("Potwierdzenie przemocy domowej")
    assert told.index("Odstąpienie") > told.index("o posiadaniu broni")


def test_nothing_is_owed_while_the_plan_is_carried_out(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    after_the_duties(cast, procedure)
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.CONFIRM,
        given=ActionInput(on=TODAY), now=NOW,
    )  # fmt: skip
    for code in ("D10", "D11"):
        term = Deadline.objects.get(rule_code=code)
        deadlines.waive(actor=cast.chair, deadline_id=term.pk, reason="Próba.", now=NOW)
    told = section(as_("social_worker").get(procedure.get_absolute_url()), "Następny krok")
    assert "nie wyznaczają" in told


def test_a_term_of_an_order_is_next_for_the_group_and_unknown_to_who_only_started_it(
    as_: Open, cast: Cast
) -> None:
    procedure = procedures.started(cast, NOW)
    matter = procedures.with_police_order(cast, procedure, NOW)
    procedure = procedures.go_on_to_diagnosis(cast, procedure, NOW)
    Procedure.objects.filter(pk=procedure.pk).update(started_by=cast.teacher)
    Deadline.objects.get(rule_code="D01b").assignees.set([cast.teacher])
    path = procedure.get_absolute_url()
    assert as_("social_worker").get(path).has_link(matter.get_absolute_url())
    told = section(as_("teacher").get(path), "Następny krok")
    codes = Deadline.objects.filter(subject_type="matter").values_list("rule_code", flat=True)
    assert not [code for code in codes if code in told]


def test_a_firearm_is_notified_by_the_police_who_started_the_procedure(
    as_: Open, cast: Cast
) -> None:
    answers = valid_nka()
    answers["firearm"] = [{"has_firearm": "yes"}]
    form = procedures.completed_form(cast, NOW, answers)
    assert form.procedure is not None
    told = section(as_("chair").get(form.procedure.get_absolute_url()), "Następny krok")
    assert "jednostka Policji, która wszczęła procedurę" in told
    assert "Sekretarz" not in told


def test_when_nobody_reported_to_the_programme_the_group_summons(as_: Open, cast: Cast) -> None:
    long_ago = NOW - dt.timedelta(days=60)
    procedure = procedures.in_diagnosis(cast, long_ago)
    after_the_duties(cast, procedure)
    for term in Deadline.objects.about("procedure", procedure.pk).open():
        deadlines.waive(actor=cast.chair, deadline_id=term.pk, reason="Próba.", now=NOW)
    matter = begin(
        cast.social_worker, procedure, "programme", long_ago, programme="KE", decided="unanimous"
    )
    for step in ("direct", "deliver"):
        take(cast.secretary, matter, step, long_ago)
    path = procedure.get_absolute_url()

    told = section(as_("social_worker").get(path), "Następny krok")
    assert "Pierwsze wezwanie do zgłoszenia się" in told
    assert "Członek grupy diagnostyczno-pomocowej" in told
    take(cast.social_worker, matter, "summon", NOW)
    told = section(as_("social_worker").get(path), "Następny krok")
    assert "Drugie wezwanie" in told

    rows = sheet.of_procedure(cast.chair, procedure, today=TODAY)
    assert [one.standing for one in rows if one.code == "D14"] == ["lapsed"]
    assert not [one for one in sheet.totals(rows) if one.code in ("D14", "D16")]


def test_a_term_names_its_people_by_function_and_where_they_work(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    """The term is one profession's duty and everybody's concern in the group."""
    term = Deadline.objects.filter(subject_id=procedure.pk).get(rule_code="D10")
    text = as_("social_worker").get(term.get_absolute_url()).text
    assert f"Ewa Łącka, pracownik socjalny – {cast.social_worker.institution}" in text
