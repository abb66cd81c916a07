"""Whom an order, a programme, a summons or a child taken to safety concerns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0014_windows")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="party",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matters",
                to="procedures.party",
            ),
        )
    ]
