"""Which words a law has for the sides and the group: NOW23 art. 20, UPPD-old, ROZP11."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from apps.deadlines.rules import Regime
from apps.letters.rules.kinds import KINDS, DocumentKind
from apps.meetings.labels import kind_label
from apps.meetings.models import Kind
from apps.procedures import words
from apps.procedures.labels import state_label
from apps.procedures.models import Side
from apps.procedures.rules import wording
from apps.procedures.rules.states import State
from apps.procedures.rules.tracks import Track
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.rules.wording import Wording
from tests.factories.words import OF_THE_NEW_LAW, OF_THE_OLD_LAW

TABLE = [
    # thing, in regime A, in regimes B and C
    ("victim", wording.VICTIM, "osoba doznająca przemocy domowej"),
    ("perpetrator", wording.SUSPECT, "osoba stosująca przemoc domową"),
    (
        "victims",
        "Osoby, co do których istnieje podejrzenie, że są dotknięte przemocą w rodzinie",
        "Osoby doznające przemocy domowej",
    ),
    (
        "perpetrators",
        "Osoby, wobec których istnieje podejrzenie, że stosują przemoc w rodzinie",
        "Osoby stosujące przemoc domową",
    ),
    ("group", "Grupa robocza", "Grupa"),
    ("no_group", "nie utworzono", "jeszcze nie powołano"),
    ("members", "Członkowie grupy roboczej", "Członkowie grupy"),
    ("other_members", "Pozostałe osoby w grupie roboczej", "Pozostałe osoby w grupie"),
    ("present", "Obecni członkowie grupy roboczej", "Obecni członkowie grupy"),
    ("group_forms", "Formularze zespołu lub grupy roboczej", "Formularze grupy"),
]
SHORT = [
    ("victim", "osoba dotknięta przemocą w rodzinie", "osoba doznająca przemocy domowej"),
    ("perpetrator", "osoba stosująca przemoc w rodzinie", "osoba stosująca przemoc domową"),
]


@pytest.fixture(autouse=True)
def in_polish() -> Iterator[None]:
    with translation.override("pl"):
        yield


@pytest.mark.parametrize(("regime", "said"), [("A", "old"), ("B", "new"), ("C", "new")])
def test_only_regime_a_has_the_old_act(regime: str, said: str) -> None:
    assert Wording("new", "old").under(regime) == said


def test_what_has_no_regime_any_more_is_told_in_words_of_today() -> None:
    assert Wording("new", "old").under("") == "new"


@pytest.mark.parametrize(("name", "old", "new"), TABLE)
def test_a_thing_is_called_as_the_law_of_its_procedure_calls_it(
    name: str, old: str, new: str
) -> None:
    said = [str(words.say(name, regime)) for regime in Regime]
    assert said == [old, new, new]


@pytest.mark.parametrize(("side", "old", "new"), SHORT)
def test_a_side_is_short_where_room_is_short(side: str, old: str, new: str) -> None:
    assert [str(words.say_short(side, regime)) for regime in Regime] == [old, new, new]


@pytest.mark.parametrize("side", Side.values)
def test_the_short_name_of_a_side_is_no_longer_than_the_full_one(side: str) -> None:
    for regime in Regime:
        assert len(str(words.say_short(side, regime))) <= len(str(words.say(side, regime)))


@pytest.mark.parametrize("name", [name for name, *_ in TABLE] + [
    "never_to_perpetrator", "secret_in_answer", "secret_in_text",
])  # fmt: skip
def test_no_law_borrows_the_words_of_the_other(name: str) -> None:
    assert not re.search(OF_THE_NEW_LAW, str(words.say(name, Regime.A)))
    assert not re.search(OF_THE_OLD_LAW, str(words.say(name, Regime.C)))


def test_a_thing_without_words_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.say("witness", Regime.A)


@pytest.mark.parametrize("state", State)
def test_only_the_state_that_names_the_group_differs(state: State) -> None:
    old, today = (str(state_label(state, regime)) for regime in (Regime.A, Regime.C))
    if state is State.GROUP_APPOINTED:
        assert (old, today) == ("grupa robocza utworzona", "grupa powołana")
    else:
        assert old == today


@pytest.mark.parametrize("kind", Kind)
def test_only_the_meeting_of_the_group_differs(kind: Kind) -> None:
    old, today = (str(kind_label(kind, regime)) for regime in (Regime.A, Regime.C))
    if kind is Kind.GROUP_MEETING:
        assert (old, today) == ("spotkanie grupy roboczej", "spotkanie grupy")
    else:
        assert old == today


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_no_letter_of_the_old_law_is_titled_in_new_words(kind: DocumentKind) -> None:
    assert not re.search(OF_THE_NEW_LAW, kind.title_under("A"))
    assert not re.search(OF_THE_OLD_LAW, kind.title_under("C"))


@pytest.mark.parametrize("track", TRACKS.values(), ids=lambda track: track.code)
def test_a_sub_process_that_the_old_law_knows_needs_no_words_of_its_own(track: Track) -> None:
    """Where one gets such words, its table needs an old title, as letters have."""
    if Regime.A in track.regimes:
        assert not re.search(OF_THE_NEW_LAW, repr(track))
