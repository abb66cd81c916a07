"""Models and querysets that remember the office they came from (hazard D5).

Loading a row in office A and saving it in office B would put A's data into B; a lazy queryset built
in A and evaluated in B would show B's rows. Both raise here.
"""

from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.db import models

from tenants.schema import current_schema

M = TypeVar("M", bound=models.Model)


class WrongOffice(RuntimeError):
    """A row or query of one office was used while another was active: an error in our code."""


class BoundQuerySet(models.QuerySet[M]):
    """A queryset that may only be evaluated in the office in which it was built."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema = current_schema()

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # not in the stubs
        clone._schema = self._schema
        return clone

    def _check(self) -> None:
        if self._schema != current_schema():
            raise WrongOffice(f"Query of {self._schema} evaluated in {current_schema()}.")
        # Django notes the row from which a relation is followed: it would be looked up by id here.
        origin = self._hints.get("instance")  # type: ignore[attr-defined]  # not in the stubs
        if isinstance(origin, OfficeModel):
            origin._check_office()

    def _fetch_all(self) -> None:
        self._check()
        super()._fetch_all()

    def _iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        return super()._iterator(*args, **kwargs)  # type: ignore[misc]  # Django's own, without a type

    def count(self) -> int:
        """Return the number of rows."""
        self._check()
        return super().count()

    def exists(self) -> bool:
        """Return whether there is a row."""
        self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return aggregates."""
        self._check()
        return super().aggregate(*args, **kwargs)

    def create(self, **kwargs: Any) -> M:
        """Add a row."""
        self._check()
        return super().create(**kwargs)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Add rows, in the office that they belong to."""
        return super().bulk_create(self._own(objs), *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> int:
        """Change rows, in the office that they belong to."""
        return super().bulk_update(self._own(objs), *args, **kwargs)

    def _own(self, objs: Iterable[M]) -> list[M]:
        self._check()
        rows = list(objs)
        for row in rows:
            if isinstance(row, OfficeModel):
                row._check_office()
        return rows

    def update(self, **kwargs: Any) -> int:
        """Change rows."""
        self._check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows."""
        self._check()
        return super().delete()


class OfficeModel(models.Model):
    """Base of every model that lives in an office's schema."""

    objects = BoundQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema = current_schema()

    def _check_office(self) -> None:
        if self._schema != current_schema():
            raise WrongOffice(f"{self._meta.label} of {self._schema} used in {current_schema()}.")

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Save, in the office that the row belongs to."""
        self._check_office()
        for related in self._state.fields_cache.values():
            if isinstance(related, OfficeModel):
                related._check_office()
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, in the office that the row belongs to."""
        self._check_office()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Load again, in the office that the row belongs to."""
        self._check_office()
        super().refresh_from_db(*args, **kwargs)
