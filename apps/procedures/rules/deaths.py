"""What is not done any more with somebody who died, and which terms are about one person or side.

No provision says what becomes of a procedure and of its terms then (docs/legal/open-points.md): terms run
on until the chair waives them. What is here is what cannot be done: a dead person is called to nothing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

# Steps of sub-processes that call the person or send them somewhere.
ADDRESSED: Final[Mapping[str, frozenset[str]]] = {
    "programme": frozenset({"move", "direct", "deliver", "summon", "summon-again"}),
    "summons": frozenset({"send", "send-again"}),
    "invitation": frozenset({"send", "send-again"}),
}
# Terms of a procedure that are met with people of one side.
SIDE_OF: Final[Mapping[str, str]] = {
    "D01b": "victim", "D10": "victim", "D07": "perpetrator", "D11": "perpetrator",
}  # fmt: skip
# The talks are with adults.
OF_ADULTS: Final = frozenset({"D10", "D11"})


def is_too_late(track: str, step: str, on: date, died_on: date | None) -> bool:
    """Whether a step calls somebody who had died by its day."""
    return died_on is not None and on > died_on and step in ADDRESSED.get(track, ())
