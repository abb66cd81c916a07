"""The address firewall: protected facts of the victims found in whatever is about to leave.

Legal source: UPPD art. 9c (who may learn what) and ROZP23 § 18 (the two sides never meet). It would
rather stop a harmless letter than let an address through: a second person releases the former.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["address", "contact", "work", "school", "shelter"]

_LATIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o"})
# Endings of Polish nouns and adjectives after diacritics are taken away.
_ENDINGS = (
    "iego", "iemu", "iach", "iami", "ego", "emu", "iej", "ych", "ich", "ymi", "imi", "owi", "iem",
    "ami", "ach", "owie", "ej", "ym", "im", "em", "om", "ow", "ie", "ia", "ii", "io", "iu", "a",
    "e", "i", "y", "o", "u",
)  # fmt: skip
_SHORTEST_STEM = 3
# A consonant that softens before an ending: Rzeka – Rzece, Droga – Drodze, Góra – Górze.
_SOFT = (("dz", "g"), ("dz", "d"), ("rz", "r"), ("sc", "st"), ("c", "k"), ("c", "t"), ("z", "g"))
_STREET_WORDS = frozenset({
    "ul", "ulica", "ulicy", "ulice", "al", "aleja", "alei", "aleje", "os", "osiedle", "osiedlu",
    "osiedla", "pl", "plac", "placu", "skwer", "skwerze", "rondo", "rondzie", "na", "przy", "w",
    "we", "nr", "im", "imienia", "sw", "swietego", "swietej",
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
    "matka", "ojciec",
})  # fmt: skip
_SCHOOLS = ("szkol", "przedszkol", "lice", "technik", "zlob", "zespol")
_SCHOOL_SHORT = frozenset({"sp", "lo", "zs", "zsp"})
_PARTIAL_FROM = 5
_PHONE = re.compile(r"\+?\d(?:[\s().\-/]*\d){6,}")
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
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
    stems: tuple[frozenset[str], ...] = field(repr=False)

    @classmethod
    def of(cls, raw: str) -> "_Text":
        words = _words(raw)
        return cls(raw, words, tuple(_stems(word) for word in words))


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
    towns = frozenset(w for one in known if _part(one) == "town" for w in _words(one.value))
    found = []
    for name, value in fields.items():
        text = _Text.of(value)
        found += [
            Hit(name, fact.kind, fact.label) for fact in guarded if _stands_in(fact, text, towns)
        ]
    return list(dict.fromkeys(found))


def _guarded(facts: Iterable[Fact], known: Sequence[Fact]) -> list[Fact]:
    open_to_all = {(one.kind, _part(one), _canonical(one)) for one in known}
    return [
        one
        for one in facts
        if _canonical(one) and (one.kind, _part(one), _canonical(one)) not in open_to_all
    ]


def _part(fact: Fact) -> str:
    """Return which part of an address it is, whether of the home or of the present stay."""
    return fact.label.removeprefix("stay_")


def _canonical(fact: Fact) -> str:
    if fact.kind == "contact" and "@" not in fact.value:
        digits = _digits(fact.value)
        if len(digits) >= 7:
            return digits[-9:]
    words = _words(fact.value)
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
    digits = _digits(code)
    if len(digits) != 5:
        return False
    return re.search(rf"(?<!\d){digits[:2]}[\W_]{{0,4}}{digits[2:]}(?!\d)", _plain(raw)) is not None


def _has_phone(value: str, text: _Text) -> bool:
    numbers = [_digits(found)[-9:] for found in _PHONE.findall(_plain(value))]
    compact = "".join(text.words)
    return any(number in compact for number in numbers)


def _has_email(value: str, text: _Text) -> bool:
    spelled = "".join(word for word in text.words if word not in _SPELLED)
    compact = "".join(text.words)
    for address in _EMAIL.findall(value):
        words = _words(address)
        bare = "".join(word for word in words if word not in _SPELLED)
        if "".join(words) in compact or (len(bare) >= _PARTIAL_FROM and bare in spelled):
            return True
    return False


def _has_verbatim(value: str, text: _Text) -> bool:
    """Find the value whole, however it is spaced or punctuated."""
    wanted = "".join(_words(value))
    if not any(one.isalpha() for one in wanted):
        return False
    compact, starts, place = "".join(text.words), set(), 0
    for word in text.words:
        starts.add(place)
        place += len(word)
    starts.add(place)
    at = compact.find(wanted)
    while at >= 0:
        if at in starts and at + len(wanted) in starts:
            return True
        at = compact.find(wanted, at + 1)
    return False


def _has_words(fact: Fact, text: _Text, towns: frozenset[str]) -> bool:
    words = _words(fact.value)
    telling = tuple(word for word in words if word not in _STREET_WORDS)
    has_letters = any(word.isalpha() for word in telling)
    if has_letters and _is_sequence(telling, text):
        return True
    if fact.kind == "school" and _has_school_number(words, text):
        return True
    if fact.kind == "contact" or _part(fact) == "town":
        return False
    partial = [
        word
        for word in telling
        if len(word) >= _PARTIAL_FROM and word.isalpha() and not _is_generic(word, towns)
    ]
    return any(_stems(word) & stems for word in partial for stems in text.stems)


def _is_sequence(words: Sequence[str], text: _Text) -> bool:
    """Find the words one after another, each in whatever form."""
    wanted = [_stems(word) for word in words]
    for start in range(len(text.stems) - len(wanted) + 1):
        if all(one & text.stems[start + place] for place, one in enumerate(wanted)):
            return True
    return False


def _is_generic(word: str, towns: frozenset[str]) -> bool:
    known = towns | _GENERIC
    return word in known or any(_stems(word) & _stems(one) for one in towns)


def _has_school_number(words: Sequence[str], text: _Text) -> bool:
    """Find "SP 3" or "szkole nr 3" for a school known by its number."""
    numbers = set(_numbers_after_school(words))
    return bool(numbers & set(_numbers_after_school(text.words)))


def _numbers_after_school(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in _SCHOOL_SHORT or word.startswith(_SCHOOLS):
            for near in words[place + 1 : place + 5]:
                if near.startswith("klas"):
                    break
                if near.isdecimal():
                    yield near
                    break


def _plain(text: str) -> str:
    """Return the text in small letters without diacritics, in which all spellings are one."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    letters = unicodedata.normalize("NFKD", folded).translate(_LATIN)
    return "".join(one for one in letters if unicodedata.category(one) not in {"Mn", "Cf"})


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+|[^\W\d_]+", _plain(text)))


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", _plain(text)))


def _stems(word: str) -> frozenset[str]:
    """Return what a word may be without its ending; forms of one word share one of them."""
    bases = {word} | {
        word.removesuffix(ending)
        for ending in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
    }
    return frozenset(bases | {soft for base in bases for soft in _softened(base)})


def _softened(base: str) -> Iterator[str]:
    for soft, hard in _SOFT:
        if base.endswith(soft) and len(base) > _SHORTEST_STEM:
            yield base.removesuffix(soft) + hard
    # A vowel that flees: Rynek – Rynku.
    if len(base) > 4 and base[-2] == "e":
        yield base[:-2] + base[-1]
        # Żywiec – Żywcu.
        yield base[:-2].removesuffix("i") + base[-1]
    # A vowel that turns: Las – Lesie, Dąb – Dębie, Miasto – Mieście.
    for place in (-2, -3):
        if len(base) >= _SHORTEST_STEM and base[place] == "a":
            yield base[:place] + "e" + base[place:][1:]
