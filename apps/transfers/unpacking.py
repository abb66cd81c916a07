"""A procedure of another team becomes one of this team: people, forms, sub-processes, clocks."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.common.errors import DomainError
from apps.deadlines import services as deadlines
from apps.deadlines.rules import Regime
from apps.deadlines.selectors import of_subject
from apps.deadlines.services import Subject
from apps.people import services as people
from apps.people.models import Person
from apps.people.rules import ContactRules
from apps.procedures import terms
from apps.procedures.models import (
    Event,
    Form,
    Matter,
    MatterEvent,
    NkbHandover,
    Party,
    Procedure,
)
from apps.procedures.rules.states import Action, State, find
from apps.procedures.services import following, recusals, tracks
from apps.procedures.services.forms import next_number
from apps.transfers import homes
from apps.transfers.models import Outgoing

# They begin anew with the receipt, or were the old team's alone.
_OF_THE_OLD_TEAM = frozenset({"D03", "D04", "D05", "D06", "D12", "D13", "D21"})
# What a further NK-A starts (§ 13.1, § 6.1; art. 9f): all that can be new in a procedure that is here.
_OF_A_FURTHER_FORM = frozenset({"D01b", "D02"})


def unpack(
    content: dict[str, Any], *, actor: User, now: dt.datetime
) -> tuple[Procedure, dict[str, str]]:
    """Return a new procedure, received today, and what became of the ids of the other team.

    The law stays that of its start. A group of this team has still to be appointed, so D04 and D05
    begin with the receipt. Terms that ran there go on from their own start. Call it in a transaction.
    """
    procedure = _procedure(content, actor, now)
    parties = {one["key"]: _party(procedure, one, actor) for one in content["parties"]}
    became = _add_the_rest(procedure, content, parties, actor, now)
    became |= homes.add(procedure, content, parties, {})
    going_on = [one for one in content["terms"] if one["code"] not in _OF_THE_OLD_TEAM]
    law = Regime(procedure.regime)
    _continue(going_on, lambda _at: law, terms.subject_of(procedure), now)
    step = find(Action.RECEIVE, State.STARTED, Regime(procedure.regime))
    if step is not None:
        terms.after_step(step, procedure, on=timezone.localdate(now), now=now)
    following.link(procedure, now=now)
    recusals.after_start(procedure, now=now)
    return procedure, became


def supplement(
    procedure: Procedure,
    content: dict[str, Any],
    known: dict[str, str],
    *,
    actor: User,
    now: dt.datetime,
) -> dict[str, str]:
    """Add what the other team recorded since its earlier parcels; return what became of all ids.

    New people, forms with the terms that they started, sub-processes with their clocks, moves, and later
    steps of known sub-processes come in. A known sub-process in which this team took a step keeps the
    state it has here. Call it in a transaction.
    """
    here = {str(one.pk): one for one in procedure.parties.all()}
    parties = {
        one["key"]: here[known[one["key"]]]
        if one["key"] in known
        else _party(procedure, {**one, "position": _next(procedure, one["side"])}, actor)
        for one in content["parties"]
    }
    for one in content["parties"]:
        if one["key"] in known:
            _learn_contact(parties[one["key"]].person, one, procedure, actor)
            _learn_death(parties[one["key"]].person, one, actor)
    new = {
        **content,
        "forms": [one for one in content["forms"] if one["id"] not in known],
        "matters": [one for one in content["matters"] if one["id"] not in known],
    }
    for one in content["matters"]:
        if one["id"] in known:
            _later_steps(procedure.matters.get(pk=known[one["id"]]), one, now)
    became = _add_the_rest(procedure, new, parties, actor, now)
    became |= homes.add(procedure, content, parties, known)
    _owed_anew(procedure, content["terms"], now)
    _record("supplemented", procedure, actor, now)
    recusals.after_start(procedure, now=now)
    return known | became


def _add_the_rest(
    procedure: Procedure,
    content: dict[str, Any],
    parties: dict[str, Party],
    actor: User,
    now: dt.datetime,
) -> dict[str, str]:
    """Add forms, hand-overs of NK-B and sub-processes; return what became of the ids."""
    became = {key: str(party.pk) for key, party in parties.items()}
    for one in content["forms"]:
        became[one["id"]] = str(_form(procedure, one, parties, actor).pk)
    for one in content["nkb"]:
        NkbHandover.objects.get_or_create(
            procedure=procedure, party=parties[one["party"]], recipient=one["recipient"],
            language=one["language"], handed_on=one["on"], handed_by=None,
            # Parcels of earlier releases tell neither.
            defaults={key: one[key] for key in ("received_by", "is_refused") if key in one},
        )  # fmt: skip
    for one in content["matters"]:
        became[one["id"]] = str(_matter(procedure, one, parties, now).pk)
    return became


def _form(
    procedure: Procedure, given: dict[str, Any], parties: dict[str, Party], actor: User
) -> Form:
    """Return a form of the other team, with the name of who wrote it there.

    Raises ``DomainError`` for an NK-D about somebody of whom this team wrote one, too.
    """
    is_first = given["code"] == "NK-A" and not given["is_further"]
    has_first = Form.objects.filter(procedure=procedure, code="NK-A", is_further=False).exists()
    party = parties.get(given["party"])
    of_party = (
        Form.objects.filter(party=party, code=given["code"]) if party else Form.objects.none()
    )
    last = of_party.aggregate(last=Max("revision"))["last"] or 0
    if given["code"] == "NK-D" and last:
        raise DomainError(
            _(
                "Both teams completed NK-D with the same person. Refuse this part and ask the other "
                "team for a copy."
            )
        )
    return Form.objects.create(
        procedure=procedure, code=given["code"], pattern=given["pattern"], answers=given["answers"],
        party=party, revision=max(given["revision"], last + 1),
        is_further=given["is_further"] or (is_first and has_first),
        initiator_kind=given["initiator_kind"], status=Form.Status.COMPLETED,
        paper_completed_at=given["paper_completed_at"], completed_at=given["completed_at"],
        author=actor, origin=given["author"],
        obstacle=given.get("obstacle"),  # parcels of earlier releases have none
    )  # fmt: skip


def _procedure(content: dict[str, Any], actor: User, now: dt.datetime) -> Procedure:
    today = timezone.localdate(now)
    procedure = Procedure.objects.create(
        number=next_number(today.year), regime=content["regime"], state=State.RECEIVED,
        started_at=dt.datetime.fromisoformat(content["started_at"]), started_by=actor,
        initiator_kind=content["initiator_kind"], received_on=today,
        origin=f"{content['office']}, {content['number']}",
    )  # fmt: skip
    _record("taken-over", procedure, actor, now)
    return procedure


def _record(kind: str, procedure: Procedure, actor: User, now: dt.datetime) -> None:
    Event.objects.create(
        procedure=procedure, kind=kind, on=timezone.localdate(now), recorded_at=now,
        actor=actor, to_state=procedure.state, note={"text": procedure.origin},
    )  # fmt: skip


def _next(procedure: Procedure, side: str) -> int:
    last = procedure.parties.filter(side=side).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _party(procedure: Procedure, given: dict[str, Any], actor: User) -> Party:
    person = _sent_before(given)
    if person is None:
        person = people.register(given["person"])
    else:
        people.learn(person, given["person"], keep_known=False)
    _learn_contact(person, given, procedure, actor)
    _learn_death(person, given, actor)
    # This team may have met the same person, by the PESEL number, before a later parcel comes.
    party, _made = Party.objects.get_or_create(
        procedure=procedure, person=person,
        defaults={
            "side": given["side"], "position": given["position"], "is_minor": given["is_minor"],
            "needs": given.get("needs", {}),
        },
    )  # fmt: skip
    return party


def _learn_contact(
    person: Person, given: dict[str, Any], procedure: Procedure, actor: User
) -> None:
    """Take in how somebody is safely reached, unless this team knows something newer."""
    # Parcels of earlier releases do not tell since when: then whatever is known here is newer.
    since = given.get("contact_since")
    people.learn_contact(
        person=person, rules=ContactRules(**given["contact"]), by=actor,
        since=dt.datetime.fromisoformat(since) if since else procedure.started_at,
    )  # fmt: skip


def _learn_death(person: Person, given: dict[str, Any], actor: User) -> None:
    """Take in that somebody died, unless this team knows something newer."""
    death = given.get("death")  # parcels of earlier releases have none
    if death:
        people.learn_death(
            person=person, died_on=dt.date.fromisoformat(death["on"]) if death["on"] else None,
            note=death["note"], since=dt.datetime.fromisoformat(death["since"]), by=actor,
        )  # fmt: skip


def _sent_before(given: dict[str, Any]) -> Person | None:
    """Return the person whom this team itself handed over earlier, so that nobody is entered twice."""
    ours = Party.objects.filter(pk__in=given.get("known_as", []))
    ours = ours.filter(procedure__outgoing__state=Outgoing.State.ACCEPTED)
    party = ours.select_related("person").first()
    return party.person if party else None


def _matter(
    procedure: Procedure, given: dict[str, Any], parties: dict[str, Party], now: dt.datetime
) -> Matter:
    matter = Matter.objects.create(
        procedure=procedure, party=parties.get(given.get("party", "")), kind=given["kind"],
        state=given["state"], number=procedure.matters.count() + 1,
        opened_on=given["opened_on"], facts=given["facts"],
    )  # fmt: skip
    for one in given["events"]:
        _step(matter, one)
    _go_on(matter, given["terms"], now)
    return matter


def _later_steps(matter: Matter, given: dict[str, Any], now: dt.datetime) -> None:
    """Add the steps that were recorded there since; each is known by what it was and when.

    Until this team takes a step of its own, state and terms go as they went there; then a step from
    there can only meet a term.
    """
    known = {(one.step, one.recorded_at) for one in matter.events.all()}
    is_untouched = not matter.events.exclude(actor=None).exists()
    if is_untouched:
        matter.state = given["state"]
        matter.version += 1
        matter.save(update_fields=["state", "version"])
    for one in given["events"]:
        if (one["step"], dt.datetime.fromisoformat(one["recorded_at"])) in known:
            continue
        event = _step(matter, one)
        step, on = matter.track.step(event.step), dt.date.fromisoformat(one["on"])
        if is_untouched:
            tracks.move_terms(matter, step, on, event.facts, now)
        else:
            tracks.meet_terms(matter, step, on, event.facts)
    if is_untouched:
        _go_on(matter, given["terms"], now)


def _step(matter: Matter, given: dict[str, Any]) -> MatterEvent:
    return MatterEvent.objects.create(
        matter=matter, step=given["step"], on=given["on"], recorded_at=given["recorded_at"],
        facts=given["facts"],
    )  # fmt: skip


def _go_on(matter: Matter, given: list[dict[str, str]], now: dt.datetime) -> None:
    """Let the terms of a sub-process run on that did not come here before."""
    subject = terms.matter_subject(matter)
    _continue(_not_here(given, subject), partial(terms.law_of, matter), subject, now)


def _owed_anew(procedure: Procedure, given: list[dict[str, str]], now: dt.datetime) -> None:
    """Let the terms run on here that a further form of the days in between started there.

    What runs here is not owed twice, nor is the notice of a firearm that this team gave already.
    """
    done = {"D02"} if procedure.firearm_notified_on else set()
    subject, law = terms.subject_of(procedure), Regime(procedure.regime)
    new = [
        one for one in _not_here(given, subject)
        if one["code"] in _OF_A_FURTHER_FORM - done and not terms.runs(one["code"], procedure)
    ]  # fmt: skip
    _continue(new, lambda _at: law, subject, now)
    terms.after_handover(procedure)


def _not_here(given: list[dict[str, str]], subject: Subject) -> list[dict[str, str]]:
    """Return the terms that did not come with an earlier parcel: each is known by rule and start."""
    known = {(one.rule_code, one.start_at) for one in of_subject(subject.type, subject.id)}
    return [one for one in given if (one["code"], _start_of(one)) not in known]


def _continue(
    given: list[dict[str, str]], law_at: Callable[[dt.datetime], Regime], subject: Subject,
    now: dt.datetime,
) -> None:  # fmt: skip
    staff = accounts.service_of_team()
    for one in given:
        at = _start_of(one)
        deadlines.start(
            code=one["code"], regime=law_at(at), subject=subject, at=at, assignees=staff, now=now,
            safer_start=dt.date.fromisoformat(one["safer_start"]) if one["safer_start"] else None,
        )  # fmt: skip


def _start_of(term: dict[str, str]) -> dt.datetime:
    return dt.datetime.fromisoformat(term["start_at"])
