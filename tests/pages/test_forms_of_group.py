"""NK-C and NK-D in the browser: begun from the procedure's page, shared by the group."""

import datetime as dt

import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.procedures.models import Form, Procedure
from apps.procedures.services import forms, group_forms
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.factories.procedures import group_draft, valid_nkc
from tests.pages.conftest import NOW, Open


def test_a_member_begins_and_another_goes_on(as_: Open, procedure: Procedure) -> None:
    page = reverse("procedures:begin-form", args=[procedure.pk])
    party = procedure.parties.get(side="victim", is_minor=False)
    sent = {"code": "NK-C", "party": str(party.pk)}
    assert "NK-C" in as_("social_worker").get(procedure.get_absolute_url()).text
    answer = as_("social_worker").post(page, sent)
    draft = Form.objects.get(code="NK-C")
    assert answer.to == reverse("forms:tasks", args=[draft.pk])
    for name in ("forms:tasks", "forms:check"):
        path = reverse(name, args=[draft.pk])
        assert as_("police_officer").get(path).status == 200
        assert as_("outsider").get(path).status == 404
    part = reverse("forms:section", args=[draft.pk, "plan"])
    assert as_("police_officer").post(part, {"plan-0-row": "1", "remove": "0"}).status == 302
    draft.refresh_from_db()
    assert draft.answers["plan"] == []


def test_nonsense_begins_nothing(as_: Open, procedure: Procedure) -> None:
    page = reverse("procedures:begin-form", args=[procedure.pk])
    nonsense: list[dict[str, str]] = [
        {}, {"party": "x", "code": "NK-C"}, {"party": str(procedure.pk), "code": "NK-X"},
    ]  # fmt: skip
    for sent in nonsense:
        assert as_("social_worker").post(page, sent).status == 404
    assert not Form.objects.exclude(code="NK-A").exists()


def test_the_police_reads_nkc_but_takes_no_print(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    party = procedure.parties.get(side="victim", is_minor=False)
    draft = group_forms.start_draft(
        author=cast.social_worker,
        procedure_id=procedure.pk,
        party_id=party.pk,
        code="NK-C",
        now=NOW,
    )
    for code, raw in valid_nkc(timezone.localdate(NOW)).items():
        forms.save_section(author=cast.social_worker, form_id=draft.pk, section=code, raw=raw)
    group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=NOW)
    path = reverse("forms:pdf", args=[draft.pk])
    for who, read, taken in (("police_officer", 200, 403), ("social_worker", 200, 200),
                             ("chair", 200, 200), ("outsider", 404, 404)):  # fmt: skip
        assert as_(who).get(reverse("forms:read", args=[draft.pk])).status == read, who
        assert as_(who).get(path).status == taken, who


def opened(as_: Open, who: str, path: str) -> dict[str, str]:
    """Return the hidden marks of a page as somebody has it open."""
    page = as_(who).get(path)
    return {name: page.value(name) for name in ("window", "shows")}


def history(text: str, **more: str) -> dict[str, str]:
    return {"history-first_act": text, **more}


def test_two_people_at_one_section_do_not_lose_a_word(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    draft = group_draft(cast, procedure, NOW)
    path = reverse("forms:section", args=[draft.pk, "history"])
    hers, his = (opened(as_, who, path) for who in ("social_worker", "police_officer"))
    assert as_("social_worker").post(path, history("Zapis A.", **hers)).status == 302

    quiet = as_("police_officer").post(
        path, history("Zapis B.", **his), headers={"X-Autosave": "1"}
    )
    assert (quiet.status, quiet.text) == (412, "")
    answer = as_("police_officer").post(path, history("Zapis B.", **his))

    draft.refresh_from_db()
    assert draft.answers["history"]["first_act"] == "Zapis A."
    assert answer.status == 412
    answer.says_above(
        "Somebody saved this section at the same time. What you typed stands below and is not"
        " saved yet. Compare it with what is saved, mend it, and save again."
    )
    assert "Zapis A." in answer.text  # what is saved, to compare
    assert answer.value("history-first_act") == "Zapis B."
    again = {name: answer.value(name) for name in ("window", "shows")}
    assert as_("police_officer").post(path, history("A i B.", **again)).status == 302
    draft.refresh_from_db()
    assert draft.answers["history"]["first_act"] == "A i B."


def test_one_page_saves_as_often_as_it_likes_and_others_sections_do_not_matter(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    draft = group_draft(cast, procedure, NOW)
    path = reverse("forms:section", args=[draft.pk, "history"])
    marks = opened(as_, "social_worker", path)
    other = reverse("forms:section", args=[draft.pk, "plan"])
    assert as_("police_officer").post(other, {"plan-0-row": "1"}).status != 412
    for text in ("Raz.", "Dwa.", "Trzy."):
        saved = as_("social_worker").post(path, history(text, **marks), headers={"X-Autosave": "1"})
        assert saved.status == 204
    draft.refresh_from_db()
    assert draft.answers["history"]["first_act"] == "Trzy."


def test_a_page_that_does_not_know_of_a_person_taken_out_saves_nothing(
    as_: Open, cast: Cast
) -> None:
    form = forms.start_draft(author=cast.police_officer, now=NOW)
    for code in ("victims", "injuries"):
        forms.save_section(
            author=cast.police_officer, form_id=form.pk, section=code, raw=valid_nka()[code]
        )
    path = reverse("forms:section", args=[form.pk, "injuries"])
    marks = opened(as_, "police_officer", path)
    forms.remove_person(author=cast.police_officer, form_id=form.pk, person="victim", index=0)
    answer = as_("police_officer").post(path, {"injuries-0-injured": "no", **marks})
    assert answer.status == 412


def test_the_list_of_forms_has_the_day_of_the_talk(
    as_: Open, cast: Cast, procedure: Procedure, clock: time_machine.Traveller
) -> None:
    later = NOW + dt.timedelta(days=3)
    clock.move_to(later)
    draft = group_draft(cast, procedure, later)
    for code, raw in valid_nkc(timezone.localdate(NOW)).items():
        forms.save_section(author=cast.social_worker, form_id=draft.pk, section=code, raw=raw)
    done = group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=later)
    text = as_("social_worker").get(procedure.get_absolute_url()).text
    line = text.split(reverse("forms:read", args=[done.pk]))[1].split("</li>")[0]
    assert f"{timezone.localdate(NOW):%d.%m.%Y}" in line
    assert f"{timezone.localdate(later):%d.%m.%Y}" not in line


def test_the_check_says_the_name_of_a_part_and_of_a_question_once(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    draft = group_draft(cast, procedure, NOW, "NK-D")
    empty: dict[str, object] = {"frequency": "", "result": ""}
    forms.save_section(author=cast.social_worker, form_id=draft.pk, section="assessment", raw=empty)
    check = as_("social_worker").get(reverse("forms:check", args=[draft.pk]))
    texts = [text for text, _address in check.summary]
    assert texts == ["VII Ocena okresowa: Jak często: Wybierz odpowiedź."]
