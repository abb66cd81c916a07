"""Households and relations of a procedure as its pages show them."""

from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.procedures import household_selectors as selectors
from apps.procedures import matter_selectors
from apps.procedures.models import Household, Procedure, Relation, Resident
from apps.procedures.rules.relations import KINDS


def shown(user: User, procedure: Procedure) -> dict[str, Any]:
    """Return what the pages show of households and relations, in a constant number of queries."""
    homes = [_home(one) for one in selectors.households_of(user, procedure)]
    bonds = [_bond(one) for one in selectors.relations_of(user, procedure)]
    return {
        "homes": [one for one in homes if one["is_lived_in"]],
        "former_homes": [one for one in homes if not one["is_lived_in"]],
        "bonds": [one for one in bonds if one["relation"].until is None],
        "former_bonds": [one for one in bonds if one["relation"].until is not None],
        "notes_people": matter_selectors.adds(user, procedure),
    }


def _home(household: Household) -> dict[str, Any]:
    residents = [_resident(one) for one in household.residents.all()]
    return {
        "household": household,
        "address": selectors.address_text(household.address),
        "residents": [one for one in residents if one["row"].until is None],
        "left": [one for one in residents if one["row"].until is not None],
        "is_lived_in": any(one["row"].until is None and one["row"].party for one in residents),
    }


def _resident(resident: Resident) -> dict[str, Any]:
    about = resident.about or {}
    facts = [
        KINDS[about["relation"]].title if about.get("relation") else "",
        f"PESEL {about['pesel']}" if about.get("pesel") else "",
        _("born %(day)s") % {"day": about["birth_date"]} if about.get("birth_date") else "",
        _("age %(years)s") % {"years": about["age"]} if "age" in about else "",
        about.get("work", ""),
        about.get("school", ""),
    ]
    return {"row": resident, "facts": ", ".join(str(one) for one in facts if one)}


def _bond(relation: Relation) -> dict[str, Any]:
    other, title = relation.seen_from(relation.other)
    return {"relation": relation, "who": other.person, "what": title, "to": relation.other.person}
