"""What an earlier case becomes: state, days, people, form, terms, figures."""

import datetime as dt

import pytest

from apps.deadlines.models import Deadline, Status
from apps.imports.models import Row
from apps.procedures.models import IMPORTED, Procedure, Recusal
from apps.procedures.services import recusals
from apps.statistics.selectors import tables_of
from tests.factories import imports, procedures
from tests.factories.cast import Cast

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
C, B, A = dt.date(2024, 3, 4), dt.date(2023, 7, 3), dt.date(2019, 5, 6)
UP_TO_MEETING = (
    ("received_on", 1), ("group_appointed_on", 2), ("forwarded_on", 3), ("first_meeting_on", 8),
)  # fmt: skip


def taken(cast: Cast, *rows: dict[str, str]) -> Procedure:
    batch = imports.ran(cast, rows, NOW)
    assert [row.problems for row in batch.rows.filter(state="wrong")] == []
    assert batch.state == "done"
    procedure = batch.rows.get(is_head=True).procedure
    assert procedure is not None
    return procedure


@pytest.mark.parametrize(
    ("start", "steps", "given", "state", "has_group"),
    [
        (C, (), {}, "started", False),
        (C, UP_TO_MEETING[:1], {}, "received", False),
        (C, UP_TO_MEETING[:2], {}, "group_appointed", True),
        (C, UP_TO_MEETING, {}, "diagnosis", True),
        (C, (*UP_TO_MEETING, ("confirmed_on", 9)), {}, "plan_running", True),
        (C, (*UP_TO_MEETING, ("ended_on", 9)), {"ground": "odstąpienie"}, "withdrawn", True),
        (C, (*UP_TO_MEETING, ("ended_on", 9)), {"ground": "brak zasadności"}, "monitoring", True),
        (C, (("received_on", 1), ("ended_on", 9)), {"ground": "przekazano"}, "transferred", False),
        (B, (*UP_TO_MEETING, ("ended_on", 9)), {"ground": "odstąpienie"}, "withdrawn", False),
        (A, (("received_on", 1), ("forwarded_on", 2), ("first_meeting_on", 9)), {}, "diagnosis",
         False),
        (A, (*UP_TO_MEETING, ("confirmed_on", 9), ("ended_on", 90)),
         {"ground": "przemoc ustała", "plan_carried_out": "tak"}, "closed", False),
    ],
)  # fmt: skip
def test_the_state_follows_from_the_days(
    cast: Cast, start: dt.date, steps: tuple[tuple[str, int], ...], given: dict[str, str],
    state: str, has_group: bool,
) -> None:  # fmt: skip
    procedure = taken(
        cast, imports.row(1, started_on=start, **imports.days(start, *steps), **given)
    )

    assert (procedure.state, procedure.group is not None) == (state, has_group)
    assert procedure.number == f"NK/0001/{start.year}"
    for name, after in steps:
        assert getattr(procedure, name) == start + dt.timedelta(days=after)


def test_an_ended_case_keeps_its_met_terms_and_opens_none(cast: Cast) -> None:
    procedure = taken(cast, imports.row(1, **imports.ended(C)))

    assert procedure.state == "archived"
    found = Deadline.objects.filter(subject_id=procedure.pk)
    assert {(one.rule_code, one.status, one.met_on) for one in found} == {
        ("D03", Status.MET, C + dt.timedelta(days=1)),
        ("D04", Status.MET, C + dt.timedelta(days=2)),
        ("D05", Status.MET, C + dt.timedelta(days=2)),
        ("D06", Status.MET, C + dt.timedelta(days=7)),
        ("D13", Status.MET, C + dt.timedelta(days=62)),
        ("D20", Status.MET, C + dt.timedelta(days=340)),
    }


def test_only_terms_that_are_known_to_be_open_run_on(cast: Cast) -> None:
    """Of NK-B, NK-C and NK-D the table tells nothing: long overdue ones chase nobody."""
    procedure = taken(cast, imports.row(1, **imports.days(C, *UP_TO_MEETING[:3]), started_on=C))

    found = Deadline.objects.filter(subject_id=procedure.pk, status=Status.OPEN)
    assert {(one.rule_code, one.start_on) for one in found} == {("D06", C + dt.timedelta(days=3))}
    assert set(found.get().assignees.all()) == {cast.social_worker, cast.police_officer}


def test_terms_of_which_nothing_is_told_run_on_until_their_last_day(cast: Cast) -> None:
    start = NOW.date() - dt.timedelta(days=5)
    steps = imports.days(start, *((name, 1) for name, _after in UP_TO_MEETING))
    procedure = taken(cast, imports.row(1, started_on=start, **steps))

    found = Deadline.objects.filter(subject_id=procedure.pk, status=Status.OPEN)
    assert {one.rule_code for one in found if one.due_on and one.due_on >= NOW.date()} == {
        one.rule_code for one in found
    }


