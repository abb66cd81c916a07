"""The register of outgoing correspondence: one order over letters of procedures and of the team."""

import heapq
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter
from typing import Any

from apps.accounts.models import User
from apps.letters.models import Letter, Outgoing
from apps.letters.selectors import team_letters
from apps.procedures.selectors import visible_to
from tenants.bound import BoundQuerySet


class Register:
    """The letters with a number, of both tables in the order of their numbers.

    It is asked like a queryset, by pages too: each table gives no more rows than the page has, in one
    query each.
    """

    def __init__(self, *parts: BoundQuerySet[Any]) -> None:
        self._parts = parts

    def filter(self, *args: Any, **kwargs: Any) -> "Register":
        """Return the rows of both tables that fit."""
        return Register(*(part.filter(*args, **kwargs) for part in self._parts))

    def order_by(self, name: str) -> "Register":
        """Return the rows by their number, ``-number`` from the last on."""
        return Register(*(part.order_by(name) for part in self._parts))

    def __iter__(self) -> Iterator[Outgoing]:
        return self._merged(self._parts)

    def __getitem__(self, wanted: slice) -> list[Outgoing]:
        rows = self._merged([part[: wanted.stop] for part in self._parts])
        return list(islice(rows, wanted.start, wanted.stop))

    def _merged(self, parts: Any) -> Iterator[Outgoing]:
        is_backwards = self._parts[0].query.order_by == ("-number",)
        return heapq.merge(*parts, key=attrgetter("number"), reverse=is_backwards)


def register(user: User, year: int) -> Register:
    """Return the letters of a year that were given a number, in its order, for the team, without texts."""
    issued = Letter.objects.filter(
        number__isnull=False, issued_on__year=year, procedure__in=visible_to(user)
    )
    of_team = team_letters(user).filter(issued_on__year=year)
    return Register(
        issued.select_related("procedure", "party__person", "author").defer("body"),
        of_team.defer("body"),
    ).order_by("number")
