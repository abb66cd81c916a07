"""Procedures whose time of keeping has ended, with everything that can hang on one."""

import datetime as dt
from dataclasses import replace
from typing import Any

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.attachments import services as attachments
from apps.deadlines import services as deadlines
from apps.deadlines.models import Deadline
from apps.meetings.models import Kind
from apps.meetings.services import holding
from apps.people import services as people
from apps.people.rules import ContactRules
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, deaths, group_forms, tracks
from apps.procedures.services.inputs import ActionInput
from apps.procedures.services.tracks import StepInput
from apps.retention import services
from apps.retention.models import Disposal, RetentionClass
from apps.retention.services import ClassInput
from apps.statistics import services as statistics
from tests.factories import households, letters, meetings, procedures
from tests.factories.cast import PASSWORD, Cast
from tests.factories.nka import pesel_number, valid_nka

START = dt.datetime(2023, 10, 2, 10, tzinfo=dt.UTC)
B2 = ClassInput(
    code="B2", title="Procedury", years=2, basis="JRWA, hasło 8135", needs_consent=True,
    is_default=True,
)  # fmt: skip


def a_class(actor: User, now: dt.datetime, given: ClassInput = B2) -> RetentionClass:
    """Return a class of the office."""
    return services.save_class(actor=actor, given=given, now=now)


def archived(cast: Cast, start: dt.datetime) -> Procedure:
    """Return a procedure that was closed and monitored, with forms, an order, letters, files, minutes."""
    procedure = procedures.in_diagnosis(cast, start)
    draft = procedures.group_draft(cast, procedure, start)
    group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=start)
    tracks.open_matter(
        actor=cast.police_officer, procedure_id=procedure.pk, kind="crime-notice",
        given=StepInput(start.date()), now=start,
    )  # fmt: skip
    letters.harmless(cast.secretary, procedure, start)
    attachments.add(
        actor=cast.social_worker, procedure_id=procedure.pk, title="Skan", name="skan.pdf",
        content=b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n", now=start,
    )  # fmt: skip
    victim = procedure.parties.get(side="victim", position=1)
    people.set_contact(
        person=victim.person,
        rules=ContactRules(phone="600100200"),
        by=cast.social_worker,
        now=start,
    )
    procedures.nkb_handed_over(cast.social_worker, procedure, start)
    households.noted(cast.social_worker, procedure, start)
    _met(cast, procedure, start)
    procedure = procedures.closed(cast, start, procedure)
    monitoring = Deadline.objects.get(subject_id=procedure.pk, rule_code="D20")
    deadlines.waive(
        actor=cast.chair, deadline_id=monitoring.pk, reason="Zgon w dniu zakończenia.", now=start
    )
    for action in (Action.DELIVER_PROTOCOL, Action.END_MONITORING):
        procedure = actions.take(
            actor=cast.social_worker, procedure_id=procedure.pk, action=action,
            given=ActionInput(on=start.date()), now=start,
        )  # fmt: skip
    deaths.record(
        actor=cast.secretary,
        party_id=victim.pk,
        died_on=start.date(),
        source="akt zgonu",
        now=start,
    )
    return procedure


def _met(cast: Cast, procedure: Procedure, start: dt.datetime) -> None:
    appointment = meetings.planned(
        cast.social_worker, procedure, start, now=start - dt.timedelta(minutes=5),
        kind=Kind.TALK, users=[cast.social_worker], may_overlap=True,
    )  # fmt: skip
    given = holding.HeldInput([cast.social_worker], text="Rozmowa zmyślona.")
    holding.hold(actor=cast.social_worker, appointment_id=appointment.pk, given=given, now=start)


def years_closed(actor: User, years: range, now: dt.datetime) -> None:
    """Close the figures of past years."""
    for year in years:
        statistics.close_year(actor=actor, year=year, now=now)


def second_secretary(now: dt.datetime) -> User:
    """Return another secretary, who is not the chair."""
    return accounts.create_user(
        actor=None, username="sekretarz2", password=PASSWORD, roles={Role.SECRETARY}, now=now,
        secrecy_signed_on=now.date(),
        first_name="Zofia", last_name="Druga", email="sekretarz2@example.org",
    )  # fmt: skip


def waiting(actor: User, procedure: Procedure, now: dt.datetime) -> dict[str, Any]:
    """Return ids of a class, of a hold, and of a list that waits for release."""
    number = RetentionClass.objects.count()
    disposal = Disposal.objects.create(prepared_by=actor, prepared_at=now)
    disposal.items.create(procedure_id=procedure.pk, number=procedure.number)
    return {
        "class_id": a_class(actor, now, replace(B2, code=f"B{number}")).pk,
        "hold_id": services.hold(actor=actor, procedure_id=procedure.pk, reason="x", now=now).pk,
        "disposal_id": disposal.pk,
    }


def handed_over(cast: Cast, now: dt.datetime) -> Procedure:
    """Return a procedure, of other people, that another team took over."""
    answers = valid_nka()
    people = [one for one in answers["victims"] if one.get("pesel")] + answers["perpetrators"]
    for number, one in enumerate(people):
        one["pesel"] = pesel_number(dt.date(1880, 1, 1), serial=800 + number, sex=one["sex"])
    form = procedures.completed_form(cast, now, answers)
    assert form.procedure is not None
    ended = {"ended_on": now.date(), "ground": "transferred", "received_on": now.date()}
    Procedure.objects.filter(pk=form.procedure.pk).update(state="transferred", **ended)
    return form.procedure