def test_people_of_further_rows_join_the_case(cast: Cast) -> None:
    child = {
        "reference": "OPS.1.2024", "victim_first_name": "Ola", "victim_last_name": "Zmyślona",
        "victim_age": "9", "relation": "córka", "perpetrator_first_name": "Piotr",
        "perpetrator_last_name": "Zmyślony", "perpetrator_age": "44",
    }  # fmt: skip
    procedure = taken(cast, imports.row(1), child)

    parties = procedure.parties.order_by("side", "position")
    assert [(one.side, one.person.first_name, one.is_minor) for one in parties] == [
        ("perpetrator", "Piotr", False),
        ("victim", "Anna", False),
        ("victim", "Ola", True),
    ]
    form = procedure.forms.get()
    assert [one["relation"] for one in form.answers["victims"]] == [["spouse"], ["child"]]
    assert (form.origin, form.pattern, form.initiator_kind) == (IMPORTED, "2023", "police")
    assert form.written_by != str(form.author)


def test_no_copy_of_what_was_taken_in_stays(cast: Cast) -> None:
    taken(cast, imports.row(1))

    assert [row.content for row in Row.objects.all()] == [[]]


def test_figures_belong_to_the_years_of_the_cases(cast: Cast) -> None:
    imports.ran(
        cast,
        [
            imports.row(1, **imports.ended(C)),
            imports.row(2, **imports.ended(dt.date(2023, 11, 6))),
            imports.row(3, started_on=C),
        ],
        NOW,
    )

    of_2023, of_2024 = (tables_of(year, NOW.date()) for year in (2023, 2024))
    assert [one["nka"].value(("police", "first")) for one in (of_2023, of_2024)] == [1, 2]
    assert [one["procedures"].value(("started", "number")) for one in (of_2023, of_2024)] == [1, 2]
    assert [one["ended"].value(("ceased", "number")) for one in (of_2023, of_2024)] == [0, 2]
    assert of_2024["timeliness"].value(("D06", "in_time")) == 1


def test_a_victim_of_two_cases_links_them_whatever_order_they_come_in(cast: Cast) -> None:
    later = imports.row(1, **imports.ended(dt.date(2025, 6, 2)), reference="B.2")
    earlier = imports.row(1, **imports.ended(C), reference="A.1")
    imports.ran(cast, [later], NOW)
    imports.ran(cast, [earlier], NOW)

    first, second = Procedure.objects.order_by("started_at")
    assert (first.previous, second.previous) == (None, first)


def test_monitoring_ends_where_a_later_procedure_is_there_already(cast: Cast) -> None:
    later = imports.row(1, started_on=dt.date(2026, 6, 1), reference="B.2")
    earlier = imports.row(
        1, **imports.ended(dt.date(2026, 1, 5), monitoring_ended_on=""), reference="A.1"
    )
    imports.ran(cast, [later], NOW)
    imports.ran(cast, [earlier], NOW)

    first, second = Procedure.objects.order_by("started_at")
    assert (first.state, first.monitoring_ended_on) == ("archived", dt.date(2026, 6, 1))
    assert second.previous == first
    assert not Deadline.objects.filter(subject_id=first.pk, status=Status.OPEN).exists()


def test_what_is_known_of_a_person_stays_as_it_is(cast: Cast) -> None:
    procedure = procedures.started(cast, NOW)
    anna = procedure.parties.get(side="victim", is_minor=False).person
    pesel = procedure.forms.get().answers["victims"][0]["pesel"]
    taken(cast, imports.row(1, **imports.ended(C), victim_pesel=pesel, victim_last_name="Dawna"))

    anna.refresh_from_db()
    assert anna.last_name == "Przykładowa"
    assert procedure.pk in {one.procedure_id for one in anna.parties.all()}
    assert anna.parties.count() == 2


def test_whoever_is_close_to_a_person_sees_nothing_of_the_case(cast: Cast) -> None:
    recusals.declare(
        user=cast.secretary, first_name="Anna", last_name="Zmyślona", pesel="", now=NOW
    )
    procedure = taken(cast, imports.row(1))

    assert Recusal.objects.filter(procedure=procedure, user=cast.secretary).exists()


def test_nobody_is_put_into_the_group_of_somebody_close(cast: Cast) -> None:
    recusals.declare(
        user=cast.police_officer, first_name="Anna", last_name="Zmyślona", pesel="", now=NOW
    )
    batch = imports.ran(cast, [imports.row(1, **imports.days(C, *UP_TO_MEETING))], NOW)

    assert not Procedure.objects.exists()
    assert str(cast.police_officer) in batch.rows.get(state="wrong").problems[0][2]
