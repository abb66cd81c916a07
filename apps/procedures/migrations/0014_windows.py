"""In which window each section of a draft was saved last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0013_households")]

    operations = [
        migrations.AddField(
            model_name="form", name="windows", field=models.JSONField(default=dict)
        )
    ]
