"""Drafts lose nothing; completing starts a procedure once, or joins the running one."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.people.models import Person
from apps.procedures.models import Form, Party, Procedure
from apps.procedures.services import forms
from tenants import schema
from tests.conftest import KOLBUSZOWA
from tests.factories import procedures
from tests.factories.cast import Cast, make_cast
from tests.factories.nka import valid_nka

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def draft_with(cast: Cast, answers: dict[str, object]) -> Form:
    draft = forms.start_draft(author=cast.police_officer, now=NOW)
    for section, raw in answers.items():
        forms.save_section(author=cast.police_officer, form_id=draft.pk, section=section, raw=raw)
    draft.refresh_from_db()
    return draft


def test_a_wrong_answer_stays_as_typed_and_is_reported(cast: Cast) -> None:
    draft = forms.start_draft(author=cast.police_officer, now=NOW)
    raw = [{**valid_nka()["victims"][0], "pesel": "12345678901"}]
    saved, problems = forms.save_section(
        author=cast.police_officer, form_id=draft.pk, section="victims", raw=raw
    )
    assert saved.answers["victims"][0]["pesel"] == "12345678901"
    assert [problem.anchor for problem in problems] == ["victims-0-pesel"]


def test_an_incomplete_form_starts_nothing(cast: Cast) -> None:
    draft = draft_with(cast, {"head": {"place": "Przykładowo"}})
    with pytest.raises(Invalid) as refusal:
        forms.complete(author=cast.police_officer, form_id=draft.pk, now=NOW)
    assert refusal.value.problems
    assert not Procedure.objects.exists()
    assert not Person.objects.exists()


def test_nobody_else_opens_a_draft(cast: Cast) -> None:
    draft = draft_with(cast, valid_nka())
    with pytest.raises(NotFound):
        forms.complete(author=cast.teacher, form_id=draft.pk, now=NOW)


def test_only_initiators_begin_a_form(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        forms.start_draft(author=cast.administrator, now=NOW)


def test_a_form_is_completed_once(cast: Cast) -> None:
    form = procedures.completed_form(cast, NOW)
    with pytest.raises(DomainError):
        forms.complete(author=cast.police_officer, form_id=form.pk, now=NOW)
    assert Procedure.objects.count() == 1


def test_people_get_their_sides_and_a_child_is_a_victim(cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    parties = Party.objects.filter(procedure=procedure).order_by("-side", "position")
    assert [(one.side, one.is_minor) for one in parties] == [
        ("victim", False),
        ("victim", True),
        ("perpetrator", False),
    ]


def test_what_a_person_told_is_not_readable_in_the_database(cast: Cast) -> None:
    procedures.completed_form(cast, NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT answers FROM procedures_form UNION SELECT protected FROM people_person"
        )
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert stored
    for secret in ("Bezpieczna", "Zmyślona", "anna@example.com", "900"):
        assert secret.encode() not in stored


def test_a_further_form_joins_the_running_procedure(cast: Cast) -> None:
    """ROZP23 § 13: a new incident in a running procedure starts no second one."""
    first = procedures.started(cast, NOW)
    further = procedures.completed_form(cast, NOW + dt.timedelta(days=3))
    assert further.is_further
    assert further.procedure == first
    assert Procedure.objects.count() == 1
    assert Person.objects.exclude(pesel_hash=None).count() == 2


def test_an_unknown_pattern_of_the_past_is_not_guessed(cast: Cast) -> None:
    with pytest.raises(Invalid, match="2011"):
        forms.start_draft(author=cast.police_officer, now=dt.datetime(2011, 10, 17, tzinfo=dt.UTC))


def test_pressing_twice_completes_once(scratch_database: str) -> None:
    with schema.office(KOLBUSZOWA):
        cast = make_cast(NOW)
        draft = draft_with(cast, valid_nka())

    def complete(_number: int) -> str:
        try:
            with schema.office(KOLBUSZOWA):
                forms.complete(author=cast.police_officer, form_id=draft.pk, now=NOW)
                return "completed"
        except DomainError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(complete, range(2))) == ["completed", "refused"]
    with schema.office(KOLBUSZOWA):
        assert Procedure.objects.count() == 1
