"""The way of a letter, as data: draft, perhaps held by the firewall, issued, sent, delivered."""

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    HELD = "held"
    ISSUED = "issued"
    SENT = "sent"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Move(enum.StrEnum):
    """What somebody does with a letter."""

    ISSUE = "issue"
    REWRITE = "rewrite"
    RELEASE = "release"
    REFUSE = "refuse"
    SEND = "send"
    PROVE = "prove"
    RETURN = "return"
    CANCEL = "cancel"


class Means(enum.StrEnum):
    """How a letter leaves. E-mail is none: it proves nothing and may be read by the whole household."""

    BY_HAND = "by_hand"
    REGISTERED_POST = "registered_post"
    E_DELIVERY = "e_delivery"
    BY_POLICE = "by_police"


@dataclass(frozen=True, slots=True)
class Way:
    """A move: from which states it is possible and where it leads."""

    sources: frozenset[State]
    target: State


_S = State
WAYS: dict[Move, Way] = {
    Move.ISSUE: Way(frozenset({_S.DRAFT}), _S.ISSUED),
    Move.REWRITE: Way(frozenset({_S.HELD}), _S.DRAFT),
    Move.RELEASE: Way(frozenset({_S.HELD}), _S.ISSUED),
    Move.REFUSE: Way(frozenset({_S.HELD}), _S.DRAFT),
    Move.SEND: Way(frozenset({_S.ISSUED}), _S.SENT),
    Move.PROVE: Way(frozenset({_S.SENT}), _S.DELIVERED),
    Move.RETURN: Way(frozenset({_S.SENT}), _S.RETURNED),
    Move.CANCEL: Way(frozenset({_S.DRAFT, _S.HELD, _S.ISSUED}), _S.CANCELLED),
}
# A letter that was held is read by a second person, who wrote no word of it.
OF_THE_SECOND = frozenset({Move.RELEASE, Move.REFUSE})
# A number of the register was given and stays, whatever becomes of the letter.
NUMBERED = frozenset({_S.ISSUED, _S.SENT, _S.DELIVERED, _S.RETURNED})
# A letter of the team itself is issued when it is made: these are left.
OF_THE_TEAM = (Move.SEND, Move.PROVE, Move.RETURN, Move.CANCEL)
# What reached nobody: the same may be written anew.
IN_VAIN = frozenset({_S.CANCELLED, _S.RETURNED})
# A meeting to which such a letter calls may be expected, or will be once it leaves.
CALLING_STILL = frozenset({_S.DRAFT, _S.HELD, _S.ISSUED, _S.SENT, _S.DELIVERED})
# The day of posting keeps a term (KPA art. 57 § 5, by analogy: docs/legal/open-points.md).
DAY_OF_SENDING_COUNTS = frozenset({Means.REGISTERED_POST, Means.E_DELIVERY})


def open_moves(state: State) -> list[Move]:
    """Return the moves that a state allows."""
    return [move for move, way in WAYS.items() if state in way.sources]
