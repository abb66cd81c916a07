"""What is written in one cell, as a value of ours; refusals are told in Polish to who mends the table."""

import datetime as dt
import re
from collections.abc import Mapping

from apps.imports.rules.columns import plain
from apps.procedures.rules.nka_2023_choices import INITIATORS, RELATIONS
from apps.procedures.rules.states import Ground

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?$")
_WRITTEN = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: ?r\.?)?$")
_IN_NAMES = " -'’.,/()„”\""
# What Polish letters become where a file was read, or saved before, in the letters of another system.
_MISREAD = frozenset("¦±¶¬ˇ¹‚›…\ufffd")
_ODD_SIGN = (
    "Jest tu znak, którego nie ma w polskich słowach. Zapisz tabelę jako CSV UTF-8 i wczytaj znów."
)
_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?$")


class Unreadable(ValueError):
    """The cell says nothing that we understand; the text says what to write."""


def day(text: str) -> dt.date:
    """Return the day. Raises ``Unreadable``."""
    if match := _ISO.match(text):
        year, month, number = map(int, match.groups())
    elif match := _WRITTEN.match(text):
        number, month, year = map(int, match.groups())
    else:
        raise Unreadable("Wpisz datę, na przykład 14.03.2024.")
    try:
        return dt.date(year, month, number)
    except ValueError:
        raise Unreadable("Takiego dnia nie ma w kalendarzu. Sprawdź datę.") from None


def hour(text: str) -> dt.time:
    """Return the hour. Raises ``Unreadable``."""
    match = _HOUR.match(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return dt.time(int(match[1]), int(match[2]))
    raise Unreadable("Wpisz godzinę, na przykład 14:30.")


def yes_no(text: str) -> bool:
    """Return whether the cell says yes. Raises ``Unreadable``."""
    return _one_of(text, {"tak": "1", "t": "1", "1": "1", "nie": "", "n": "", "0": ""}) == "1"


def sex(text: str) -> str:
    """Return the sex. Raises ``Unreadable``."""
    return _one_of(text, _SEXES)


def initiator(text: str) -> str:
    """Return the kind of institution that started. Raises ``Unreadable``."""
    return _one_of(text, _INITIATORS)


def relation(text: str) -> str:
    """Return who the victim is to the perpetrator. Raises ``Unreadable``."""
    return _one_of(text, _RELATIONS)


def ground(text: str) -> str:
    """Return the ground of ending. Raises ``Unreadable``."""
    return _one_of(text, _GROUNDS)


def name(text: str) -> str:
    """Return a name or surname. Raises ``Unreadable`` for signs that no name has."""
    if all(sign.isalpha() or sign.isdecimal() or sign in _IN_NAMES for sign in text):
        return text
    raise Unreadable(_ODD_SIGN)


def place(text: str) -> str:
    """Return a town or a street. Raises ``Unreadable`` for the signs of misread letters."""
    if _MISREAD.isdisjoint(text):
        return text
    raise Unreadable(_ODD_SIGN)


def _one_of(text: str, known: Mapping[str, str]) -> str:
    found = known.get(plain(text))
    if found is None:
        some = ", ".join(f"„{word}”" for word in list(known)[:6])
        raise Unreadable(f"Nie znamy tej odpowiedzi. Wpisz na przykład: {some}.")
    return found


def _words(**answers: tuple[str, ...]) -> dict[str, str]:
    """Return the answer that each way of writing means; the first way of each comes first."""
    ways = {plain(words[0]): answer for answer, words in answers.items()}
    return ways | {
        plain(word): answer for answer, words in answers.items() for word in (*words, answer)
    }


_SEXES = _words(female=("kobieta", "k", "ż"), male=("mężczyzna", "m"))
_GROUNDS = _words(
    **{
        Ground.CEASED.value: ("ustanie przemocy", "przemoc ustała", "ustało"),
        Ground.NO_GROUNDS.value: (
            "brak zasadności podejmowania działań", "brak zasadności", "niezasadność działań",
        ),
        Ground.NOT_CONFIRMED.value: (
            "odstąpienie", "nie potwierdzono", "przemocy nie potwierdzono", "odstąpiono",
        ),
        Ground.TRANSFERRED.value: ("przekazanie", "przekazano", "przekazano innemu zespołowi"),
    }
)  # fmt: skip
_INITIATORS = _words(
    police=("Policja", "funkcjonariusz Policji", "dzielnicowy"),
    social_worker=("pomoc społeczna", "pracownik socjalny", "OPS", "MOPS", "GOPS", "CUS"),
    education=("oświata", "szkoła", "nauczyciel", "przedszkole"),
    health=("ochrona zdrowia", "szpital", "lekarz", "przychodnia"),
    gkrpa=("GKRPA", "komisja alkoholowa"),
    family_assistant=("asystent rodziny",),
    specialist_centre=("specjalistyczny ośrodek wsparcia",),
    military_police=("Żandarmeria Wojskowa", "ŻW"),
    pedagogue_psychologist=("pedagog", "psycholog", "terapeuta"),
) | {plain(one.label): one.value for one in INITIATORS}  # fmt: skip
_RELATIONS = _words(
    spouse=("żona", "mąż"), former_spouse=("była żona", "były mąż"),
    partner=("partnerka", "partner", "konkubina", "konkubent"),
    former_partner=("była partnerka", "były partner"),
    child=("dziecko", "córka", "syn"), partners_child=("dziecko partnera", "pasierb", "pasierbica"),
    parent=("matka", "ojciec", "rodzic"), grandparent=("babcia", "dziadek"),
    grandchild=("wnuczka", "wnuk"), sibling=("siostra", "brat", "rodzeństwo"),
    relative_by_marriage=("synowa", "zięć", "teściowa", "teść"),
    other_relative=("inna osoba z rodziny",), household_member=("osoba wspólnie mieszkająca",),
    lasting_relation=("osoba w trwałej więzi",), other=("inna osoba", "inna", "obca"),
) | {plain(one.label): one.value for one in RELATIONS}  # fmt: skip
