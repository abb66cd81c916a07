"""In whose name a form NK-A is completed: that of the author's own institution (ROZP23 § 2.2)."""

from .form_schema import JSON, FormDefinition, Problem

SECTION = FIELD = "initiator"

# Which others work in an institution of a kind: an assistant of families in a social assistance
# unit, a psychologist at a school. Everybody else speaks for their own kind alone.
_ALSO: dict[str, frozenset[str]] = {
    "social_worker": frozenset({"family_assistant", "pedagogue_psychologist"}),
    "specialist_centre": frozenset({"pedagogue_psychologist"}),
    "education": frozenset({"pedagogue_psychologist"}),
    "health": frozenset({"pedagogue_psychologist"}),
}


def allowed(definition: FormDefinition, kind: str) -> list[str]:
    """Return the answers that are open to the people of a kind of institution, in the form's order.

    All of them where the pattern does not name the kind: it then says nothing of the author.
    """
    options = [one.value for one in definition.section(SECTION).fields[0].options]
    if kind not in options:
        return options
    own = {kind} | _ALSO.get(kind, frozenset())
    return [one for one in options if one in own]


def prefilled(definition: FormDefinition, kind: str) -> dict[str, JSON]:
    """Return the answer of whoever works in a kind of institution; nothing where the pattern has none."""
    options = [one.value for one in definition.section(SECTION).fields[0].options]
    return {SECTION: {FIELD: kind}} if kind in options else {}


def problems(definition: FormDefinition, answers: dict[str, JSON], kind: str) -> list[Problem]:
    """Return what is wrong with an initiator who is not of the author's institution."""
    given = answers.get(SECTION)
    value = given.get(FIELD) if isinstance(given, dict) else None
    options = allowed(definition, kind)
    if not value or value in options:
        return []  # that an answer is missing the form's own rules say
    labels = {one.value: one.label for one in definition.section(SECTION).fields[0].options}
    if value not in labels:
        return []
    names = "; ".join(f"{labels[one]} ({one})" for one in options)
    message = f"Tego nie wskaże osoba z Twojej instytucji. Można wskazać: {names}."
    return [Problem(SECTION, None, FIELD, message)]
