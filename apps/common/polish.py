"""Polish order of names without a Polish locale in the database."""

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
