"""Two people who upload a template of one kind at the same moment: both are answered, one version each."""

import datetime as dt
import threading  # noqa: TID251 - two people in one test

from django.db import connection

from apps.common.errors import DomainError
from apps.letters import templates
from apps.letters.models import Template
from tenants import schema
from tests.conftest import KOLBUSZOWA
from tests.factories.cast import make_cast

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
KIND, ROUNDS = "notice-of-start", 4


def test_of_two_uploads_at_once_none_is_lost_without_a_word(scratch_database: str) -> None:
    with schema.office(KOLBUSZOWA):
        actor = make_cast(now=NOW).secretary
        content = templates.starting_point(KIND)
    got: list[str] = []

    def upload(start: threading.Barrier) -> None:
        try:
            with schema.office(KOLBUSZOWA):
                start.wait(timeout=20)
                templates.upload(actor=actor, kind=KIND, name="a.docx", content=content, now=NOW)
            got.append("kept")
        except DomainError:
            got.append("told")
        finally:
            connection.close()

    for _round in range(ROUNDS):
        start = threading.Barrier(2)
        threads = [threading.Thread(target=upload, args=[start]) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

    assert len(got) == 2 * ROUNDS
    with schema.office(KOLBUSZOWA):
        assert Template.objects.count() == got.count("kept") >= ROUNDS
