"""Files: who adds them, what the scanner says, who opens them and for how long."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection

from apps.attachments import selectors, services
from apps.attachments.models import Attachment, Content
from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.procedures.models import Procedure
from tests.apps.attachments import clamd
from tests.apps.documents.test_files import PDF
from tests.factories import procedures as made
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


def add(cast: Cast, procedure: Procedure, content: bytes = PDF, **more: Any) -> Attachment:
    given = {"actor": cast.social_worker, "title": "Skan notatki", "name": "skan.pdf", **more}
    return services.add(procedure_id=procedure.pk, content=content, now=NOW, **given)


def opened(actor: Any, attachment: Attachment, token: str = "") -> bytes:
    token = token or services.token_for(actor, attachment)
    _one, content = services.open_file(
        actor=actor, attachment_id=attachment.pk, token=token, now=NOW
    )
    return content


def test_a_file_comes_back_as_it_was_and_lies_encrypted(cast: Cast, procedure: Procedure) -> None:
    attachment = add(cast, procedure)
    assert opened(cast.chair, attachment) == PDF
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM attachments_content")
        assert b"%PDF" not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT title FROM attachments_attachment")
        assert b"Skan" not in bytes(cursor.fetchone()[0])
    assert Entry.objects.filter(action="attachment.opened", actor_id=cast.chair.pk).count() == 1


def test_without_a_scanner_it_says_so(cast: Cast, procedure: Procedure) -> None:
    assert add(cast, procedure).state == "unscanned"


def test_a_clean_file_and_one_with_a_virus(cast: Cast, procedure: Procedure, settings: Any) -> None:
    with clamd.running() as settings.CLAMD:
        clean = add(cast, procedure)
        sick = add(cast, procedure, PDF + b"0" * 200_000 + clamd.EICAR + b"\n%%EOF")
    assert (clean.state, sick.state) == ("clean", "infected")
    with pytest.raises(DomainError):
        opened(cast.chair, sick)


def test_what_the_scanner_did_not_see_waits_for_it(
    cast: Cast, procedure: Procedure, settings: Any
) -> None:
    settings.CLAMD = "127.0.0.1:1"
    attachment = add(cast, procedure)
    assert attachment.state == "waiting"
    with pytest.raises(DomainError):
        opened(cast.chair, attachment)
    assert services.rescan(NOW) == 0
    with clamd.running() as settings.CLAMD:
        assert services.rescan(NOW) == 1
    attachment.refresh_from_db()
    assert attachment.state == "clean"


def test_a_link_is_one_persons_and_short(
    cast: Cast, procedure: Procedure, clock: time_machine.Traveller
) -> None:
    attachment = add(cast, procedure)
    token = services.token_for(cast.social_worker, attachment)
    with pytest.raises(NotFound):
        opened(cast.chair, attachment, token)
    with pytest.raises(NotFound):
        opened(cast.chair, attachment, token[:-2])
    clock.shift(services.LINK_SECONDS + 1)
    with pytest.raises(NotFound):
        opened(cast.social_worker, attachment, token)


def test_who_may_add_and_who_learns_nothing(cast: Cast, procedure: Procedure) -> None:
    attachment = add(cast, procedure, actor=cast.secretary)
    for who in (cast.outsider, cast.teacher, cast.administrator):
        with pytest.raises(NotFound):
            add(cast, procedure, actor=who)
        assert selectors.attachment_of(who, attachment.pk) is None
    before = made.started(cast, NOW)
    with pytest.raises((NotPermitted, NotFound)):
        add(cast, before, actor=cast.teacher)


def test_the_same_file_twice_is_refused_and_a_new_version_is_not(
    cast: Cast, procedure: Procedure
) -> None:
    first = add(cast, procedure)
    with pytest.raises(Invalid):
        add(cast, procedure)
    second = add(cast, procedure, PDF + b"2", replaces=first.pk)
    assert (second.number, second.version) == (first.number, 2)
    assert selectors.attachments_of(cast.chair, procedure) == [second]
    with pytest.raises(DomainError):
        add(cast, procedure, PDF + b"3", replaces=first.pk)
    assert [one.version for one in selectors.versions_of(second)] == [2, 1]


def test_removing_deletes_the_content_and_keeps_the_trace(cast: Cast, procedure: Procedure) -> None:
    attachment = add(cast, procedure)
    with pytest.raises(NotPermitted):
        services.remove(
            actor=cast.social_worker, attachment_id=attachment.pk, reason="Błąd", now=NOW
        )
    with pytest.raises(Invalid):
        services.remove(actor=cast.chair, attachment_id=attachment.pk, reason=" ", now=NOW)
    done = services.remove(
        actor=cast.chair, attachment_id=attachment.pk, reason="Inna sprawa", now=NOW
    )
    assert (done.state, done.title, Content.objects.count()) == ("removed", {}, 0)
    assert add(cast, procedure).number == 2
