"""Reminders reach each person once, by inbox and by mail, whatever breaks on the way."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail

from apps.accounts.models import User
from apps.deadlines import services
from apps.deadlines.models import Deadline
from apps.deadlines.services import Subject
from apps.notifications.models import Message
from apps.people.models import Person
from apps.procedures.models import Procedure
from tenants import due, schema
from tenants.models import DueEntry, Office
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.tenants.conftest import set_status
from tests.worker.conftest import NOW, Broker, run

SWEEP, REMIND = "worker.tasks.deadlines.sweep", "worker.tasks.deadlines.remind"
LATER = due.CLAIM_EXPIRES + dt.timedelta(seconds=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def _sweep_and_work(broker: Broker) -> int:
    claimed = run(SWEEP)
    broker.work()
    return int(claimed)


def _reminders() -> list[Message]:
    with schema.office(KOLBUSZOWA):
        found = Message.objects.filter(kind__startswith="deadline.").select_related("user")
        return list(found.order_by("pk"))


def _open_and_due() -> set[int]:
    with schema.office(KOLBUSZOWA):
        found = DueEntry.objects.filter(done_at=None, due_at__lte=dt.datetime.now(dt.UTC))
        return set(found.values_list("pk", flat=True))


def _expected() -> set[tuple[str, str, int]]:
    """Return (deadline, stage, person) of all reminders that are due, by the rows themselves."""
    expected = set()
    with schema.office(KOLBUSZOWA):
        for entry in DueEntry.objects.filter(pk__in=_open_and_due()):
            deadline = Deadline.objects.get(pk=entry.ref)
            people = list(deadline.assignees.values_list("pk", flat=True))
            if entry.stage == "escalation" or not people:
                people = [User.objects.get(username="chair").pk]
            expected |= {(str(entry.ref), f"deadline.{entry.stage}", one) for one in people}
    return expected


def test_a_sweep_reminds_everybody_concerned_once(people: Cast, broker: Broker, clock: Any) -> None:
    expected = _expected()
    assert len(expected) > 3

    assert _sweep_and_work(broker) > 0

    messages = _reminders()
    assert {(str(one.ref), one.kind, one.user_id) for one in messages} == expected
    assert Counter(one.to[0] for one in mail.outbox) == Counter(one.user.email for one in messages)
    assert all(len(one.to) == 1 and not one.cc and not one.bcc for one in mail.outbox)
    assert all(one.mailed_at for one in messages)
    assert _open_and_due() == set()


def test_a_repeated_sweep_sends_nothing_twice(people: Cast, broker: Broker, clock: Any) -> None:
    _sweep_and_work(broker)
    messages, mails = len(_reminders()), len(mail.outbox)

    for _ in range(3):
        clock.shift(LATER)
        assert _sweep_and_work(broker) == 0
    assert (len(_reminders()), len(mail.outbox)) == (messages, mails)


def test_a_repeated_task_sends_nothing_twice(people: Cast, broker: Broker, clock: Any) -> None:
    run(SWEEP)
    queued = list(broker.sent)
    broker.work()
    messages, mails = len(_reminders()), len(mail.outbox)

    broker.sent = [*queued, *queued]
    broker.work()
    assert (len(_reminders()), len(mail.outbox)) == (messages, mails)


def test_a_lost_broker_loses_nothing(people: Cast, broker: Broker, clock: Any) -> None:
    expected = len(_expected())
    run(SWEEP)
    broker.sent.clear()
    assert _sweep_and_work(broker) == 0  # claimed by the one that got lost

    clock.shift(LATER)
    assert _sweep_and_work(broker) > 0
    assert len(_reminders()) == expected == len(mail.outbox)


def test_a_crash_between_inbox_and_mail_sends_the_mail_later(
    people: Cast, broker: Broker, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    run(SWEEP)
    with monkeypatch.context() as crash:
        crash.setattr("apps.notifications.services.send_mail", die)
        with pytest.raises(Killed):
            broker.work()
    broker.sent.clear()
    told = len(_reminders())
    assert told
    assert mail.outbox == []

    clock.shift(LATER)
    _sweep_and_work(broker)

    assert len(_reminders()) == told == len(mail.outbox)


def test_mail_that_cannot_be_sent_is_sent_when_the_server_is_back(
    people: Cast, broker: Broker, clock: Any, smtp: Callable[[], Any]
) -> None:
    _sweep_and_work(broker)
    messages = _reminders()
    assert messages
    assert not any(one.mailed_at for one in messages)
    assert _open_and_due()

    with smtp() as mailbox:
        assert _sweep_and_work(broker) == 0  # the claim has not expired yet
        clock.shift(LATER)
        assert _sweep_and_work(broker) > 0
        clock.shift(LATER)
        assert _sweep_and_work(broker) == 0

        assert Counter(to for tos, _mail in mailbox.mails for to in tos) == Counter(
            one.user.email for one in messages
        )
    assert len(_reminders()) == len(messages)
    assert _open_and_due() == set()


def _secrets() -> set[str]:
    """Return everything that a mail may not hold: names, numbers, addresses, terms."""
    words: set[str] = set()
    with schema.office(KOLBUSZOWA):
        for user in User.objects.all():
            words |= {user.first_name, user.last_name, user.username}
        for person in Person.objects.all():
            words |= {str(person), str(person.pk)}
        for procedure in Procedure.objects.all():
            words |= {procedure.number, procedure.number.split("/")[0], str(procedure.pk)}
        for deadline in Deadline.objects.all():
            words |= {deadline.rule_code, str(deadline.pk), str(deadline.due_on)}
        words |= {str(one.pk) for one in Message.objects.all()}

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from texts(one)
        elif len(str(value)) > 3:
            yield str(value)

    answers = valid_nka()
    for part in ("victims", "perpetrators", "witnesses"):
        words |= set(texts(answers[part]))
    return {word for word in words if len(word) > 3} - {"None", "male", "female"}


def test_a_mail_says_nothing_about_anybody(
    people: Cast, broker: Broker, clock: Any, smtp: Callable[[], Any]
) -> None:
    with smtp() as mailbox:
        _sweep_and_work(broker)
    secrets = _secrets()
    assert len(secrets) > 40

    assert mailbox.mails
    for _to, one in mailbox.mails:
        headers = "\n".join(f"{name}: {value}" for name, value in one.items() if name != "To")
        text = f"{headers}\n{one.get_payload(decode=True).decode()}"
        assert "https://" in text or "http://" in text
        assert "kolbuszowa.localhost" in text
        hits = {word for word in secrets if word.lower() in text.lower()}
        assert hits <= {"example"}, hits


def test_a_met_deadline_reminds_nobody(people: Cast, broker: Broker, clock: Any) -> None:
    with schema.office(KOLBUSZOWA):
        entry = DueEntry.objects.filter(pk__in=_open_and_due()).first()
        assert entry is not None
        deadline = Deadline.objects.get(pk=entry.ref)
        subject = Subject(deadline.subject_type, deadline.subject_id, deadline.subject_label)
        run(SWEEP)
        assert broker.sent
        services.meet(code=deadline.rule_code, subject=subject, on=NOW.date(), by="test")

    broker.work()

    assert [one for one in _reminders() if one.ref == deadline.pk] == []


def test_a_deadline_met_between_sweep_and_task_is_cleared(
    people: Cast, broker: Broker, clock: Any
) -> None:
    """The row stays when the index could not be cleared: it reminds nobody and is done."""
    with schema.office(KOLBUSZOWA):
        ref = DueEntry.objects.filter(pk__in=_open_and_due())[0].ref
        Deadline.objects.filter(pk=ref).update(status="met", met_on=NOW.date(), met_by="test")

    _sweep_and_work(broker)

    assert [one for one in _reminders() if one.ref == ref] == []
    assert _open_and_due() == set()


def test_an_escalation_goes_to_the_chair(people: Cast, broker: Broker, clock: Any) -> None:
    _sweep_and_work(broker)

    escalated = [one for one in _reminders() if one.kind == "deadline.escalation"]
    assert escalated
    assert {one.user.username for one in escalated} == {"chair"}


def test_a_blocked_user_is_not_reminded_and_the_chair_is(
    people: Cast, broker: Broker, clock: Any
) -> None:
    with schema.office(KOLBUSZOWA):
        User.objects.exclude(username__in=["chair"]).update(is_active=False)

    _sweep_and_work(broker)

    assert {one.user.username for one in _reminders()} == {"chair"}


def test_somebody_without_an_address_has_the_inbox_only(
    people: Cast, broker: Broker, clock: Any
) -> None:
    with schema.office(KOLBUSZOWA):
        User.objects.update(email="")

    _sweep_and_work(broker)

    assert _reminders()
    assert mail.outbox == []
    assert _open_and_due() == set()


def test_a_suspended_office_sends_nothing(people: Cast, broker: Broker, clock: Any) -> None:
    run(SWEEP)
    set_status(KOLBUSZOWA, Office.Status.SUSPENDED)
    for name, office, kwargs in broker.sent:
        with pytest.raises(Exception, match="suspended"):
            run(name, office, **kwargs)
    clock.shift(LATER)
    broker.sent.clear()
    assert run(SWEEP) == 0

    assert mail.outbox == []
    set_status(KOLBUSZOWA, Office.Status.ACTIVE)
    assert _sweep_and_work(broker) > 0


def test_ids_of_another_office_remind_nobody(people: Cast, broker: Broker, clock: Any) -> None:
    """A mixed-up message cannot send Kolbuszowa's reminders from Nysa (D10)."""
    ids = sorted(_open_and_due())

    run(REMIND, NYSA, ids=ids)

    assert mail.outbox == []
    assert _reminders() == []
    assert _open_and_due() == set(ids)
