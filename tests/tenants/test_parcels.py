"""Parcels: sealed, delivered once, refused with a reason, found again after a crash."""

import base64
import datetime as dt
import hashlib
import uuid

import pytest
from django.utils import timezone

from apps.common import keys
from tenants import parcels, schema, sealing
from tenants.models import Office, Parcel
from tests.conftest import KOLBUSZOWA, NYSA, OPOLSKIE, PODKARPACKIE
from tests.tenants.conftest import set_status

CONTENT = b"Aggregates that only Podkarpackie may read"
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
Taken = list[tuple[str, str, bytes]]


@pytest.fixture
def taken(db: None, monkeypatch: pytest.MonkeyPatch) -> Taken:
    """Parcels of the kind "test" that were taken."""
    found: Taken = []
    monkeypatch.setitem(
        parcels._handlers,
        "test",
        lambda sender, key, content: found.append((sender.schema_name, key, content)),
    )
    return found


def _send(key: str = "1", *, sender: str = KOLBUSZOWA, kind: str = "test") -> Parcel:
    with schema.office(sender):
        recipient = Office.objects.get(schema_name=PODKARPACKIE)
        return parcels.send(recipient=recipient, kind=kind, key=key, content=CONTENT)


def _deliver(parcel: Parcel, office: str = PODKARPACKIE) -> Parcel:
    with schema.office(office):
        return parcels.deliver(parcel.pk, open_with=keys.open_parcel)


def test_a_parcel_arrives(taken: Taken) -> None:
    parcel = _deliver(_send())

    assert taken == [(KOLBUSZOWA, "1", CONTENT)]
    assert parcel.state == Parcel.State.ACCEPTED
    assert parcel.settled_at


def test_a_parcel_does_not_show_its_content(taken: Taken) -> None:
    payload = bytes(_send().payload)

    for form in (CONTENT, base64.b64encode(CONTENT), CONTENT.hex().encode(), CONTENT[:8]):
        assert form not in payload


def test_only_the_recipient_opens_a_parcel(taken: Taken) -> None:
    parcel = _send()
    header = f"{KOLBUSZOWA}>{PODKARPACKIE}:test".encode()

    for office in (KOLBUSZOWA, NYSA, OPOLSKIE):
        with schema.office(office), pytest.raises(sealing.CannotOpen):
            keys.open_parcel(bytes(parcel.payload), header)
    with schema.office(PODKARPACKIE):
        assert keys.open_parcel(bytes(parcel.payload), header) == CONTENT


@pytest.mark.parametrize("office", [KOLBUSZOWA, NYSA, OPOLSKIE])
def test_only_the_recipient_delivers_a_parcel(taken: Taken, office: str) -> None:
    with pytest.raises(Parcel.DoesNotExist):
        _deliver(_send(), office)

    assert taken == []


def test_the_same_key_is_sent_once(taken: Taken) -> None:
    assert _send().pk == _send().pk
    assert _send("2").pk != _send().pk
    assert _send(sender=NYSA).pk != _send().pk
    assert Parcel.objects.count() == 3


def test_delivery_may_repeat(taken: Taken) -> None:
    first = _deliver(_send())
    second = _deliver(_send())

    assert len(taken) == 1
    assert first.settled_at == second.settled_at


@pytest.mark.parametrize("state", [Parcel.State.ACCEPTED, Parcel.State.REFUSED])
def test_a_settled_parcel_is_empty_and_one_that_waits_is_not(taken: Taken, state: str) -> None:
    """The sealed copy of a case does not stay in ``public``; its digest does."""
    sent = _send() if state == Parcel.State.ACCEPTED else _send(kind="unknown")
    assert bytes(Parcel.objects.get(pk=sent.pk).payload)

    assert _deliver(sent).state == state

    kept = Parcel.objects.get(pk=sent.pk)
    assert bytes(kept.payload) == b""
    assert kept.payload_sha256 == hashlib.sha256(CONTENT).hexdigest()


