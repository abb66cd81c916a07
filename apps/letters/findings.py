"""What held a letter, as its writer needs it: in which field, after which words, each thing once.

The writer may not know the protected fact as it is recorded (it may be of another procedure): told is
where the writer's own words come near it, never the fact, and no words that are part of it.
"""

import datetime as dt
from dataclasses import dataclass, replace

from apps.accounts.models import User
from apps.documents.rules.firewall import check
from apps.documents.rules.places import words_before
from apps.letters import composing, selectors
from apps.letters.models import Hold, Letter
from apps.letters.rules.kinds import checked_texts
from apps.letters.rules.states import State
from apps.procedures.protection import Guard


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fact in one field; ``after`` are the words before it, None where none can be told."""

    field: str
    kind: str
    found_at: dt.datetime
    released_by: User | None
    released_at: dt.datetime | None
    reason: str
    after: str | None = None


def findings_of(letter: Letter) -> list[Finding]:
    """Return what held a letter, the latest try first, with its place while the text can be changed."""
    found = list(dict.fromkeys(_finding(one) for one in _told_apart(selectors.holds_of(letter))))
    if letter.state not in (State.DRAFT, State.HELD) or not found:
        return found
    document = letter.document
    # Once it was rewritten, what the system fills in is not there yet.
    texts = checked_texts(document, {**dict.fromkeys(document.fields, ""), **letter.given})
    guard = composing.guard_of(letter)
    return [_placed(one, texts.get(one.field, ""), guard) for one in found]


def _told_apart(holds: list[Hold]) -> list[Hold]:
    """Leave out what stands in a field where it was found in the whole text too, which repeats it."""
    in_fields = {(one.kind, one.label, one.released_at) for one in holds if one.field}
    return [
        one for one in holds if one.field or (one.kind, one.label, one.released_at) not in in_fields
    ]


def _finding(hold: Hold) -> Finding:
    reason = (hold.reason or {}).get("text", "")
    return Finding(hold.field, hold.kind, hold.found_at, hold.released_by, hold.released_at, reason)


def _placed(finding: Finding, text: str, guard: Guard) -> Finding:
    of_kind = [one for one in guard.facts if one.kind == finding.kind]
    after = words_before(text, lambda part: bool(check(part, of_kind, guard.known)))
    # The words before an address may be a telephone.
    return replace(finding, after=None if after and guard.hits({"": after}) else after)
