"""A procedure of another team becomes one of this team: people, forms, sub-processes, clocks."""

import datetime as dt
from typing import Any

from django.utils import timezone

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.deadlines import services as deadlines
from apps.deadlines.rules import Regime
from apps.deadlines.services import Subject
from apps.people import services as people
from apps.people.rules import ContactRules
from apps.procedures import terms
from apps.procedures.models import (
    Event,
    Form,
    Household,
    Matter,
    MatterEvent,
    NkbHandover,
    Party,
    Procedure,
    Relation,
    Resident,
)
from apps.procedures.rules.relations import oriented
from apps.procedures.rules.states import Action, State, find
from apps.procedures.services import following, recusals
from apps.procedures.services.forms import next_number

# They begin anew with the receipt, or were the old team's alone.
_OF_THE_OLD_TEAM = frozenset({"D03", "D04", "D05", "D06", "D12", "D13", "D21"})


def unpack(content: dict[str, Any], *, actor: User, now: dt.datetime) -> Procedure:
    """Return a new procedure, received today; the law stays that of its start.

    A group of this team has still to be appointed, so D04 and D05 begin with the receipt. Terms that
    ran there go on from their own start. Call it in a transaction.
    """
    procedure = _procedure(content, actor, now)
    parties = {one["key"]: _party(procedure, one, actor, now) for one in content["parties"]}
    # A parcel of a team on the release before has none of these two.
    for one in content.get("households", []):
        _household(procedure, one, parties)
    for one in content.get("relations", []):
        _relation(one, parties)
    add_forms(procedure, content["forms"], parties, actor)
    for one in content["nkb"]:
        NkbHandover.objects.create(
            procedure=procedure, party=parties[one["party"]], recipient=one["recipient"],
            language=one["language"], handed_on=one["on"], handed_by=None,
        )  # fmt: skip
    for one in content["matters"]:
        _matter(procedure, one, now)
    _continue(content["terms"], procedure, terms.subject_of(procedure), now)
    step = find(Action.RECEIVE, State.STARTED, Regime(procedure.regime))
    if step is not None:
        terms.after_step(step, procedure, on=timezone.localdate(now), now=now)
    following.link(procedure, now=now)
    recusals.after_start(procedure, now=now)
    return procedure


def add_forms(
    procedure: Procedure, forms: list[dict[str, Any]], parties: dict[str, Party], actor: User
) -> None:
    """Add forms of the other team, each with the name of who wrote it there."""
    has_first = Form.objects.filter(procedure=procedure, code="NK-A", is_further=False).exists()
    for one in forms:
        first = one["code"] == "NK-A" and not one["is_further"]
        Form.objects.create(
            procedure=procedure, code=one["code"], pattern=one["pattern"], answers=one["answers"],
            party=parties.get(one["party"]), revision=one["revision"],
            is_further=one["is_further"] or (first and has_first),
            initiator_kind=one["initiator_kind"], status=Form.Status.COMPLETED,
            paper_completed_at=one["paper_completed_at"], completed_at=one["completed_at"],
            author=actor, origin=one["author"],
        )  # fmt: skip


def _procedure(content: dict[str, Any], actor: User, now: dt.datetime) -> Procedure:
    today = timezone.localdate(now)
    procedure = Procedure.objects.create(
        number=next_number(today.year), regime=content["regime"], state=State.RECEIVED,
        started_at=dt.datetime.fromisoformat(content["started_at"]), started_by=actor,
        initiator_kind=content["initiator_kind"], received_on=today,
        origin=f"{content['office']}, {content['number']}",
    )  # fmt: skip
    Event.objects.create(
        procedure=procedure, kind="taken-over", on=today, recorded_at=now, actor=actor,
        to_state=State.RECEIVED, note={"text": procedure.origin},
    )  # fmt: skip
    return procedure


def _party(procedure: Procedure, given: dict[str, Any], actor: User, now: dt.datetime) -> Party:
    person = people.register(given["person"])
    rules = ContactRules(**given["contact"])
    if rules != ContactRules():
        people.set_contact(person=person, rules=rules, by=actor, now=now)
    return Party.objects.create(
        procedure=procedure, person=person, side=given["side"], position=given["position"],
        is_minor=given["is_minor"],
    )  # fmt: skip


def _household(procedure: Procedure, given: dict[str, Any], parties: dict[str, Party]) -> None:
    household = Household.objects.create(
        procedure=procedure, address=given["address"], noted_at=given["noted_at"]
    )
    Resident.objects.bulk_create(
        [
            Resident(
                household=household,
                party=parties.get(one["party"]),
                about=one["about"],
                is_principal=one["is_principal"],
                since=one["since"],
                until=one["until"],
            )
            for one in given["residents"]
        ]
    )


def _relation(given: dict[str, Any], parties: dict[str, Party]) -> None:
    one, other, kind = oriented(parties[given["one"]].pk, parties[given["other"]].pk, given["kind"])
    Relation.objects.create(
        one_id=one, other_id=other, kind=kind, since=given["since"], until=given["until"]
    )


def _matter(procedure: Procedure, given: dict[str, Any], now: dt.datetime) -> None:
    matter = Matter.objects.create(
        procedure=procedure, kind=given["kind"], state=given["state"], number=given["number"],
        opened_on=given["opened_on"], facts=given["facts"],
    )  # fmt: skip
    MatterEvent.objects.bulk_create(
        [
            MatterEvent(
                matter=matter,
                step=one["step"],
                on=one["on"],
                recorded_at=one["recorded_at"],
                facts=one["facts"],
            )
            for one in given["events"]
        ]
    )
    _continue(given["terms"], procedure, terms.matter_subject(matter), now)


def _continue(
    given: list[dict[str, str]], procedure: Procedure, subject: Subject, now: dt.datetime
) -> None:
    staff = [*accounts.active_with(Role.CHAIR), *accounts.active_with(Role.SECRETARY)]
    for one in given:
        if one["code"] in _OF_THE_OLD_TEAM:
            continue
        deadlines.start(
            code=one["code"], regime=Regime(procedure.regime), subject=subject,
            at=dt.datetime.fromisoformat(one["start_at"]), assignees=staff, now=now,
            warn_on=dt.date.fromisoformat(one["warn_on"]) if one["warn_on"] else None,
        )  # fmt: skip
