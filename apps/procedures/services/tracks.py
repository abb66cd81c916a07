"""Sub-processes of a procedure: permission → lock → rule → write → terms → audit."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.acts import in_short
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem, Stale
from apps.common.moments import PLANNED_WITHIN, NoSuchHour, moment_of, read_hour
from apps.deadlines import services as deadlines
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime
from apps.notifications import services as notifications
from apps.procedures import matter_selectors, selectors, terms
from apps.procedures.models import Matter, MatterEvent, Party, Procedure
from apps.procedures.protection import from_reader, from_side
from apps.procedures.rules.deaths import is_too_late
from apps.procedures.rules.form_schema import Row
from apps.procedures.rules.form_values import parse_date
from apps.procedures.rules.states import LIVE, State
from apps.procedures.rules.tracks import FREE_TEXT, Track, TrackStep, answers, earliest
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.words import say

SUBJECT = "matter"


@dataclass(frozen=True)
class StepInput:
    """The day on which it happened, the raw answers, and at an opening whom it concerns."""

    on: dt.date
    answers: Mapping[str, object] = field(default_factory=dict)
    party_id: uuid.UUID | None = None


@transaction.atomic
def open_matter(
    *, actor: User, procedure_id: uuid.UUID, kind: str, given: StepInput, now: dt.datetime
) -> Matter:
    """Open a sub-process in a procedure.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, and ``DomainError`` where the procedure ended or
    its law knows no such sub-process.
    """
    if kind not in TRACKS or not selectors.visible_to(actor).filter(pk=procedure_id).exists():
        raise NotFound(_("There is no such procedure."))
    procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=procedure_id)
    track = TRACKS[kind]
    check_permission(actor, track, track.opening, procedure)
    if track not in open_tracks(procedure):
        raise DomainError(
            _("This cannot be begun in this procedure: it ended, or its law differs.")
        )
    _check_day(given.on, track.first_day(timezone.localdate(procedure.started_at)), now)
    party = _concerned(procedure, track, given.party_id)
    _check_lives(track, track.opening, party, given.on)
    _check_only_one(procedure, track, party)
    facts = _facts(procedure, track, track.opening, given, party, now)
    _check_grounds(track.opening, given.on, facts)
    matter = Matter.objects.create(
        procedure=procedure, party=party, kind=kind, state=track.opening.target_with(facts), facts=facts,
        opened_by=actor, opened_on=given.on, number=Matter.objects.filter(procedure=procedure).count() + 1,
    )  # fmt: skip
    _record(actor, matter, track.opening, given.on, facts, now)
    return matter


@transaction.atomic
def take_step(
    *,
    actor: User,
    matter_id: uuid.UUID,
    step: str,
    given: StepInput,
    now: dt.datetime,
    version: int | None = None,
) -> Matter:
    """Take a step of a sub-process and return the matter as it is then.

    Raises ``NotFound``, ``NotPermitted``, ``Stale``, ``Invalid``, and ``DomainError`` where the state
    does not allow the step.
    """
    if matter_selectors.matter_of(actor, matter_id) is None:
        raise NotFound(_("There is no such procedure."))
    locked = Matter.objects.select_for_update(of=("self",)).select_related("party__person")
    matter = locked.get(pk=matter_id)
    track, procedure = matter.track, matter.procedure
    known = {one.code: one for one in track.steps}.get(step)
    if known is None:
        raise NotFound(_("There is no such procedure."))
    check_permission(actor, track, known, procedure)
    if version is not None and matter.version != version:
        raise Stale(_("Somebody changed this procedure in the meantime. Load it again and check."))
    if matter.state not in known.sources:
        raise DomainError(
            _(
                "“%(action)s” is not possible while the procedure is: %(state)s. Possible now: %(ways)s."
            )
            % {
                "action": known.title,
                "state": track.state_title(matter.state),
                "ways": ", ".join(one.title for one in track.allowed(matter.state)) or _("nothing"),
            }
        )
    _check_times(matter, known)
    _check_day(given.on, _not_before(matter, known), now, _not_after(matter, known))
    _check_lives(track, known, matter.party, given.on)
    facts = _facts(procedure, track, known, given, matter.party, now)
    _check_grounds(known, given.on, facts, matter)
    _check_lateness(matter, known, given.on, facts)
    matter.state = known.target_with(facts) or matter.state
    matter.version += 1
    matter.save(update_fields=["state", "version"])
    _record(actor, matter, known, given.on, facts, now)
    return matter


def open_steps(matter: Matter, today: dt.date) -> list[TrackStep]:
    """Return the steps that can be taken now, whoever takes them: in this state, their day having come."""
    prefetch_related_objects([matter], "events")
    allowed = matter.track.allowed(matter.state)
    return [one for one in allowed if _not_before(matter, one) <= today]


def open_tracks(procedure: Procedure) -> list[Track]:
    """Return the sub-processes that can be begun in a procedure now, whoever begins them."""
    if State(procedure.state) not in LIVE:
        return []
    return [one for one in TRACKS.values() if Regime(procedure.regime) in one.regimes]


def concerned(procedure: Procedure, track: Track) -> list[Party]:
    """Return the people of the procedure whom a sub-process of this kind may concern."""
    if not track.about:
        return []
    found = Party.objects.filter(procedure=procedure).select_related("person")
    if track.about == "child":
        return list(found.filter(is_minor=True))
    if track.not_of_minors:
        found = found.filter(is_minor=False)
    return list(found.filter(side=track.about))


def _concerned(
    procedure: Procedure, track: Track, party_id: uuid.UUID | None
) -> Party | None:  # fmt: skip
    """Return whom it concerns: who was chosen, or the only one there is."""
    people = concerned(procedure, track)
    if track.not_of_minors and not people:
        raise _at("party", track.not_of_minors)
    if party_id is not None:
        chosen = next((one for one in people if one.pk == party_id), None)
        if chosen is None:
            raise _at("party", _("Choose somebody of this procedure whom this can concern."))
        return chosen
    if len(people) > 1:
        raise _at("party", _("Say whom this concerns: each person has terms of their own."))
    return people[0] if people else None


def _check_lives(track: Track, step: TrackStep, party: Party | None, on: dt.date) -> None:
    """Refuse to call or refer somebody who had died by that day."""
    died_on = party.person.died_on if party else None
    if is_too_late(track.code, step.code, on, died_on):
        message = _("This person died on %(day)s: nobody calls or refers them any more.")
        raise DomainError(message % {"day": f"{died_on:%d.%m.%Y}"})


def _check_only_one(procedure: Procedure, track: Track, party: Party | None) -> None:
    """Refuse a second one about the same person while the first has not ended."""
    if not track.one_at_a_time:
        return
    known = Matter.objects.filter(procedure=procedure, kind=track.code, party=party)
    running = next((one for one in known if not track.is_final(one.state)), None)
    if running is not None:
        message = _(
            "“%(kind)s” of this person was begun already (%(number)s) and has not ended. Add what happened "
            "there; if the first entry was a mistake, the team's staff withdraw it."
        )
        number = f"{procedure.number}/{running.number}"
        raise _at("party", message % {"kind": track.title, "number": number})


def may_take(actor: User, track: Track, step: TrackStep, procedure: Procedure) -> bool:
    """Return whether the user is the one who takes this step in this procedure."""
    if track.is_urgent and procedure.group_id is None and actor.pk == procedure.started_by_id:
        return True
    permission = Permission(step.by)
    if permission is Permission.WORK_IN_GROUP:
        return selectors.works_in(actor, procedure)
    return actor.may(permission)


def check_permission(actor: User, track: Track, step: TrackStep, procedure: Procedure) -> None:
    """Raise ``NotPermitted``, with who may, where it is not the actor who takes this step."""
    if may_take(actor, track, step, procedure):
        return
    require(actor, Permission(step.by))
    raise NotPermitted(
        _("Only members of this procedure's group can do this. The chair appoints the group.")
    )


def _check_times(matter: Matter, step: TrackStep) -> None:
    """Refuse a step that the law allows only so many times."""
    if step.at_most and matter.events.filter(step=step.code).count() >= step.at_most:
        message = _(
            "The law allows this %(times)d times (%(basis)s). It was recorded so often already."
        )
        raise DomainError(message % {"times": step.at_most, "basis": in_short(step.basis)})


def _not_before(matter: Matter, step: TrackStep) -> dt.date:
    """Return the first day on which a step was possible.

    Checks, breaches, notices and complaints come from several bodies and are written down as they
    become known: one of them binds the others to no order.
    """
    binding = [one.on for one in matter.events.all() if _binds(matter.track, one.step, step)]
    return max(earliest(step, matter.opened_on), *binding, *_days_after(matter, step.over))


def _days_after(matter: Matter, codes: Sequence[str]) -> list[dt.date]:
    """Return the days after the last days of terms that have to be over; of one that was met, none."""
    if not codes:
        return []
    known = Deadline.objects.about(SUBJECT, matter.pk).exclude(status=Status.MET)
    over = known.filter(rule_code__in=codes, due_on__isnull=False)
    return [day + dt.timedelta(days=1) for day in over.values_list("due_on", flat=True) if day]


def _binds(track: Track, before: str, step: TrackStep) -> bool:
    """Whether what happened has to come before a step: it led there, began its term, or set its day."""
    taken = track.step(before)
    if step.target and track.is_final(step.target):
        return True  # nothing happens after an end
    if set(taken.starts) & set(step.meets) or (taken.set_days and step.set_days):
        return True
    led_there = not taken.sources or not taken.sources <= step.sources
    return bool(taken.target) and (bool(step.target) or led_there)


def _not_after(matter: Matter, step: TrackStep) -> Deadline | None:
    """Return the term after whose last day the step is not possible, where there is one."""
    known = Deadline.objects.about(SUBJECT, matter.pk).filter(rule_code=step.within)
    return known.filter(due_on__isnull=False).order_by("due_on").last()


def _check_day(on: dt.date, first: dt.date, now: dt.datetime, last: Deadline | None = None) -> None:
    if first > timezone.localdate(now):
        raise _at("on", _("This will be possible from %(day)s on.") % {"day": f"{first:%d.%m.%Y}"})
    if on > timezone.localdate(now):
        raise _at("on", _("The day is in the future. Enter the day on which it happened."))
    if on < first:
        raise _at(
            "on",
            _("The day is too early: the first possible one is %(day)s. Check the date.")
            % {"day": first.strftime("%d.%m.%Y")},
        )
    if last and last.due_on and on > last.due_on:
        message = _("This was possible until %(day)s (%(term)s). Check the date.")
        raise _at("on", message % {"day": f"{last.due_on:%d.%m.%Y}", "term": last.rule.title})


def _facts(
    procedure: Procedure, track: Track, step: TrackStep, given: StepInput, party: Party | None,
    now: dt.datetime,
) -> Row:  # fmt: skip
    facts, wrong = answers(step.fields, given.answers)
    wrong += _check_hour(step, given.on, facts, now)
    told = {name for name, _message in wrong}
    wrong += [one for one in _check_set_days(step, given.on, facts) if one[0] not in told]
    if not wrong:
        wrong = _check_stream(procedure, track, step, facts, party)
    if wrong:
        problems = [Problem(message, name) for name, message in wrong]
        raise Invalid(problems[0].message, problems=problems)
    return facts


def _check_set_days(step: TrackStep, on: dt.date, facts: Row) -> list[tuple[str, str]]:
    """Return what is wrong with the days that become terms; what is no day was told already."""
    found = []
    for _term, name in step.set_days:
        day = parse_date(facts.get(name))
        if day and day < on:
            found.append((name, _("This day is before the day of the entry. Check the date.")))
        elif day and day > on + PLANNED_WITHIN:
            found.append((name, _("This day is too far away. Check the year.")))
    return found


def _check_grounds(step: TrackStep, on: dt.date, facts: Row, matter: Matter | None = None) -> None:
    """Refuse an answer whose time has not come; what is being opened has no history yet."""
    grounds = [one for one in step.grounds if one.concerns(facts)]
    if not grounds:
        return
    events = matter.events.values_list("step", flat=True) if matter else ()
    terms_of = Deadline.objects.about(SUBJECT, matter.pk).order_by("created_at") if matter else ()
    taken, dues = list(events), {one.rule_code: one.due_on for one in terms_of if one.due_on}
    for one in grounds:
        if not one.holds(taken, dues, on):
            raise _at(one.field, one.message)


def _check_lateness(matter: Matter, step: TrackStep, on: dt.date, facts: Row) -> None:
    """Ask why a term is met late, where the table says that the reason belongs to the step."""
    if step.late is None:
        return
    code, reason = step.late
    open_now = Deadline.objects.about(SUBJECT, matter.pk).open().filter(rule_code=code).first()
    if open_now and open_now.due_on and on > open_now.due_on and not facts.get(reason):
        message = _("The interval is longer than the law has it: it ended on %(day)s. Say why.")
        raise _at(reason, message % {"day": open_now.due_on.strftime("%d.%m.%Y")})


def _check_stream(
    procedure: Procedure, track: Track, step: TrackStep, facts: Row, party: Party | None
) -> list[tuple[str, str]]:
    """Return the texts that would show a victim's protected facts to the other side."""
    if track.stream != "perpetrator":
        return []
    texts = {
        one.name: str(facts[one.name])
        for one in step.fields
        if one.kind in FREE_TEXT and one.name in facts
    }
    guard = from_reader(party.person) if party else from_side(procedure)
    stopped = dict.fromkeys(hit.field for hit in guard.hits(texts))
    message = str(say("secret_in_text", procedure.regime))
    return [(name, message) for name in stopped]


