"""Hand-overs to teams outside this deployment go on paper: no office, and a name that somebody typed."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("transfers", "0002_files_handed_over")]

    operations = [
        migrations.AddField(
            model_name="outgoing", name="is_paper", field=models.BooleanField(default=False)
        ),
        migrations.AlterField(
            model_name="outgoing",
            name="to_teryt",
            field=models.CharField(blank=True, max_length=6),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.CheckConstraint(
                condition=Q(is_paper=True, to_teryt="") | (Q(is_paper=False) & ~Q(to_teryt="")),
                name="outgoing_on_paper_or_to_an_office",
            ),
        ),
    ]
