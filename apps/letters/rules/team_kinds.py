"""Letters that the team writes about its own work, as data: none of them is of a procedure."""

from dataclasses import dataclass

from apps.letters.rules.kinds import RecipientSide


@dataclass(frozen=True, slots=True)
class TeamKind:
    """A kind of letter of the team, by which provision, and in whose hands it ends."""

    code: str
    title: str
    basis: str
    side: RecipientSide = RecipientSide.INSTITUTION


TEAM_KINDS: dict[str, TeamKind] = {
    one.code: one
    for one in (
        TeamKind(
            "absences", "Nieobecności członka zespołu interdyscyplinarnego",
            "UPPD art. 9a ust. 7d i 7g",
        ),
    )
}  # fmt: skip
