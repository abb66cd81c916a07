"""ROZP23 § 19 and § 20: what the protocol holds, and that both sides are told of the end."""

import datetime as dt

import pytest

from apps.common.errors import DomainError
from apps.deadlines import selectors as deadlines
from apps.letters import selectors, services
from apps.letters.models import Letter
from apps.letters.rules.states import Means
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures as made
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
GIVEN = {"actions": "Dwie rozmowy, jedna wizyta.", "findings": "Brak dalszych przesłanek.",
         "signer": "Ewa Łącka"}  # fmt: skip


def end(cast: Cast, action: Action) -> Procedure:
    if action is Action.CLOSE:
        return made.closed(cast, DAY)
    return actions.take(
        actor=cast.social_worker, procedure_id=made.in_diagnosis(cast, DAY).pk, action=action,
        given=ActionInput(on=DAY.date()), now=DAY,
    )  # fmt: skip


def write(cast: Cast, procedure: Procedure, kind: str) -> Letter:
    letter = services.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind=kind, party=None, given=GIVEN,
        now=DAY,
    )  # fmt: skip
    return services.issue(actor=cast.social_worker, letter_id=letter.pk, now=DAY)


@pytest.mark.parametrize(
    ("action", "kind", "term"),
    [(Action.CLOSE, "closing-protocol", "D13"), (Action.WITHDRAW, "withdrawal-protocol", "D12")],
)
def test_the_protocol_is_whole_and_handing_it_over_meets_the_term(
    cast: Cast, action: Action, kind: str, term: str
) -> None:
    procedure = end(cast, action)
    letter = write(cast, procedure, kind)
    text = "\n".join(letter.body)
    for part in (
        "Anna Przykładowa, Maja Przykładowa", "Piotr Testowy", "02.03.2026",
        "Ewa Łącka (pracownik socjalny)", "Jan Zając (", "Dwie rozmowy",
        str(procedure.get_ground_display()), "Podpisy: \nEwa Łącka (pracownik socjalny): ....",
    ):  # fmt: skip
        assert part in text, part

    services.send(
        actor=cast.social_worker, letter_id=letter.pk, means=Means.BY_HAND, on=DAY.date(), now=DAY
    )

    procedure.refresh_from_db()
    assert procedure.protocol_delivered_on == DAY.date()
    found = {one.rule_code: one.status for one in deadlines.of_subject("procedure", procedure.pk)}
    assert found[term] == "met"


@pytest.mark.parametrize("kind", ["closing-protocol", "withdrawal-protocol"])
def test_no_protocol_before_the_end(cast: Cast, kind: str) -> None:
    procedure = made.in_diagnosis(cast, DAY)
    with pytest.raises(DomainError):
        write(cast, procedure, kind)


def test_a_withdrawal_has_no_closing_protocol(cast: Cast) -> None:
    with pytest.raises(DomainError):
        write(cast, end(cast, Action.WITHDRAW), "closing-protocol")


def test_the_page_asks_until_the_protocol_is_written_and_everybody_told(cast: Cast) -> None:
    procedure = end(cast, Action.CLOSE)
    assert _missing(procedure) == {"closing-protocol", "ending-victim", "ending-perpetrator"}
    write(cast, procedure, "closing-protocol")
    for party in procedure.parties.all():
        services.write(
            author=cast.chair, procedure_id=procedure.pk, kind=f"ending-{party.side}", party=party,
            given={"reasons": "Można się odwołać.", "signer": "Wanda Żukowska",
                   "recipient_address": "osobiście", "recipient_name": "Zofia Zmyślona"},
            now=DAY,
        )  # fmt: skip
        if party.is_minor:
            break
    assert _missing(procedure) <= {"ending-victim", "ending-perpetrator"}
    assert "closing-protocol" not in _missing(procedure)


def _missing(procedure: Procedure) -> set[str]:
    return {one.code for one in selectors.still_to_write(procedure)}
