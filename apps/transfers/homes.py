"""Who lives together and who is who to whom, as another team noted it, beside what is noted here.

What this team noted itself stays. Of two main homes of one person the one they moved to later counts.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from apps.procedures.models import Household, Party, Procedure, Relation, Resident
from apps.procedures.rules.relations import oriented


@dataclass(frozen=True)
class Town:
    """Where somebody lives now, as far as whoever decides has to know: the town, and since when."""

    name: str
    since: dt.date


def town_of(content: dict[str, Any], key: str) -> Town | None:
    """Return where a party of a parcel lives by the newest note; None where nobody noted it.

    The main home counts before another one. Never more than the town: whoever decides is not competent
    yet, and the address may be a refuge.
    """
    open_now = [
        (one["is_principal"], one["since"], household["address"]["town"])
        for household in content.get("households", [])
        for one in household["residents"]
        if one["party"] == key and one["until"] is None and household["address"].get("town")
    ]
    if not open_now:
        return None
    _is_principal, since, town = max(open_now)
    return Town(town, dt.date.fromisoformat(since))


def add(
    procedure: Procedure,
    content: dict[str, Any],
    parties: dict[str, Party],
    known: dict[str, str],
) -> dict[str, str]:
    """Add households, moves and relations of a parcel; return what became of the households' ids.

    ``known`` are the ids that came earlier. Call it in the transaction of the receipt.
    """
    became: dict[str, str] = {}
    # A parcel of a team on the release before has neither of these two, or households without ids.
    for one in content.get("households", []):
        here = known.get(one.get("id", ""))
        household = Household.objects.get(pk=here) if here else _begin(procedure, one)
        for resident in one["residents"]:
            _resident(household, resident, parties.get(resident["party"]))
        if "id" in one:
            became[one["id"]] = str(household.pk)
    for one in content.get("relations", []):
        _relation(one, parties)
    return became


def _begin(procedure: Procedure, given: dict[str, Any]) -> Household:
    return Household.objects.create(
        procedure=procedure, address=given["address"], noted_at=given["noted_at"]
    )


def _resident(household: Household, given: dict[str, Any], party: Party | None) -> None:
    resident = Resident(
        household=household, party=party, about=given["about"],
        is_principal=given["is_principal"], since=dt.date.fromisoformat(given["since"]),
        until=_day(given["until"]),
    )  # fmt: skip
    for one in household.residents.filter(party=party):
        if one.since == resident.since and one.about == resident.about:
            _end(one, resident.until)
            return
        if party and one.until is None and resident.until is None:
            return
    if party and resident.is_principal and resident.until is None:
        _one_main_home(resident, party)
    resident.save()


def _one_main_home(arrived: Resident, party: Party) -> None:
    """End the earlier of two main homes on the day on which the later one began."""
    here = Resident.objects.filter(party=party, is_principal=True, until=None).first()
    if here is None:
        return
    if here.since > arrived.since:
        arrived.until = here.since
    else:
        _end(here, arrived.since)


def _relation(given: dict[str, Any], parties: dict[str, Party]) -> None:
    one, other, kind = oriented(parties[given["one"]].pk, parties[given["other"]].pk, given["kind"])
    since, until = _day(given["since"]), _day(given["until"])
    alike = Relation.objects.filter(one_id=one, other_id=other, kind=kind)
    same = alike.filter(since=since).first()
    if same is not None:
        _end(same, until)
    elif until is not None or not alike.filter(until=None).exists():
        Relation.objects.create(one_id=one, other_id=other, kind=kind, since=since, until=until)


def _end(row: Resident | Relation, until: dt.date | None) -> None:
    if row.until is None and until is not None:
        row.until = until
        row.save(update_fields=["until"])


def _day(given: str | None) -> dt.date | None:
    return dt.date.fromisoformat(given) if given else None
