"""One answer of a form: made storable by `clean_value`, judged by `check_value`."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from apps.common.calendar import EARLIEST_DAY
from apps.common.identifiers import InvalidPesel, parse_pesel
from apps.common.moments import read_hour

from .form_schema import JSON, Field, FieldKind

# Above any honest answer: protects the database, while a slightly too long text is kept.
HARD_LENGTH = 20_000
HARD_ITEMS = 50
HARD_INTEGER = 10**9

_NOT_TEXT = "Wpisz tę odpowiedź jako tekst."
_NOT_LIST = "Zaznacz odpowiedzi jeszcze raz: nie udało się ich odczytać."
_NOT_NUMBER = "Wpisz liczbę cyframi, na przykład 2."
_CONTROL = "Usuń niewidoczne znaki i wpisz odpowiedź jeszcze raz."
_NO_OPTION = "Wybierz odpowiedź z listy."
_NOT_DATE = "Wpisz datę dzienną, na przykład 17.05.2024."
_NO_SUCH_DAY = "Takiego dnia nie ma w kalendarzu. Sprawdź datę."
_TOO_EARLY = "Sprawdź rok: wpisano {year}."
_NOT_TIME = "Wpisz godzinę, na przykład 14:30."
_NOT_POSTAL = "Wpisz kod pocztowy w postaci 00-000."
_NOT_CONTACT = "Wpisz jeden numer telefonu, na przykład 600 100 200, albo jeden adres e-mail."

_WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Numbers PESEL of the 1800s are those of invented people (``identifiers.is_synthetic``).
FIRST_BIRTH = date(1800, 1, 1)

_LISTS = frozenset({FieldKind.MULTI_CHOICE, FieldKind.RELATION})


def clean_value(field: Field, raw: object) -> tuple[JSON, str]:
    """Return the answer as it may be stored, and why it was dropped ("" if it was not).

    Nothing typed by a person is lost for being wrong: only what cannot be stored safely
    (another JSON type, control characters, an absurd size) is. No answer is None.
    """
    if raw is None:
        return None, ""
    if field.kind in _LISTS:
        return _clean_list(field, raw)
    if field.kind is FieldKind.INTEGER and not isinstance(raw, str):
        return _clean_number(raw)
    text, refusal = _clean_text(raw, is_long=field.kind is FieldKind.LONG_TEXT)
    return (_canonical(field.kind, text) if text else None), refusal


def check_value(field: Field, value: JSON) -> str:
    """Return what to correct in a cleaned answer, or "" when it is right."""
    if isinstance(value, str) and len(value) > field.max_length:
        return f"Skróć tę odpowiedź do {field.max_length} znaków."
    return _CHECKS[field.kind](field, value)


def parse_date(value: object) -> date | None:
    """Return the day written as RRRR-MM-DD, or None for anything else."""
    # fromisoformat() alone would also take weeks and dates without hyphens.
    if not isinstance(value, str) or not _WRITTEN_DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _clean_number(raw: object) -> tuple[JSON, str]:
    """Return a number sent as a number; true and false are numbers to Python, not to us."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) <= HARD_INTEGER:
        return raw, ""
    return None, _NOT_NUMBER


def _clean_text(raw: object, *, is_long: bool = False) -> tuple[str, str]:
    """Return a storable text and the reason of a refusal; a refused text is ""."""
    if not isinstance(raw, str):
        return "", _NOT_TEXT
    if len(raw) > HARD_LENGTH:
        return "", f"Skróć tę odpowiedź: zmieści się najwyżej {HARD_LENGTH} znaków."
    # Text pasted from a spreadsheet or a letter carries tabs and line ends.
    text = re.sub(r"\r\n?", "\n", raw) if is_long else re.sub(r"[\t\r\n]+", " ", raw)
    if any(_is_forbidden(character) for character in text):
        return "", _CONTROL
    return unicodedata.normalize("NFC", text).strip(), ""


def _is_forbidden(character: str) -> bool:
    """Tell whether PostgreSQL or a print could choke on the character."""
    # Cs: half of a surrogate pair; JSON lets it in, UTF-8 does not let it out.
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"


