"""Tables of earlier cases about people who cannot exist."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from apps.accounts.models import User
from apps.imports.models import Batch
from apps.imports.rules.columns import guess
from apps.imports.services import checking, running, uploads
from tests.factories.cast import Cast
from tests.factories.nka import pesel_number

HEADINGS = {
    "reference": "Numer sprawy", "started_on": "Data wszczęcia", "initiator": "Kto wszczął",
    "victim_first_name": "Imię osoby doznającej przemocy",
    "victim_last_name": "Nazwisko osoby doznającej przemocy",
    "victim_pesel": "PESEL osoby doznającej przemocy",
    "victim_age": "Wiek osoby doznającej przemocy",
    "perpetrator_first_name": "Imię osoby stosującej przemoc",
    "perpetrator_last_name": "Nazwisko osoby stosującej przemoc",
    "perpetrator_pesel": "PESEL osoby stosującej przemoc",
    "perpetrator_age": "Wiek osoby stosującej przemoc",
    "relation": "Relacja", "received_on": "Data wpływu NK-A do zespołu",
    "group_appointed_on": "Data powołania grupy",
    "forwarded_on": "Data przekazania NK-A grupie",
    "first_meeting_on": "Data pierwszego posiedzenia",
    "confirmed_on": "Data potwierdzenia przemocy",
    "ended_on": "Data zakończenia procedury", "ground": "Podstawa zakończenia",
    "plan_carried_out": "Plan pomocy zrealizowano",
    "protocol_delivered_on": "Data przekazania protokołu",
    "monitoring_ended_on": "Data zakończenia monitorowania",
}  # fmt: skip

# With forms of the group and who works in it; a column that is there says that what is empty was not done.
WHOLE = {
    **HEADINGS, "nkc_on": "Data NK-C", "nkd_on": "Data NK-D",
    "social_worker": "Pracownik socjalny w grupie", "police_officer": "Policjant w grupie",
}  # fmt: skip


def row(number: int, **given: Any) -> dict[str, str]:
    """Return one case that has just started, on 4 March 2024 unless told otherwise."""
    woman = pesel_number(dt.date(1850 + number // 1000, 1, 1), serial=number % 1000)
    cells: dict[str, Any] = {
        "reference": f"OPS.{number}.2024", "started_on": dt.date(2024, 3, 4), "initiator": "Policja",
        "victim_first_name": "Anna", "victim_last_name": "Zmyślona", "victim_pesel": woman,
        "perpetrator_first_name": "Piotr", "perpetrator_last_name": "Zmyślony",
        "perpetrator_age": "44", "relation": "żona", **given,
    }  # fmt: skip
    return {name: _written(value) for name, value in cells.items()}


def days(start: dt.date, *steps: tuple[str, int]) -> dict[str, dt.date]:
    """Return days of steps by the number of days after the start."""
    return {name: start + dt.timedelta(days=after) for name, after in steps}


def ended(start: dt.date, **given: Any) -> dict[str, Any]:
    """Return the days of a case that was closed and monitored."""
    steps = days(
        start, ("received_on", 1), ("group_appointed_on", 2), ("forwarded_on", 2),
        ("first_meeting_on", 7), ("confirmed_on", 7), ("ended_on", 60),
        ("protocol_delivered_on", 62), ("monitoring_ended_on", 340),
    )  # fmt: skip
    return {"started_on": start, **steps, "ground": "ustanie przemocy", **given}


def as_csv(
    rows: Iterable[dict[str, str]],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8",
    headings: dict[str, str] = HEADINGS,
) -> bytes:
    """Return a CSV file with Polish headings."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings.values())
    for one in rows:
        writer.writerow(one.get(name, "") for name in headings)
    return text.getvalue().encode(encoding)


def uploaded(actor: User, content: bytes, now: dt.datetime) -> Batch:
    """Return a table that was uploaded."""
    return uploads.receive(actor=actor, file=io.BytesIO(content), size=len(content), now=now)


def checked(
    actor: User, rows: Iterable[dict[str, str]], now: dt.datetime,
    headings: dict[str, str] = HEADINGS,
) -> Batch:  # fmt: skip
    """Return a table that was checked."""
    batch = uploaded(actor, as_csv(rows, headings=headings), now)
    checking.match_columns(actor=actor, batch_id=batch.pk, columns=guess(batch.headings), now=now)
    return checking.check(actor=actor, batch_id=batch.pk, now=now)


def ran(
    cast: Cast, rows: Iterable[dict[str, str]], now: dt.datetime,
    headings: dict[str, str] = HEADINGS,
) -> Batch:  # fmt: skip
    """Return a table that ran to its end."""
    batch = started(cast, checked(cast.secretary, rows, now, headings), now)
    while running.run_some(batch.pk, cases=100, now=now):
        pass
    batch.refresh_from_db()
    return batch


def started(cast: Cast, batch: Batch, now: dt.datetime) -> Batch:
    """Return a table that was let run by the chair."""
    return running.start(
        actor=cast.chair, batch_id=batch.pk, now=now, social_worker=cast.social_worker,
        police_officer=cast.police_officer,
    )  # fmt: skip


def _written(value: Any) -> str:
    return value.strftime("%d.%m.%Y") if isinstance(value, dt.date) else str(value)
