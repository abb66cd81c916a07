"""Models and querysets that remember the office they came from (hazard D5).

Loading a row in office A and saving it in office B would put A's data into B; a lazy queryset built
in A and evaluated in B would show B's rows. Both raise here.
"""

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

    def _fetch_all(self) -> None:
        self._check()
        super()._fetch_all()

    def _iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        return super()._iterator(*args, **kwargs)  # type: ignore[misc]

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
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, in the office that the row belongs to."""
        self._check_office()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Load again, in the office that the row belongs to."""
        self._check_office()
        super().refresh_from_db(*args, **kwargs)
