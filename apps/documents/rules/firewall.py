"""The address firewall: protected facts of the victims found in whatever is about to leave.

Legal source: UPPD art. 9c (who may learn what) and ROZP23 § 18 (the two sides never meet). It would
rather stop a harmless letter than let an address through: a second person releases the former.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from apps.documents.rules import wordforms
from apps.documents.rules.wordforms import digits, plain, stems

Kind = Literal["address", "contact", "work", "school", "shelter"]

_STREET_WORDS = frozenset({
    "ul", "ulica", "ulicy", "ulice", "al", "aleja", "alei", "aleje", "os", "osiedle", "osiedlu",
    "osiedla", "pl", "plac", "placu", "skwer", "skwerze", "rondo", "rondzie", "na", "przy", "w",
    "we", "nr", "im", "nad", "pod", "imienia", "sw", "swietego", "swietej",
})  # fmt: skip
_FIRST_NAMES = frozenset({
    "jana", "pawla", "marii", "anny", "adama", "jozefa", "piotra", "andrzeja", "tadeusza",
    "henryka", "stanislawa", "wladyslawa", "franciszka", "kazimierza", "stefana", "jerzego",
    "ignacego", "juliusza", "mikolaja", "karola", "generala", "ksiedza",
})  # fmt: skip
_GENERIC = _STREET_WORDS | _FIRST_NAMES | frozenset({
    "szkola", "szkoly", "szkole", "szkolny", "podstawowa", "podstawowej", "podstawowy", "srednia",
    "sredniej", "przedszkole", "przedszkola", "publiczne", "publiczna", "liceum", "technikum",
    "zespol", "zespole", "szkol", "ogolnoksztalcace", "zawodowa", "branzowa", "klasa", "klasie",
    "klasy", "numer", "zlobek", "uczen", "uczennica", "uczeszcza", "pracuje", "praca", "pracy",
    "pracownik", "pracownica", "zatrudniona", "zatrudniony", "firma", "firmie", "zaklad",
    "zakladzie", "sklep", "sklepie", "biuro", "urzad", "urzedzie", "gmina", "gminy", "miasto",
    "miasta", "spolka", "ograniczona", "odpowiedzialnoscia", "bezrobotna", "bezrobotny",
    "emerytka", "emeryt", "rencistka", "rencista", "brak", "zawod", "zawodu", "osoba", "dziecko",
    "matka", "ojciec", "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca",
    "sierpnia", "wrzesnia", "pazdziernika", "listopada", "grudnia",
})  # fmt: skip
_SCHOOLS = ("szkol", "przedszkol", "lice", "technik", "zlob", "zespol")
_SCHOOL_SHORT = frozenset({"sp", "lo", "zs", "zsp"})
_PARTIAL_FROM = 5
_PHONE = re.compile(r"\+?\d(?:[\s().\-/]*\d){6,}")
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
_MOBILE = ("45", "50", "51", "53", "57", "60", "66", "69", "72", "73", "78", "79", "88")
_LIKE_DIGITS = str.maketrans({"o": "0", "l": "1", "i": "1"})
_REFUGE = ("stay_", "safe_")
_SPELLED = frozenset({"at", "malpa", "dot", "kropka"})


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must not reach the other side; ``label`` names it without saying it."""

    side_owner: str
    kind: Kind
    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A protected fact stands in a field: which kind and which label, never the value."""

    field: str
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class _Text:
    raw: str = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    compact: str = field(repr=False)
    numbered: tuple[str, ...] = field(repr=False)
    stems: tuple[frozenset[str], ...] = field(repr=False)
    names: frozenset[str] = field(repr=False)
    unbroken: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, raw: str) -> "_Text":
        words, numbered = wordforms.words(raw), wordforms.numbered(raw)
        return cls(
            raw, words, "".join(words), numbered, tuple(stems(word) for word in numbered),
            wordforms.names(raw), wordforms.unbroken(raw),
        )  # fmt: skip


def check(
    text_or_fields: str | Mapping[str, str],
    facts: Iterable[Fact],
    known_to_recipient: Iterable[Fact] = (),
) -> list[Hit]:
    """Return what protected facts stand in a text or in named fields, in their order.

    ``known_to_recipient`` are the recipient's own facts and the office's town: the same fact of the
    same kind and part is no secret from them. Numbers alone never hit, but for phones and codes.
    """
    fields = {"": text_or_fields} if isinstance(text_or_fields, str) else text_or_fields
    known = list(known_to_recipient)
    guarded = _guarded(facts, known)
    towns = frozenset(
        w for one in known if _part(one) == "town" for w in wordforms.words(one.value)
    )
    found = []
    for name, value in fields.items():
        text = _Text.of(value)
        found += [
            Hit(name, fact.kind, fact.label) for fact in guarded if _stands_in(fact, text, towns)
        ]
    return list(dict.fromkeys(found))


def _guarded(facts: Iterable[Fact], known: Sequence[Fact]) -> list[Fact]:
    """Return the facts that are a secret from the recipient.

    Where a victim stays now, or is safely reached, is no secret by the office's town alone: whatever
    else a form says of the other side, somebody may have written it there to open it.
    """
    open_to_all = {_key(one) for one in known}
    of_office = {_key(one) for one in known if one.side_owner == "office"}
    return [
        one
        for one in facts
        if _canonical(one)
        and _key(one) not in (of_office if one.label.startswith(_REFUGE) else open_to_all)
    ]


def is_same_fact(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same of the same part of an address, a school, a number."""
    return _key(one) == _key(other)


