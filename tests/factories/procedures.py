"""Procedures brought to a state by the same services that people use."""

import datetime as dt
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.procedures.models import Form, Matter, Procedure
from apps.procedures.rules.nkb import Handover
from apps.procedures.rules.states import Action, Ground
from apps.procedures.services import actions, forms, group_forms, handovers, submitting, tracks
from apps.procedures.services.inputs import ActionInput, HandoverInput
from apps.procedures.services.tracks import StepInput
from tests.factories.cast import Cast
from tests.factories.forms_2011 import valid_nka_2011
from tests.factories.nka import pesel_number, valid_nka
from tests.factories.remembered import remembered


def completed_form(cast: Cast, now: dt.datetime, answers: dict[str, Any] | None = None) -> Form:
    """Return an NK-A that the police officer completed."""
    return submitting.submit(
        author=cast.police_officer,
        answers=answers or valid_nka(),
        now=now,
        family=forms.NEW_FAMILY,
    )


def same_victim_again(cast: Cast, now: dt.datetime) -> Procedure:
    """Return another procedure with the same victim, whose PESEL nobody knew there."""
    answers = valid_nka()
    first = answers["victims"][0]
    first.pop("pesel")
    first |= {"no_pesel_reason": "not_known", "age": 40, "contact": "600 111 222"}
    number = pesel_number(dt.date(1880, 5, 1), serial=777, sex="male")
    answers["perpetrators"][0] |= {"last_name": "Inny", "pesel": number}
    procedure = completed_form(cast, now, answers).procedure
    assert procedure is not None
    return procedure


def started(cast: Cast, now: dt.datetime) -> Procedure:
    """Return a procedure that has just started."""
    return remembered(("started", now), lambda: _started(cast, now), _load)


def _started(cast: Cast, now: dt.datetime) -> Procedure:
    procedure = completed_form(cast, now).procedure
    assert procedure is not None
    return procedure


def started_by(author: User, now: dt.datetime) -> Procedure:
    """Return a procedure that somebody started in the name of their institution."""
    answers = valid_nka()
    answers["initiator"] = {"initiator": author.institution.kind if author.institution else ""}
    form = submitting.submit(author=author, answers=answers, now=now, family=forms.NEW_FAMILY)
    procedure = form.procedure
    assert procedure is not None
    return procedure


def _load(first: Procedure) -> Procedure:
    return Procedure.objects.get(pk=first.pk)


def in_diagnosis(cast: Cast, now: dt.datetime) -> Procedure:
    """Return a procedure whose group met once, all on the day of the start."""
    return remembered(
        ("in-diagnosis", now),
        lambda: go_on_to_diagnosis(cast, _started(cast, now), now),
        _load,
    )


def go_on_to_diagnosis(cast: Cast, procedure: Procedure, now: dt.datetime) -> Procedure:
    """Take a procedure that has just started to the first meeting of its group, all on one day."""
    day = timezone.localdate(now)
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    for actor, action, given in (
        (cast.secretary, Action.RECEIVE, ActionInput(on=day)),
        (cast.chair, Action.APPOINT_GROUP, ActionInput(on=day, **core)),
        (cast.secretary, Action.FORWARD, ActionInput(on=day)),
        (
            cast.social_worker,
            Action.FIRST_MEETING,
            ActionInput(on=day, present=[cast.social_worker, cast.police_officer]),
        ),
    ):
        procedure = actions.take(
            actor=actor, procedure_id=procedure.pk, action=action, given=given, now=now
        )
    return procedure


def appoint_anew(cast: Cast, procedure: Procedure, now: dt.datetime) -> Procedure:
    """Return a procedure that another team handed over, with its group here."""
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    return actions.take(
        actor=cast.chair, procedure_id=procedure.pk, action=Action.APPOINT_GROUP, now=now,
        given=ActionInput(on=timezone.localdate(now), **core),
    )  # fmt: skip


