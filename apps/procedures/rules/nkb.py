"""Handing over formularz „Niebieska Karta – B”: to whom, in which language.

Legal source: par. 6 of Dz.U. 2023 poz. 1870. NK-B is an information sheet without data;
the system records only that it was given. The law sets no term for giving it.
"""

from dataclasses import dataclass
from enum import StrEnum

from apps.deadlines.rules import Regime

from .form_schema import Choice, Problem
from .wording import SUSPECT_DAT, VICTIM, Wording

LANGUAGES: tuple[Choice, ...] = (
    Choice("pl", "polski"),
    Choice("uk", "ukraiński"),
    Choice("en", "angielski"),
    Choice("other", "inny, w tym polski język migowy: z tłumaczem"),
)


class Capacity(StrEnum):
    """What decides who receives the sheet on behalf of the victim."""

    ADULT = "adult"
    MINOR = "minor"
    HELPLESS = "helpless"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may receive the sheet, for which victims and by which provision.

    `is_guardian`: cannot receive it when suspected of using violence.
    """

    value: str
    label: str
    capacity: Capacity
    source: str
    is_guardian: bool = False
    old_label: str = ""

    def label_under(self, regime: str) -> str:
        """Return who it is in the words of a procedure's law."""
        return Wording(self.label, self.old_label or self.label).under(regime)

    def choice_under(self, regime: str) -> str:
        """Return who it is, and by which provision where the regulation of that day is known to say."""
        label = self.label_under(regime)
        return f"{label} ({self.source})" if regime == Regime.C else label


RECIPIENTS: tuple[Recipient, ...] = (
    Recipient(
        "victim",
        "osoba doznająca przemocy domowej",
        Capacity.ADULT,
        "§ 6 ust. 1",
        old_label=VICTIM,
    ),
    Recipient(
        "parent_or_guardian",
        "rodzic albo opiekun prawny lub faktyczny osoby małoletniej",
        Capacity.MINOR,
        "§ 6 ust. 2",
        is_guardian=True,
    ),
    Recipient(
        "closest_person",
        "pełnoletnia osoba najbliższa osobie małoletniej",
        Capacity.MINOR,
        "§ 6 ust. 2",
    ),
    Recipient(
        "indicated_by_minor",
        "osoba pełnoletnia wskazana przez osobę małoletnią",
        Capacity.MINOR,
        "§ 6 ust. 2",
    ),
    Recipient(
        "guardian_of_helpless",
        "opiekun osoby nieporadnej ze względu na wiek, stan psychiczny lub fizyczny",
        Capacity.HELPLESS,
        "§ 6 ust. 3",
        is_guardian=True,
    ),
    Recipient(
        "indicated_by_helpless",
        "osoba pełnoletnia wskazana przez osobę nieporadną",
        Capacity.HELPLESS,
        "§ 6 ust. 3",
    ),
)
_BY_VALUE = {recipient.value: recipient for recipient in RECIPIENTS}
_MINOR_BY_PARENT = frozenset({"closest_person", "indicated_by_minor"})
# The paragraphs of ROZP11 are to be checked (docs/legal/open-points.md), so none is named there.
_BANNED = Wording(
    "Formularza „Niebieska Karta – B” nie przekazuje się osobie stosującej przemoc domową"
    " (§ 6 ust. 4). Wybierz inną osobę.",
    f"Formularza „Niebieska Karta – B” nie przekazuje się {SUSPECT_DAT}. Wybierz inną osobę.",
)


@dataclass(frozen=True, slots=True)
class Handover:
    """How the sheet was given, or refused; when and in which case is the matter of the record.

    ``received_by`` names who took it where it was not the victim; ``is_namesake`` says that this is
    not the person using violence, who bears the same name.
    """

    recipient: str
    language: str
    other_language: str = ""
    has_interpreter: bool = False
    recipient_is_perpetrator: bool = False
    received_by: str = ""
    is_refused: bool = False
    is_namesake: bool = False


def recipients_for(capacity: Capacity, *, guardian_is_suspected: bool = False) -> list[Recipient]:
    """Return who may receive the sheet for such a victim, best choice first."""
    return [
        recipient
        for recipient in RECIPIENTS
        if recipient.capacity is capacity and _is_open(recipient, guardian_is_suspected)
    ]


def check_handover(
    handover: Handover,
    *,
    is_minor: bool,
    is_helpless: bool = False,
    guardian_is_suspected: bool,
    regime: str = Regime.C,
) -> list[Problem]:
    """Return what forbids this way of handing over; an empty list when it is lawful.

    The regime of the procedure decides in which words it is said.
    """
    capacity = _capacity(is_minor=is_minor, is_helpless=is_helpless)
    recipient = _recipient_problem(handover, capacity, guardian_is_suspected, regime)
    checks = {
        "recipient": recipient,
        "received_by": _name_problem(handover),
        "language": _language_problem(handover),
        "other_language": _other_language_problem(handover),
        "has_interpreter": _interpreter_problem(handover),
    }
    return [Problem("nkb", None, field, message) for field, message in checks.items() if message]


def banned(regime: str) -> str:
    """Return why who uses violence does not receive the sheet, in the words of a procedure's law."""
    return _BANNED.under(regime)


def _capacity(*, is_minor: bool, is_helpless: bool) -> Capacity:
    """Return the provision that applies; a minor is protected as a minor first."""
    if is_minor:
        return Capacity.MINOR
    return Capacity.HELPLESS if is_helpless else Capacity.ADULT


def _is_open(recipient: Recipient, guardian_is_suspected: bool) -> bool:
    """Tell whether the guardians' being suspected or not leaves this recipient.

    Par. 6 ust. 2 lets somebody else stand in for a minor's guardians only when they are
    suspected; par. 6 ust. 3 lets a helpless adult choose.
    """
    if recipient.value in _MINOR_BY_PARENT:
        return guardian_is_suspected
    return not (recipient.is_guardian and guardian_is_suspected)


def _recipient_problem(
    handover: Handover, capacity: Capacity, guardian_is_suspected: bool, regime: str
) -> str:
    """Check the recipient, the ban of par. 6 ust. 4 before anything else."""
    if handover.recipient_is_perpetrator:
        return banned(regime)
    allowed = recipients_for(capacity, guardian_is_suspected=guardian_is_suspected)
    if _BY_VALUE.get(handover.recipient) in allowed:
        return ""
    labels = "; ".join(recipient.label_under(regime) for recipient in allowed)
    return f"Formularz „Niebieska Karta – B” może tu otrzymać: {labels}. Wybierz jedną z tych osób."


def _name_problem(handover: Handover) -> str:
    """Require the name of who took it, or would have, for the victim."""
    is_missing = handover.recipient != "victim" and not handover.received_by.strip()
    return "Wpisz imię i nazwisko osoby, która odbiera formularz." if is_missing else ""


def _language_problem(handover: Handover) -> str:
    """Check that the language is on the list."""
    known = handover.language in {choice.value for choice in LANGUAGES}
    return "" if known else "Wybierz język, w którym przekazano formularz."


def _other_language_problem(handover: Handover) -> str:
    """Require the name of a language there is no print in."""
    missing = handover.language == "other" and not handover.other_language.strip()
    return "Wpisz, jaki to język." if missing else ""


def _interpreter_problem(handover: Handover) -> str:
    """Require an interpreter for such a language; the team provides one (par. 5 ust. 6-8)."""
    missing = handover.language == "other" and not handover.has_interpreter
    return (
        "Poproś zespół interdyscyplinarny o tłumacza i zaznacz, że był obecny." if missing else ""
    )