def _key(fact: Fact) -> tuple[str, str, str]:
    return fact.kind, _part(fact), _canonical(fact)


def _part(fact: Fact) -> str:
    """Return which part of an address it is, whether of the home or of the present stay."""
    return fact.label.removeprefix("stay_")


def _canonical(fact: Fact) -> str:
    if fact.kind == "contact" and "@" not in fact.value:
        number = digits(fact.value)
        if len(number) >= 7:
            return number[-9:]
    words = wordforms.words(fact.value)
    return "".join(word for word in words if word not in _STREET_WORDS) or "".join(words)


def _stands_in(fact: Fact, text: _Text, towns: frozenset[str]) -> bool:
    part = _part(fact)
    if fact.kind == "address" and part == "house_no":
        return False
    if part == "postal_code":
        return _has_postal_code(fact.value, text.raw)
    if _has_phone(fact.value, text) or _has_email(fact.value, text):
        return True
    return _has_verbatim(fact.value, text) or _has_words(fact, text, towns)


def _has_postal_code(code: str, raw: str) -> bool:
    number = digits(code)
    if len(number) != 5:
        return False
    return re.search(rf"(?<!\d){number[:2]}[\W_]{{0,4}}{number[2:]}(?!\d)", plain(raw)) is not None


def _has_phone(value: str, text: _Text) -> bool:
    # A letter in the place of a digit is read as one.
    spellings = (text.compact, text.compact.translate(_LIKE_DIGITS))
    return any(
        number in one
        for found in _PHONE.findall(plain(value))
        for number in _numbers(digits(found)[-9:])
        for one in spellings
    )


def _numbers(number: str) -> tuple[str, ...]:
    """Return a number as it may be written: one with an area code also without it."""
    return (number,) if number.startswith(_MOBILE) else (number, number[-7:])


def _has_email(value: str, text: _Text) -> bool:
    spelled = "".join(word for word in text.words if word not in _SPELLED)
    for address in _EMAIL.findall(value):
        words = wordforms.words(address)
        bare = "".join(word for word in words if word not in _SPELLED)
        if "".join(words) in text.compact or (len(bare) >= _PARTIAL_FROM and bare in spelled):
            return True
    return False


def _has_verbatim(value: str, text: _Text) -> bool:
    """Find the value whole, however it is spaced or punctuated."""
    wanted = "".join(wordforms.words(value))
    if not any(one.isalpha() for one in wanted):
        return False
    starts, place = set(), 0
    for word in text.words:
        starts.add(place)
        place += len(word)
    starts.add(place)
    at = text.compact.find(wanted)
    while at >= 0:
        if at in starts and at + len(wanted) in starts:
            return True
        at = text.compact.find(wanted, at + 1)
    return False


def _has_words(fact: Fact, text: _Text, towns: frozenset[str]) -> bool:
    words = wordforms.numbered(fact.value)
    telling = tuple(word for word in words if word not in _STREET_WORDS)
    named = tuple(word for word in telling if word.isalpha())
    if named and _is_sequence(telling, text):
        return True
    # Jana Pawła II is called Jana Pawła, too.
    if fact.kind == "address" and len(named) > 1 and _is_sequence(named, text):
        return True
    if fact.kind in ("school", "work") and _has_school_number(words, text):
        return True
    own = [word for word in named if not _is_generic(word, towns)]
    return fact.kind != "contact" and _has_one_of(own, text, is_town=_part(fact) == "town")


def _has_one_of(words: Sequence[str], text: _Text, *, is_town: bool) -> bool:
    """Find one word of several: a short one, or one of a town's name, only where it is a name."""
    forms = [(word, stems(word)) for word in words]
    if any(one & text.names for _word, one in forms):
        return True
    long = [one for word, one in forms if len(word) >= _PARTIAL_FROM]
    if len(words) == 1 and any(one & text.unbroken for one in long):
        return True
    return not is_town and any(one & form for one in long for form in text.stems)


def _is_sequence(words: Sequence[str], text: _Text) -> bool:
    """Find the words one after another, each in whatever form."""
    wanted = [stems(word) for word in words]
    for start in range(len(text.stems) - len(wanted) + 1):
        if all(one & text.stems[start + place] for place, one in enumerate(wanted)):
            return True
    return False


def _is_generic(word: str, towns: frozenset[str]) -> bool:
    known = towns | _GENERIC
    return word in known or any(stems(word) & stems(one) for one in towns)


def _has_school_number(words: Sequence[str], text: _Text) -> bool:
    """Find "SP 3" or "szkole nr 3" for a school known by its number."""
    numbers = set(_numbers_at_school(words))
    return bool(numbers & set(_numbers_at_school(text.numbered)))


def _numbers_at_school(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in _SCHOOL_SHORT or word.startswith(_SCHOOLS):
            if place and words[place - 1].isdecimal():
                yield words[place - 1]
            for near in words[place + 1 : place + 5]:
                if near.startswith("klas"):
                    break
                if near.isdecimal():
                    yield near
                    break
