"""Whether two texts may name one place, however people write it.

It would rather take two places for one: then a harmless hour is refused, and the message says how to
tell them apart. Rooms keep nobody apart: they share a door and a corridor.
"""

import re

from apps.documents.rules.wordforms import numbered, stems

# Words that people write or leave out at will.
_IDLE = frozenset(
    {"ul", "ulica", "al", "aleja", "os", "osiedle", "pl", "plac", "nr", "w", "we", "na", "przy"}
)
_POSTAL_CODE = re.compile(r"\b\d{2}-\d{3}\b")
_ROOM = re.compile(
    r"\b(?:sal[aie]|sali|salka|pok(?:\.|ój|oj|oju)?|gabine\w+|lok(?:\.|al\w*)?|sekretaria\w+|piętr\w+|pietr\w+"
    r"|parter\w*|korytarz\w*|p\.)\s*(?:nr\.?\s*)?(?:\d+\s?[a-z]?\b|[ivx]+\b|[a-z]\b)?",
    re.IGNORECASE,
)
_FLOOR = re.compile(r"\b(?:\d+|[ivx]+)\.?\s+(?=pi[ęe]tr)", re.IGNORECASE)
# One office under its short and its long name.
_CENTRE = re.compile(
    r"\b(?:m|g|mg|m-g)?ops\b|\b(?:miejsk\w+|gminn\w+|miejsko-gminn\w+|\s)*ośrod\w+ pomocy społeczn\w+",
    re.IGNORECASE,
)
# Words that say what stands at an address.
_HOUSES = frozenset(
    {
        "ops", "cus", "urzad", "szkola", "przedszkole", "komenda", "komisariat", "posterunek",
        "policja", "szpital", "przychodnia", "poradnia", "pcpr", "oik", "sad", "swietlica",
        "biblioteka", "gkrpa", "osrodek", "centrum",
    }
)  # fmt: skip


def same_place(one: str, other: str) -> bool:
    """Tell whether two texts may name one place.

    "OPS" and "OPS, ul. Rynek 1" may: who writes less is read as meaning any of them. So may "OPS" and
    "Rynek 1": one says what stands there, the other where. Empty texts name no place.
    """
    if not one.strip() or not other.strip():
        return False
    first, second = _words(one), _words(other)
    if _within(first, second) or _within(second, first):
        return True
    return _has_number(first) != _has_number(second) and _is_house(first) != _is_house(second)


def _words(text: str) -> frozenset[str]:
    """Return the words of a text without rooms; none where it names only a room of some house."""
    bare = _ROOM.sub(" ", _FLOOR.sub(" ", _POSTAL_CODE.sub(" ", text)))
    words = frozenset(numbered(_CENTRE.sub(" ops ", bare)))
    return words - _IDLE or words


def _within(some: frozenset[str], others: frozenset[str]) -> bool:
    return all(any(_are_one(word, other) for other in others) for word in some)


def _are_one(word: str, other: str) -> bool:
    """Whether two words are one in some case of declension; numbers only when they are equal."""
    return word == other or bool(
        word.isalpha() and other.isalpha() and len(min(word, other, key=len)) > 2
        and stems(word) & stems(other)
    )  # fmt: skip


def _has_number(words: frozenset[str]) -> bool:
    return any(word.isdigit() for word in words)


def _is_house(words: frozenset[str]) -> bool:
    return any(_are_one(word, house) for word in words for house in _HOUSES)
