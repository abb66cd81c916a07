"""Where in a text the address firewall found something, told by the words before it."""

import re
from bisect import bisect_left
from collections.abc import Callable

_MOST_WORDS = 4


def words_before(text: str, betrays: Callable[[str], bool]) -> str | None:
    """Return the few words before the first thing found; empty where the text begins with it.

    What ``betrays`` finds in a part it finds in whatever surrounds that part, too. None where it finds
    nothing.
    """
    spans = [found.span() for found in re.finditer(r"\S+", text)]
    number = len(spans)
    last = bisect_left(range(number), True, key=lambda at: betrays(text[: spans[at][1]]))
    if last == number:
        return None
    end = spans[last][1]
    # The latest word from which on it is still found is where the fact begins.
    first = last - bisect_left(
        range(last), True, key=lambda back: betrays(text[spans[last - back][0] : end])
    )
    return " ".join(text[: spans[first][0]].split()[-_MOST_WORDS:])
