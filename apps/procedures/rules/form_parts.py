"""Parts of which the patterns are made: choices, people, addresses, lists to tick."""

from .form_schema import Choice, Field, FieldKind


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Return choices from pairs of value and label."""
    return tuple(Choice(value, label) for value, label in pairs)


OTHER = ("other", "inne (wymień jakie)")

SEXES = choices(("female", "kobieta"), ("male", "mężczyzna"))

NO_PESEL_REASONS = choices(
    ("not_known", "nie udało się ustalić numeru"),
    ("refused", "osoba nie podała numeru"),
    ("newborn", "noworodek, jeszcze bez numeru"),
    ("foreigner", "cudzoziemka lub cudzoziemiec bez numeru"),
    ("other", "inny powód"),
)

# An unknown name must not stop a form that starts protection, hence the hint.
NAMES = tuple(
    Field(name, label, required=True, max_length=100, hint="Gdy nie wiesz: „nie ustalono”.")
    for name, label in (("first_name", "Imię"), ("last_name", "Nazwisko"))
)


def identity(*, is_adult: bool = False) -> tuple[Field, ...]:
    """Return who the person is: name, age and PESEL, allowed for victims and perpetrators.

    Sex is a part of PESEL; asked because statistics count women, men and children, also
    those without the number. The birth date stands for age, which it makes exact.
    """
    return (
        *NAMES,
        Field("sex", "Płeć", FieldKind.CHOICE, required=True, choices=SEXES),
        Field("pesel", "PESEL", FieldKind.PESEL, max_length=20),
        Field(
            "no_pesel_reason",
            "Dlaczego brakuje numeru PESEL",
            FieldKind.CHOICE,
            choices=tuple(
                one for one in NO_PESEL_REASONS if not (is_adult and one.value == "newborn")
            ),
            show_if=("pesel", ""),
        ),
        Field("birth_date", "Data urodzenia", FieldKind.DATE),
        Field(
            "age",
            "Wiek (ukończone lata)",
            FieldKind.INTEGER,
            hint="Jeżeli nie znasz daty urodzenia, wpisz wiek, choćby przybliżony.",
            min_value=0,
            max_value=130,
        ),
    )


def address(prefix: str, title: str) -> tuple[Field, ...]:
    """Return an address in parts; every part of it can betray where somebody lives."""
    return (
        Field(
            f"{prefix}postal_code",
            f"{title}: kod pocztowy",
            FieldKind.POSTAL_CODE,
            hint="Dla adresu za granicą zostaw puste.",
            protected="address",
        ),
        Field(f"{prefix}town", f"{title}: miejscowość", protected="address"),
        Field(f"{prefix}street", f"{title}: ulica", protected="address"),
        Field(f"{prefix}house_no", f"{title}: numer domu i mieszkania", protected="address"),
    )


def contact(hint: str = "") -> Field:
    """Return the one way of contact; for a victim it must be a safe one."""
    return Field(
        "contact", "Telefon lub e-mail", FieldKind.PHONE_OR_EMAIL, hint=hint, protected="contact"
    )


def ticks(name: str, label: str, options: tuple[Choice, ...]) -> tuple[Field, Field]:
    """Return a list to tick and the line to fill in when "inne" is ticked."""
    return (
        Field(name, label, FieldKind.MULTI_CHOICE, choices=options),
        Field(
            f"{name}_other",
            f"{label}: inne, jakie",
            required=True,
            max_length=500,
            show_if=(name, "other"),
        ),
    )


def long_text(name: str, label: str, *, required: bool = False, hint: str = "") -> Field:
    """Return a question answered in sentences."""
    return Field(name, label, FieldKind.LONG_TEXT, required=required, hint=hint, max_length=4000)
