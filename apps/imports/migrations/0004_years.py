from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0003_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='years',
            field=models.JSONField(null=True),
        ),
    ]