def _check_hour(
    step: TrackStep, on: dt.date, facts: Row, now: dt.datetime
) -> list[tuple[str, str]]:
    """Return what is wrong with an hour: it has not come, or the clocks jumped over it."""
    if not _hour_of(step, facts):
        return []
    try:
        is_ahead = moment_of_step(step, on, facts) > now
    except NoSuchHour as refusal:
        return [(step.hour, str(refusal))]
    message = _("This hour has not come yet. Enter the hour at which it happened.")
    return [(step.hour, message)] if is_ahead else []


def _record(
    actor: User, matter: Matter, step: TrackStep, on: dt.date, facts: Row, now: dt.datetime
) -> None:
    event = MatterEvent.objects.create(
        matter=matter, step=step.code, on=on, recorded_at=now, actor=actor, facts=facts
    )
    if step.tells_of_danger(facts):
        _raise_alarm(event)
    move_terms(matter, step, on, facts, now)
    audit.record(
        actor=actor, action="matter.step", subject=(SUBJECT, matter.pk), at=now,
        kind=matter.kind, step=step.code, state=matter.state,
    )  # fmt: skip


def _raise_alarm(event: MatterEvent) -> None:
    matter = event.matter
    for user in selectors.watch(matter.procedure) - {event.actor}:
        notifications.notify(
            user=user, ref=uuid.uuid5(matter.pk, str(event.pk)), kind="matter.alarm", params={},
            label=terms.matter_subject(matter).label, url=matter.get_absolute_url(),
            now=event.recorded_at,
        )  # fmt: skip


