"""Documents of a case (domain, 3.6) as data: to whom, by which provision, with which fields.

The texts are ours, not of an official pattern. What may stand in a document for the person using
violence is limited by ``ALLOWED``; what people type into it passes ``apps.documents.rules.firewall``.
"""

import enum
import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.deadlines.rules import Regime
from apps.documents.rules.firewall import Fact, Hit, check
from apps.procedures.rules.wording import SUSPECT_GEN, VICTIM_GEN, Wording


class RecipientSide(enum.StrEnum):
    """In whose hands a document ends."""

    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    INSTITUTION = "institution"
    OWN = "own"


# Fields that people type, in which anything may stand, and those that the system fills in.
FREE_TEXT = frozenset(
    {
        "meeting_place", "programme", "reasons", "findings", "request", "actions", "signer",
        "signer_role",
    }
)  # fmt: skip
FILLED = frozenset(
    {
        "sender", "letter_number", "case_number", "office", "today", "started_on", "ended_on",
        "meeting_on", "meeting_at",
        "recipient_name", "recipient_address", "victim_names", "perpetrator_names",
        "group_members", "signatures", "ground",
    }
)  # fmt: skip
# What the system itself fills in about people and the office: a surname like a street is no secret.
NAMES = frozenset(
    {
        "sender", "case_number", "office", "recipient_name", "victim_names", "perpetrator_names",
        "signatures",
    }
)  # fmt: skip
# What an office's own letterhead may say instead of the field.
LETTERHEAD = frozenset({"sender", "office", "signer_role"})
# Fields that came later: a letter that was written before leaves their places empty.
LATER = frozenset({"sender", "recipient_name", "signer_role"})
OF_VICTIM = frozenset({"victim_address", "victim_contact"})
FIELDS = FREE_TEXT | FILLED | OF_VICTIM
# ROZP23 § 18: nothing of the victim's address reaches the other side, not even by a template.
ALLOWED: dict[RecipientSide, frozenset[str]] = {
    RecipientSide.VICTIM: FIELDS,
    RecipientSide.PERPETRATOR: FREE_TEXT | FILLED,
    RecipientSide.INSTITUTION: FIELDS,
    RecipientSide.OWN: FIELDS,
}


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document; ``meets`` is the term that its delivery or sending meets.

    ``bases`` are its provisions by the law of a procedure: a law that is not among them knows no such
    document, an empty one has it without a provision of its own.
    """

    code: str
    title: str
    old_title: str
    side: RecipientSide
    bases: Mapping[Regime, str]
    body: tuple[str, ...]
    meets: str = ""
    needs_address: bool = False
    # Grounds of ending, of which one must be recorded before; none: it may be written at any time.
    grounds: frozenset[str] = frozenset()

    def title_under(self, regime: str) -> str:
        """Return the title in the words of a procedure's law."""
        return Wording(self.title, self.old_title).under(regime)

    def is_known_under(self, regime: str) -> bool:
        """Return whether a procedure's law has such a document."""
        return regime in self.bases

    def basis_under(self, regime: str) -> str:
        """Return the provision of a procedure's law; empty where it has none."""
        return self.bases.get(Regime(regime), "")

    @property
    def basis(self) -> str:
        """The provision of today's law."""
        return self.basis_under(Regime.C)

    @property
    def fields(self) -> frozenset[str]:
        """The placeholders of its paragraphs."""
        return frozenset(name for paragraph in self.body for name in placeholders(paragraph))

    @property
    def template_fields(self) -> frozenset[str]:
        """What may stand in an office's own template: the number is there once it was given."""
        return self.fields | {"letter_number"}

    @property
    def required(self) -> frozenset[str]:
        """What has to stand in an office's own template, so that no letter leaves without it."""
        return self.template_fields - LETTERHEAD

    @property
    def is_addressed(self) -> bool:
        """Whether it goes to somebody, whose name stands above the text."""
        return self.side is not RecipientSide.OWN

    @property
    def unchecked(self) -> frozenset[str]:
        """The fields at which the firewall does not look; an institution's name is typed, so it does."""
        is_typed = self.side is RecipientSide.INSTITUTION
        return NAMES - {"recipient_name"} if is_typed else NAMES

    @property
    def calls_somebody(self) -> bool:
        """Whether it calls its recipient to a meeting."""
        return "meeting_on" in self.fields

    @property
    def is_for_minors(self) -> bool:
        """Whether a minor may be its recipient: never of an invitation (ROZP23 § 11 ust. 6)."""
        return self.code != "invitation"

    @property
    def is_guarded(self) -> bool:
        """Whether the victims' protected facts are kept out of it, whoever the recipient is.

        Of a letter to a person what must be kept from that person decides in any case.
        """
        return self.side is RecipientSide.PERPETRATOR or (
            self.side is RecipientSide.INSTITUTION and not self.needs_address
        )


