"""Rows for lists, made quickly: what is listed, not how it came to be."""

import datetime as dt
from typing import Any

from apps.common.indicators import DEFINITION_VERSION
from apps.deadlines.models import Deadline, Status
from apps.marshal.models import Gmina, Received
from apps.notifications import services as notifications
from apps.procedures.models import Event, Procedure
from apps.procedures.services.submitting import submit
from tests.factories.cast import Cast
from tests.factories.nka import pesel_number, valid_nka


def family(number: int, surname: str = "Przykładowa") -> dict[str, Any]:
    """Return an NK-A about a family of its own: another PESEL, another procedure."""
    answers = valid_nka()
    answers["victims"][0]["pesel"] = pesel_number(dt.date(1880, 1, 1), serial=number)
    answers["perpetrators"][0]["pesel"] = pesel_number(
        dt.date(1881, 1, 1), serial=number, sex="male"
    )
    for row in (*answers["victims"], *answers["perpetrators"]):
        row["last_name"] = surname
    return answers


def start_procedures(cast: Cast, count: int, now: dt.datetime, first: int = 500) -> list[Procedure]:
    """Start procedures about different families."""
    found = []
    for number in range(first, first + count):
        form = submit(author=cast.police_officer, answers=family(number), now=now, family="new")
        assert form.procedure is not None
        found.append(form.procedure)
    return found


def add_messages(user: Any, procedure: Procedure, count: int, now: dt.datetime) -> None:
    for number in range(count):
        notifications.notify(
            user=user, ref=procedure.pk.__class__(int=number), kind="deadline.after", now=now,
            label=procedure.number, params={"rule": "D03"}, url=procedure.get_absolute_url(),
        )  # fmt: skip


def lengthen(procedure: Procedure, cast: Cast, count: int, now: dt.datetime) -> None:
    """Give a procedure so many more events and deadlines."""
    kinds = ("receive", "nkb-handover", "further-form")
    Event.objects.bulk_create(
        [
            Event(
                procedure=procedure, kind=kinds[number % 3], on=now.date(), recorded_at=now,
                actor=(cast.chair, cast.secretary, cast.police_officer)[number % 3],
            )
            for number in range(count)
        ]
    )  # fmt: skip
    for _ in range(count):
        deadline = Deadline.objects.create(
            rule_code="D03", rule_version="x", regime="C", subject_type="procedure",
            subject_id=procedure.pk, subject_label=procedure.number, start_event="x", start_at=now,
            strict_on=now.date(), due_on=now.date(), status=Status.MET, met_on=now.date(),
        )  # fmt: skip
        deadline.assignees.add(cast.chair)


def add_gminas(count: int, now: dt.datetime, first: int = 0) -> None:
    """Let so many gminas report in the active voivodeship."""
    for number in range(first, first + count):
        gmina = Gmina.objects.create(
            teryt=f"1899{number:02}", name=f"Gmina {number}", sort_key=f"gmina {number:02}"
        )
        for sequence in (1, 2):
            Received.objects.create(
                gmina=gmina, year=now.year, sequence=sequence, is_closed=False, computed_at=now,
                definition_version=DEFINITION_VERSION,
                tables={"procedures": {"started/number": number + 3}},
            )  # fmt: skip
