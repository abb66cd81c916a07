"""A procedure of the old law in the browser: from the paper form to its closing."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.procedures.models import Form, Procedure
from apps.procedures.services import forms
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.forms_2011 import valid_nka_2011
from tests.factories.nka import valid_nka
from tests.pages.browser import Browser
from tests.pages.conftest import NOW, Open

ON_PAPER = dt.datetime(2023, 5, 10, 12, 30, tzinfo=dt.UTC)


def day(text: str) -> dict[str, str]:
    year, month, number = text.split("-")
    return {"on_day": number, "on_month": month, "on_year": year}


def act(browser: Browser, procedure: Procedure, action: str, on: str, **given: str) -> None:
    answer = browser.post(
        reverse("procedures:act", args=[procedure.pk, action]), {**day(on), **given}
    )
    assert answer.status == 302, (action, answer.summary)


def test_the_staff_enter_a_further_form_that_came_on_paper(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    secretary, later = as_("secretary"), {**day("2026-11-16"), "hour": "10:00"}
    path = reverse("forms:paper")
    refused = secretary.post(path, {**later, "joins": "NK/9999/2026"})
    refused.says_at_field_and_in_summary(
        "There is no procedure with this number. Check it in the list of procedures.",
        field="id_joins",
    )
    early = secretary.post(path, {**later, **day("2026-01-01"), "joins": procedure.number})
    assert early.summary
    assert not Form.objects.filter(joins__isnull=False).exists()
    begun = secretary.post(path, {**later, "joins": procedure.number})
    draft = Form.objects.get(joins=procedure)
    assert begun.to == reverse("forms:tasks", args=[draft.pk])
    assert secretary.get(begun.to).status == 200
    limited = {one.code for one in forms.definition_of(draft).sections}
    new = {code: raw for code, raw in valid_nka().items() if code in limited}
    for section in set(new) - {"victims", "perpetrators"}:
        forms.save_section(
            author=cast.secretary, form_id=draft.pk, section=section, raw=new[section]
        )
    assert secretary.post(reverse("forms:check", args=[draft.pk])).status == 302
    draft.refresh_from_db()
    assert (draft.procedure, draft.is_further) == (procedure, True)
    assert Procedure.objects.count() == 1


def test_from_the_paper_to_the_closing(as_: Open, cast: Cast) -> None:
    secretary, chair = as_("secretary"), as_("chair")
    begun = secretary.post(reverse("forms:paper"), {**day("2023-05-10"), "hour": "14:30"})
    draft = Form.objects.get()
    assert begun.to == reverse("forms:tasks", args=[draft.pk])
    assert draft.paper_completed_at == ON_PAPER
    page = secretary.get(begun.to)
    assert 'datetime="2023-05-10T14:30' in page.text
    assert "co do której istnieje podejrzenie" in page.text
    for section, raw in valid_nka_2011().items():
        status = secretary.get(reverse("forms:section", args=[draft.pk, section])).status
        assert status == (404 if section == "end" else 200), section  # nothing is asked there
        forms.save_section(author=cast.secretary, form_id=draft.pk, section=section, raw=raw)
    assert not secretary.get(reverse("forms:check", args=[draft.pk])).summary
    secretary.post(reverse("forms:check", args=[draft.pk]))

    procedure = Procedure.objects.get()
    assert procedure.regime == "A"
    act(secretary, procedure, "receive", "2023-05-16")
    act(secretary, procedure, "forward", "2023-05-17")
    act(secretary, procedure, "first-meeting", "2023-05-25")
    act(secretary, procedure, "confirm", "2023-05-25")
    refused = chair.post(
        reverse("procedures:act", args=[procedure.pk, "close"]),
        {**day("2024-01-15"), "ground": "ceased", "violence_ceased": "on"},
    )
    refused.says_at_field_and_in_summary(
        "Confirm that the help plan was carried out (§ 18).", field="id_plan_carried_out"
    )
    ticked = {"ground": "ceased", "violence_ceased": "on", "plan_carried_out": "on"}
    act(chair, procedure, "close", "2024-01-15", **ticked)
    act(secretary, procedure, "deliver-protocol", "2024-01-16")
    procedure.refresh_from_db()
    assert (procedure.state, procedure.ended_on) == ("closed", dt.date(2024, 1, 15))
    assert chair.get(procedure.get_absolute_url()).status == 200


def test_the_completed_form_and_its_print_say_that_it_is_a_transcription(
    as_: Open, cast: Cast
) -> None:
    form = procedures.from_paper(cast, ON_PAPER, NOW).forms.get()
    page = as_("secretary").get(reverse("forms:read", args=[form.pk]))
    assert "Odpis formularza papierowego" in page.text
    answer = as_("secretary").get(reverse("forms:pdf", args=[form.pk]))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(("on", "hour", "field"), [
    ("2011-10-17", "12:00", "id_on"), ("2026-11-16", "23:00", "id_on"), ("2023-05-10", "", "id_hour"),
    ("2023-05-10", "25:00", "id_hour"),
])  # fmt: skip
def test_a_moment_that_cannot_be_is_refused(as_: Open, on: str, hour: str, field: str) -> None:
    answer = as_("teacher").post(reverse("forms:paper"), {**day(on), "hour": hour})
    assert answer.status == 200
    assert any(address.startswith(f"#{field}") for _text, address in answer.summary)
    assert not Form.objects.exists()


def test_what_the_law_of_the_procedure_lacks_has_no_page(as_: Open, cast: Cast) -> None:
    procedure = procedures.from_paper(cast, ON_PAPER, NOW)
    for action in ("withdraw", "end-monitoring", "inform-perpetrator"):
        path = reverse("procedures:act", args=[procedure.pk, action])
        assert as_("chair").get(path).status == 404


def test_a_further_form_is_begun_from_the_procedure(as_: Open, procedure: Procedure) -> None:
    officer = as_("police_officer")
    path = reverse("procedures:begin-further", args=[procedure.pk])
    assert path in officer.get(procedure.get_absolute_url()).text
    begun = officer.post(path)
    draft = Form.objects.get(joins=procedure)
    assert begun.to == reverse("forms:tasks", args=[draft.pk])
    page = officer.get(begun.to)
    assert procedure.number in page.text
    assert not page.has_link(reverse("forms:section", args=[draft.pk, "children"]))
    assert officer.get(reverse("forms:section", args=[draft.pk, "children"])).status == 404
    assert "Anna" in officer.get(reverse("forms:section", args=[draft.pk, "victims"])).text
    assert officer.get(reverse("forms:list")).status == 200
    assert as_("social_worker").get(begun.to).status == 404


def test_the_team_is_offered_no_further_form_of_its_own(as_: Open, procedure: Procedure) -> None:
    path = reverse("procedures:begin-further", args=[procedure.pk])
    assert path not in as_("secretary").get(procedure.get_absolute_url()).text
    assert as_("secretary").post(path).status == 403
