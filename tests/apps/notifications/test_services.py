"""Messages: told once, read by their owner, and mails that say nothing."""

import datetime as dt
import uuid

import pytest
from django.core import mail

from apps.common.errors import NotFound
from apps.notifications import selectors, services
from apps.notifications.labels import message_label
from apps.notifications.models import Message
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
REF = uuid.UUID(int=5)


def notify(cast: Cast, who: str = "chair", now: dt.datetime = NOW, ref: uuid.UUID = REF) -> Message:
    return services.notify(
        user=getattr(cast, who), ref=ref, kind="deadline.after", label="NK/0001/2026",
        params={"rule": "D03"}, url="/procedures/", now=now,
    )  # fmt: skip


def test_a_cause_is_told_once_to_each_person(cast: Cast) -> None:
    first = notify(cast)
    assert notify(cast, now=NOW + dt.timedelta(days=1)).pk == first.pk
    assert notify(cast, "secretary").pk != first.pk
    assert Message.objects.count() == 2
    assert selectors.number_unread(cast.chair) == 1


def test_newest_first_and_only_the_own(cast: Cast) -> None:
    for number in range(3):
        notify(cast, now=NOW + dt.timedelta(hours=number), ref=uuid.UUID(int=number))
    notify(cast, "secretary")
    found = [one.created_at for one in selectors.inbox(cast.chair)]
    assert found == sorted(found, reverse=True)
    assert len(found) == 3


def test_reading_is_noted_at_its_first_time(cast: Cast) -> None:
    message = notify(cast)
    for hours in (1, 2):
        services.mark_read(
            user=cast.chair, message_id=message.pk, now=NOW + dt.timedelta(hours=hours)
        )
    message.refresh_from_db()
    assert message.read_at == NOW + dt.timedelta(hours=1)
    assert selectors.number_unread(cast.chair) == 0


def test_nobody_reads_the_message_of_somebody_else(cast: Cast) -> None:
    message = notify(cast)
    with pytest.raises(NotFound):
        services.mark_read(user=cast.secretary, message_id=message.pk, now=NOW)
    services.mark_all_read(user=cast.secretary, now=NOW)
    assert selectors.number_unread(cast.chair) == 1


def test_news_of_an_import_are_no_news(cast: Cast) -> None:
    old, new = notify(cast), notify(cast, now=NOW + dt.timedelta(days=5), ref=uuid.UUID(int=6))
    services.mark_old_read(before=NOW + dt.timedelta(days=5), now=NOW)
    unread = list(selectors.inbox(cast.chair).filter(read_at=None))
    assert unread == [new]
    assert old != new


def test_a_mail_is_sent_once_and_says_only_that_something_waits(cast: Cast) -> None:
    message = notify(cast)
    assert services.mail(message, NOW)
    assert services.mail(message, NOW + dt.timedelta(hours=1))
    (sent,) = mail.outbox
    text = f"{sent.subject} {sent.body}"
    assert sent.to == ["chair@example.org"]
    assert "kolbuszowa.localhost" in text
    victim = valid_nka()["victims"][0]
    for word in (
        "NK/0001",
        "D03",
        victim["first_name"],
        victim["last_name"],
        "Niebiesk",
        "przemoc",
    ):
        assert word not in text


def test_a_claimed_mail_is_not_sent_by_another_worker_until_the_claim_expires(cast: Cast) -> None:
    message = notify(cast)
    Message.objects.filter(pk=message.pk).update(mail_claimed_at=NOW)
    services.mail(message, NOW + dt.timedelta(minutes=4))
    assert mail.outbox == []
    services.mail(message, NOW + dt.timedelta(minutes=6))
    assert len(mail.outbox) == 1


def test_who_has_no_address_gets_no_mail(cast: Cast) -> None:
    cast.chair.email = ""
    cast.chair.save()
    assert services.mail(notify(cast), NOW)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "kind",
    ["deadline.before", "deadline.on_day", "deadline.after", "deadline.escalation",
     "procedure.started", "procedure.further-form"],
)  # fmt: skip
def test_every_kind_has_a_text(kind: str) -> None:
    assert str(message_label(kind))
