"""``make bench``: what tenancy, deadlines, sweeps and reminders cost."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.mail import get_connection
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import setup_test_environment
from django.utils import timezone

from apps.common.calendar import day_off
from apps.deadlines import rules, services
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime
from apps.notifications.models import Message
from tenants import due, names, provisioning, schema
from tenants.models import DueEntry, Office
from tests.bench.measure import Result, compare
from tests.factories.cast import Cast, make_cast
from worker.tasks.deadlines import remind

FEW, MANY = 10, 200
DUE, OK = 50, 200
FIRST = "g_180602"
FIXED = "tests.bench.fixed.FixedOfficeMiddleware"


def main() -> None:
    """Set offices up, measure, print the table."""
    setup_test_environment()
    assert provisioning.migrate_all(lambda _line: None) == []
    _office(180602)
    with schema.office(FIRST):
        cast = make_cast(timezone.now())
    results = [_requests(cast), _deadlines(), *_sweeps(), _reminders(cast)]
    print("| measured | time | yardstick | time | ratio |\n|---|---|---|---|---|")
    for result in results:
        print(result.line())


def _office(number: int) -> Office:
    teryt = f"{number:06}"
    return provisioning.provision(
        provisioning.register(
            kind=names.Kind.GMINA, teryt=teryt, name=f"Gmina {teryt}", host=f"g{teryt}.localhost"
        )
    )


def _requests(cast: Cast) -> Result:
    """One signed-in page through the office's host, against the same page with the office fixed."""
    from django.conf import settings  # noqa: PLC0415 - settings are not ready before

    client = _client(cast)
    answer = client.get("/procedures/")
    assert answer.status_code == OK, (answer.status_code, answer.headers)
    fixed = [
        FIXED if one == "tenants.middleware.OfficeMiddleware" else one
        for one in settings.MIDDLEWARE
    ]
    with override_settings(MIDDLEWARE=fixed):
        plain = _client(cast)
        assert plain.get("/procedures/").status_code == OK
    found = compare(
        "page /procedures/ through its host",
        lambda: client.get("/procedures/"),
        "same page, office fixed beforehand",
        lambda: plain.get("/procedures/"),
    )
    schema.leave()
    return found


def _client(cast: Cast) -> Client:
    client = Client(headers={"host": "g180602.localhost"})
    with schema.office(FIRST):
        client.force_login(
            cast.chair, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


def _deadlines() -> Result:
    """A term with its explanation, against counting the same days without saying why."""
    rule, start = rules.rule_for("D03", Regime.C), dt.date(2025, 12, 22)

    def bare() -> dt.date:
        day, left = start, 5
        while left:
            day += dt.timedelta(days=1)
            left -= day_off(day) is None
        return day

    assert rules.calculate(rule, start).due == bare()
    return compare(
        "deadline D03 over Christmas, explained", lambda: rules.calculate(rule, start),
        "the same days, counted without explanation", bare, times=2000,
    )  # fmt: skip


def _sweeps() -> list[Result]:
    """The sweep over the due index, against visiting every office; and 200 offices against 10."""
    for number in range(1, FEW):
        _office(990000 + number)
    _plant()
    few = compare("sweep, 10 offices", _claim, "a query in each of 10 offices", _visit, times=5)
    for number in range(FEW, MANY):
        _office(990000 + number)
    _plant()
    many = compare("sweep, 200 offices", _claim, "a query in each of 200 offices", _visit, times=3)
    growth = Result(
        "sweep, 200 offices", "sweep, 10 offices", many.seconds, few.seconds,
        many.seconds / few.seconds,
    )  # fmt: skip
    return [few, many, growth]


def _claim() -> None:
    """Claim what is due, and put it back."""
    with transaction.atomic():
        assert sum(map(len, due.claim(timezone.now()).values())) == DUE
        transaction.set_rollback(True)


def _plant() -> None:
    """Give every office five open reminders; of all of them a fixed number is due."""
    now, offices = timezone.now(), list(Office.objects.active())
    with schema.as_owner():
        DueEntry.objects.all().delete()
        DueEntry.objects.bulk_create(
            [
                DueEntry(
                    office=offices[number % len(offices)], ref=uuid.uuid4(), stage="before",
                    due_at=now + dt.timedelta(days=-1 if number < DUE else 1),
                )
                for number in range(max(5 * len(offices), DUE))
            ]
        )  # fmt: skip


def _visit() -> None:
    today = timezone.localdate()
    for _office_row in schema.each_office(names.Kind.GMINA):
        list(Deadline.objects.filter(status=Status.OPEN, due_on__lte=today)[:10])


def _reminders(cast: Cast) -> Result:
    """One reminder with inbox and mail, against writing and mailing the same without any guard."""
    with schema.office(FIRST):
        deadline = services.start(
            code="D03", regime=Regime.C, at=timezone.now(), now=timezone.now(),
            subject=services.Subject("procedure", uuid.uuid4(), "NK/0001/2026"),
            assignees=[cast.secretary],
        )  # fmt: skip
    if deadline is None:
        raise AssertionError("D03 is a rule of regime C.")
    return compare(
        "reminder: claim, inbox, mail, done", _remind_once(deadline),
        "bare INSERT and mail", _bare(cast), times=30,
    )  # fmt: skip


def _remind_once(deadline: Deadline) -> Callable[[], Any]:
    def work() -> None:
        with schema.office(FIRST):
            Message.objects.all().delete()
            DueEntry.objects.filter(ref=deadline.pk).delete()
            due.put(deadline.pk, [("before", timezone.now())])
            ids = list(DueEntry.objects.filter(ref=deadline.pk).values_list("pk", flat=True))
        remind.apply(kwargs={"ids": ids}, headers={"office": FIRST}).get()

    return work


def _bare(cast: Cast) -> Callable[[], Any]:
    def work() -> None:
        with schema.office(FIRST):
            Message.objects.all().delete()
            Message.objects.create(
                user=cast.secretary, ref=uuid.uuid4(), kind="deadline.before", url="/",
                created_at=timezone.now(),
            )  # fmt: skip
        get_connection().send_messages([])

    return work


if __name__ == "__main__":
    main()
    connection.close()
