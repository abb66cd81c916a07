"""ROZP23 § 10, KPA art. 57 § 5: a letter tells of the start; its proof of delivery meets the term."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Stale
from apps.deadlines import selectors as deadlines
from apps.letters import selectors, services
from apps.letters.models import Letter
from apps.letters.rules.states import Means, Move, State
from apps.notifications.models import Message
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures as made
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
GIVEN = {"reasons": "Proszę o kontakt z ośrodkiem.", "signer": "Ewa Łącka"}
SECRET = "Osoba przebywa przy ul. Bezpiecznej 7."


def after(days: int) -> dt.datetime:
    return MONDAY + dt.timedelta(days=days)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    procedure = made.in_diagnosis(cast, MONDAY)
    victim = procedure.parties.filter(side="victim", is_minor=False).first()
    assert victim is not None
    victim.person.protected = {"street": "Bezpieczna", "house_no": "7", "town": "Ustronie"}
    victim.person.save()
    return procedure


def party(procedure: Procedure, side: str = "perpetrator", *, minor: bool = False) -> Party:
    return procedure.parties.get(side=side, is_minor=minor)


def write(cast: Cast, procedure: Procedure, **given: str) -> Letter:
    return services.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind="notice-of-start",
        party=party(procedure), given={**GIVEN, **given}, now=MONDAY,
    )  # fmt: skip


def issue(cast: Cast, letter: Letter) -> Letter:
    return services.issue(actor=cast.social_worker, letter_id=letter.pk, now=MONDAY)


def send(cast: Cast, letter: Letter, means: Means, days: int = 0) -> Letter:
    return services.send(
        actor=cast.secretary, letter_id=letter.pk, means=means, now=after(days),
        on=timezone.localdate(after(days)),
    )  # fmt: skip


def prove(cast: Cast, letter: Letter, days: int, *, came_back: bool = False) -> Letter:
    return services.prove(
        actor=cast.secretary, letter_id=letter.pk, on=timezone.localdate(after(days)),
        came_back=came_back, now=after(days),
    )  # fmt: skip


def d07(procedure: Procedure) -> tuple[str, dt.date | None]:
    found = {one.rule_code: one for one in deadlines.of_subject("procedure", procedure.pk)}["D07"]
    return found.status, found.met_on


def test_the_day_of_posting_keeps_the_term_once_the_proof_came(
    cast: Cast, procedure: Procedure
) -> None:
    letter = issue(cast, write(cast, procedure))
    assert (letter.number, letter.state) == ("P/0001/2026", State.ISSUED)
    assert "dnia 02.03.2026 wszczęto" in letter.body[4]
    letter = send(cast, letter, Means.REGISTERED_POST, 1)
    assert d07(procedure) == ("open", None)

    prove(cast, letter, 9)

    assert d07(procedure) == ("met", dt.date(2026, 3, 3))
    procedure.refresh_from_db()
    assert procedure.perpetrator_informed_on == dt.date(2026, 3, 3)
    last = procedure.events.latest("pk")
    assert (last.kind, last.note["means"]) == ("inform-perpetrator", "in_writing")


def test_handed_over_in_person_it_is_delivered_at_once(cast: Cast, procedure: Procedure) -> None:
    letter = send(cast, issue(cast, write(cast, procedure)), Means.BY_HAND)
    assert letter.state == State.DELIVERED
    assert d07(procedure) == ("met", MONDAY.date())


def test_through_the_police_the_day_of_delivery_counts(cast: Cast, procedure: Procedure) -> None:
    prove(cast, send(cast, issue(cast, write(cast, procedure)), Means.BY_POLICE), 2)
    assert d07(procedure) == ("met", dt.date(2026, 3, 4))


def test_a_letter_that_came_back_meets_nothing(cast: Cast, procedure: Procedure) -> None:
    letter = send(cast, issue(cast, write(cast, procedure)), Means.REGISTERED_POST)
    assert prove(cast, letter, 20, came_back=True).state == State.RETURNED
    assert d07(procedure) == ("open", None)


def test_a_step_recorded_already_stays_as_it_was(cast: Cast, procedure: Procedure) -> None:
    letter = send(cast, issue(cast, write(cast, procedure)), Means.REGISTERED_POST, 1)
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.INFORM_PERPETRATOR,
        given=ActionInput(on=MONDAY.date(), means="by_phone"), now=after(1),
    )  # fmt: skip
    prove(cast, letter, 5)
    procedure.refresh_from_db()
    assert procedure.perpetrator_informed_on == MONDAY.date()


def test_an_address_in_the_letter_holds_it_until_a_second_person_releases_it(
    cast: Cast, procedure: Procedure
) -> None:
    letter = issue(cast, write(cast, procedure, reasons=SECRET))
    assert (letter.state, letter.number) == (State.HELD, None)
    assert {(one.field, one.label) for one in letter.holds.all()} >= {("reasons", "street")}
    told = Message.objects.filter(kind="letter.held", label=procedure.number)
    assert {one.user for one in told} == {cast.chair, cast.secretary}
    with pytest.raises(NotPermitted):
        services.release(
            actor=cast.social_worker, letter_id=letter.pk, reason="Sama wiem.", now=MONDAY
        )
    with pytest.raises(DomainError):
        send(cast, letter, Means.BY_HAND)
    with pytest.raises(Invalid):
        services.release(actor=cast.chair, letter_id=letter.pk, reason=" ", now=MONDAY)

    done = services.release(
        actor=cast.chair, letter_id=letter.pk, reason="To inna ulica.", now=MONDAY
    )

    assert done.state == State.ISSUED
    assert all(one.released_by == cast.chair for one in done.holds.all())
    assert send(cast, done, Means.BY_HAND).state == State.DELIVERED


def test_whoever_wrote_the_words_last_cannot_release_them(cast: Cast, procedure: Procedure) -> None:
    letter = write(cast, procedure)
    services.rewrite(
        actor=cast.chair, letter_id=letter.pk, party=party(procedure), now=MONDAY,
        given={**GIVEN, "reasons": SECRET},
    )  # fmt: skip
    services.issue(actor=cast.chair, letter_id=letter.pk, now=MONDAY)
    with pytest.raises(NotPermitted):
        services.release(actor=cast.chair, letter_id=letter.pk, reason="Można.", now=MONDAY)


def test_whoever_wrote_it_first_does_not_release_it_after_another_touched_it(
    cast: Cast, procedure: Procedure
) -> None:
    letter = services.write(
        author=cast.chair, procedure_id=procedure.pk, kind="notice-of-start",
        party=party(procedure), given={**GIVEN, "reasons": SECRET}, now=MONDAY,
    )  # fmt: skip
    services.issue(actor=cast.chair, letter_id=letter.pk, now=MONDAY)
    services.rewrite(
        actor=cast.secretary, letter_id=letter.pk, party=party(procedure), now=MONDAY,
        given={**GIVEN, "reasons": SECRET, "signer": "Adam Ćwik"},
    )  # fmt: skip
    held = services.issue(actor=cast.secretary, letter_id=letter.pk, now=MONDAY)
    for writer in (cast.chair, cast.secretary):
        assert Move.RELEASE not in selectors.moves_of(writer, held)
        with pytest.raises(NotPermitted):
            services.release(actor=writer, letter_id=letter.pk, reason="Można.", now=MONDAY)


def refuse(actor: User, letter: Letter, reason: str = "Bez adresu.") -> Letter:
    return services.refuse(actor=actor, letter_id=letter.pk, reason=reason, now=MONDAY)


def test_the_second_person_sends_a_held_letter_back_with_a_reason(
    cast: Cast, procedure: Procedure
) -> None:
    letter = issue(cast, write(cast, procedure, reasons=SECRET))
    assert selectors.held(cast.chair) == selectors.held(cast.secretary) == [letter]
    assert selectors.held(cast.social_worker) == []
    with pytest.raises(NotPermitted):
        refuse(cast.social_worker, letter)
    with pytest.raises(Invalid):
        refuse(cast.chair, letter, " ")

    back = refuse(cast.chair, letter)

    assert (back.state, back.refusal["text"], back.refused_by) == (
        State.DRAFT, "Bez adresu.", cast.chair,
    )  # fmt: skip
    told = Message.objects.get(kind="letter.refused")
    assert (told.user, told.label, told.params) == (cast.social_worker, procedure.number, {})
    assert selectors.held(cast.chair) == []
    again = issue(cast, back)
    assert (again.state, again.refusal, again.refused_by) == (State.HELD, None, None)
    with pytest.raises(DomainError):
        refuse(cast.chair, write(cast, procedure))


def test_a_held_letter_that_is_mended_leaves_without_a_release(
    cast: Cast, procedure: Procedure
) -> None:
    letter = issue(cast, write(cast, procedure, reasons=SECRET))
    services.rewrite(
        actor=cast.social_worker, letter_id=letter.pk, party=party(procedure), given=GIVEN,
        now=MONDAY,
    )  # fmt: skip
    assert issue(cast, letter).state == State.ISSUED
    assert not letter.holds.exists()


def test_a_fact_entered_after_the_release_stops_the_letter_again(
    cast: Cast, procedure: Procedure
) -> None:
    letter = issue(cast, write(cast, procedure, reasons="Spotkanie przy ul. Nowej."))
    victim = party(procedure, "victim")
    victim.person.protected |= {"stay_street": "Nowa"}
    victim.person.save()
    with pytest.raises(DomainError, match="później"):
        send(cast, letter, Means.BY_HAND)
    letter.refresh_from_db()
    assert letter.state == State.ISSUED


@pytest.mark.parametrize(
    ("kind", "side", "minor"),
    [("notice-of-start", "victim", False), ("invitation", "perpetrator", False),
     ("invitation", "victim", True)],
)  # fmt: skip
def test_nobody_of_the_other_side_and_no_minor_is_written_to(
    cast: Cast, procedure: Procedure, kind: str, side: str, minor: bool
) -> None:
    given = {**GIVEN, "meeting_on": "09.03.2026", "meeting_at": "10:00", "meeting_place": "Ośrodek",
             "recipient_address": "osobiście"}  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        services.write(
            author=cast.social_worker, procedure_id=procedure.pk, kind=kind,
            party=party(procedure, side, minor=minor), given=given, now=MONDAY,
        )  # fmt: skip
    assert [one.anchor for one in refusal.value.problems] == ["party"]
    assert not Letter.objects.exists()


def test_a_letter_for_a_minor_goes_into_a_guardians_hands(cast: Cast, procedure: Procedure) -> None:
    child = party(procedure, "victim", minor=True)
    actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=Action.WITHDRAW,
        given=ActionInput(on=MONDAY.date()), now=MONDAY,
    )  # fmt: skip
    given = {**GIVEN, "recipient_address": "osobiście"}
    with pytest.raises(Invalid) as refusal:
        services.write(author=cast.chair, procedure_id=procedure.pk, kind="ending-victim",
                       party=child, given=given, now=MONDAY)  # fmt: skip
    assert [one.anchor for one in refusal.value.problems] == ["recipient_name"]


def test_an_outsider_learns_nothing_and_two_windows_do_not_overwrite(
    cast: Cast, procedure: Procedure
) -> None:
    letter = write(cast, procedure)
    with pytest.raises(NotFound):
        services.issue(actor=cast.outsider, letter_id=letter.pk, now=MONDAY)
    services.issue(actor=cast.chair, letter_id=letter.pk, now=MONDAY, version=1)
    with pytest.raises(Stale):
        services.cancel(actor=cast.social_worker, letter_id=letter.pk, now=MONDAY, version=1)


def test_numbers_run_through_the_year_without_a_gap(cast: Cast, procedure: Procedure) -> None:
    numbers = [issue(cast, write(cast, procedure)).number for _ in range(3)]
    assert numbers == ["P/0001/2026", "P/0002/2026", "P/0003/2026"]


@pytest.mark.parametrize("days", [-1, 3])
def test_a_letter_is_not_sent_before_its_number_nor_tomorrow(
    cast: Cast, procedure: Procedure, days: int
) -> None:
    letter = issue(cast, write(cast, procedure))
    with pytest.raises(Invalid):
        services.send(
            actor=cast.secretary, letter_id=letter.pk, means=Means.BY_HAND, now=after(1),
            on=timezone.localdate(after(days)),
        )  # fmt: skip