def closed(
    cast: Cast, now: dt.datetime, procedure: Procedure | None = None, ground: str = Ground.NO_GROUNDS
) -> Procedure:  # fmt: skip
    """Return a procedure that its group confirmed and closed, all on one day; monitoring begins."""
    row, day = procedure or in_diagnosis(cast, now), timezone.localdate(now)
    for action, given in (
        (Action.CONFIRM, ActionInput(on=day)), (Action.CLOSE, ActionInput(on=day, ground=ground)),
    ):  # fmt: skip
        row = actions.take(
            actor=cast.social_worker, procedure_id=row.pk, action=action, given=given, now=now
        )
    return row


def valid_nkc(day: dt.date) -> dict[str, Any]:
    """Return answers that make an NK-C complete, of a meeting held that day."""
    return {
        "identification": {"meeting_on": day.isoformat(), "victim_present": "yes"},
        "history": {"first_act": "Zdarzenie zmyślone."},
        "situation": {},
        "safety": {"feels_safe": "no", "risks": "Zagrożenie zmyślone."},
        "plan": [
            {
                "action": "Rozmowa z psychologiem",
                "service": "social_assistance",
                "due_on": (day + dt.timedelta(days=30)).isoformat(),
            }
        ],
        "assessment": {"frequency": "monthly"},
        "crime_notice": {"notify": "no"},
    }


def valid_nkd(day: dt.date) -> dict[str, Any]:
    """Return answers that make an NK-D complete, of a meeting held that day."""
    return {
        "identification": {"meeting_on": day.isoformat()},
        "statement": {"text": "Nie zgadza się z zarzutami."},
        "commitments": {"accepted": "yes"},
        "liability": {"informed": "yes"},
        "assessment": {"frequency": "monthly"},
    }


def group_draft(cast: Cast, procedure: Procedure, now: dt.datetime, code: str = "NK-C") -> Form:
    """Return a draft of the group in which nothing is missing; the procedure is in diagnosis."""
    side, valid = ("victim", valid_nkc) if code == "NK-C" else ("perpetrator", valid_nkd)
    party = procedure.parties.get(side=side, position=1)
    draft = group_forms.start_draft(
        author=cast.social_worker, procedure_id=procedure.pk, party_id=party.pk, code=code, now=now
    )
    for section, given in valid(timezone.localdate(now)).items():
        forms.save_section(author=cast.social_worker, form_id=draft.pk, section=section, raw=given)
    draft.refresh_from_db()
    return draft


ORDER = {"hour": "09:00", "kinds": ["leave_home"], "unit": "KP Przykładowo"}


def nkb_handed_over(actor: User, procedure: Procedure, now: dt.datetime) -> None:
    """Hand NK-B over for everybody: for children to the adult victim."""
    victims = procedure.parties.filter(side="victim").select_related("person")
    adult = next(one for one in victims if not one.is_minor)
    for party in victims:
        how = (
            Handover("parent_or_guardian", "pl", received_by=str(adult.person))
            if party.is_minor
            else Handover("victim", "pl")
        )
        handovers.record(
            actor=actor, procedure_id=procedure.pk, party_id=party.pk, now=now,
            given=HandoverInput(how, on=timezone.localdate(now)),
        )  # fmt: skip


def with_police_order(cast: Cast, procedure: Procedure, now: dt.datetime) -> Matter:
    """Return a police order that the initiator recorded in a procedure without a group yet."""
    return tracks.open_matter(
        actor=cast.police_officer, procedure_id=procedure.pk, kind="police-order",
        given=StepInput(timezone.localdate(now), ORDER), now=now,
    )  # fmt: skip


def from_paper(
    cast: Cast, on_paper: dt.datetime, now: dt.datetime, *, who: str = "police_officer"
) -> Procedure:
    """Return a procedure entered from a paper form of 2011."""
    author = getattr(cast, who)
    draft = forms.start_draft(author=author, now=now, paper_completed_at=on_paper)
    for section, given in valid_nka_2011().items():
        forms.save_section(author=author, form_id=draft.pk, section=section, raw=given)
    procedure = forms.complete(author=author, form_id=draft.pk, now=now).procedure
    assert procedure is not None
    return procedure
