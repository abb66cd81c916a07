"""Deleting one procedure with everything that hangs on it.

What hangs on it is read from the foreign keys of all models, so that a new table cannot be forgotten: its
rows go too, unless its foreign key is named in ``KEPT``. Rows of history, which the office's database
role cannot delete, go through ``retention_erase_history``: a function of the owner that lets a released
list do it and nothing else (migration 0002).
"""

import uuid
from collections import defaultdict
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from apps.deadlines.models import Deadline
from apps.notifications.models import Message
from apps.people.models import Person
from apps.procedures.models import Party, Procedure
from apps.retention.models import Disposal
from apps.teams.models import Group
from tenants import due
from tenants.bound import OfficeModel

Found = dict[type[models.Model], set[Any]]

# Rows that stay, with what is written in place of the procedure.
KEPT: dict[str, dict[str, Any]] = {
    "procedures.Procedure.previous": {"previous": None},
    "procedures.Procedure.joined_to": {"joined_to": None},
    # The number of an earlier case stays known: it never comes in a second time.
    "imports.Row.procedure": {"procedure": None, "state": "erased", "content": [], "problems": []},
}


def erase(procedure: Procedure, disposal: Disposal) -> dict[str, int]:
    """Delete a procedure of a released list; return the number of rows of each model.

    Persons go too who are in no other procedure. Call it in a transaction, with the row locked.
    """
    persons = only_here(procedure)
    found = hanging_on({Procedure: {procedure.pk}, Group: {procedure.group_id} - {None}})
    found[Person] |= persons
    for model, keys in hanging_on({Person: persons}).items():
        found[model] |= keys
    told = _told_by_id(found, procedure.number)
    numbers = {_name(model): len(keys) for model, keys in found.items() if keys}
    _erase_history(disposal, procedure, persons)
    _keep(procedure)
    for model in _children_first(found):
        rows = _rows(model).filter(pk__in=found[model])
        for name in _references_to_itself(model):
            rows.update(**{name: None})
        rows.delete()
    return {**numbers, **told}


def only_here(procedure: Procedure) -> set[uuid.UUID]:
    """Return the persons of a procedure who are in no other one, with entries merged into them."""
    elsewhere = Party.objects.exclude(procedure=procedure).values("person_id")
    parties = Party.objects.filter(procedure=procedure).exclude(person_id__in=elsewhere)
    persons = set(parties.values_list("person_id", flat=True))
    merged = persons
    while merged:
        merged = set(Person.objects.filter(merged_into__in=merged).values_list("pk", flat=True))
        merged -= persons
        persons |= merged
    return persons


def hanging_on(roots: dict[type[models.Model], set[Any]]) -> Found:
    """Return the roots and all rows that refer to them, directly or through others, by model."""
    found: Found = defaultdict(set)
    waiting = list(roots.items())
    while waiting:
        model, keys = waiting.pop()
        new = keys - found[model]
        found[model] |= new
        if new:
            waiting += [
                (one.related_model, _referring(one, new))
                for one in model._meta.related_objects
                if not one.many_to_many and _label(one) not in KEPT
            ]
    return found


def _referring(relation: Any, keys: set[Any]) -> set[Any]:
    rows = _rows(relation.related_model).filter(**{f"{relation.field.name}__in": keys})
    return set(rows.values_list("pk", flat=True))


def _told_by_id(found: Found, number: str) -> dict[str, int]:
    """Delete what refers to these rows by id alone: terms, their reminders, messages to staff.

    A message may have a cause of its own and name the procedure by its number alone.
    """
    ids = {key for keys in found.values() for key in keys if isinstance(key, uuid.UUID)}
    terms = list(Deadline.objects.filter(subject_id__in=ids).values_list("pk", flat=True))
    for term in terms:
        due.clear(term)
    Deadline.objects.filter(pk__in=terms).delete()
    by_number = Q(label=number) | Q(label__startswith=f"{number}/")
    messages = Message.objects.filter(by_number | Q(ref__in=ids | set(terms)))
    numbers = {_name(Deadline): len(terms), _name(Message): messages.count()}
    messages.delete()
    return {name: number for name, number in numbers.items() if number}


def _erase_history(disposal: Disposal, procedure: Procedure, persons: set[uuid.UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT retention_erase_history(%s, %s, %s)",
            [disposal.pk, procedure.pk, list(persons)],
        )


def _keep(procedure: Procedure) -> None:
    for label, values in KEPT.items():
        app, model, field = label.split(".")
        rows = _rows(apps.get_model(app, model))
        rows.filter(**{field: procedure.pk}).update(**values)


def _children_first(found: Found) -> list[type[models.Model]]:
    """Return the models in which rows have to go; those that refer to others come before these."""
    refers_to = {
        model: {
            field.related_model
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model in found and field.related_model != model
        }
        for model in found
    }
    order = [model for model in TopologicalSorter(refers_to).static_order() if model in found]
    history = {model for model in order if getattr(model, "append_only", False)}
    return [model for model in reversed(order) if model not in history and found[model]]


def _references_to_itself(model: type[models.Model]) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if one.related_model == model]


def _rows(model: type[models.Model]) -> "models.QuerySet[Any]":
    if not issubclass(model, OfficeModel):
        raise TypeError(f"{model._meta.label} is no table of an office.")
    return model.objects.all()


def _label(relation: Any) -> str:
    return f"{relation.related_model._meta.label}.{relation.field.name}"


def _name(model: type[models.Model]) -> str:
    return model._meta.label
