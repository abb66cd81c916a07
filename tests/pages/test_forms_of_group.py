"""NK-C and NK-D in the browser: begun from the procedure's page, shared by the group."""

from django.urls import reverse
from django.utils import timezone

from apps.procedures.models import Form, Procedure
from apps.procedures.services import forms, group_forms
from tests.factories.cast import Cast
from tests.factories.procedures import valid_nkc
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
