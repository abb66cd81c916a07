"""What a row says of its own group, and of NK-C and NK-D."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.deadlines.models import Deadline
from apps.imports import selectors
from apps.imports.rules.columns import guess
from apps.imports.services import running
from apps.imports.services.members import CLOSE, NOBODY, SEVERAL, UNFIT
from apps.procedures import selectors as reading
from apps.procedures import sheet
from apps.procedures.models import IMPORTED, Form, Procedure
from apps.procedures.services import group_forms, recusals
from apps.statistics.selectors import tables_of
from tests.factories import imports, procedures
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
        secrecy_signed_on=NOW.date(),
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
        ({"police_officer": "—"}, [("police_officer", NOBODY)]),
        ({"police_officer": "Ewa Łącka"}, [("police_officer", UNFIT["police_officer"])]),
        ({"police_officer": "social_worker"}, [("police_officer", UNFIT["police_officer"])]),
        ({"social_worker": "Jan Zając"}, [("social_worker", UNFIT["social_worker"])]),
        ({"social_worker": "Jerzy Admin"}, [("social_worker", UNFIT["social_worker"])]),
        ({"social_worker": "Adam Ćwik"}, [("social_worker", UNFIT["social_worker"])]),  # no member
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


def test_a_cell_without_letters_means_nobody(cast: Cast) -> None:
    """Not somebody of whom no e-mail or name is known, or whose name is of another alphabet."""
    second = colleague(cast, "Олена", "olena")
    User.objects.filter(pk=second.pk).update(email="", last_name="Коваль")
    nameless = colleague(cast, "", "bezimienny")
    User.objects.filter(pk=nameless.pk).update(last_name="")
    for text in ("—", "-", "?", "Олена Петренко"):
        assert wrong(cast, police_officer=text) == [("police_officer", NOBODY)], text
    assert wrong(cast, police_officer="Олена Коваль") == []


def test_a_user_name_goes_before_the_name_of_somebody_else(cast: Cast) -> None:
    second = colleague(cast, "Jan", "trzeci")
    User.objects.filter(pk=second.pk).update(last_name="Drugi")
    third = colleague(cast, "Adam", "jan drugi")
    (procedure,) = ran(cast, imports.row(1, **ALL, police_officer="Jan Drugi"))
    assert group_of(procedure) == {cast.social_worker, third}


@pytest.mark.parametrize("what", ["blocked", "no member any more"])
def test_who_left_is_in_no_new_group(cast: Cast, what: str) -> None:
    if what == "blocked":
        User.objects.filter(pk=cast.police_officer.pk).update(is_active=False)
    else:
        cast.police_officer.role_grants.filter(role=Role.GROUP_MEMBER).update(ended_at=NOW)
    expected = [("police_officer", UNFIT["police_officer"])]
    assert wrong(cast, police_officer="Jan Zając") == expected


def test_who_left_since_the_check_is_told_when_the_table_runs(cast: Cast) -> None:
    cells = {**ALL, "social_worker": "Ewa Łącka", "police_officer": "Jan Zając"}
    batch = imports.checked(cast.secretary, [imports.row(1, **cells)], NOW, imports.WHOLE)
    User.objects.filter(pk=cast.police_officer.pk).update(is_active=False)
    running.start(actor=cast.chair, batch_id=batch.pk, now=NOW)
    assert not running.run_some(batch.pk, cases=10, now=NOW)
    assert batch.rows.get().problems == [[2, "police_officer", UNFIT["police_officer"]]]
    assert not Procedure.objects.exists()


def close_to_anna(user: User) -> None:
    recusals.declare(user=user, first_name="Anna", last_name="Zmyślona", pesel="", now=NOW)


def test_whoever_is_close_to_the_people_of_a_row_is_told_in_the_dry_run(cast: Cast) -> None:
    second = colleague(cast)
    close_to_anna(second)
    assert wrong(cast, police_officer="drugi") == [("police_officer", CLOSE)]
    assert wrong(cast, police_officer="drugi", victim_last_name="Inna") == []
    assert wrong(cast, police_officer="Jan Zając") == []


def test_a_tie_declared_since_the_check_keeps_out_of_the_group(cast: Cast) -> None:
    cells = {**ALL, "social_worker": "Ewa Łącka", "police_officer": "Jan Zając"}
    batch = imports.checked(cast.secretary, [imports.row(1, **cells)], NOW, imports.WHOLE)
    close_to_anna(cast.police_officer)
    running.start(actor=cast.chair, batch_id=batch.pk, now=NOW)
    assert not running.run_some(batch.pk, cases=10, now=NOW)
    assert batch.rows.get().problems == [[2, "police_officer", CLOSE]]
    assert not Procedure.objects.exists()


def test_a_tie_to_whom_the_system_knows_under_another_name_is_told_when_it_runs(cast: Cast) -> None:
    """By the PESEL the person is somebody known, whom the table calls otherwise."""
    pesel = imports.row(1)["victim_pesel"]
    imports.ran(cast, [imports.row(1, **imports.ended(dt.date(2024, 3, 4)))], NOW)
    close_to_anna(cast.police_officer)
    row = imports.row(
        2, **ALL, victim_pesel=pesel, victim_last_name="Nowa", police_officer="Jan Zając"
    )
    batch = imports.ran(cast, [row], NOW, imports.WHOLE)
    assert batch.rows.get().problems == [[2, "police_officer", CLOSE]]
    assert Procedure.objects.count() == 1


def test_the_problem_stands_at_the_row_that_names_somebody(cast: Cast) -> None:
    rows = [imports.row(1, **ALL), imports.row(1, **ALL, police_officer="Nikt Taki")]
    batch = imports.checked(cast.secretary, rows, NOW, imports.WHOLE)
    assert [(one.row, one.name) for one in selectors.problems_of(batch)] == [(3, "police_officer")]


def test_no_message_repeats_whom_a_cell_names(cast: Cast) -> None:
    close_to_anna(cast.police_officer)
    for name in ("Jan Zając", "Ewa Łącka", "Nikt Taki", "police_officer@example.org"):
        told = " ".join(message for _column, message in wrong(cast, police_officer=name))
        assert told
        assert not any(word in told for word in name.split())


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


def day(after: int) -> dt.date:
    return START + dt.timedelta(days=after)


def further(**cells: Any) -> dict[str, str]:
    """A further row of the same case."""
    return imports.row(1, started_on=START, **cells)


def sister(**cells: Any) -> dict[str, str]:
    """A second adult of the same case, in a row of her own."""
    pesel = imports.row(77)["victim_pesel"]
    return further(victim_first_name="Zofia", victim_pesel=pesel, relation="", **cells)


def child(**cells: Any) -> dict[str, str]:
    return further(
        victim_first_name="Ola", victim_pesel="", victim_age="9", relation="córka", **cells
    )


@pytest.mark.parametrize(
    ("rows", "forms", "met"),
    [
        ([imports.row(1, **ALL, nkc_on=day(8)), sister(nkc_on=day(10))],
         {("Anna", day(8)), ("Zofia", day(10))}, day(10)),
        ([imports.row(1, **ALL, nkc_on=day(10)), sister(nkc_on=day(8))],
         {("Anna", day(10)), ("Zofia", day(8))}, day(10)),
        # Of Zofia nothing is told, so nothing is said, and the duty is still to be done.
        ([imports.row(1, **ALL, nkc_on=day(8)), sister()], {("Anna", day(8))}, None),
        ([imports.row(1, **ALL, nkc_on=day(8)), child()], {("Anna", day(8))}, day(8)),
        ([imports.row(1, **ALL, nkc_on=day(8)), child(nkc_on=day(8))], {("Anna", day(8))}, day(8)),
        ([imports.row(1, **ALL), further(nkc_on=day(8))], {("Anna", day(8))}, day(8)),
    ],
    ids=range(6),
)  # fmt: skip
def test_nkc_is_about_each_adult_of_the_rows(
    cast: Cast, rows: list[dict[str, str]], forms: set[tuple[str, dt.date]], met: dt.date | None
) -> None:
    procedure = ran(cast, *rows)[0]
    found = Form.objects.filter(code="NK-C").select_related("party__person")
    assert {
        (one.party.person.first_name, one.completed) for one in found if one.party
    } == forms  # fmt: skip
    term = Deadline.objects.get(subject_id=procedure.pk, rule_code="D10")
    assert (term.met_on, term.status) == (met, "met" if met else "open")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (child(nkc_on=day(9)), [(3, "nkc_on")]),  # a child has no NK-C
        (further(nkc_on=day(9)), [(3, "nkc_on")]),  # Anna has two
        (sister(nkc_on="wczoraj"), [(3, "nkc_on")]),
        (sister(nkc_on=day(6)), [(3, "nkc_on")]),
        (further(perpetrator_first_name="Adam", nkd_on=day(9)), []),
        (further(perpetrator_first_name="", perpetrator_last_name="", perpetrator_age="",
                     nkd_on=day(9)), [(3, "nkd_on")]),  # the row names nobody
    ],
    ids=range(6),
)  # fmt: skip
def test_a_day_stands_in_the_row_of_the_person(
    cast: Cast, second: dict[str, str], expected: list[tuple[int, str]]
) -> None:
    rows = [imports.row(1, **ALL, nkc_on=day(8)), second]
    batch = imports.checked(cast.secretary, rows, NOW, imports.WHOLE)
    assert [(one.row, one.name) for one in selectors.problems_of(batch)] == expected


@pytest.mark.parametrize(
    ("start", "pattern"), [(dt.date(2019, 5, 6), "2011"), (dt.date(2023, 7, 3), "2011"),
                           (dt.date(2024, 3, 4), "2023")],
)  # fmt: skip
def test_the_pattern_is_that_of_the_day_and_nothing_is_invented(
    cast: Cast, start: dt.date, pattern: str
) -> None:
    cells = imports.days(
        start, ("received_on", 1), ("group_appointed_on", 2), ("forwarded_on", 2),
        ("first_meeting_on", 7), ("nkc_on", 8), ("nkd_on", 9),
    )  # fmt: skip
    ran(cast, imports.row(1, started_on=start, **cells))
    for code, after in (("NK-C", 8), ("NK-D", 9)):
        form = Form.objects.get(code=code)
        on = start + dt.timedelta(days=after)
        said = {section: answers for section, answers in form.answers.items() if any(answers)}
        assert (form.pattern, form.completed, form.revision) == (pattern, on, 1)
        assert said == {"identification": {"meeting_on": on.isoformat()}}


def test_an_ended_case_keeps_its_forms_and_met_terms_in_their_own_year(cast: Cast) -> None:
    start = dt.date(2023, 12, 18)
    days = imports.days(start, ("nkc_on", 12), ("nkd_on", 20))  # 30 December, 7 January
    (procedure,) = ran(cast, imports.row(1, **imports.ended(start, **days)))

    met = Deadline.objects.filter(subject_id=procedure.pk, rule_code__in=("D10", "D11"))
    assert {(one.rule_code, one.status, one.met_on) for one in met} == {
        ("D10", "met", dt.date(2023, 12, 30)), ("D11", "met", dt.date(2024, 1, 7)),
    }  # fmt: skip
    shown = {one.code: one.done for one in sheet.of_year(cast.chair, year=2023, today=NOW.date())}
    assert (shown["D10"], shown["D11"]) == (dt.date(2023, 12, 30), dt.date(2024, 1, 7))
    years = {one.code: one.completed_at.year for one in Form.objects.all() if one.completed_at}
    assert years == {"NK-A": NOW.year, "NK-C": 2023, "NK-D": 2024}
    for year, first in ((2023, 1), (2024, 0), (2026, 0)):
        assert tables_of(year, NOW.date())["nka"].value(("police", "first")) == first


def test_without_the_columns_nothing_is_said_of_the_forms(cast: Cast) -> None:
    batch = imports.ran(cast, [imports.row(1, **imports.ended(dt.date(2024, 3, 4)))], NOW)
    procedure = batch.rows.get().procedure
    assert procedure is not None
    assert [form.code for form in procedure.forms.all()] == ["NK-A"]


def test_a_table_leads_to_the_forms_terms_and_events_of_the_services(cast: Cast) -> None:
    """The same days: once noted by the group, once out of a table."""
    start = dt.datetime.combine(START, dt.time(8), tzinfo=dt.UTC)
    by_hand = procedures.in_diagnosis(cast, start)
    for code, after in (("NK-C", 1), ("NK-D", 2)):
        at = start + dt.timedelta(days=after)
        draft = procedures.group_draft(cast, by_hand, at, code)
        group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=at)
    steps = imports.days(
        START, ("received_on", 0), ("group_appointed_on", 0), ("forwarded_on", 0),
        ("first_meeting_on", 0), ("nkc_on", 1), ("nkd_on", 2),
    )  # fmt: skip
    (by_table,) = ran(cast, imports.row(1, started_on=START, **steps))

    def told(procedure: Procedure) -> list[set[Any]]:
        terms = Deadline.objects.filter(
            subject_id=procedure.pk, rule_code__in=("D10", "D11")
        ).values_list("rule_code", "start_at__date", "status", "met_on", "met_by")
        kinds = ("kind", "on", "from_state", "to_state")
        events = procedure.events.filter(kind__startswith="nk-").values_list(*kinds)
        forms = procedure.forms.filter(party__isnull=False)
        return [
            set(terms), set(events),
            set(forms.values_list("code", "pattern", "party__side", "completed_at__date")),
        ]  # fmt: skip

    assert told(by_table) == told(by_hand)


def test_the_need_to_know_is_that_of_every_nkc_and_nkd(cast: Cast) -> None:
    days = {"nkc_on": day(8), "nkd_on": day(9)}
    (procedure,) = ran(cast, imports.row(1, **ALL, **days))
    for form in procedure.forms.exclude(code="NK-A"):
        for user, sees in (
            (cast.chair, True), (cast.social_worker, True), (cast.police_officer, True),
            (cast.outsider, False), (cast.teacher, False), (cast.administrator, False),
        ):  # fmt: skip
            found = reading.form_of(user, form.pk)
            assert (found is not None and reading.sees_form(user, found)) is sees, user


def test_nk_c_is_not_nearly_another_form() -> None:
    assert "nkc_on" not in guess(["Data NK-A", "Data NK-B"])
    assert guess(["NK-C", "Data NK-D"]) == {"nkc_on": 0, "nkd_on": 1}
