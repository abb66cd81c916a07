"""What is particular about a person: service, language, helplessness."""

from django.db import migrations

from apps.common.fields import EncryptedJSONField


class Migration(migrations.Migration):
    dependencies = [("procedures", "0015_concerned")]

    operations = [
        migrations.AddField(
            model_name="party", name="needs", field=EncryptedJSONField(null=True)
        )
    ]
