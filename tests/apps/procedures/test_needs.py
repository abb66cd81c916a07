"""What the law asks because of a person: soldiers, officers, interpreters, helpless people, children."""

from typing import Any

import pytest

from apps.deadlines.rules import Regime
from apps.procedures.rules.needs import Needs, firearm_notice, hints, needs_military_police

A, B, C = Regime.A, Regime.B, Regime.C


@pytest.mark.parametrize(
    ("side", "given", "is_minor", "regime", "bases"),
    [
        ("perpetrator", {"service": "soldier"}, False, C,
         ["UPPD art. 9a ust. 11a", "UPPD art. 9a ust. 11b", "UPPD art. 9f", "UPPD art. 9e ust. 5–7"]),
        ("perpetrator", {"service": "soldier"}, False, B,
         ["UPPD art. 9a ust. 11a", "UPPD art. 9a ust. 11b", "UPPD art. 9f", "UPPD art. 9e ust. 5–7"]),
        ("perpetrator", {"service": "soldier"}, False, A, []),
        ("perpetrator", {"service": "police"}, False, C,
         ["UPPD art. 9b ust. 5–6", "UPPD art. 9e ust. 5–7"]),
        ("perpetrator", {"service": "military_police"}, False, C,
         ["UPPD art. 9a ust. 11a", "UPPD art. 9a ust. 11b", "UPPD art. 9f", "UPPD art. 9b ust. 5–6",
          "UPPD art. 9e ust. 5–7"]),
        ("perpetrator", {"service": "other"}, False, C, ["UPPD art. 9e ust. 5–7"]),
        ("victim", {"service": "soldier"}, False, C, []),
        ("victim", {"language": "ukraiński"}, False, C, ["ROZP23 § 5 ust. 6–8"]),
        ("perpetrator", {"language": "PJM"}, False, C, ["ROZP23 § 5 ust. 6–8"]),
        ("victim", {"language": "ukraiński"}, False, B, []),
        ("victim", {"is_helpless": True, "helper": "Siostra"}, False, C, ["ROZP23 § 5, § 6 ust. 3"]),
        ("victim", {}, True, C, ["ROZP23 § 5", "ROZP23 § 11 ust. 6"]),
        ("victim", {}, True, A, []),
        ("victim", {}, False, C, []),
    ],
)  # fmt: skip
def test_what_the_law_asks(
    side: str, given: dict[str, Any], is_minor: bool, regime: Regime, bases: list[str]
) -> None:
    found = hints(Needs(**given), side=side, is_minor=is_minor, regime=regime)
    assert [one.basis for one in found] == bases


@pytest.mark.parametrize(
    ("services", "regime", "needed"),
    [
        (["soldier"], C, True), (["", "soldier"], C, True), (["soldier"], B, True),
        (["soldier"], A, False), (["military_police"], C, True), (["police"], C, False), ([], C, False),
    ],
)  # fmt: skip
def test_when_the_military_police_sits_in_the_group(
    services: list[str], regime: Regime, needed: bool
) -> None:
    men = [Needs(service=one) for one in services]
    assert needs_military_police(men, regime) is needed


@pytest.mark.parametrize(
    ("services", "police", "military"),
    [([""], True, "Jeżeli"), (["soldier"], False, "zawiadamia się Żandarmerię"),
     (["military_police"], False, "zawiadamia się Żandarmerię"),
     (["police", "soldier"], True, "O broni żołnierza")],
)  # fmt: skip
def test_where_the_notice_of_a_firearm_goes(
    services: list[str], police: bool, military: str
) -> None:
    hint = firearm_notice(Needs(service=one) for one in services)
    assert ("komendzie wojewódzkiej" in hint.text, military in hint.text) == (police, True)
    assert hint.basis == "UPPD art. 9f"
