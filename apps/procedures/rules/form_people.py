"""Rules over the people of one form: who they are, how old, on which side.

Everything here reads answers already cleaned by `forms`; it never sees raw input.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from apps.common.identifiers import InvalidPesel, Pesel, parse_pesel

from .form_schema import PERSON_SECTIONS, Problem, Row
from .form_values import FIRST_BIRTH, parse_date

ADULT_AGE = 18
# Product choice: nobody on record lived much longer, so an older person is a slip in the year.
GREATEST_AGE = 120


@dataclass(frozen=True, slots=True)
class Subject:
    """A victim or a perpetrator as the form describes them."""

    kind: str
    index: int
    row: Row

    @property
    def pesel(self) -> Pesel | None:
        """Return the number if a right one was given."""
        try:
            return parse_pesel(str(self.row.get("pesel", "")))
        except InvalidPesel:
            return None

    @property
    def birth_date(self) -> date | None:
        """Return the day of birth, from the PESEL before the one typed."""
        return self.pesel.birth_date if self.pesel else parse_date(self.row.get("birth_date"))

    @property
    def typed_age(self) -> int | None:
        """Return the age written in the form, which may be an estimate."""
        age = self.row.get("age")
        return age if isinstance(age, int) else None

    def age_on(self, today: date) -> int | None:
        """Return the age by the day of birth or, failing it, as written."""
        return age_on(self.birth_date, today) if self.birth_date else self.typed_age

    def is_minor_on(self, day: date) -> bool:
        """Return whether this is a child; of whom no age is known, nobody says so."""
        age = self.age_on(day)
        return age is not None and age < ADULT_AGE

    def problem(self, field: str, message: str) -> Problem:
        """Return a problem at one answer of this person."""
        return Problem(PERSON_SECTIONS[self.kind], self.index, field, message)


def age_on(born: date, today: date) -> int:
    """Return completed years; negative before birth.

    Legal source: art. 112 kc: a year of age is completed at the start of the birthday,
    and where the month has no such day (29 February) on its last day.
    """
    is_leap_birthday = (born.month, born.day) == (2, 29)
    is_short_february = is_leap_birthday and not _is_leap(today.year)
    birthday = (2, 28) if is_short_february else (born.month, born.day)
    return today.year - born.year - ((today.month, today.day) < birthday)


def adult_from(born: date) -> date:
    """Return the first day on which somebody is of age, by the same reckoning as ``age_on``."""
    year = born.year + ADULT_AGE
    is_short_february = (born.month, born.day) == (2, 29) and not _is_leap(year)
    return date(year, 2, 28) if is_short_february else born.replace(year=year)


def people_problems(
    victims: Iterable[Row], perpetrators: Iterable[Row], today: date
) -> list[Problem]:
    """Return what is wrong about each person and about the sides they stand on."""
    subjects = [Subject("victim", index, row) for index, row in enumerate(victims)]
    subjects += [Subject("perpetrator", index, row) for index, row in enumerate(perpetrators)]
    found = [problem for subject in subjects for rule in _RULES for problem in rule(subject, today)]
    return found + list(_repeated(subjects))


def _is_leap(year: int) -> bool:
    """Tell whether the year has 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _identity_given(subject: Subject, _today: date) -> Iterator[Problem]:
    """Require a PESEL or the reason why there is none: newborns and foreigners may lack it."""
    if not subject.row.get("pesel") and not subject.row.get("no_pesel_reason"):
        yield subject.problem("pesel", "Wpisz numer PESEL albo wybierz, dlaczego go brakuje.")


def _age_given(subject: Subject, _today: date) -> Iterator[Problem]:
    """Require some knowledge of age: it decides on guardians, interviews and statistics."""
    if not any(name in subject.row for name in ("pesel", "birth_date", "age")):
        yield subject.problem(
            "age", "Podaj datę urodzenia albo wiek tej osoby; wiek może być przybliżony."
        )


def _already_born(subject: Subject, today: date) -> Iterator[Problem]:
    """Refuse a PESEL of the future; a typed future date is refused like any other."""
    if subject.pesel and subject.pesel.birth_date > today:
        yield subject.problem(
            "pesel", "Według numeru PESEL ta osoba jeszcze się nie urodziła. Sprawdź numer."
        )


def too_old(subject: Subject, today: date) -> str:
    """Return what to check where nobody of the birth date typed lives any more.

    A PESEL vouches for its own date; a year before all numbers is told about as such.
    """
    born = parse_date(subject.row.get("birth_date"))
    if subject.pesel or born is None or born < FIRST_BIRTH or age_on(born, today) <= GREATEST_AGE:
        return ""
    return f"Z daty urodzenia wynika wiek: {age_on(born, today)}. Sprawdź rok."


