"""Kinds of documents: right fields, and no planted fact of a victim leaves in any of them."""

import pytest

from apps.deadlines.rules import Regime, rule_for
from apps.documents.rules.firewall import Fact, Hit
from apps.letters.rules.kinds import (
    FIELDS,
    FREE_TEXT,
    KINDS,
    LATER,
    OF_VICTIM,
    DocumentKind,
    RecipientSide,
    compose,
    lint,
    stopped_by,
)

# Whether the firewall stands before it. A new kind fails here until somebody decides.
GUARDED = {
    "summons": True, "invitation": False, "notice-of-start": True, "motion-widen": False,
    "motion-programme": False, "referral": True, "notice-66c": True, "notice-of-crime": False,
    "notice-on-weapon": True, "withdrawal-protocol": False, "closing-protocol": False,
    "ending-victim": False, "ending-perpetrator": True, "hand-over": False,
    "confidentiality": False,
}  # fmt: skip
PLANTED = [
    (Fact("victim", "address", "street", "Zmyślona"), "na Zmyślonej 1"),
    (Fact("victim", "address", "stay_street", "Bezpieczna"), "ul. Bezpiecznej"),
    (Fact("victim", "address", "stay_town", "Nieistniejewo"), "w Nieistniejewie"),
    (Fact("victim", "address", "postal_code", "00-123"), "00123"),
    (Fact("victim", "contact", "contact", "600 123 456"), "+48 600-123-456"),
    (Fact("victim", "contact", "contact", "anna@example.com"), "ANNA@example.com"),
    (Fact("victim", "school", "school", "Szkoła Testowa, klasa 3"), "w szkole Testowej"),
    (Fact("victim", "work", "work", "Sklep Rogalik"), "w Rogaliku"),
]
EVERY = [pytest.param(one, id=code) for code, one in KINDS.items()]
ANSWERS = {name: "dane" for name in FIELDS}


def test_every_kind_has_its_case() -> None:
    assert {code: kind.is_guarded for code, kind in KINDS.items()} == GUARDED


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize(("fact", "text"), PLANTED)
def test_a_planted_fact_stops_every_field_of_every_kind(
    kind: DocumentKind, fact: Fact, text: str
) -> None:
    for name in kind.fields & FREE_TEXT:
        found = stopped_by(kind, {**ANSWERS, name: f"Uwaga: {text}."}, [fact])
        expected = [Hit(place, fact.kind, fact.label) for place in (name, "")]
        assert found == expected, name


@pytest.mark.parametrize("kind", EVERY)
def test_a_harmless_letter_leaves(kind: DocumentKind) -> None:
    assert stopped_by(kind, ANSWERS, [fact for fact, _text in PLANTED]) == []


def test_an_address_over_two_fields_is_found() -> None:
    fact = Fact("victim", "address", "stay_town", "Dębowa Góra")
    given = {**ANSWERS, "meeting_at": "w dębowej", "meeting_place": "górze"}
    assert stopped_by(KINDS["summons"], given, [fact]) == [Hit("", "address", "stay_town")]


def test_a_surname_like_a_street_holds_no_letter() -> None:
    fact = Fact("victim", "address", "street", "Zmyślona")
    given = {**ANSWERS, "perpetrator_names": "Piotr Zmyślony"}
    for kind in KINDS.values():
        to_person = kind.side is not RecipientSide.INSTITUTION
        named = {**given, "recipient_name": "Piotr Zmyślony"} if to_person else given
        assert stopped_by(kind, named, [fact]) == []


def test_what_is_typed_as_an_institutions_name_is_looked_at() -> None:
    fact = Fact("victim", "address", "street", "Zmyślona")
    given = {**ANSWERS, "recipient_name": "Ośrodek przy ul. Zmyślonej 2"}
    assert stopped_by(KINDS["notice-66c"], given, [fact])[0] == Hit(
        "recipient_name", "address", "street"
    )


