"""Words as people write them: spellings, endings, numbers in words, and names by their capital letters.

Rough on purpose: it is for finding what must not leave, where one form too many costs a second look.
"""

import re
import unicodedata
from collections.abc import Iterator

_LATIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o"})
# Endings of Polish nouns and adjectives after diacritics are taken away.
_ENDINGS = (
    "iego", "iemu", "iach", "iami", "ego", "emu", "iej", "ych", "ich", "ymi", "imi", "owi", "iem",
    "ami", "ach", "owie", "ej", "ym", "im", "em", "om", "ow", "ie", "ia", "ii", "io", "iu", "a",
    "e", "i", "y", "o", "u",
)  # fmt: skip
_SHORTEST_STEM, _SHORTEST_TOWN = 3, 5
# A consonant that softens before an ending: Rzeka – Rzece, Droga – Drodze, Góra – Górze.
_SOFT = (("dz", "g"), ("dz", "d"), ("rz", "r"), ("sc", "st"), ("c", "k"), ("c", "t"), ("z", "g"))
# Numbers in names: 3 Maja, Trzeciego Maja, III Maja, 3-go Maja; I LO, pierwsze liceum.
_ORDINALS = {
    "pierwsz": "1", "drug": "2", "trzec": "3", "czwart": "4", "piat": "5", "szost": "6",
    "siodm": "7", "osm": "8", "dziewiat": "9", "dziesiat": "10", "jedenast": "11",
    "dwunast": "12", "pietnast": "15", "dwudziest": "20",
}  # fmt: skip
_OF_ORDINALS = frozenset({
    "y", "a", "e", "ego", "emu", "ej", "ym", "ych", "i", "ia", "ie", "iego", "iemu", "iej", "im",
})  # fmt: skip
_CARDINALS = {
    "dwa": "2", "dwie": "2", "trzy": "3", "cztery": "4", "piec": "5", "szesc": "6", "siedem": "7",
    "osiem": "8", "dziewiec": "9", "dziesiec": "10",
}  # fmt: skip
_ROMAN = {
    "I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8",
    "IX": "9", "X": "10", "XI": "11", "XII": "12", "XIII": "13", "XIV": "14", "XV": "15",
}  # fmt: skip
_ROMAN_WORD = re.compile(r"\b[IVX]{1,5}\b")
_SUFFIX = re.compile(r"(?<=\d)\s?-\s?(?:go|ego|ciego|szego|ej|ciej|szej|a|ga|cia|sza)\b")
_NAME = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"([^\W\d_]+)\s?-\s?([^\W\d_]+)")
_SHORTEST_NAME, _LONGEST_SHORT = 3, 4


def plain(text: str) -> str:
    """Return the text in small letters without diacritics, in which all spellings are one."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    letters = unicodedata.normalize("NFKD", folded).translate(_LATIN)
    return "".join(one for one in letters if unicodedata.category(one) not in {"Mn", "Cf"})


def words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text, folded."""
    return tuple(re.findall(r"\d+|[^\W\d_]+", plain(text)))


def numbered(text: str) -> tuple[str, ...]:
    """Return the words of a text with its numbers as digits, however they were written."""
    by_digits = _ROMAN_WORD.sub(lambda found: _ROMAN.get(found[0], found[0]), text)
    return tuple(_number(word) for word in words(_SUFFIX.sub("", by_digits)))


def names(text: str) -> frozenset[str]:
    """Return the forms of words with a capital letter, but for those with which a sentence begins."""
    found: set[str] = set()
    before, ended = "", 0
    whole = unicodedata.normalize("NFKC", text)
    for one in _NAME.finditer(whole):
        between = whole[ended : one.start()]
        # "ul.", "św.", "gen." end no sentence.
        begins = not before or any(mark in between for mark in "!?\n")
        begins = begins or ("." in between and len(before) > _LONGEST_SHORT)
        if one[0][0].isupper() and not begins:
            found |= {form for word in words(one[0]) if len(word) >= _SHORTEST_NAME
                      for form in stems(word)}  # fmt: skip
        before, ended = one[0], one.end()
    return frozenset(found)


def unbroken(text: str) -> frozenset[str]:
    """Return the forms of words that a hyphen breaks in two."""
    return frozenset(
        form for one, other in _BROKEN.findall(plain(text)) for form in stems(one + other)
    )


def _number(word: str) -> str:
    if word in _CARDINALS:
        return _CARDINALS[word]
    for stem, number in _ORDINALS.items():
        if word.startswith(stem) and word.removeprefix(stem) in _OF_ORDINALS:
            return number
    return word


def digits(text: str) -> str:
    """Return the digits of a text."""
    return "".join(re.findall(r"\d", plain(text)))


def stems(word: str) -> frozenset[str]:
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
    # The same before two letters of one sound: Dworzec – Dworcu.
    if base.endswith("rzec"):
        yield base.removesuffix("rzec") + "rc"
    # What is called after a town: rzeszowski – Rzeszów.
    if base.endswith(("sk", "ck")) and len(base) - 2 >= _SHORTEST_TOWN:
        yield base[:-2]
    # Kościół – kościele.
    if base.endswith("iol"):
        yield base.removesuffix("iol") + "iel"
    # A vowel that turns: Las – Lesie, Dąb – Dębie, Miasto – Mieście.
    for place in (-2, -3):
        if len(base) >= _SHORTEST_STEM and base[place] == "a":
            yield base[:place] + "e" + base[place:][1:]
