"""Finding persons."""

from django.db.models import Q

from apps.common import keys, polish
from apps.common.identifiers import InvalidPesel, parse_pesel
from apps.people.models import Person
from tenants.bound import BoundQuerySet


def with_pesel(numbers: list[str]) -> BoundQuerySet[Person]:
    """Return the known persons among these PESEL numbers."""
    hashes = [keys.lookup_hash(parse_pesel(number).number) for number in numbers if number]
    return Person.objects.filter(pesel_hash__in=hashes)


def matching(text: str) -> BoundQuerySet[Person]:
    """Return persons by PESEL, or by the beginning of the surname (and of the first name)."""
    try:
        return with_pesel([text])
    except InvalidPesel:
        last, _, first = text.strip().partition(" ")
    found = Q(sort_key__startswith=polish.sort_key(last)) if last else Q(pk=None)
    if first:
        found &= Q(first_name__istartswith=first.strip())
    return Person.objects.filter(found).order_by("sort_key")
