"""All tracks by code."""

from apps.procedures.rules.tracks import Track, TrackStep, with_withdrawal
from apps.procedures.rules.tracks_group import CHILD, CRIME, INVITATION, JURISDICTION, WIDENING
from apps.procedures.rules.tracks_orders import COURT_ORDER, POLICE_ORDER
from apps.procedures.rules.tracks_perpetrator import PROGRAMME, SUMMONS
from apps.procedures.rules.tracks_visits import VISITS

TRACKS: dict[str, Track] = {
    track.code: with_withdrawal(track)
    for track in (
        POLICE_ORDER, COURT_ORDER, PROGRAMME, SUMMONS, INVITATION, WIDENING, CHILD, CRIME,
        JURISDICTION, VISITS,
    )
}  # fmt: skip


def answering(code: str) -> TrackStep | None:
    """Return the step of a sub-process that answers a term which ran out unmet; None where none does."""
    steps = (step for track in TRACKS.values() for step in track.steps)
    return next((one for one in steps if code in one.over), None)
