"""UPPD art. 9c.5a: the documents go to the team of the new place; for files that means their contents."""

import hashlib
from typing import Any

import pytest

from apps.attachments import services as attachments
from apps.attachments.models import Attachment, Content
from apps.common.errors import DomainError, Invalid
from apps.procedures.models import Procedure
from apps.transfers import files, services
from apps.transfers.models import Incoming, IncomingFile, Outgoing
from tenants import schema
from tenants.models import Parcel
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories import procedures as made
from tests.factories.attachments import PDF, added
from tests.factories.cast import Cast
from tests.scenarios.handing_over import LATER, MONDAY, carry, handed_over, prepare, sent, take_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """A procedure in which a group works, so that files can be added."""
    return made.in_diagnosis(cast, MONDAY)


def files_at_nysa(taken: Procedure) -> list[tuple[str, bytes]]:
    with schema.office(NYSA):
        rows = Attachment.objects.filter(procedure=taken)
        return [(str(one), bytes(one.content.data)) for one in rows]


def test_a_file_goes_with_its_content_title_and_who_added_it(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    added(cast.social_worker, procedure, MONDAY)
    taken = handed_over(cast, there, procedure)
    assert files_at_nysa(taken) == [("1.1", PDF)]
    with schema.office(NYSA):
        (file,) = Attachment.objects.all()
        assert file.title == {"text": "Skan notatki"}
        assert file.sha256 == hashlib.sha256(PDF).hexdigest()
        assert file.uploaded_at == MONDAY
        assert file.uploaded_by == there.secretary
        assert file.added_by == f"{cast.social_worker}, Jednostka testowa social_worker, Kolbuszowa"
        assert IncomingFile.objects.get().data is None


def test_it_waits_for_the_scanner_of_the_new_office(
    cast: Cast, there: Cast, procedure: Procedure, settings: Any
) -> None:
    added(cast.social_worker, procedure, MONDAY)
    settings.CLAMD = "127.0.0.1:1"
    handed_over(cast, there, procedure)
    with schema.office(NYSA):
        assert Attachment.objects.get().state == Attachment.State.WAITING


def test_only_what_was_chosen_and_can_be_opened_goes(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    first = added(cast.social_worker, procedure, MONDAY)
    newer = added(cast.social_worker, procedure, MONDAY, content=PDF + b"2", replaces=first.pk)
    other = added(cast.social_worker, procedure, MONDAY, content=PDF + b"other")
    virus = added(cast.social_worker, procedure, MONDAY, content=PDF + b"3")
    Attachment.objects.filter(pk=virus.pk).update(state="infected")
    assert files.that_can_go(cast.chair, procedure) == [newer, other]
    for forbidden in (first, virus):
        with pytest.raises(Invalid) as refusal:
            prepare(cast.secretary, procedure, frozenset({forbidden.pk}))
        assert [one.anchor for one in refusal.value.problems] == ["files"]
    outgoing = prepare(cast.secretary, procedure, frozenset({newer.pk}))
    assert files.going(outgoing) == [newer]
    assert files.staying(cast.chair, outgoing) == [other, virus]

    services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)
    carry(NYSA, "procedure-handover")
    taken = take_over(there).procedure
    assert taken is not None
    assert files_at_nysa(taken) == [("1.1", PDF + b"2")]


def test_what_changed_after_it_was_chosen_is_not_released(cast: Cast, procedure: Procedure) -> None:
    file = added(cast.social_worker, procedure, MONDAY)
    outgoing = prepare(cast.secretary, procedure)
    newer = added(cast.social_worker, procedure, MONDAY, content=PDF + b"2", replaces=file.pk)
    with pytest.raises(DomainError):
        services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)
    services.cancel(actor=cast.secretary, outgoing_id=outgoing.pk, now=LATER)

    again = prepare(cast.secretary, procedure)
    attachments.remove(actor=cast.chair, attachment_id=newer.pk, reason="Pomyłka.", now=LATER)
    with pytest.raises(DomainError):
        services.release(actor=cast.chair, outgoing_id=again.pk, now=LATER)
    assert not Parcel.objects.exists()


def test_too_much_at_once_is_said_at_the_files(
    cast: Cast, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(cast.social_worker, procedure, MONDAY)
    monkeypatch.setattr(files, "LIMIT", len(PDF) - 1)
    with pytest.raises(Invalid):
        prepare(cast.secretary, procedure)
    assert not Outgoing.objects.exists()
    assert prepare(cast.secretary, procedure, frozenset()).files.count() == 0


def test_a_refusal_deletes_the_files(cast: Cast, there: Cast, procedure: Procedure) -> None:
    added(cast.social_worker, procedure, MONDAY)
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    with schema.office(NYSA):
        assert bytes(IncomingFile.objects.get().data or b"") == PDF
        services.refuse(
            actor=there.chair, incoming_id=Incoming.objects.get().pk, reason="Nie tu.", now=LATER
        )
        assert not IncomingFile.objects.exists()
        assert not Content.objects.exists()


def test_a_second_hand_over_brings_new_files_and_versions_and_none_twice(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    first = added(cast.social_worker, procedure, MONDAY)
    unwanted = added(cast.social_worker, procedure, MONDAY, content=PDF + b"unwanted")
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    added(cast.social_worker, procedure, LATER, content=PDF + b"2", replaces=first.pk)
    added(cast.social_worker, procedure, LATER, content=PDF + b"other")
    taken = take_over(there).procedure
    assert taken is not None
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()
    with schema.office(NYSA):
        there_too = Attachment.objects.get(sha256=unwanted.sha256)
        attachments.remove(
            actor=there.chair, attachment_id=there_too.pk, reason="Nie dotyczy.", now=LATER
        )

    handed_over(cast, there, procedure)

    with schema.office(NYSA):
        rows = Attachment.objects.filter(procedure=taken).exclude(state="removed")
        assert {(str(one), bytes(one.content.data)) for one in rows} == {
            ("1.1", PDF), ("1.2", PDF + b"2"), ("3.1", PDF + b"other"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "content"),
    [
        ({"sha256": "0" * 64}, PDF),
        ({"mime": "image/png"}, PDF),
        ({"mime": "text/html"}, PDF),
        ({}, b""),
        ({}, PDF + b"changed"),
    ],
)
def test_a_file_that_is_not_what_is_said_of_it_keeps_nothing(
    cast: Cast, procedure: Procedure, said: dict[str, str], content: bytes
) -> None:
    file = added(cast.social_worker, procedure, MONDAY)
    packed = services.pack(procedure)
    packed["files"] = [{**packed["files"][0], **said}]
    parcel = {"basis": "move", "procedure": packed}
    with schema.office(NYSA) as nysa:
        pass
    with pytest.raises(files.Damaged):
        services.arrive(nysa, "x", parcel, {str(file.pk): content}, MONDAY)
    assert not Incoming.objects.exists()


def test_what_is_no_archive_comes_back_unopened(
    cast: Cast, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "bundle", lambda *_: b"{}")
    outgoing = sent(cast, procedure)
    parcel = carry(NYSA, "procedure-handover")
    assert (parcel.state, parcel.reason) == ("refused", "Przekazanie jest uszkodzone.")
    services.cancel(actor=cast.chair, outgoing_id=outgoing.pk, now=LATER)


def test_the_export_names_files_without_their_content(cast: Cast, procedure: Procedure) -> None:
    file = added(cast.social_worker, procedure, MONDAY)
    (said,) = services.pack(procedure)["files"]
    assert (said["id"], said["title"], said["size"]) == (str(file.pk), "Skan notatki", len(PDF))
    assert "data" not in said