def placeholders(paragraph: str) -> list[str]:
    """Return the names in braces. Raises ``ValueError`` for braces that do not close."""
    return [name for _, name, _, _ in string.Formatter().parse(paragraph) if name is not None]


def signature_lines(kind: DocumentKind, members: Iterable[str], regime: str) -> str:
    """Return a line to sign on for each member of the group, or for the chair of the team.

    Legal source: ROZP23 § 19.2 and § 20.1; under the old regulation the chair signs the end (ROZP11 § 18).
    """
    is_chairs = kind.code == "closing-protocol" and regime != Regime.C
    signing = ["Przewodniczący zespołu interdyscyplinarnego"] if is_chairs else list(members)
    return "".join(f"\n{one}: {'.' * 40}" for one in signing)


def lint(side: RecipientSide, body: Iterable[str], *, needs_address: bool = False) -> list[str]:
    """Return placeholders that a template for this side may not have: unknown or forbidden ones."""
    allowed = ALLOWED[side]
    if side is RecipientSide.INSTITUTION and not needs_address:
        allowed -= OF_VICTIM
    return [name for one in body for name in placeholders(one) if name not in allowed]


def compose(kind: DocumentKind, given: Mapping[str, str]) -> list[str]:
    """Return the paragraphs with their fields filled in; what was typed is never a template.

    Raises ``KeyError`` for a field that was not given.
    """
    known = {**dict.fromkeys(LATER, ""), **given}
    return [
        re.sub(r"\{(\w+)\}", lambda found: known[found.group(1)], paragraph).strip()
        for paragraph in kind.body
    ]


def stopped_by(
    kind: DocumentKind, given: Mapping[str, str], facts: Iterable[Fact], known: Iterable[Fact] = ()
) -> list[Hit]:
    """Return the protected facts for which a document must not leave; the caller says what is guarded.

    Every field but names is looked at, and the whole text too, in which two harmless fields may make
    an address.
    """
    return check(checked_texts(kind, given), list(facts), list(known))


def checked_texts(kind: DocumentKind, given: Mapping[str, str]) -> dict[str, str]:
    """Return the texts at which the firewall looks by the name of their field; the whole text without one."""
    used = {name: given[name] for name in given if name in kind.fields - kind.unchecked}
    text = compose(kind, {**given, **dict.fromkeys(kind.unchecked, "")})
    return {**used, "": "\n".join(text)}


_CLOSED, _WITHDRAWN = frozenset({"ceased", "no_grounds"}), frozenset({"not_confirmed"})
# The paragraphs around the text, which each layout puts in their places (apps.letters.prints).
_HEAD = ("{sender}", "{office}, {today}")
_ADDRESSEE = {
    RecipientSide.VICTIM: ("{recipient_name}\n{recipient_address}",),
    RecipientSide.PERPETRATOR: ("{recipient_name}\n{recipient_address}",),
    RecipientSide.INSTITUTION: ("{recipient_name}",),
    RecipientSide.OWN: (),
}
_ABOUT = "Dotyczy procedury „Niebieskie Karty” nr {case_number}."
_SIGNED = "{signer}\n{signer_role}"


