"""GDPR art. 5(1)(e): what is no longer needed is deleted; the office's classes say when (ADR 0023)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.deadlines.models import Deadline
from apps.notifications.models import Message
from apps.people.models import Person
from apps.procedures.models import Event, Procedure
from apps.retention import selectors, services
from apps.retention.models import Certificate, Disposal
from apps.statistics import selectors as statistics
from tenants.bound import OfficeModel
from tests.factories import imports, procedures, retention
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
START = retention.START  # 2 October 2023: class B2 keeps it until 31 December 2025
NOW = dt.datetime(2026, 2, 2, 10, tzinfo=dt.UTC)
CONSENT = "OP-17/2026 z 20.01.2026"


@pytest.fixture
def due(cast: Cast) -> Procedure:
    """A procedure whose time of keeping has ended."""
    retention.a_class(cast.secretary, NOW)
    procedure = retention.archived(cast, START)
    retention.years_closed(cast.chair, range(2023, 2024), NOW)
    return procedure


def _listed(cast: Cast, *keys: object) -> Disposal:
    return services.prepare(
        actor=cast.secretary, procedure_ids=list(keys), consent=CONSENT, now=NOW
    )


def _rows() -> dict[str, int]:
    """Count the rows of every table of the office."""
    tables = [one for one in apps.get_models() if issubclass(one, OfficeModel)]
    known = set(connection.introspection.table_names())
    return {one._meta.label: one.objects.count() for one in tables if one._meta.db_table in known}


# What remembers that there was something, and never whom it was about.
LEFT = {
    "audit.Entry", "procedures.Counter", "letters.Counter", "statistics.Snapshot",
    "retention.RetentionClass", "retention.Disposal", "retention.DisposalItem",
    "retention.Certificate",
}  # fmt: skip


def test_nothing_is_left_of_a_deleted_procedure_but_its_certificate(cast: Cast) -> None:
    before = _rows()
    retention.a_class(cast.secretary, NOW)
    procedure = retention.archived(cast, START)
    retention.years_closed(cast.chair, range(2023, 2024), NOW)
    grown = {name for name, number in _rows().items() if number > before[name]}
    assert len(grown) > 15, "the procedure has something of everything"

    services.release(actor=cast.chair, disposal_id=_listed(cast, procedure.pk).pk, now=NOW)

    left = {name for name, number in _rows().items() if number > before[name]}
    assert left == LEFT & grown | {"retention.Disposal", "retention.DisposalItem",
                                   "retention.Certificate"}  # fmt: skip


def test_the_certificate_says_what_went_and_who_decided_and_names_nobody_else(
    cast: Cast, due: Procedure
) -> None:
    names = {part for one in Person.objects.all() for part in (one.first_name, one.last_name)}
    services.release(actor=cast.chair, disposal_id=_listed(cast, due.pk).pk, now=NOW)

    one = Certificate.objects.get()
    assert (one.number, one.class_code, one.kept_until) == (due.number, "B2", dt.date(2025, 12, 31))
    assert (one.prepared_by, one.released_by) == (str(cast.secretary), str(cast.chair))
    assert one.consent == CONSENT
    assert one.rows["procedures.Form"] == 2
    assert one.rows["people.Person"] == 3
    kept = str(list(Certificate.objects.values())) + str(
        list(Entry.objects.filter(action__startswith="retention.").values())
    )
    assert not any(name in kept for name in names)


def test_closed_figures_stay_as_they_were(cast: Cast, due: Procedure) -> None:
    before = statistics.latest(2023)
    assert before is not None
    services.release(actor=cast.chair, disposal_id=_listed(cast, due.pk).pk, now=NOW)

    after = statistics.latest(2023)
    assert after == before
    assert (after.sha256, after.tables) == (before.sha256, before.tables)
    assert after.tables["procedures"]["started/number"] == 1


def test_a_person_of_another_procedure_stays_with_it(cast: Cast, due: Procedure) -> None:
    again = procedures.started(cast, NOW - dt.timedelta(days=30))
    assert again.previous_id == due.pk
    with pytest.raises(DomainError, match="późniejsza procedura"):
        _listed(cast, due.pk)
    Procedure.objects.filter(pk=again.pk).update(
        state="transferred", ended_on=NOW.date(), ground="transferred", received_on=NOW.date()
    )

    services.release(actor=cast.chair, disposal_id=_listed(cast, due.pk).pk, now=NOW)

    again.refresh_from_db()
    assert again.previous_id is None
    assert again.parties.count() == 3
    assert Person.objects.count() == 3
    assert again.parties.first().person.contacts.count() == 1  # the safe contact is the person's


def _hold(cast: Cast, procedure: Procedure) -> None:
    services.hold(actor=cast.chair, procedure_id=procedure.pk, reason="II K 17/26", now=NOW)


def _open_term(cast: Cast, procedure: Procedure) -> None:
    Deadline.objects.filter(subject_id=procedure.pk, rule_code="D20").update(
        status="open", met_on=None, met_by=""
    )


def _kept_longer(cast: Cast, procedure: Procedure) -> None:
    longer = retention.ClassInput("B10", "Sprawy sądowe", 10, "JRWA", True, False)
    services.assign(
        actor=cast.chair, procedure_id=procedure.pk, reason="Sprawa w sądzie.", now=NOW,
        class_id=retention.a_class(cast.chair, NOW, longer).pk,
    )  # fmt: skip


@pytest.mark.parametrize("obstacle", [_hold, _open_term, _kept_longer])
def test_what_stands_in_the_way_before_the_list_and_before_its_release(
    cast: Cast, due: Procedure, obstacle: Callable[[Cast, Procedure], None]
) -> None:
    listed = _listed(cast, due.pk)
    obstacle(cast, due)
    with pytest.raises(DomainError, match=due.number):
        _listed(cast, due.pk)
    with pytest.raises(DomainError, match=due.number):
        services.release(actor=cast.chair, disposal_id=listed.pk, now=NOW)
    assert Procedure.objects.filter(pk=due.pk).exists()
    listed.refresh_from_db()
    assert listed.state == Disposal.State.PREPARED


def test_a_lifted_hold_no_longer_forbids_and_only_the_chair_lifts_it(
    cast: Cast, due: Procedure
) -> None:
    held = services.hold(actor=cast.secretary, procedure_id=due.pk, reason="II K 17/26", now=NOW)
    with pytest.raises(NotPermitted):
        services.lift(actor=cast.secretary, hold_id=held.pk, because="Koniec", now=NOW)
    services.lift(actor=cast.chair, hold_id=held.pk, because="Sąd zwrócił akta.", now=NOW)
    with pytest.raises(NotFound):
        services.lift(actor=cast.chair, hold_id=held.pk, because="Drugi raz", now=NOW)

    services.release(actor=cast.chair, disposal_id=_listed(cast, due.pk).pk, now=NOW)
    assert not Procedure.objects.exists()


def test_two_people_decide_and_one_of_them_is_the_chair(cast: Cast, due: Procedure) -> None:
    listed = _listed(cast, due.pk)
    with pytest.raises(NotPermitted, match="ta sama osoba"):
        services.release(actor=cast.secretary, disposal_id=listed.pk, now=NOW)
    with pytest.raises(NotPermitted, match="przewodnicząc"):
        services.release(actor=retention.second_secretary(NOW), disposal_id=listed.pk, now=NOW)
    with pytest.raises(NotPermitted):
        services.release(actor=cast.social_worker, disposal_id=listed.pk, now=NOW)
    assert Procedure.objects.filter(pk=due.pk).exists()


def test_a_list_needs_the_archives_consent_where_the_class_says_so(
    cast: Cast, due: Procedure
) -> None:
    with pytest.raises(Invalid) as refusal:
        services.prepare(actor=cast.secretary, procedure_ids=[due.pk], consent=" ", now=NOW)
    assert [one.anchor for one in refusal.value.problems] == ["consent"]


def test_a_list_is_decided_once_and_a_procedure_is_on_one_list(cast: Cast, due: Procedure) -> None:
    listed = _listed(cast, due.pk)
    with pytest.raises(DomainError, match="innym spisie"):
        _listed(cast, due.pk)
    services.cancel(actor=cast.secretary, disposal_id=listed.pk, now=NOW)
    with pytest.raises(DomainError, match="już zdecydowano"):
        services.release(actor=cast.chair, disposal_id=listed.pk, now=NOW)
    again = _listed(cast, due.pk)
    services.release(actor=cast.chair, disposal_id=again.pk, now=NOW)
    with pytest.raises(DomainError, match="już zdecydowano"):
        services.release(actor=cast.chair, disposal_id=again.pk, now=NOW)


def test_the_years_of_a_procedure_are_closed_first(cast: Cast) -> None:
    retention.a_class(cast.secretary, NOW)
    procedure = retention.archived(cast, START)
    (kept,) = selectors.keepings([procedure], timezone.localdate(NOW))
    assert (kept.obstacles, kept.open_years) == (["open_years"], (2023,))
    with pytest.raises(DomainError, match="nie jest jeszcze zamknięta: 2023"):
        _listed(cast, procedure.pk)


def test_messages_to_staff_about_it_go_too(cast: Cast, due: Procedure) -> None:
    Message.objects.create(
        user=cast.chair, ref=due.pk, kind="reminder", label=due.number, url="/", created_at=NOW
    )
    services.release(actor=cast.chair, disposal_id=_listed(cast, due.pk).pk, now=NOW)
    assert not Message.objects.filter(label=due.number).exists()


def test_the_number_of_an_earlier_case_never_comes_in_again(cast: Cast) -> None:
    retention.a_class(cast.secretary, NOW, replace(retention.B2, years=1))
    case = imports.row(1, **imports.ended(dt.date(2023, 10, 3)))
    imports.ran(cast, [case], NOW)
    retention.years_closed(cast.chair, range(2023, 2025), NOW)
    procedure = Procedure.objects.get()
    services.release(actor=cast.chair, disposal_id=_listed(cast, procedure.pk).pk, now=NOW)

    imports.ran(cast, [case, imports.row(2)], NOW)
    assert Procedure.objects.count() == 1


def _erase(list_id: object, procedure: Procedure) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT retention_erase_history(%s, %s, '{}'::uuid[])", [list_id, procedure.pk]
        )


def test_the_database_lets_no_history_go_without_a_released_list(
    cast: Cast, due: Procedure
) -> None:
    listed = _listed(cast, due.pk)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Event.objects.filter(procedure=due).delete()
    with pytest.raises(DatabaseError, match="No released list"):
        _erase(listed.pk, due)
    with pytest.raises(DatabaseError, match="disposal_released_by_another"), transaction.atomic():
        Disposal.objects.filter(pk=listed.pk).update(
            state="done", settled_by=cast.secretary, settled_at=NOW
        )
    Disposal.objects.filter(pk=listed.pk).update(
        state="done", settled_by=cast.chair, settled_at=NOW
    )
    _hold(cast, due)
    with pytest.raises(DatabaseError, match="not to be deleted"):
        _erase(listed.pk, due)
    other = procedures.started(cast, NOW)
    with pytest.raises(DatabaseError, match="No released list"):
        _erase(listed.pk, other)


def test_whoever_is_close_to_a_party_decides_nothing_about_the_case(
    cast: Cast, due: Procedure
) -> None:
    listed = _listed(cast, due.pk)
    due.recusals.create(user=cast.chair, since=NOW)
    with pytest.raises(NotFound):
        services.hold(actor=cast.chair, procedure_id=due.pk, reason="x", now=NOW)
    with pytest.raises(DomainError, match="Nie do każdej procedury"):
        services.release(actor=cast.chair, disposal_id=listed.pk, now=NOW)