def _clean_list(field: Field, raw: object) -> tuple[JSON, str]:
    """Return the chosen values; in a relation a blank stays, because it holds a place."""
    if not isinstance(raw, list) or len(raw) > HARD_ITEMS:
        return None, _NOT_LIST
    texts: list[JSON] = []
    for item in raw:
        text, refusal = _clean_text("" if item is None else item)
        if refusal or len(text) > field.max_length:
            return None, _NOT_LIST
        texts.append(text)
    if field.kind is FieldKind.MULTI_CHOICE:
        texts = list(dict.fromkeys(text for text in texts if text))
    return texts or None, ""


def _canonical(kind: FieldKind, text: str) -> JSON:
    """Return the one spelling of a right answer; a wrong one stays as typed."""
    if kind is FieldKind.INTEGER and re.fullmatch(r"-?[0-9]{1,9}", text):
        return int(text)
    if kind is FieldKind.DATE:
        return re.sub(r"^([0-9]{2})\.([0-9]{2})\.([0-9]{4})$", r"\3-\2-\1", text)
    if kind is FieldKind.TIME:
        hour = read_hour(text)
        return f"{hour:%H:%M}" if hour else text
    if kind is FieldKind.POSTAL_CODE:
        return re.sub(r"^([0-9]{2})[ -]?([0-9]{3})$", r"\1-\2", text)
    if kind is FieldKind.PESEL:
        return _canonical_pesel(text)
    return text


def _canonical_pesel(text: str) -> str:
    """Return a right number without separators, a wrong one as typed."""
    try:
        return parse_pesel(text).number
    except InvalidPesel:
        return text


def _check_text(_field: Field, _value: JSON) -> str:
    """Accept any text: its length was checked before."""
    return ""


def _check_integer(field: Field, value: JSON) -> str:
    """Check that the answer is a number within the limits of the field."""
    if not isinstance(value, int):
        return _NOT_NUMBER
    if field.min_value is not None and value < field.min_value:
        return f"Wpisz liczbę nie mniejszą niż {field.min_value}."
    if field.max_value is not None and value > field.max_value:
        return f"Wpisz liczbę nie większą niż {field.max_value}."
    return ""


def _check_date(field: Field, value: JSON) -> str:
    """Check that the day exists and is no slip in the year; the future is a matter of the form."""
    day = parse_date(value)
    if day is None:
        return _NO_SUCH_DAY if _WRITTEN_DAY.fullmatch(str(value)) else _NOT_DATE
    first = FIRST_BIRTH if "birth" in field.name else EARLIEST_DAY
    return _TOO_EARLY.format(year=day.year) if day < first else ""


def _check_pesel(_field: Field, value: JSON) -> str:
    """Return what the register of identifiers says about the number."""
    try:
        parse_pesel(str(value))
    except InvalidPesel as error:
        return str(error)
    return ""


def _check_options(field: Field, value: JSON) -> str:
    """Check that each chosen value is on the list; a blank in a relation is not chosen yet."""
    chosen = value if isinstance(value, list) else [value]
    allowed = {"", *(choice.value for choice in field.options)}
    return "" if all(item in allowed for item in chosen) else _NO_OPTION


def _check_contact(_field: Field, value: JSON) -> str:
    """Check for one telephone number or one e-mail address."""
    text = str(value)
    if "@" in text:
        return "" if re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", text) else _NOT_CONTACT
    digits = re.sub(r"[\s()-]", "", text)
    return "" if re.fullmatch(r"\+?[0-9]{7,15}", digits) else _NOT_CONTACT


def _check_time(_field: Field, value: JSON) -> str:
    return "" if read_hour(value) else _NOT_TIME


def _check_postal_code(_field: Field, value: JSON) -> str:
    """Check the Polish spelling; for an address abroad the field stays empty."""
    return "" if re.fullmatch(r"[0-9]{2}-[0-9]{3}", str(value)) else _NOT_POSTAL


_CHECKS: dict[FieldKind, Callable[[Field, JSON], str]] = {
    FieldKind.TEXT: _check_text,
    FieldKind.LONG_TEXT: _check_text,
    FieldKind.INTEGER: _check_integer,
    FieldKind.DATE: _check_date,
    FieldKind.TIME: _check_time,
    FieldKind.PESEL: _check_pesel,
    FieldKind.CHOICE: _check_options,
    FieldKind.MULTI_CHOICE: _check_options,
    FieldKind.YES_NO: _check_options,
    FieldKind.YES_NO_UNKNOWN: _check_options,
    FieldKind.PHONE_OR_EMAIL: _check_contact,
    FieldKind.POSTAL_CODE: _check_postal_code,
    FieldKind.RELATION: _check_options,
}
