"""What a row says of its own group, and of NK-C and NK-D."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.deadlines.models import Deadline
from apps.imports.rules.columns import guess
from apps.imports.services import running
from apps.imports.services.members import NOBODY, SEVERAL
from apps.procedures.models import IMPORTED, Form, Procedure
from apps.procedures.services import recusals
from tests.factories import imports
from tests.factories.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
START = dt.date(2026, 11, 2)
RUNS = imports.days(
    START, ("received_on", 1), ("group_appointed_on", 2), ("forwarded_on", 2),
    ("first_meeting_on", 7),
)  # fmt: skip
ALL = {"started_on": START, **RUNS}


def colleague(cast: Cast, name: str = "Adam", username: str = "drugi") -> User:
    """A second police officer."""
    return accounts.create_user(
        actor=None, username=username, password=PASSWORD, roles={Role.GROUP_MEMBER}, now=NOW,
        first_name=name, last_name="Ćma", email=f"{username}@example.org",
        institution=cast.police_officer.institution,
    )  # fmt: skip


def wrong(cast: Cast, **cells: Any) -> list[tuple[str, str]]:
    batch = imports.checked(
        cast.secretary, [imports.row(1, **{**ALL, **cells})], NOW, imports.WHOLE
    )
    return [(column, message) for _row, column, message in batch.rows.get().problems]


def ran(cast: Cast, *rows: dict[str, str]) -> list[Procedure]:
    batch = imports.ran(cast, rows, NOW, imports.WHOLE)
    assert [row.problems for row in batch.rows.filter(state="wrong")] == []
    return [one.procedure for one in batch.rows.order_by("number") if one.procedure]


def group_of(procedure: Procedure) -> set[User]:
    assert procedure.group is not None
    return {one.user for one in procedure.group.memberships.all()}


@pytest.mark.parametrize("named", ["drugi", "DRUGI@example.org", "Adam Ćma", "ćma adam"])
def test_a_row_names_its_own_officer_and_the_table_the_rest(cast: Cast, named: str) -> None:
    second = colleague(cast)
    first, other = ran(cast, imports.row(1, **ALL, police_officer=named), imports.row(2, **ALL))
    assert group_of(first) == {cast.social_worker, second}
    assert group_of(other) == {cast.social_worker, cast.police_officer}


def test_a_table_whose_rows_name_everybody_needs_nobody_else(cast: Cast) -> None:
    cells = {**ALL, "social_worker": "Ewa Łącka", "police_officer": "Jan Zając"}
    batch = imports.checked(cast.secretary, [imports.row(1, **cells)], NOW, imports.WHOLE)
    assert not batch.needs_group
    running.start(actor=cast.chair, batch_id=batch.pk, now=NOW)
    while running.run_some(batch.pk, cases=10, now=NOW):
        pass
    assert group_of(Procedure.objects.get()) == {cast.social_worker, cast.police_officer}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"police_officer": "Nikt Taki"}, [("police_officer", NOBODY)]),
        ({"police_officer": "Ewa Łącka"}, [("police_officer", NOBODY)]),  # of another institution
        ({"social_worker": "Jerzy Admin"}, [("social_worker", NOBODY)]),  # may see no case
        ({"police_officer": "Ewa Ćma"}, [("police_officer", SEVERAL)]),
        ({"police_officer": "Adam Ćma"}, []),
    ],
)
def test_who_is_meant_is_told_in_the_dry_run(
    cast: Cast, cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    colleague(cast)
    colleague(cast, "Ewa", "trzecia")
    colleague(cast, "Ewa", "czwarta")
    assert wrong(cast, **cells) == expected


def test_an_ended_case_may_name_people_who_left(cast: Cast) -> None:
    cells = imports.ended(dt.date(2024, 3, 4), police_officer="Ktoś Dawny")
    assert wrong(cast, **cells) == []


def test_whoever_is_close_to_the_people_of_a_row_works_not_in_its_group(cast: Cast) -> None:
    second = colleague(cast)
    recusals.declare(user=second, first_name="Anna", last_name="Zmyślona", pesel="", now=NOW)
    batch = imports.ran(cast, [imports.row(1, **ALL, police_officer="drugi")], NOW, imports.WHOLE)
    assert batch.rows.get().state == "wrong"
    assert not Procedure.objects.exists()


def test_forms_of_the_group_are_there_with_their_day_and_meet_their_terms(cast: Cast) -> None:
    days = {"nkc_on": START + dt.timedelta(days=8), "nkd_on": START + dt.timedelta(days=9)}
    (procedure,) = ran(cast, imports.row(1, **ALL, **days))
    found = Form.objects.exclude(code="NK-A").order_by("code")
    assert [(one.code, one.origin, one.party.side if one.party else "") for one in found] == [
        ("NK-C", IMPORTED, "victim"), ("NK-D", IMPORTED, "perpetrator"),
    ]  # fmt: skip
    nkc = found[0]
    assert nkc.answers["identification"]["meeting_on"] == days["nkc_on"].isoformat()
    assert nkc.written_by == "wcześniejsza ewidencja urzędu"
    terms = Deadline.objects.filter(subject_id=procedure.pk, rule_code__in=("D10", "D11"))
    assert {(one.rule_code, one.met_on, one.met_by) for one in terms} == {
        ("D10", days["nkc_on"], "NK-C"), ("D11", days["nkd_on"], "NK-D"),
    }  # fmt: skip
    kinds = procedure.events.filter(kind__startswith="nk-").values_list("kind", "on")
    assert set(kinds) == {("nk-c", days["nkc_on"]), ("nk-d", days["nkd_on"])}


def test_an_empty_day_of_a_column_that_is_there_leaves_the_term_open(cast: Cast) -> None:
    (procedure,) = ran(cast, imports.row(1, **ALL))
    terms = Deadline.objects.filter(subject_id=procedure.pk, rule_code__in=("D10", "D11"))
    assert {(one.rule_code, one.status) for one in terms} == {("D10", "open"), ("D11", "open")}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"nkc_on": START + dt.timedelta(days=6)}, "nkc_on"),  # the day before the meeting
        ({"nkc_on": START + dt.timedelta(days=7)}, ""),
        ({"nkd_on": NOW.date() + dt.timedelta(days=1)}, "nkd_on"),
        ({"nkd_on": NOW.date()}, ""),
        ({"nkc_on": START + dt.timedelta(days=8), "first_meeting_on": ""}, "first_meeting_on"),
        ({"nkd_on": START + dt.timedelta(days=10), "ended_on": START + dt.timedelta(days=9),
          "ground": "brak zasadności"}, "nkd_on"),
    ],
)  # fmt: skip
def test_the_day_of_a_form_lies_within_the_work_of_the_group(
    cast: Cast, cells: dict[str, Any], column: str
) -> None:
    assert [name for name, _message in wrong(cast, **cells)] == ([column] if column else [])


def test_nk_c_is_not_nearly_another_form() -> None:
    assert "nkc_on" not in guess(["Data NK-A", "Data NK-B"])
    assert guess(["NK-C", "Data NK-D"]) == {"nkc_on": 0, "nkd_on": 1}
