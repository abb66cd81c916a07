"""Whoever was a child when the procedure started is one no more from the eighteenth birthday (art. 10 kc)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from apps.notifications import services as notifications
from apps.procedures import selectors
from apps.procedures.models import Event, Party, Procedure
from apps.procedures.rules.form_people import adult_from
from apps.procedures.rules.states import LIVE

CAME_OF_AGE = "came-of-age"
# In what has ended the child stays the child of that time.


def look(*, now: dt.datetime) -> int:
    """Note who has come of age in procedures that run; return how many. Doing it again changes nothing.

    Of whom no day of birth is known nothing is noted.
    """
    children = Party.objects.filter(
        is_minor=True,
        person__birth_date__isnull=False,
        procedure__state__in=[state.value for state in LIVE],
    ).select_related("person")
    today = timezone.localdate(now)
    days = [(one, adult_from(one.person.birth_date)) for one in children if one.person.birth_date]
    grown = [(party, on) for party, on in days if on <= today]
    for party, on in grown:
        note(party, on, now)
    return len(grown)


@transaction.atomic
def note(party: Party, on: dt.date, now: dt.datetime) -> None:
    """Note that somebody came of age on a day and tell group and team, unless it was noted already."""
    procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=party.procedure_id)
    changed = Party.objects.filter(pk=party.pk, is_minor=True).update(is_minor=False)
    if not changed:
        return
    started = timezone.localdate(procedure.started_at)
    Event.objects.create(
        procedure=procedure, kind=CAME_OF_AGE, on=max(on, started), recorded_at=now,
        from_state=procedure.state, to_state=procedure.state, note={"text": str(party.person)},
    )  # fmt: skip
    for user in selectors.watch(procedure):
        notifications.notify(
            user=user, ref=party.pk, kind=f"procedure.{CAME_OF_AGE}", label=procedure.number, params={},
            url=procedure.get_absolute_url(), now=now,
        )  # fmt: skip
