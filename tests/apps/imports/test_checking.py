"""The dry run: everything wrong is told by row and column, nothing is taken in."""

import datetime as dt
import weakref
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.errors import DomainError, Invalid, NotPermitted
from apps.imports import selectors
from apps.imports.models import Batch, Row
from apps.imports.rules.columns import REQUIRED, guess
from apps.imports.services import checking, uploads
from apps.people.models import Person
from apps.procedures.models import Procedure
from apps.procedures.services import recusals
from tenants import due
from tests.factories import imports, procedures
from tests.factories.cast import Cast

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
C = dt.date(2024, 3, 4)


def problems(batch: Batch) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in selectors.problems_of(batch)]


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"reference": ""}, "Numer sprawy"),
        ({"reference": "Zmyślona"}, "Numer sprawy"),
        ({"reference": "90810100102"}, "Numer sprawy"),
        ({"reference": "1" * 65}, "Numer sprawy"),
        ({"started_on": ""}, "Data wszczęcia"),
        ({"started_on": "31.02.2024"}, "Data wszczęcia"),
        ({"started_on": "01.03.2027"}, "Data wszczęcia"),
        ({"started_on": "01.03.2010"}, "Data wszczęcia"),
        ({"initiator": "sąsiadka"}, "Kto wszczął"),
        ({"initiator": "Żandarmeria Wojskowa", "started_on": "01.03.2015"}, "Kto wszczął"),
        ({"victim_last_name": ""}, "Nazwisko osoby doznającej przemocy"),
        ({"victim_last_name": "¦więtosław"}, "Nazwisko osoby doznającej przemocy"),
        ({"perpetrator_first_name": "PaweĹ‚"}, "Imię osoby stosującej przemoc"),
        ({"victim_pesel": "12345678901"}, "PESEL osoby doznającej przemocy"),
        ({"victim_pesel": ""}, "Wiek osoby doznającej przemocy"),
        ({"perpetrator_age": "15"}, "Wiek osoby stosującej przemoc"),
        ({"relation": "sąsiad"}, "Kim jest osoba doznająca dla osoby stosującej przemoc"),
        ({"forwarded_on": "05.03.2024"}, "Data wpływu NK-A do zespołu"),
        ({"received_on": "03.03.2024"}, "Data wpływu NK-A do zespołu"),
        ({"received_on": "05.03.2024", "first_meeting_on": "09.03.2024"},
         "Data pierwszego posiedzenia"),
        ({"ground": "odstąpienie"}, "Data zakończenia procedury"),
        (imports.ended(C, ground=""), "Podstawa zakończenia"),
        (imports.ended(C, ground="bo tak"), "Podstawa zakończenia"),
        (imports.ended(C, confirmed_on=""), "Data potwierdzenia przemocy"),
        (imports.ended(dt.date(2019, 5, 6), monitoring_ended_on=""), "Plan pomocy zrealizowano"),
        (imports.ended(dt.date(2019, 5, 6), plan_carried_out="tak"),
         "Data zakończenia monitorowania"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(cast: Cast, given: dict[str, Any], column: str) -> None:
    batch = imports.checked(cast.secretary, [imports.row(7), imports.row(8, **given)], NOW)

    assert problems(batch) == [(3, column)]
    assert (batch.state, batch.problems_found) == ("checked", 1)
    assert {row.state for row in batch.rows.filter(number=2)} == {"pending"}
    assert not Procedure.objects.exists()
    assert not Person.objects.exists()


def test_more_people_than_a_form_holds_are_added_afterwards(cast: Cast) -> None:
    names = [f"Anna {sign}." for sign in "ABCDEFGHIJKLMNOPRSTUW"]
    rows = [
        imports.row(number, reference="OPS/1", started_on=C, victim_first_name=name, victim_pesel="",
                    victim_age="30")
        for number, name in enumerate(names)
    ]  # fmt: skip
    assert len(rows) == 21
    (found,) = selectors.problems_of(imports.checked(cast.secretary, rows, NOW))

    assert (found.row, found.column) == (2, "Nazwisko osoby doznającej przemocy")
    assert "najwyżej 20 osób" in found.message
    assert "kolejnym formularzem NK-A" in found.message


@pytest.mark.parametrize(
    "name", ["O’Connor", "Nowak-Żółć", "NN 1", "nie ustalono", "Müller", "Jan „Janek”"]
)
def test_a_name_may_have_what_names_have(cast: Cast, name: str) -> None:
    batch = imports.checked(cast.secretary, [imports.row(1, victim_last_name=name)], NOW)
    assert problems(batch) == []


def test_messages_repeat_nothing_of_a_person(cast: Cast) -> None:
    wrong = imports.row(1, victim_pesel="12345678901", perpetrator_last_name="", relation="Tajna")
    batch = imports.checked(cast.secretary, [wrong], NOW)

    told = " ".join(one.message for one in selectors.problems_of(batch))
    assert len(selectors.problems_of(batch)) >= 2
    for secret in ("12345678901", "Zmyślona", "Tajna"):
        assert secret not in told


def test_rows_of_one_case_must_agree(cast: Cast) -> None:
    rows = [imports.row(1), imports.row(1, started_on=C + dt.timedelta(days=1))]
    batch = imports.checked(cast.secretary, rows, NOW)

    assert problems(batch) == [(2, "Data wszczęcia")]
    assert {row.state for row in batch.rows.all()} == {"wrong"}


def test_only_the_first_problems_are_shown_but_all_are_counted(cast: Cast) -> None:
    rows = [imports.row(number, initiator="") for number in range(205)]
    batch = imports.checked(cast.secretary, rows, NOW)

    assert (len(selectors.problems_of(batch)), batch.problems_found) == (200, 205)


def test_columns_that_are_needed_must_be_matched_and_none_twice(cast: Cast) -> None:
    batch = imports.uploaded(cast.secretary, imports.as_csv([imports.row(1)]), NOW)
    given = {"actor": cast.secretary, "batch_id": batch.pk, "now": NOW}
    with pytest.raises(Invalid) as refusal:
        checking.match_columns(columns={}, **given)
    assert [one.anchor for one in refusal.value.problems] == list(REQUIRED)

    columns = guess(batch.headings)
    for wrong in ({"ground": columns["reference"]}, {"ground": 77}):
        with pytest.raises(Invalid):
            checking.match_columns(columns={**columns, **wrong}, **given)
    with pytest.raises(Invalid):
        checking.check(**given)


def test_another_matching_starts_anew(cast: Cast) -> None:
    batch = imports.checked(cast.secretary, [imports.row(1), imports.row(2, initiator="x")], NOW)
    given = {"actor": cast.secretary, "batch_id": batch.pk, "now": NOW}
    checking.match_columns(columns=batch.columns, **given)

    assert {row.state for row in Row.objects.all()} == {"pending"}
    assert checking.check(**given).problems_found == 1


def test_a_victim_in_a_running_procedure_gets_no_second_one(cast: Cast) -> None:
    running = procedures.started(cast, NOW)
    pesel = running.forms.get().answers["victims"][0]["pesel"]
    rows = [
        imports.row(1, victim_pesel=pesel),
        imports.row(2, victim_pesel=pesel, **imports.ended(C)),
    ]
    batch = imports.checked(cast.secretary, rows, NOW)

    assert problems(batch) == [(2, "PESEL osoby doznającej przemocy")]


def test_nobody_learns_of_a_procedure_that_is_closed_to_them(cast: Cast) -> None:
    running = procedures.started(cast, NOW)
    answers = running.forms.get().answers["victims"][0]
    recusals.declare(
        user=cast.secretary, first_name=answers["first_name"], last_name=answers["last_name"],
        pesel=answers["pesel"], now=NOW,
    )  # fmt: skip
    rows = [imports.row(1, victim_pesel=answers["pesel"])]

    assert problems(imports.checked(cast.secretary, rows, NOW)) == []
    assert problems(imports.checked(cast.chair, rows, NOW)) != []


def test_who_may_take_a_table_in(cast: Cast) -> None:
    for who in (cast.social_worker, cast.outsider, cast.administrator):
        with pytest.raises(NotPermitted):
            imports.uploaded(who, imports.as_csv([imports.row(1)]), NOW)


def test_more_cases_than_the_limit_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_CASES", 2)
    with pytest.raises(Invalid):
        imports.checked(cast.secretary, map(imports.row, range(3)), NOW)


def test_rows_are_unreadable_in_the_database(cast: Cast) -> None:
    imports.checked(cast.secretary, [imports.row(1, perpetrator_age="15")], NOW)
    with connection.cursor() as cursor:
        for table in ("imports_row", "imports_batch"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            kept = " ".join(bytes(str(line), "utf-8").decode() for (line,) in cursor.fetchall())
            for secret in ("Zmyślona", "Anna", "Imię"):
                assert secret not in kept
                assert secret.encode().hex() not in kept


def test_a_table_can_be_thrown_away(cast: Cast) -> None:
    batch = imports.checked(cast.secretary, [imports.row(1)], NOW)
    uploads.discard(actor=cast.secretary, batch_id=batch.pk, now=NOW)

    assert not Row.objects.exists()
    assert not Batch.objects.exists()


def test_what_was_taken_in_stays_when_the_rest_is_thrown_away(cast: Cast) -> None:
    batch = imports.ran(cast, [imports.row(1), imports.row(2, initiator="x")], NOW)
    uploads.discard(actor=cast.secretary, batch_id=batch.pk, now=NOW)

    assert [row.state for row in Row.objects.all()] == ["imported"]
    with pytest.raises(DomainError):
        checking.check(actor=cast.secretary, batch_id=batch.pk, now=NOW)


def test_a_second_running_case_of_a_victim_is_told_in_the_same_table(cast: Cast) -> None:
    rows = [imports.row(1), imports.row(1, reference="Z.1")]

    assert problems(imports.checked(cast.secretary, rows, NOW)) == [
        (3, "PESEL osoby doznającej przemocy")
    ]


def test_a_long_table_is_left_to_a_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "WHILE_A_PAGE_WAITS", 1)
    batch = imports.checked(cast.secretary, [imports.row(1), imports.row(2)], NOW)
    given = {"actor": cast.secretary, "batch_id": batch.pk, "now": NOW}

    assert checking.check_soon(**given).state == "mapped"
    (ids,) = due.claim(NOW, imports=True).values()
    assert [one.ref for one in due.waiting(ids)] == [batch.pk]
    checking.check_waiting(batch.pk, now=NOW)
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert due.waiting(ids) == []


@pytest.mark.long
def test_ten_thousand_cases_are_never_held_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_thorough: bool
) -> None:
    """However long the table is, a few chunks of its rows are alive at a time."""
    alive, most = [0], [0]
    begin = Row.__init__

    def counted(self: Row, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        alive[0] += 1
        most[0] = max(most[0], alive[0])
        weakref.finalize(self, lambda: alive.__setitem__(0, alive[0] - 1))

    monkeypatch.setattr(Row, "__init__", counted)
    cases = 10_000 if is_thorough else 3_000
    start = C + dt.timedelta(days=8)
    steps = imports.days(
        C, ("received_on", 1), ("group_appointed_on", 2), ("forwarded_on", 3),
        ("first_meeting_on", 8),
    )  # fmt: skip
    given = {**steps, "nkc_on": start, "nkd_on": start, "social_worker": "Ewa Łącka",
             "police_officer": "police_officer@example.org"}  # fmt: skip
    rows = (imports.row(number, **given) for number in range(cases))
    content = imports.as_csv(rows, headings=imports.WHOLE)
    recusals.declare(
        user=cast.police_officer, first_name="Ktoś", last_name="Bliski", pesel="", now=NOW
    )
    batch = imports.uploaded(cast.secretary, content, NOW)
    by = {"actor": cast.secretary, "batch_id": batch.pk, "now": NOW}
    checking.match_columns(columns=guess(batch.headings), **by)
    with CaptureQueriesContext(connection) as queries:
        found = checking.check(**by)

    # Whom the rows name is looked up once for all of them.
    assert len([one for one in queries if "people_tie" in one["sql"]]) == 1
    assert (found.cases, found.problems_found) == (cases, 0)
    assert most[0] <= 4 * uploads.AT_ONCE
