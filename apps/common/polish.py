"""Polish order of names without a Polish locale in the database, and names for comparing."""

import unicodedata

# In ASCII "{" and "|" stand after "z", so that "ą" sorts after every "a…" and before "b".
_MARKS = str.maketrans(
    {
        "ą": "a{",
        "ć": "c{",
        "ę": "e{",
        "ł": "l{",
        "ń": "n{",
        "ó": "o{",
        "ś": "s{",
        "ź": "z{",
        "ż": "z|",
    }
)


def sort_key(*parts: str) -> str:
    """Return a key whose byte order is the Polish alphabetical order of the parts."""
    return " ".join(part.casefold().translate(_MARKS) for part in parts)


MARKS = "{|"


def unmarked(key: str) -> str:
    """Return a sort key without its marks: names written with Polish letters and without are alike."""
    return key.translate(dict.fromkeys(map(ord, MARKS)))


def folded(text: str) -> str:
    """Return a text for comparing: marks over letters do not matter, letters of every alphabet do."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    letters = (sign for sign in spread if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
