"""Prints of the forms: whose they are, what can be ticked, who signs (patterns of 2011 and 2023)."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from apps.procedures import form_prints
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, group_forms
from apps.procedures.services.inputs import ActionInput
from apps.teams import letterhead
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.letters import HEAD

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
SIGNED = "Czytelny podpis osoby, która wypełniła formularz"


def printed(form: Form) -> str:
    assert form.procedure is not None
    content = form_prints.document(form, form.procedure, NOW)
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(word for page in pages for word in page.extract_text().split())


def nka(procedure: Procedure) -> Form:
    return procedure.forms.get(code="NK-A")


def test_nka_names_its_institution_who_signs_and_when_the_team_got_it(cast: Cast) -> None:
    procedure = made.started(cast, NOW)
    text = printed(nka(procedure))
    assert "Jednostka testowa police" in text
    assert f"{SIGNED}: {cast.police_officer}" in text
    assert "Data wpływu do zespołu ....................: podpis" in text
    procedure = made.go_on_to_diagnosis(cast, procedure, NOW)
    assert "Data wpływu do zespołu 02.03.2026: podpis" in printed(nka(procedure))


def test_what_was_not_ticked_stands_there_with_its_empty_box(cast: Cast) -> None:
    text = printed(nka(made.started(cast, NOW)))
    assert "☒" in text
    assert "☐" in text


def test_who_types_a_paper_form_in_does_not_sign_it(cast: Cast) -> None:
    on_paper = dt.datetime(2023, 8, 10, 10, tzinfo=dt.UTC)
    text = printed(nka(made.from_paper(cast, on_paper, NOW, who="secretary")))
    assert "Odpis formularza papierowego" in text
    assert f"Wprowadzono do systemu: 02.03.2026 11:00, {cast.secretary}" in text
    assert SIGNED in text
    assert f"{SIGNED}: " not in text


@pytest.mark.parametrize("code", ["NK-C", "NK-D"])
def test_the_group_and_the_person_sign_the_groups_forms(cast: Cast, code: str) -> None:
    letterhead.keep(actor=cast.secretary, now=NOW, **HEAD)
    procedure = made.in_diagnosis(cast, NOW)
    draft = made.group_draft(cast, procedure, NOW, code)
    form = group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=NOW)
    text = printed(form)
    assert HEAD["team"] in text
    assert HEAD["unit"] in text
    signatures = text.split("Skład grupy i podpisy", 1)[1]
    for one in (cast.social_worker, cast.police_officer, form.party and form.party.person):
        assert str(one) in signatures


def test_further_events_are_printed_and_where_there_are_none_the_print_says_so(cast: Cast) -> None:
    procedure = made.in_diagnosis(cast, NOW)
    draft = made.group_draft(cast, procedure, NOW)
    form = group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=NOW)
    section = "X Kolejne zdarzenia"
    others = {code: one for code, one in form.answers.items() if code != "further_incidents"}
    for form.answers in (others, {**others, "further_incidents": []}):
        assert printed(form).split(section, 1)[1].startswith(" nic nie wpisano")
    form.answers["further_incidents"] = [
        {"happened_on": "2026-02-01", "description": "Krzyki."},
        {"happened_on": "2026-02-14", "description": "Groźby."},
    ]
    after = printed(form).split(section, 1)[1]
    for said in ("01.02.2026", "Krzyki.", "14.02.2026", "Groźby."):
        assert said in after
    assert "nic nie wpisano" not in after


def test_the_chair_of_the_team_signs_a_pattern_of_2011(cast: Cast) -> None:
    procedure = made.in_diagnosis(cast, NOW)
    draft = made.group_draft(cast, procedure, NOW, "NK-D")
    form = group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=NOW)
    form.pattern = "2011"
    signatures = printed(form).split("Podpisy", 1)[1]
    assert "Przewodniczący zespołu interdyscyplinarnego" in signatures
    assert str(cast.social_worker) not in signatures


def test_who_sat_in_the_group_that_day_signs_not_who_came_later(cast: Cast) -> None:
    procedure = made.in_diagnosis(cast, NOW)
    draft = made.group_draft(cast, procedure, NOW)
    form = group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=NOW)
    later = NOW + dt.timedelta(days=3)
    actions.take(
        actor=cast.chair, procedure_id=procedure.pk, action=Action.CHANGE_GROUP,
        now=later,
        given=ActionInput(
            on=later.date(), social_worker=cast.social_worker, police_officer=cast.police_officer,
            others=[cast.outsider],
        ),
    )  # fmt: skip
    assert procedure.group is not None
    assert procedure.group.memberships.filter(user=cast.outsider).exists()
    assert str(cast.outsider) not in printed(form)
