"""Names of schemas and database roles, generated from TERYT and never from a user's text (D27)."""

import enum
import re

PUBLIC = "public"
WEB_ROLE = "przystan_web"
OFFICES_ROLE = "przystan_offices"
OFFICE_ROLE_PREFIX = "przystan_office_"

# ASCII digits alone: \d would also let through the digits of every other script.
_SCHEMA = re.compile(r"(g_[0-9]{6}|w_[0-9]{2})")
_BLUEPRINT = re.compile(r"blueprint_(gmina|voivodeship)")


class Kind(enum.StrEnum):
    """Kinds of office; each has its own apps and its own URLs."""

    GMINA = "gmina"
    VOIVODESHIP = "voivodeship"


class InvalidSchema(ValueError):
    """The name is not one that we generate."""


def schema_for(kind: Kind, teryt: str) -> str:
    """Return the schema of an office: ``g_180602`` for a gmina, ``w_18`` for a voivodeship.

    The type digit of a gmina is left out, since it changes over time (domain: TERYT).
    Raises ``InvalidSchema`` when the code does not fit the kind.
    """
    name = f"{'g' if kind is Kind.GMINA else 'w'}_{teryt}"
    return checked(name)


def checked(schema: str) -> str:
    """Return the schema's name if it is one that we generate, else raise ``InvalidSchema``."""
    if not _SCHEMA.fullmatch(schema):
        raise InvalidSchema(f"Not the schema of an office: {schema!r}")
    return schema


def blueprint_schema(kind: Kind) -> str:
    """Return the schema in which migrations of a kind are recorded."""
    return f"blueprint_{kind}"


def is_blueprint(schema: str) -> bool:
    """Whether the schema is one in which migrations are recorded."""
    return bool(_BLUEPRINT.fullmatch(schema))


def role_for(schema: str) -> str:
    """Return the database role whose rights end at this schema."""
    return OFFICE_ROLE_PREFIX + schema
