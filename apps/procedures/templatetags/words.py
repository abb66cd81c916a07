"""Words of a procedure's own law in templates."""

from django import template

from apps.deadlines.rules import cited
from apps.procedures import words
from apps.procedures.labels import law_label
from apps.procedures.models import Procedure

register = template.Library()


@register.filter
def says(procedure: Procedure, name: str) -> words.Text:
    """Return a side in full, or another named thing, as the procedure's law calls it."""
    return words.say(name, procedure.regime)


register.filter(law_label)
register.filter(cited)


@register.filter
def says_short(procedure: Procedure, side: str) -> words.Text:
    """Return a side as the procedure's law calls it where room is short."""
    return words.say_short(side, procedure.regime)