def _since_2023_09(basis: str) -> dict[Regime, str]:
    """Return the bases of what came with ROZP23."""
    return {Regime.C: basis}


def _since_2023_06(basis: str, in_between: str = "") -> dict[Regime, str]:
    """Return the bases of what came with the Act of 2023; the regulation of that summer was the old one."""
    return {Regime.B: in_between or basis, Regime.C: basis}


def _always(basis: str, in_between: str, old: str) -> dict[Regime, str]:
    """Return the bases of what each law has."""
    return {Regime.A: old, Regime.B: in_between, Regime.C: basis}


def _kind(  # noqa: PLR0913 - a row of the table
    code: str, title: str, side: RecipientSide, bases: Mapping[Regime, str], *body: str,
    old_title: str = "", meets: str = "", needs_address: bool = False,
    grounds: frozenset[str] = frozenset(),
) -> DocumentKind:  # fmt: skip
    paragraphs = (*_HEAD, *_ADDRESSEE[side], _ABOUT, *body, _SIGNED)
    return DocumentKind(
        code, title, old_title or title, side, bases, paragraphs, meets, needs_address, grounds
    )


_S = RecipientSide
# The old regulation has the bodies that took part notified (§ 18), and says nothing of the persons.
_ENDING = _always("ROZP23 § 19 ust. 4, § 20 ust. 3", "UPPD art. 9b ust. 15, art. 9h", "")
KINDS: dict[str, DocumentKind] = {
    one.code: one
    for one in (
        _kind(
            "summons", "Wezwanie osoby stosującej przemoc domową", _S.PERPETRATOR,
            _always("ROZP23 § 12", "ROZP11 § 17 ust. 1", "ROZP11 § 17 ust. 1"),
            "Wzywamy na spotkanie dnia {meeting_on} o godz. {meeting_at}: {meeting_place}.",
            "{reasons}",
            old_title=f"Wezwanie {SUSPECT_GEN}",
        ),
        _kind(
            "invitation", "Zaproszenie osoby doznającej przemocy domowej", _S.VICTIM,
            _always("ROZP23 § 11", "ROZP11", "ROZP11"),
            "Zapraszamy na spotkanie dnia {meeting_on} o godz. {meeting_at}: {meeting_place}.",
            "Udział jest dobrowolny. {reasons}",
            old_title=f"Zaproszenie {VICTIM_GEN}",
        ),
        _kind(
            "notice-of-start", "Zawiadomienie o wszczęciu procedury", _S.PERPETRATOR,
            _since_2023_09("ROZP23 § 10"),
            "Zawiadamiamy, że dnia {started_on} wszczęto procedurę „Niebieskie Karty”.",
            "{reasons}", meets="D07",
        ),
        _kind(
            "motion-widen", "Wniosek o poszerzenie składu grupy", _S.OWN, _since_2023_09("ROZP23 § 9 ust. 1"),
            "Wnosimy o poszerzenie składu grupy: {request}", "Uzasadnienie: {reasons}",
        ),
        _kind(
            "motion-programme", "Wniosek o skierowanie do programu", _S.OWN,
            _since_2023_06(
                "UPPD art. 9b ust. 8 pkt 5; ROZP23 § 15", "UPPD art. 9b ust. 8 pkt 5"
            ),
            "Dotyczy: {perpetrator_names}",
            "Wnosimy o skierowanie do programu: {programme}", "Uzasadnienie: {reasons}",
        ),
        _kind(
            "referral", "Skierowanie do programu", _S.PERPETRATOR, _since_2023_06("UPPD art. 9b ust. 11"),
            "Kierujemy do programu: {programme}",
            "Do programu należy się zgłosić w ciągu 30 dni od doręczenia skierowania. {reasons}",
        ),
        _kind(
            "notice-66c", "Zawiadomienie o wykroczeniu z art. 66c k.w.", _S.INSTITUTION,
            _since_2023_06("UPPD art. 9b ust. 13; k.w. art. 66c"), "Dotyczy: {perpetrator_names}",
            "{findings}",
        ),
        _kind(
            "notice-of-crime", "Zawiadomienie o podejrzeniu popełnienia przestępstwa",
            _S.INSTITUTION,
            _always(
                "UPPD art. 12; k.p.k. art. 304 § 2", "UPPD art. 12; k.p.k. art. 304 § 2",
                "UPPD-old art. 12; k.p.k. art. 304 § 2",
            ),
            "Osoba podejrzewana: {perpetrator_names}", "Osoba pokrzywdzona: {victim_names}",
            "{findings}", needs_address=True,
        ),
        _kind(
            "notice-on-weapon", "Zawiadomienie o posiadaniu broni", _S.INSTITUTION,
            _since_2023_06("UPPD art. 9f"), "Dotyczy: {perpetrator_names}", "{findings}", meets="D02",
        ),
        _kind(
            "withdrawal-protocol", "Protokół odstąpienia od procedury", _S.OWN,
            _since_2023_06("ROZP23 § 19 ust. 2–3", "UPPD art. 9b ust. 15"),
            "Osoby objęte procedurą: {victim_names}; {perpetrator_names}.",
            "Procedurę wszczęto dnia {started_on}. Dnia {ended_on} odstąpiono od dalszych działań:"
            " {ground}.",
            "Skład grupy: {group_members}.", "Podjęte działania: {actions}",
            "Uzasadnienie: {findings}", "Podpisy: {signatures}", meets="D12",
            grounds=_WITHDRAWN,
        ),
        _kind(
            "closing-protocol", "Protokół zakończenia procedury", _S.OWN,
            _always("ROZP23 § 20 ust. 1–2", "UPPD art. 9h ust. 1; ROZP11 § 18", "ROZP11 § 18"),
            "Osoby objęte procedurą: {victim_names}; {perpetrator_names}.",
            "Procedurę wszczęto dnia {started_on}, zakończono dnia {ended_on}.",
            "Skład grupy: {group_members}.", "Podjęte działania: {actions}",
            "Przyczyna zakończenia: {ground}. {findings}", "Podpisy: {signatures}", meets="D13",
            grounds=_CLOSED,
        ),
        _kind(
            "ending-victim", "Zawiadomienie o zakończeniu procedury", _S.VICTIM,
            _ENDING,
            "Zawiadamiamy, że procedura zakończyła się dnia {ended_on}.", "{reasons}",
            grounds=_WITHDRAWN | _CLOSED,
        ),
        _kind(
            "ending-perpetrator", "Zawiadomienie o zakończeniu procedury", _S.PERPETRATOR,
            _ENDING,
            "Zawiadamiamy, że procedura zakończyła się dnia {ended_on}.", "{reasons}",
            grounds=_WITHDRAWN | _CLOSED,
        ),
        _kind(
            "hand-over", "Przekazanie dokumentów innemu zespołowi", _S.INSTITUTION,
            _always("UPPD art. 9c ust. 5a", "UPPD art. 9c ust. 5a", ""),
            "Przekazujemy dokumenty: {findings}",
            needs_address=True,
        ),
        _kind(
            "confidentiality", "Oświadczenie o zachowaniu poufności", _S.OWN,
            _always("UPPD art. 9c ust. 3", "UPPD art. 9c ust. 3", "UPPD-old art. 9c ust. 3"),
            "{recipient_name}",
            "Oświadczam, że zachowam w poufności informacje i dane uzyskane w związku z działaniami.",
        ),
    )
}  # fmt: skip