def _altered(parcel: Parcel, **changes: object) -> Parcel:
    with schema.as_owner():
        Parcel.objects.filter(pk=parcel.pk).update(**changes)
    return parcel


def test_a_changed_payload_is_refused(taken: Taken) -> None:
    parcel = _send()
    payload = bytearray(parcel.payload)
    payload[-1] ^= 1

    parcel = _deliver(_altered(parcel, payload=bytes(payload)))

    assert parcel.state == Parcel.State.REFUSED
    assert parcel.reason
    assert taken == []


def test_an_envelope_put_into_another_parcel_is_refused(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(parcels._handlers, "other", parcels._handlers["test"])
    envelope = bytes(_send().payload)

    for parcel in (_send(sender=NYSA), _send(kind="other")):
        assert _deliver(_altered(parcel, payload=envelope)).state == Parcel.State.REFUSED
    assert taken == []


def test_a_handler_refuses_with_a_reason(taken: Taken, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(sender: Office, key: str, content: bytes) -> None:
        raise parcels.ParcelRefused("Too late. " * 100)

    monkeypatch.setitem(parcels._handlers, "test", refuse)

    parcel = _deliver(_send())

    assert parcel.state == Parcel.State.REFUSED
    assert parcel.reason.startswith("Too late.")
    with schema.office(KOLBUSZOWA):
        assert Parcel.objects.get().state == Parcel.State.REFUSED


def test_a_handler_that_breaks_leaves_the_parcel_waiting(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setitem(parcels._handlers, "test", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            _deliver(_send())

    assert Parcel.objects.get().state == Parcel.State.SENT
    assert _deliver(_send()).state == Parcel.State.ACCEPTED


def test_a_waiting_parcel_is_claimed_once(taken: Taken) -> None:
    parcel = _send()

    assert parcels.claim(NOW) == [(PODKARPACKIE, parcel.pk)]
    assert parcels.claim(NOW + dt.timedelta(seconds=1)) == []


def test_an_unfinished_claim_expires(taken: Taken) -> None:
    parcel = _send()
    parcels.claim(NOW)

    assert parcels.claim(NOW + parcels.CLAIM_EXPIRES) == []
    late = NOW + parcels.CLAIM_EXPIRES + dt.timedelta(seconds=1)
    assert parcels.claim(late) == [(PODKARPACKIE, parcel.pk)]


def test_a_settled_parcel_is_not_claimed(taken: Taken) -> None:
    _deliver(_send())

    assert parcels.claim(timezone.now() + dt.timedelta(days=1)) == []


@pytest.mark.parametrize("status", [one for one in Office.Status if one != Office.Status.ACTIVE])
def test_parcels_wait_for_an_office_that_is_not_active(taken: Taken, status: Office.Status) -> None:
    parcel = _send()
    set_status(PODKARPACKIE, status)
    assert parcels.claim(NOW) == []

    set_status(PODKARPACKIE, Office.Status.ACTIVE)
    assert parcels.claim(NOW) == [(PODKARPACKIE, parcel.pk)]


def test_claims_are_limited_and_oldest_first(taken: Taken) -> None:
    sent = [_send(str(number)).pk for number in range(3)]

    assert [pk for _office, pk in parcels.claim(NOW, limit=2)] == sent[:2]
    assert [pk for _office, pk in parcels.claim(NOW, limit=2)] == sent[2:]


def test_a_parcel_that_does_not_exist_is_not_delivered(taken: Taken) -> None:
    with schema.office(PODKARPACKIE), pytest.raises(Parcel.DoesNotExist):
        parcels.deliver(uuid.uuid4(), open_with=keys.open_parcel)


def test_a_kind_that_nobody_takes_is_refused_and_does_not_wait_forever(db: None) -> None:
    parcel = _deliver(_send(kind="unknown"))

    assert parcel.state == Parcel.State.REFUSED
    assert "unknown" in parcel.reason
