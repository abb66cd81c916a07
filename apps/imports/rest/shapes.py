"""The shapes of imports over REST. What stands in a cell is never shown, only where to mend it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import BIGGEST_ID, Input, PageQuery, Whole
from apps.common.rest.files import Upload
from apps.imports import selectors
from apps.imports.models import Batch, Row
from apps.imports.reading import MOST_COLUMNS
from apps.imports.rules.columns import COLUMNS, guess

_NAMES = [(one.name, one.label) for one in COLUMNS]


class ImportsQuery(PageQuery):
    """Pages of the list."""


class TableBody(Input):
    """The table."""

    file = Upload(
        help_text="CSV or XLSX, up to 20 MB and 10,000 cases. Neither the file nor its name is kept."
    )


def _place(label: str, *, required: bool) -> Whole:
    return Whole(min_value=0, max_value=MOST_COLUMNS - 1, required=required, help_text=label)


ImportColumnsBody: type[Input] = type(
    "ImportColumnsBody",
    (Input,),
    {
        "__doc__": "The place of each column in the table, from 0 on; what is not there is left out.",
        "__module__": __name__,
        **{one.name: _place(one.label, required=one.required) for one in COLUMNS},
    },
)


class RunBody(Input):
    """Who works in the groups of cases that are not finished, where a row does not name them itself.

    Needed where `needs_group` says so.
    """

    social_worker = Whole(
        required=False, min_value=1, max_value=BIGGEST_ID, help_text="Id of a user."
    )
    police_officer = Whole(
        required=False, min_value=1, max_value=BIGGEST_ID, help_text="Id of a user."
    )


class ImportOut(serializers.Serializer[Any]):
    """A table that was uploaded, without anything that stands in it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=["csv", "xlsx"])
    state = serializers.ChoiceField(choices=Batch.State.choices)
    rows_read = serializers.IntegerField()
    cases = serializers.IntegerField()
    problems_found = serializers.IntegerField()
    needs_group = serializers.BooleanField(
        help_text="Some case is not finished and its rows do not name both people of its core: "
        "whoever lets the import run names who works there."
    )
    created_by = UserRef()
    created_at = serializers.DateTimeField()
    run_by = UserRef(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(
        help_text="Rises with each matching, check and start, not while cases are taken in."
    )


class CountsOut(serializers.Serializer[Any]):
    """The number of cases in each state: how far the import is."""

    pending = serializers.IntegerField(help_text="Wait.")
    imported = serializers.IntegerField(help_text="Taken in.")
    skipped = serializers.IntegerField(help_text="Were there already.")
    wrong = serializers.IntegerField(help_text="Have to be mended and uploaded again.")
    erased = serializers.IntegerField(
        help_text="Were taken in, and deleted after the time of keeping."
    )


class RowProblemOut(serializers.Serializer[Any]):
    """One thing to mend in the table. It repeats nothing that stands there."""

    row = serializers.IntegerField(help_text="The line of the table, headings counted.")
    column = serializers.ChoiceField(
        choices=[("", ""), *_NAMES], source="name", help_text="Empty where all of the row is meant."
    )
    detail = serializers.CharField(source="message")


class ClosedYearOut(serializers.Serializer[Any]):
    """A closed year into which cases of the table fall."""

    year = serializers.IntegerField()
    cases = serializers.IntegerField()


class ImportDetail(ImportOut):
    """A table with its progress and with what has to be mended."""

    counts = serializers.SerializerMethodField()
    same_file = serializers.SerializerMethodField(
        help_text="Id of an earlier import out of the same file."
    )
    closed_years = serializers.SerializerMethodField(
        help_text="By the last check: closed years into which cases fall. Their statistics stay as they"
        " were closed, whatever is taken in."
    )
    problems = serializers.SerializerMethodField(
        help_text="The first 200 in the order of the table; `problems_found` has the number of all."
    )

    @extend_schema_field(CountsOut)
    def get_counts(self, batch: Batch) -> Any:
        """Return how far it is."""
        counts = selectors.counts_of(batch)
        return {state.value: counts.get(state.value, 0) for state in Row.State}

    def get_same_file(self, batch: Batch) -> str | None:
        """Return the id of an earlier one."""
        found = selectors.same_file(batch)
        return str(found.pk) if found else None

    @extend_schema_field(ClosedYearOut(many=True))
    def get_closed_years(self, batch: Batch) -> Any:
        """Return the closed years with the number of cases in each."""
        return ClosedYearOut(selectors.closed_years_of(batch), many=True).data

    @extend_schema_field(RowProblemOut(many=True))
    def get_problems(self, batch: Batch) -> Any:
        """Return what has to be mended."""
        return RowProblemOut(selectors.problems_of(batch), many=True).data


class ColumnOut(serializers.Serializer[Any]):
    """One column that a table may have."""

    name = serializers.ChoiceField(choices=_NAMES)
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away
    required = serializers.BooleanField()  # type: ignore[assignment]  # the metaclass takes it away
    place = serializers.IntegerField(
        allow_null=True,
        help_text="Where it stands: as matched; before that, as the headings suggest.",
    )


class ColumnsOut(serializers.Serializer[Any]):
    """The headings of a table in their order, and our columns with their places."""

    headings = serializers.ListField(child=serializers.CharField(allow_blank=True))
    columns = ColumnOut(many=True)


class DiscardedOut(serializers.Serializer[Any]):
    """What is left of a table."""

    is_gone = serializers.BooleanField(
        help_text="False where some of its cases were taken in: then the import itself stays listed."
    )


def columns_of(batch: Batch) -> Any:
    """Return the headings of a table and the place of each column."""
    known = batch.columns or guess(batch.headings)
    rows = [
        {
            "name": one.name,
            "label": one.label,
            "required": one.required,
            "place": known.get(one.name),
        }
        for one in COLUMNS
    ]
    return ColumnsOut({"headings": batch.headings, "columns": rows}).data
