"""Names sort as in a Polish telephone book, whatever the database's locale."""

from functools import cmp_to_key

from hypothesis import given
from hypothesis import strategies as st

from apps.common.polish import sort_key

ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
WORDS = st.text(ALPHABET + ALPHABET.upper(), min_size=1, max_size=12)


def compare(one: str, other: str) -> int:
    """Compare letter by letter in the alphabet, case apart; a shorter beginning comes first."""
    ranks = [[ALPHABET.index(letter) for letter in word.lower()] for word in (one, other)]
    return (ranks[0] > ranks[1]) - (ranks[0] < ranks[1])


@given(st.lists(WORDS, max_size=20))
def test_the_order_is_that_of_the_alphabet(words: list[str]) -> None:
    by_bytes = sorted(words, key=lambda word: (sort_key(word).encode(), word))
    by_letters = sorted(sorted(words), key=cmp_to_key(compare))
    assert by_bytes == by_letters


@given(st.tuples(WORDS, WORDS), st.tuples(WORDS, WORDS))
def test_the_surname_decides_before_the_first_name(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    order = compare(one[0], other[0]) or compare(one[1], other[1])
    keys = sort_key(*one), sort_key(*other)
    assert (keys[0] > keys[1]) - (keys[0] < keys[1]) == order


@given(WORDS, WORDS)
def test_the_key_of_a_beginning_begins_the_key(start: str, rest: str) -> None:
    """Searching by the beginning of a surname compares keys."""
    assert sort_key(start + rest).startswith(sort_key(start))


def test_what_ascii_gets_wrong() -> None:
    names = ["Cwik", "Ćwik", "Dąb", "Lis", "Łącka", "Ścisła", "Śliwa", "Zając", "Źródło", "Żuk"]
    assert sorted(reversed(names), key=sort_key) == names
    assert sorted(names) != names