def _may_be_alive(subject: Subject, today: date) -> Iterator[Problem]:
    """Refuse a slip in the year of birth: it would make an adult of a child."""
    if message := too_old(subject, today):
        yield subject.problem("birth_date", message)


def _agrees_with_pesel(subject: Subject, _today: date) -> Iterator[Problem]:
    """Require the typed date and sex to be those of the PESEL."""
    if subject.pesel is None:
        return
    typed = parse_date(subject.row.get("birth_date"))
    if typed and typed != subject.pesel.birth_date:
        born = subject.pesel.birth_date.strftime("%d.%m.%Y")
        yield subject.problem(
            "birth_date", f"Data urodzenia nie zgadza się z numerem PESEL ({born}). Popraw jedno."
        )
    sex = subject.row.get("sex")
    if sex in {"female", "male"} and sex != subject.pesel.sex:
        yield subject.problem("sex", "Płeć nie zgadza się z numerem PESEL. Sprawdź jedno i drugie.")


def _age_agrees(subject: Subject, today: date) -> Iterator[Problem]:
    """Require the typed age to be that of the birth date, where the date is known."""
    age = subject.age_on(today)
    if subject.typed_age is not None and age is not None and age >= 0 and age != subject.typed_age:
        yield subject.problem(
            "age", f"Z daty urodzenia wynika wiek: {age}. Popraw wiek albo zostaw to pole puste."
        )


def _perpetrator_is_adult(subject: Subject, today: date) -> Iterator[Problem]:
    """Refuse a perpetrator under age.

    Legal source: art. 2 ust. 1 pkt 3 of the Act (Dz.U. 2024 poz. 1673): adults only.
    Not covered: a woman of 16-17 who came of age by marriage (art. 10 par. 2 kc).
    """
    age = subject.age_on(today)
    if subject.kind != "perpetrator" or age is None or not 0 <= age < ADULT_AGE:
        return
    names = ("pesel", "birth_date", "age") if subject.pesel else ("birth_date", "age")
    field = next(name for name in names if name in subject.row)
    yield subject.problem(
        field,
        "Po tej stronie może być w procedurze tylko osoba pełnoletnia. "
        "Sprawdź wiek. Jeżeli ta osoba nie ma 18 lat, zawiadom Policję lub sąd rodzinny.",
    )


def _repeated(subjects: list[Subject]) -> Iterator[Problem]:
    """Report a person entered twice, and at the second entry only."""
    first: dict[object, Subject] = {}
    for subject in subjects:
        known = [first[key] for key in _keys(subject) if key in first]
        if known:
            yield subject.problem("pesel" if subject.pesel else "last_name", _twice(known, subject))
        for key in _keys(subject):
            first.setdefault(key, subject)


def _keys(subject: Subject) -> Iterator[object]:
    """Return what makes two entries one person.

    A name alone never does: a father and a son often share it.
    """
    if subject.pesel:
        yield subject.pesel.number
    name = tuple(str(subject.row.get(part, "")).casefold() for part in ("first_name", "last_name"))
    if all(name) and subject.birth_date:
        yield (*name, subject.birth_date)


def _twice(earlier: list[Subject], subject: Subject) -> str:
    """Return the message for a person who is already in the form."""
    if any(other.kind != subject.kind for other in earlier):
        return (
            "Ta osoba jest już wpisana w części I. W jednym formularzu nie może być po obu "
            "stronach. Zostaw ją po jednej stronie."
        )
    return f"Ta osoba jest już wpisana jako osoba {earlier[0].index + 1}. Usuń powtórzony wpis."


def _newborn_is_new(subject: Subject, today: date) -> Iterator[Problem]:
    """Refuse "newborn" as the reason of a missing PESEL of somebody a year old or older."""
    if subject.row.get("no_pesel_reason") == "newborn" and (subject.age_on(today) or 0) >= 1:
        yield subject.problem(
            "no_pesel_reason",
            "Ta osoba nie jest noworodkiem. Wybierz inny powód braku numeru PESEL.",
        )


_RULES: tuple[Callable[[Subject, date], Iterator[Problem]], ...] = (
    _identity_given,
    _age_given,
    _already_born,
    _may_be_alive,
    _agrees_with_pesel,
    _age_agrees,
    _perpetrator_is_adult,
    _newborn_is_new,
)
