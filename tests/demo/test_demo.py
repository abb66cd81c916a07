"""The demo: people who cannot exist, the customer's gminas, and a story that runs through."""

import dataclasses
import datetime as dt
from collections import Counter
from random import Random
from typing import Any

import pytest
from stdnum.pl import pesel

from apps.accounts.models import Institution
from apps.accounts.rules import Role
from apps.audit import services as audit
from apps.deadlines.models import Deadline, Status
from apps.notifications.models import Message
from apps.procedures.models import Event, Form, NkbHandover, Procedure
from apps.procedures.rules import forms, nka_2023
from apps.procedures.rules.states import State
from apps.statistics import services as statistics
from apps.transfers.models import Outgoing
from przystan.demo import cast, figures, story
from przystan.demo.families import Families
from tenants.models import Office
from tenants.names import Kind, schema_for

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
KINDS = [choice.value for choice in nka_2023.INITIATORS]


def many(count: int = 100, seed: int = 1) -> list[dict[str, Any]]:
    families = Families(Random(seed), "Kolbuszowa")  # noqa: S311 - repeatable
    return [families.answers(KINDS[number % len(KINDS)]) for number in range(count)]


def numbers(answers: dict[str, Any]) -> list[str]:
    rows = [*answers["victims"], *answers["perpetrators"]]
    return [row["pesel"] for row in rows if row.get("pesel")]


def test_every_form_keeps_the_rules_for_every_initiator() -> None:
    for answers in many():
        assert forms.validate(nka_2023.NKA_2023, answers, TODAY) == [], answers
    assert {answers["initiator"]["initiator"] for answers in many()} == set(KINDS)
    assert set(KINDS) <= set(Institution.Kind.values)


def test_nobody_in_the_demo_can_be_alive() -> None:
    found = [number for answers in many(1000) for number in numbers(answers)]
    assert len(found) == 2000
    assert len(set(found)) == len(found)
    for number in found:
        assert pesel.is_valid(number)
        assert pesel.get_birth_date(number).year < 1900


def test_the_sex_fits_the_number() -> None:
    for answers in many():
        for row in (*answers["victims"], *answers["perpetrators"]):
            if row.get("pesel"):
                assert pesel.get_gender(row["pesel"]) == ("F" if row["sex"] == "female" else "M")


def test_the_same_seed_makes_the_same_families() -> None:
    assert many(20) == many(20)
    assert many(20) != many(20, seed=2)


def test_the_offices_are_the_customers() -> None:
    assert {office.teryt: office.name for office in figures.OFFICES} == {
        "18": "podkarpackie", "16": "opolskie", "02": "dolnośląskie", "12": "małopolskie",
        "180602": "Kolbuszowa", "180501": "Jasło", "160705": "Nysa", "020101": "Bolesławiec",
        "120402": "Dąbrowa Tarnowska",
    }  # fmt: skip
    voivodeships = {one.teryt for one in figures.OFFICES if one.kind is Kind.VOIVODESHIP}
    for office in figures.OFFICES:
        assert schema_for(office.kind, office.teryt)
        assert office.host.isascii()
        assert office.teryt[:2] in voivodeships
    assert len({office.host for office in figures.OFFICES}) == 9
    assert len(figures.GMINAS) == 5
    assert all(office.families > office.by_social_workers > 0 for office in figures.GMINAS)


@pytest.fixture
def told(kolbuszowa: Office) -> Counter[str]:
    """A tiny office after two years; the number of procedures in each state."""
    office = dataclasses.replace(_kolbuszowa(), families=6, by_social_workers=2)
    people = cast.create(office, NOW - dt.timedelta(days=731))
    users = {one.username: one.user for one in people}
    *_steps, count = story.Story(office, users, seed=7).tell(NOW)
    assert count == 6
    return Counter(Procedure.objects.values_list("state", flat=True))


def test_the_story_of_a_tiny_office(told: Counter[str]) -> None:
    assert told.total() == 6
    assert set(told) <= {state.value for state in State}
    assert len(told) > 1
    assert Form.objects.filter(status=Form.Status.COMPLETED).count() == 6
    assert NkbHandover.objects.exists()
    assert Event.objects.count() > 20
    assert not Procedure.objects.filter(started_at__gt=NOW).exists()
    assert not Event.objects.filter(recorded_at__gt=NOW).exists()

    deadlines = list(Deadline.objects.all())
    states = Counter(one.status for one in deadlines)
    assert states[Status.MET] > 5
    assert states[Status.OPEN] > 0
    assert any(one.is_late for one in deadlines)
    assert any(one.status == Status.MET and not one.is_late for one in deadlines)
    # Whatever is open belongs to somebody who can act.
    for deadline in deadlines:
        assert deadline.status != Status.OPEN or deadline.assignees.exists(), deadline
    assert Message.objects.filter(kind="procedure.started").exists()
    assert audit.first_broken() is None
    snapshot = statistics.refresh(year=NOW.year, now=NOW)
    assert snapshot is not None
    year = Procedure.objects.filter(started_at__year=NOW.year).count()
    assert snapshot.tables["procedures"]["started/number"] == year


def test_two_people_hand_a_procedure_over_in_the_story(
    kolbuszowa: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story, "_HANDED_OVER", 1.0)
    office = dataclasses.replace(_kolbuszowa(), families=4, by_social_workers=2)
    users = {one.username: one.user for one in cast.create(office, NOW - dt.timedelta(days=731))}
    assert list(story.Story(office, users, seed=7).tell(NOW))[-1] == 4
    gone = Outgoing.objects.filter(state="accepted", is_paper=True)
    assert gone.exists()
    assert gone.count() == Procedure.objects.filter(state="transferred").count()


def test_the_people_of_the_demo_hold_the_roles_of_their_office(kolbuszowa: Office) -> None:
    accounts = cast.create(_kolbuszowa(), NOW)
    again = cast.create(_kolbuszowa(), NOW)
    assert [one.user.pk for one in again] == [one.user.pk for one in accounts]
    assert set().union(*(one.user.roles for one in accounts)) == set(Role) - {Role.ANALYST}
    for account in accounts:
        assert account.username.isascii()
        assert account.user.check_password(account.password)
        assert account.user.email.endswith(".example")


def _kolbuszowa() -> figures.DemoOffice:
    return next(one for one in figures.OFFICES if one.teryt == "180602")
