"""Which pattern of a form applies: by the day on which the procedure started, or by its regime.

Legal source: ROZP23 § 22 and § 23: procedures started before 28.09.2023 keep the forms of 2011.
"""

from datetime import date

from apps.deadlines.rules import Regime

from .form_schema import FormDefinition
from .nka_2011 import NKA_2011
from .nka_2023 import NKA_2023
from .nkc_2011 import NKC_2011
from .nkc_2023 import NKC_2023
from .nkd_2011 import NKD_2011
from .nkd_2023 import NKD_2023

NKA, NKC, NKD = "NK-A", "NK-C", "NK-D"
# Filled in by the group in a running procedure, about one person (ROZP23 § 11, § 12).
GROUP_CODES = (NKC, NKD)
MINUTES = "minutes"
DEFINITIONS: tuple[FormDefinition, ...] = (
    NKA_2011, NKC_2011, NKD_2011, NKA_2023, NKC_2023, NKD_2023,
)  # fmt: skip
_VERSIONS = {Regime.A: "2011", Regime.B: "2011", Regime.C: "2023"}


class NoPattern(LookupError):
    """The law had another pattern of the form, which the system lacks."""


def definition_for(code: str, day_or_regime: date | Regime) -> FormDefinition:
    """Return the pattern of a procedure that started on a day, or that is of a regime.

    Raises ``NoPattern`` with a sentence for the person who fills the form in.
    """
    known = [definition for definition in DEFINITIONS if definition.code == code]
    if not known:
        raise NoPattern(f"System nie ma wzoru formularza „{code}”.")
    for definition in known:
        if _applies(definition, day_or_regime):
            return definition
    raise NoPattern(
        "Przed 18.10.2011 obowiązywał wcześniejszy wzór formularza, którego system nie ma."
    )


def of_version(code: str, version: str) -> FormDefinition:
    """Return the pattern in which a kept form was begun. Raises ``NoPattern``."""
    for definition in DEFINITIONS:
        if (definition.code, definition.version) == (code, version):
            return definition
    raise NoPattern(f"System nie ma wzoru formularza „{code}” w wersji „{version}”.")


def may_take_out(institution_kind: str, code: str) -> bool:
    """Tell whether somebody of such an institution may take a print of the form out of the system.

    The Police's own dossier holds no copies of NK-C, NK-D and of the group's minutes (R1613 § 7 with
    Wytyczne nr 3 KGP of 2024, from a secondary source; the Military Police is treated alike:
    docs/legal/open-points.md).
    """
    return code not in (*GROUP_CODES, MINUTES) or institution_kind not in {
        "police",
        "military_police",
    }


def _applies(definition: FormDefinition, day_or_regime: date | Regime) -> bool:
    if isinstance(day_or_regime, Regime):
        return definition.version == _VERSIONS[day_or_regime]
    return definition.valid_from <= day_or_regime and (
        definition.valid_to is None or day_or_regime <= definition.valid_to
    )
