"""When a letter calls somebody to a meeting, so that the calendar knows of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_templates")]

    operations = [
        migrations.AddField(
            model_name="letter", name="calls_at", field=models.DateTimeField(null=True)
        )
    ]
