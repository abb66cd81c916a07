"""Relations between people of one procedure: noted by hand, or said by form NK-A."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, Problem
from apps.procedures.models import Form, Party, Relation
from apps.procedures.rules import forms
from apps.procedures.rules.relations import KINDS, oriented
from apps.procedures.services.households import check_day, check_end, locked, party_of
from apps.procedures.services.parties import described


@dataclass(frozen=True)
class RelationInput:
    """What one person is to another; without ``since`` it is not known from when."""

    one: uuid.UUID
    other: uuid.UUID
    kind: str
    since: dt.date | None = None


@transaction.atomic
def relate(
    *, actor: User, procedure_id: uuid.UUID, given: RelationInput, now: dt.datetime
) -> Relation:
    """Note what one person of a procedure is to another.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, ``DomainError`` where the same holds already.
    """
    procedure = locked(actor, procedure_id)
    one, other = (party_of(procedure, pk, name) for pk, name in
                  ((given.one, "one"), (given.other, "other")))  # fmt: skip
    if one == other:
        message = _("Choose two different people.")
        raise Invalid(message, problems=[Problem(message, "other")])
    if given.kind not in KINDS:
        message = _("Choose one of the list.")
        raise Invalid(message, problems=[Problem(message, "kind")])
    if given.since is not None:
        check_day(given.since, now, "since")
    first, second, kind = oriented(one.pk, other.pk, given.kind)
    if Relation.objects.filter(one=first, other=second, kind=kind, until=None).exists():
        raise DomainError(_("This is noted already."))
    relation = Relation.objects.create(one_id=first, other_id=second, kind=kind, since=given.since)
    audit.record(actor=actor, action="relation.noted", subject=("procedure", procedure.pk), at=now)
    return relation


@transaction.atomic
def end(*, actor: User, relation_id: uuid.UUID, on: dt.date, now: dt.datetime) -> Relation:
    """Note that a relation ended; it stays in the history.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, ``DomainError`` where it had ended already.
    """
    found = Relation.objects.select_related("one").filter(pk=relation_id).first()
    procedure = locked(actor, found.one.procedure_id if found else None)
    relation = Relation.objects.get(pk=relation_id)
    if relation.until is not None:
        raise DomainError(_("That this ended was noted already."))
    check_end(on, relation.since, now)
    relation.until = on
    relation.save(update_fields=["until"])
    audit.record(actor=actor, action="relation.ended", subject=("procedure", procedure.pk), at=now)
    return relation


def from_form(form: Form, answers: dict[str, Any]) -> None:
    """Keep what a completed NK-A says of the victims' relations, and which form says it.

    Nothing is kept of two people of whom anything is known already: the group's own note goes before.
    Call it in the transaction that completes the form.
    """
    said = list(_said(form, answers))
    known = {frozenset(pair) for pair in Relation.objects.filter(
        one__procedure=form.procedure).values_list("one_id", "other_id")}  # fmt: skip
    new: dict[frozenset[uuid.UUID], Relation] = {}
    for one, other, kind in said:
        pair = frozenset((one.pk, other.pk))
        if pair not in known:
            first, second, kept = oriented(one.pk, other.pk, kind)
            new.setdefault(pair, Relation(one_id=first, other_id=second, kind=kept, form=form))
    Relation.objects.bulk_create(new.values())


def _said(form: Form, answers: dict[str, Any]) -> Iterator[tuple[Party, Party, str]]:
    parties = list(Party.objects.filter(procedure=form.procedure).select_related("person"))
    others = [_meant(parties, "perpetrator", row) for row in forms.persons(answers, "perpetrator")]
    for row in forms.persons(answers, "victim"):
        one = _meant(parties, "victim", row)
        kinds: Any = row.get("relation") or []
        for other, kind in zip(others, kinds, strict=False):
            if one is not None and other is not None and kind:
                yield one, other, kind


def _meant(parties: list[Party], side: str, row: Any) -> Party | None:
    """Return the party that a row of a form describes, where it can be only one."""
    same = described(parties, side, row)
    return same[0] if len(same) == 1 else None