def meet_terms(matter: Matter, step: TrackStep, on: dt.date, facts: Row) -> None:
    """Meet the terms that a recorded step meets. Call it in the transaction of its recording."""
    reason = str(facts.get(step.late[1], "")) if step.late else ""
    at = moment_of_step(step, on, facts) if _hour_of(step, facts) else on
    for code, moment in (*((one, at) for one in step.meets), *_counted(matter, step)):
        deadlines.meet(
            code=code, subject=terms.matter_subject(matter), by=step.code, reason=reason, on=moment
        )


def move_terms(matter: Matter, step: TrackStep, on: dt.date, facts: Row, now: dt.datetime) -> None:
    """Meet, miss, end and start the terms that a recorded step touches; the state is the one after it."""
    subject, at = terms.matter_subject(matter), moment_of_step(step, on, facts)
    if step.voids:
        deadlines.void(subject=subject, by=step.code)
        return
    meet_terms(matter, step, on, facts)
    deadlines.miss(codes=step.misses, subject=subject, now=now)
    running = set(
        Deadline.objects.about(SUBJECT, matter.pk).open().values_list("rule_code", flat=True)
    )
    if matter.track.is_final(matter.state):
        deadlines.lapse(subject=subject, on=on)
    elif step.lapses:
        deadlines.lapse(subject=subject, on=on, except_for=running - set(step.lapses))
        running -= set(step.lapses)
    procedure = matter.procedure
    begun = [(code, at) for code in step.started_with(facts)]
    begun += [(code, terms.midnight(dt.date.fromisoformat(str(facts[name]))))
              for code, name in step.set_days if name in facts]  # fmt: skip
    for code, at in begun:
        if code not in running:
            deadlines.start(
                code=code, regime=terms.law_of(matter, at), subject=subject, at=at,
                assignees=terms.people_of(code, procedure), now=now,
            )  # fmt: skip


def _hour_of(step: TrackStep, facts: Mapping[str, object]) -> dt.time | None:
    return read_hour(facts.get(step.hour)) if step.hour else None


def moment_of_step(step: TrackStep, on: dt.date, facts: Mapping[str, object]) -> dt.datetime:
    """Return when a step was taken; without an hour, when its day began. Raises ``NoSuchHour``."""
    at = _hour_of(step, facts) or dt.time()
    return moment_of(on, at, timezone.get_default_timezone())


def _counted(matter: Matter, step: TrackStep) -> list[tuple[str, dt.date]]:
    """Return the term that is met because the step was taken often enough, and the day of that."""
    if step.counted is None:
        return []
    code, times = step.counted
    days = sorted(matter.events.filter(step=step.code).values_list("on", flat=True))
    return [(code, days[times - 1])] if len(days) >= times else []


def _at(name: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, name)])
