"""The questionnaire on the risk to a child's life or health (UPPD art. 12a.4a, 12a.8), as versioned data.

The official pattern is a regulation whose number and final content are not known here. What stands below
is of the draft of 2024, as a secondary source quotes it, and incomplete: docs/legal/open-points.md. A new
pattern is a new version beside this one; the code of an item never changes its meaning.
"""

from dataclasses import dataclass

from apps.procedures.rules.form_schema import Field, FieldKind


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One pattern: its version and its items, each with who answers it."""

    version: str
    items: tuple[tuple[str, str, str], ...]

    def fields(self) -> tuple[Field, ...]:
        """Return the items as questions, asked where the questionnaire was filled in."""
        return tuple(
            Field(
                f"risk_{code}", f"{text} ({who})", FieldKind.YES_NO_UNKNOWN, required=True,
                show_if=("questionnaire", "yes"),
            )
            for code, text, who in self.items
        )  # fmt: skip


_HEALTH, _POLICE, _SOCIAL = "ochrona zdrowia", "Policja", "pracownik socjalny"
DRAFT_2024 = Questionnaire(
    "projekt-2024",
    (
        ("beaten", "Bicie dziecka", f"{_HEALTH}, {_POLICE}"),
        ("shaken", "Potrząsanie dzieckiem", _HEALTH),
        ("traces", "Ślady na ciele dziecka", f"{_HEALTH}, {_POLICE}"),
        ("neglect", "Zaniedbanie", _SOCIAL),
        ("malnutrition", "Niedożywienie", _HEALTH),
        ("intoxicated", "Opiekun pod wpływem alkoholu lub innych substancji", _POLICE),
        ("advice", "Lekceważenie zaleceń lekarskich", _HEALTH),
    ),
)
IN_USE = DRAFT_2024
