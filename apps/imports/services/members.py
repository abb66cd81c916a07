"""Whom a cell of a table means, among those who may be the core of a group."""

from collections import defaultdict

from apps.accounts.models import User
from apps.imports.rules.case import Case, Spot
from apps.imports.rules.columns import CORE, plain
from apps.teams import selectors as teams

NOBODY = (
    "Nie ma takiej osoby wśród tych, które mogą pracować w grupie. "
    "Wpisz nazwę użytkownika, e-mail albo imię i nazwisko."
)
SEVERAL = "Pasuje do tego więcej niż jedna osoba. Wpisz nazwę użytkownika albo e-mail."


class Members:
    """Users who can work in groups, by every way to name them."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], set[User]] = defaultdict(set)
        candidates = teams.candidates()
        for role in CORE:
            for user in candidates[role]:
                names = (
                    f"{user.first_name} {user.last_name}",
                    f"{user.last_name} {user.first_name}",
                )
                for text in (user.username, user.email, *names):
                    self._known[role, plain(text)].add(user)

    def meant(self, role: str, text: str) -> User | None:
        """Return the one user whom a text means, None where it means nobody or several."""
        found = self._found(role, text)
        return next(iter(found)) if len(found) == 1 else None

    def problems(self, case: Case, row: int) -> list[Spot]:
        """Return what is wrong with the people whom a running case names; nothing else needs them."""
        if not case.course.needs_group:
            return []
        found = {role: self._found(role, text) for role, text in case.core.items()}
        return [
            Spot(row, role, SEVERAL if users else NOBODY)
            for role, users in found.items()
            if len(users) != 1
        ]

    def _found(self, role: str, text: str) -> set[User]:
        return self._known.get((role, plain(text)), set())
