"""Whom a cell of a table means, and whether they may be the core of the group of that case."""

import unicodedata
from collections import defaultdict

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.common.polish import folded
from apps.imports.models import Batch
from apps.imports.rules.case import Case, Line, Spot
from apps.imports.rules.columns import CORE
from apps.people import services as people
from apps.people import ties
from apps.people.models import Tie
from apps.teams import selectors as teams

NOBODY = (
    "Nie znamy takiej osoby w urzędzie. Wpisz jej nazwę użytkownika, e-mail albo imię i nazwisko."
)
SEVERAL = "Pasuje do tego więcej niż jedna osoba. Wpisz nazwę użytkownika albo e-mail."
UNFIT = {
    "social_worker": "Ta osoba nie może tu być pracownikiem socjalnym: pracuje w innej instytucji, "
    "nie jest członkiem grup albo jej konto jest zablokowane. Wskaż kogoś innego.",
    "police_officer": "Ta osoba nie może tu być policjantem: pracuje w innej instytucji, "
    "nie jest członkiem grup albo jej konto jest zablokowane. Wskaż kogoś innego.",
}
CLOSE = "Ta osoba zgłosiła, że jest blisko kogoś z tej sprawy. Wskaż kogoś innego."


class Members:
    """The office's users by every way to name them, and who of them may be in a core."""

    def __init__(self, batch: Batch) -> None:
        self._logins: dict[str, set[User]] = defaultdict(set)
        self._names: dict[str, set[User]] = defaultdict(set)
        self._fit: dict[str, set[User]] = {role: set() for role in CORE}
        self._ties: dict[int, list[Tie]] = {}
        # A table that names nobody costs nothing.
        if set(CORE) & set(batch.columns):
            self._learn()

    def _learn(self) -> None:
        candidates = teams.candidates()
        self._fit = {role: set(candidates[role]) for role in CORE}
        self._ties = ties.of_users(set.union(*self._fit.values()))
        for user in accounts.users():
            for text in (user.username, user.email):
                _put(self._logins, _login(text), user)
            first, last = user.first_name, user.last_name
            for text in (f"{first} {last}", f"{last} {first}"):
                _put(self._names, folded(text), user)

    def meant(self, role: str, text: str) -> User | None:
        """Return the one user who is meant and fit, None where there is none or several."""
        found = self._fitting(role, text)
        return next(iter(found)) if len(found) == 1 else None

    def problems(self, case: Case, lines: list[Line]) -> list[Spot]:
        """Return what is wrong with the people whom a running case names; nothing else needs them."""
        if not case.course.needs_group:
            return []
        return [
            Spot(next(line.row for line in lines if line.cells.get(role)), role, refusal)
            for role, text in case.core.items()
            if (refusal := self._refusal(case, role, text))
        ]

    def _refusal(self, case: Case, role: str, text: str) -> str:
        found = self._fitting(role, text)
        if len(found) > 1:
            return SEVERAL
        if not found:
            return UNFIT[role] if self._named(text) else NOBODY
        return CLOSE if self._is_close(next(iter(found)), case) else ""

    def _fitting(self, role: str, text: str) -> set[User]:
        return self._named(text) & self._fit[role]

    def _named(self, text: str) -> set[User]:
        """Return whom a text names; a user name or e-mail goes before a name of somebody else."""
        return self._logins.get(_login(text)) or self._names.get(folded(text)) or set()

    def _is_close(self, user: User, case: Case) -> bool:
        declared = self._ties.get(user.pk, [])
        if not declared:
            return False
        persons = [people.unsaved(row) for row in (*case.victims, *case.perpetrators)]
        return any(ties.means(tie, person) for tie in declared for person in persons)


def _put(known: dict[str, set[User]], key: str, user: User) -> None:
    """Keep a user under a key; nobody is ever meant by an empty one."""
    if key:
        known[key].add(user)


def _login(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
