"""A second procedure about one family becomes a further NK-A of the running one (ROZP23 § 13.1 and 3).

Where nobody knew a PESEL number, a further form starts a procedure of its own. The chair joins it: its
forms, people, sub-processes and hand-overs of NK-B go to the running procedure; its number, its course
and the documents that were written in it stay as a record that nothing can happen to any more.
"""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import DomainError, Invalid, Problem
from apps.procedures import families, selectors, terms
from apps.procedures.models import Form, Procedure, Side
from apps.procedures.rules.patterns import NKA
from apps.procedures.rules.states import RUNNING, State
from apps.procedures.services import further, joined_people, recusals, relations
from apps.procedures.services.inputs import ActionInput

# What contexts above find in the way of joining a procedure, in words; "" for nothing.
OBSTACLES: list[Callable[[Procedure], str]] = []


def join(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    """Join a locked procedure to the running one whose number was given.

    Raises ``Invalid`` at ``joins`` for a number that the actor does not see, or whose procedure is this
    one, has ended, is the later of the two, or is about nobody of this one; and for a PESEL number of
    the other side there. Raises ``DomainError`` for what has to be settled here before.
    """
    running = _running(actor, procedure, given.joins)
    for obstacle in OBSTACLES:
        if message := obstacle(procedure):
            raise DomainError(message)
    waits_already = running.further_form_on is not None
    joined = list(
        procedure.forms.filter(code=NKA).select_related("author").order_by("completed_at")
    )
    new = joined_people.bring(procedure, running, by=actor)
    for form in joined:
        running = further.join(form, running, form.answers, now)
        form.procedure, form.is_further = running, True
        form.joins = running if form.joins_id else None
        form.save(update_fields=["procedure", "is_further", "joins", "changed_at"])
        relations.from_form(form, form.answers)
    Form.objects.filter(joins=procedure).update(joins=running)
    if procedure.received_on and not waits_already:
        terms.further_received(running, on=procedure.received_on)
    if any(one.side == Side.VICTIM for one in new):
        terms.after_new_victims(running, at=procedure.started_at, now=now)
    terms.after_handover(running)
    if running.firearm_notified_on is None and procedure.firearm_notified_on:
        terms.firearm_notified(running, on=procedure.firearm_notified_on)
    running.save()
    recusals.after_start(running, now=now)
    procedure.joined_to = running


def _running(actor: User, procedure: Procedure, number: str) -> Procedure:
    found = selectors.visible_to(actor).filter(number=number.strip().upper()).first()
    if found is None:
        raise _at(_("There is no procedure with this number. Check it in the list of procedures."))
    if State(found.state) not in RUNNING:
        raise _at(_("The procedure with this number has ended: the new one is a new procedure."))
    if found.pk == procedure.pk or found.started_at > procedure.started_at:
        raise _at(
            _("The later procedure joins the earlier one: write the number of the earlier one.")
        )
    if found not in families.of_procedure(actor, procedure):
        raise _at(
            _(
                "Nobody suffering violence is the same in both procedures by PESEL or name, so it is not"
                " the same family. If it is, first make one person of two entries on the list of people."
            )
        )
    return Procedure.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _at(message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, "joins")])