def test_a_letter_written_before_a_field_was_there_leaves_its_place_empty() -> None:
    old = {name: text for name, text in ANSWERS.items() if name not in LATER}
    assert compose(KINDS["notice-66c"], old)[-1] == "dane"


@pytest.mark.parametrize("kind", EVERY)
def test_the_template_of_a_kind_is_right(kind: DocumentKind) -> None:
    assert lint(kind.side, kind.body, needs_address=kind.needs_address) == []
    assert kind.title
    assert kind.old_title
    assert kind.basis


BY_LAW = {  # what a procedure of each law has, with its provision; "" where there is none
    Regime.A: {
        "summons": "ROZP11 § 17 ust. 1", "invitation": "ROZP11", "closing-protocol": "ROZP11 § 18",
        "ending-victim": "", "ending-perpetrator": "", "hand-over": "",
        "notice-of-crime": "UPPD-old art. 12; k.p.k. art. 304 § 2",
        "confidentiality": "UPPD-old art. 9c ust. 3",
    },
    Regime.B: {
        "summons": "ROZP11 § 17 ust. 1", "invitation": "ROZP11",
        "motion-programme": "UPPD art. 9b ust. 8 pkt 5", "referral": "UPPD art. 9b ust. 11",
        "notice-66c": "UPPD art. 9b ust. 13; k.w. art. 66c",
        "notice-of-crime": "UPPD art. 12; k.p.k. art. 304 § 2", "notice-on-weapon": "UPPD art. 9f",
        "withdrawal-protocol": "UPPD art. 9b ust. 15",
        "closing-protocol": "UPPD art. 9h ust. 1; ROZP11 § 18",
        "ending-victim": "UPPD art. 9b ust. 15, art. 9h",
        "ending-perpetrator": "UPPD art. 9b ust. 15, art. 9h",
        "hand-over": "UPPD art. 9c ust. 5a", "confidentiality": "UPPD art. 9c ust. 3",
    },
}  # fmt: skip


@pytest.mark.parametrize("regime", BY_LAW)
def test_each_law_has_its_letters_and_its_provisions(regime: Regime) -> None:
    found = {code: one.bases[regime] for code, one in KINDS.items() if regime in one.bases}
    assert found == BY_LAW[regime]


@pytest.mark.parametrize("kind", EVERY)
def test_a_letter_meets_only_terms_that_its_laws_have(kind: DocumentKind) -> None:
    """D12 and D13 of the regulation of 2023 have no days in the old one: the protocol meets what runs."""
    for regime in kind.bases:
        if kind.meets and kind.meets not in ("D12", "D13"):
            assert rule_for(kind.meets, regime)


def test_in_todays_law_there_is_every_letter_with_a_provision() -> None:
    assert all(one.bases[Regime.C] for one in KINDS.values())
    assert not any(
        "ROZP23" in basis for one in KINDS.values() for law, basis in one.bases.items()
        if law is not Regime.C
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(OF_VICTIM))
@pytest.mark.parametrize("side", [RecipientSide.PERPETRATOR, RecipientSide.INSTITUTION])
def test_no_template_brings_the_victims_address_to_the_other_side(
    side: RecipientSide, name: str
) -> None:
    assert lint(side, [f"Adres: {{{name}}}"]) == [name]


def test_an_unknown_placeholder_is_refused() -> None:
    for side in RecipientSide:
        assert lint(side, ["{pesel}", "{office.keys}", "{today}"]) == ["pesel", "office.keys"]


def test_what_was_typed_is_not_a_template() -> None:
    kind = KINDS["notice-of-start"]
    text = compose(kind, {**ANSWERS, "reasons": "{victim_address}", "victim_address": "tajne"})
    assert "{victim_address}" in text
    assert "tajne" not in " ".join(text)


@pytest.mark.parametrize("kind", EVERY)
def test_a_field_that_is_missing_is_an_error(kind: DocumentKind) -> None:
    with pytest.raises(KeyError):
        compose(kind, {})
