"""The worklist: whose deadlines, in which bucket, at the very boundaries of the days."""

import datetime as dt
import uuid

import pytest

from apps.deadlines import selectors
from apps.deadlines.models import Deadline, Status
from tests.factories.cast import Cast

TODAY = dt.date(2026, 3, 4)  # a Wednesday


def deadline(
    due: dt.date | None, *people: object, code: str = "D03", status: str = Status.OPEN
) -> Deadline:
    number = Deadline.objects.count() + 1
    row = Deadline.objects.create(
        rule_code=code, rule_version="x", regime="C", subject_type="procedure",
        subject_id=uuid.UUID(int=number), subject_label=f"NK/{number:04}/2026", start_event="x",
        start_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC), strict_on=due, due_on=due, status=status,
        met_on=TODAY if status == Status.MET else None,
        ended_on=TODAY if status == Status.LAPSED else None,
    )  # fmt: skip
    row.assignees.set(people)
    return row


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-400, "overdue"), (-1, "overdue"), (0, "today"), (1, "week"), (6, "week"), (7, "week"),
        (8, "later"), (400, "later"), (None, "later"),
    ],
)  # fmt: skip
def test_the_bucket_of_a_day(cast: Cast, days: int | None, bucket: str) -> None:
    due = None if days is None else TODAY + dt.timedelta(days=days)
    deadline(due, cast.chair)
    found = selectors.worklist(cast.chair, today=TODAY, whole_office=False)
    assert found.counts == {**dict.fromkeys(selectors.BUCKETS, 0), bucket: 1}


def test_the_most_urgent_stands_first_and_what_has_no_day_last(cast: Cast) -> None:
    days = [None, 3, -2, 0]
    for one in days:
        deadline(None if one is None else TODAY + dt.timedelta(days=one), cast.chair)
    rows = selectors.worklist(cast.chair, today=TODAY, whole_office=False).rows
    assert [row.due_on and (row.due_on - TODAY).days for row in rows] == [-2, 0, 3, None]


def test_own_deadlines_and_those_of_the_office(cast: Cast) -> None:
    own, other = deadline(TODAY, cast.chair), deadline(TODAY, cast.police_officer)

    def rows(user: object, whole_office: bool) -> list[Deadline]:
        found = selectors.worklist(user, today=TODAY, whole_office=whole_office)
        return found.rows

    assert rows(cast.chair, False) == [own]
    assert rows(cast.chair, True) == [own, other]
    assert rows(cast.secretary, True) == [own, other]
    assert rows(cast.secretary, False) == []
    # Who may not see the whole office asks for it in vain.
    assert rows(cast.police_officer, True) == [other]
    for nobody in (cast.outsider, cast.administrator, cast.dpo):
        assert rows(nobody, True) == []


def test_only_open_deadlines_are_work(cast: Cast) -> None:
    for status in (Status.MET, Status.LAPSED):
        deadline(TODAY, cast.chair, status=status)
    assert selectors.worklist(cast.chair, today=TODAY, whole_office=True).rows == []


def test_filters_choose_rows_and_the_numbers_stay_those_of_the_rule(cast: Cast) -> None:
    late = deadline(TODAY - dt.timedelta(days=1), cast.chair)
    deadline(TODAY, cast.chair)
    deadline(TODAY, cast.chair, code="D04")
    found = selectors.worklist(
        cast.chair, today=TODAY, whole_office=False, code="D03", bucket="overdue"
    )
    assert found.rows == [late]
    assert found.counts == {"overdue": 1, "today": 1, "week": 0, "later": 0}


def test_a_deadline_of_two_people_is_one_row(cast: Cast) -> None:
    deadline(TODAY, cast.chair, cast.secretary, cast.police_officer)
    assert len(selectors.worklist(cast.chair, today=TODAY, whole_office=True).rows) == 1


def test_a_deadline_is_explained_to_those_who_may_know_of_it(cast: Cast) -> None:
    deadline(TODAY, cast.police_officer)
    sees = {
        name: selectors.visible_to(getattr(cast, name)).count() for name in cast.__annotations__
    }
    assert [name for name, count in sees.items() if count] == [
        "chair", "secretary", "police_officer",
    ]  # fmt: skip
