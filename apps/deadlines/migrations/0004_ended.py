"""When a term ended without being met, so that its delay stays; the start of the safer reading."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Coalesce, TruncDate


def _fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give ended terms the last day they ran to: nobody knows any more when they ended."""
    ended = apps.get_model("deadlines", "Deadline").objects.filter(status__in=["lapsed", "missed"])
    ended.update(ended_on=Coalesce("due_on", TruncDate("created_at")))


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_missed")]

    operations = [
        migrations.AddField(
            model_name="deadline", name="ended_on", field=models.DateField(null=True)
        ),
        migrations.AddField(
            model_name="deadline", name="safer_start_on", field=models.DateField(null=True)
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["lapsed", "missed"]), _negated=True)
                | models.Q(("ended_on__isnull", False)),
                name="deadline_ended_has_day",
            ),
        ),
    ]
