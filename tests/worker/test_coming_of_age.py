"""Every active gmina looks each quarter of an hour who has come of age."""

import datetime as dt

import time_machine

from apps.procedures.models import Party
from tenants import schema
from tests.conftest import KOLBUSZOWA
from tests.factories.cast import Cast
from tests.worker.conftest import NOW, Broker, run


def test_the_worker_notes_it_once(people: Cast, broker: Broker) -> None:
    with schema.office(KOLBUSZOWA):
        child = Party.objects.filter(is_minor=True).select_related("person").earliest("pk")
        child.person.birth_date = dt.date(2008, 11, 16)
        child.person.save()
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            run("worker.tasks.people.sweep")
            broker.work()
    with schema.office(KOLBUSZOWA):
        child.refresh_from_db()
        assert not child.is_minor
        assert child.procedure.events.filter(kind="came-of-age").count() == 1
