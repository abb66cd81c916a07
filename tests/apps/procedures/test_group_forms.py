"""NK-C and NK-D: written by the group, about one person, kept revision by revision."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.deadlines.models import Deadline
from apps.deadlines.rules import Regime
from apps.procedures import selectors
from apps.procedures.models import Event, Form, Party, Procedure
from apps.procedures.rules import patterns
from apps.procedures.rules.forms import validate
from apps.procedures.services import forms, group_forms
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import TODAY
from tests.factories.procedures import valid_nkc, valid_nkd

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, NOW)


def party(procedure: Procedure, side: str, *, minor: bool = False) -> Party:
    return procedure.parties.get(side=side, is_minor=minor)


def begun(author: User, procedure: Procedure, code: str) -> Form:
    side = "victim" if code == "NK-C" else "perpetrator"
    return group_forms.start_draft(
        author=author, procedure_id=procedure.pk, party_id=party(procedure, side).pk, code=code,
        now=NOW,
    )  # fmt: skip


def completed(author: User, procedure: Procedure, code: str, **changes: Any) -> Form:
    draft = begun(author, procedure, code)
    day = timezone.localdate(NOW)
    answers = (valid_nkc(day) if code == "NK-C" else valid_nkd(day)) | changes
    for section, raw in answers.items():
        forms.save_section(author=author, form_id=draft.pk, section=section, raw=raw)
    return group_forms.complete(author=author, form_id=draft.pk, now=NOW)


@pytest.mark.parametrize("code", ["NK-C", "NK-D"])
def test_the_examples_are_complete(code: str) -> None:
    answers = valid_nkc(TODAY) if code == "NK-C" else valid_nkd(TODAY)
    found = validate(patterns.definition_for(code, Regime.C), answers, TODAY)
    assert found == []


@pytest.mark.parametrize(("code", "missing"), [
    ("NK-C", {"identification-meeting_on", "identification-victim_present", "history-first_act",
              "safety-feels_safe", "safety-risks", "plan", "assessment-frequency",
              "crime_notice-notify"}),
    ("NK-D", {"identification-meeting_on", "statement-text", "commitments-accepted",
              "liability-informed", "assessment-frequency"}),
])  # fmt: skip
def test_what_an_empty_form_lacks(code: str, missing: set[str]) -> None:
    definition = patterns.definition_for(code, Regime.C)
    assert {one.anchor for one in validate(definition, {}, TODAY)} == missing


@pytest.mark.parametrize(("kind", "code", "may"), [
    ("police", "NK-A", True), ("police", "NK-C", False), ("police", "NK-D", False),
    ("military_police", "NK-C", False), ("social_worker", "NK-C", True), ("", "NK-D", True),
])  # fmt: skip
def test_who_may_take_a_print_out(kind: str, code: str, may: bool) -> None:
    assert patterns.may_take_out(kind, code) is may


def test_nkd_has_no_field_that_the_address_firewall_would_guard() -> None:
    definition = patterns.definition_for("NK-D", Regime.C)
    assert not [one for part in definition.sections for one in part.fields if one.protected]


def test_completing_meets_the_duty(cast: Cast, procedure: Procedure) -> None:
    for code, rule in (("NK-C", "D10"), ("NK-D", "D11")):
        assert Deadline.objects.get(rule_code=rule).status == "open"
        completed(cast.social_worker, procedure, code)
        assert Deadline.objects.get(rule_code=rule).status == "met"


def test_a_further_nkc_starts_from_the_last_and_both_are_kept(
    cast: Cast, procedure: Procedure
) -> None:
    first = completed(cast.social_worker, procedure, "NK-C")
    second = begun(cast.police_officer, procedure, "NK-C")
    of_another_meeting = {**first.answers, "identification": {}}
    assert (second.revision, second.answers) == (2, of_another_meeting)
    assert begun(cast.social_worker, procedure, "NK-C") == second
    forms.save_section(
        author=cast.police_officer,
        form_id=second.pk,
        section="identification",
        raw=first.answers["identification"],
    )
    group_forms.complete(author=cast.police_officer, form_id=second.pk, now=NOW)
    assert procedure.forms.filter(code="NK-C", status="completed").count() == 2


def test_nkd_is_filled_in_once_about_a_perpetrator(cast: Cast, procedure: Procedure) -> None:
    completed(cast.police_officer, procedure, "NK-D")
    with pytest.raises(DomainError, match="NK-D"):
        begun(cast.police_officer, procedure, "NK-D")


@pytest.mark.parametrize("text", [
    "Wie, że żona mieszka na ul. Bezpiecznej", "pisze na ANNA@example.com",
])  # fmt: skip
def test_nkd_is_refused_with_what_its_subject_must_not_learn(
    cast: Cast, procedure: Procedure, text: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        completed(cast.police_officer, procedure, "NK-D", statement={"text": text})
    assert [one.anchor for one in refusal.value.problems] == ["statement-text"]


def test_nkd_may_name_the_address_that_both_share(cast: Cast, procedure: Procedure) -> None:
    text = "Mieszka przy ulicy Zmyślonej."
    completed(cast.police_officer, procedure, "NK-D", statement={"text": text})


def test_nkd_with_the_victims_address_is_refused(cast: Cast, procedure: Procedure) -> None:
    with pytest.raises(Invalid) as refusal:
        completed(
            cast.police_officer, procedure, "NK-D", statement={"text": "Jest w Nieistniejewo"}
        )
    assert [one.field for one in refusal.value.problems] == ["text"]
    assert not Form.objects.filter(code="NK-D", status="completed").exists()


def test_what_is_typed_later_was_filled_in_on_the_day_of_the_talk(
    cast: Cast, procedure: Procedure
) -> None:
    later = NOW + dt.timedelta(days=3)
    draft = begun(cast.police_officer, procedure, "NK-D")
    for section, raw in valid_nkd(timezone.localdate(NOW)).items():
        forms.save_section(author=cast.police_officer, form_id=draft.pk, section=section, raw=raw)
    group_forms.complete(author=cast.police_officer, form_id=draft.pk, now=later)
    event = Event.objects.get(procedure=procedure, kind="nk-d")
    assert (event.on, event.recorded_at) == (NOW.date(), later)
    assert Deadline.objects.get(subject_id=procedure.pk, rule_code="D11").met_on == NOW.date()


def test_the_talk_is_not_before_the_first_meeting(cast: Cast, procedure: Procedure) -> None:
    with pytest.raises(Invalid):
        completed(
            cast.police_officer, procedure, "NK-D", identification={"meeting_on": "2020-01-01"}
        )


@pytest.mark.parametrize(("who", "error"), [
    ("chair", NotPermitted), ("secretary", NotPermitted), ("teacher", NotPermitted),
    ("outsider", NotFound),
])  # fmt: skip
def test_only_members_write(
    cast: Cast, procedure: Procedure, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        begun(getattr(cast, who), procedure, "NK-C")


def test_no_form_of_the_group_about_a_child_or_before_the_first_meeting(
    cast: Cast, procedure: Procedure
) -> None:
    with pytest.raises(NotFound):
        group_forms.start_draft(
            author=cast.social_worker, procedure_id=procedure.pk,
            party_id=party(procedure, "victim", minor=True).pk, code="NK-C", now=NOW,
        )  # fmt: skip
    Procedure.objects.filter(pk=procedure.pk).update(state="group_appointed")
    with pytest.raises(DomainError):
        begun(cast.social_worker, procedure, "NK-C")


@pytest.mark.parametrize("who", ["social_worker", "police_officer"])
def test_who_left_the_group_reads_nkc_no_more_not_even_as_its_author_or_initiator(
    cast: Cast, procedure: Procedure, who: str
) -> None:
    form, user = completed(cast.social_worker, procedure, "NK-C"), getattr(cast, who)
    assert selectors.sees_form(user, form)
    assert selectors.sees_form(cast.chair, form)
    assert procedure.group is not None
    procedure.group.memberships.filter(user=user).update(until=NOW.date())
    assert not selectors.sees_form(user, form)
    assert {one.code for one in selectors.course_of(user, procedure).forms} == {"NK-A"}
