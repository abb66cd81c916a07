"""All tracks by code."""

from apps.procedures.rules.tracks import Track
from apps.procedures.rules.tracks_group import CHILD, CRIME, INVITATION, JURISDICTION, WIDENING
from apps.procedures.rules.tracks_orders import COURT_ORDER, POLICE_ORDER
from apps.procedures.rules.tracks_perpetrator import PROGRAMME, SUMMONS
from apps.procedures.rules.tracks_visits import VISITS

TRACKS: dict[str, Track] = {
    track.code: track
    for track in (
        POLICE_ORDER, COURT_ORDER, PROGRAMME, SUMMONS, INVITATION, WIDENING, CHILD, CRIME,
        JURISDICTION, VISITS,
    )
}  # fmt: skip
