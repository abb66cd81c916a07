"""Acts are called as people know them, not by the codes of our rules."""

import pytest

from apps.common.acts import ACTS, in_full, in_short
from apps.deadlines.rules import RULES, Regime, cited
from apps.letters.rules.kinds import KINDS
from apps.procedures.rules.states import STEPS
from apps.procedures.rules.tracks import Track
from apps.procedures.rules.tracks_all import TRACKS

TABLE = [
    ("ROZP23 § 12", "rozporządzenie z 6.09.2023 § 12"),
    ("ROZP11 § 7 ust. 1, odpowiednio", "rozporządzenie z 13.09.2011 § 7 ust. 1, odpowiednio"),
    ("UPPD art. 9a ust. 12b; ROZP23 § 9",
     "ustawa z 29.07.2005 art. 9a ust. 12b; rozporządzenie z 6.09.2023 § 9"),
    ("UPPD-old art. 12a", "ustawa z 29.07.2005 w brzmieniu sprzed 22.06.2023 art. 12a"),
    ("POL art. 15ak", "ustawa o Policji art. 15ak"),
    ("ustawa o Policji art. 15aa", "ustawa o Policji art. 15aa"),
    ("POLICJA", "POLICJA"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("basis", "said"), TABLE)
def test_a_basis_is_said_in_the_names_of_acts(basis: str, said: str) -> None:
    assert in_short(basis) == said


def test_a_letter_cites_where_the_act_was_published() -> None:
    cited = in_full("ROZP23 § 12")
    assert "6 września 2023 r." in cited
    assert cited.endswith("(Dz.U. z 2023 r. poz. 1870) § 12")


def test_no_code_of_an_act_is_left_in_any_basis() -> None:
    bases = {rule.basis for rule in RULES} | {step.basis for step in STEPS}
    bases |= {
        one.basis for track in TRACKS.values() for one in (track, track.opening, *track.steps)
    }
    bases |= {kind.basis_under(regime) for kind in KINDS.values() for regime in "ABC"}
    said = " ".join([*map(in_short, bases), *map(in_full, bases)])
    words = said.replace(";", " ").replace(",", " ").replace(")", " ").replace("(", " ").split()
    assert not set(words) & set(ACTS)


@pytest.mark.parametrize("track", TRACKS.values(), ids=lambda track: track.code)
def test_a_procedure_is_told_only_of_its_own_regulation(track: Track) -> None:
    for regime in track.regimes:
        foreign = "ROZP11" if regime is Regime.C else "ROZP23"
        for one in (track, track.opening, *track.steps):
            said = cited(one.basis, regime)
            assert said, (one, regime)
            assert foreign not in said
