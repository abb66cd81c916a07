from django.db import migrations

# Who has never signed in has the password that the administrator chose, and nobody asked them to change it.
ASK = "UPDATE accounts_user SET must_change_password = true WHERE last_login IS NULL AND is_active"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_first_password")]

    operations = [migrations.RunSQL(ASK, migrations.RunSQL.noop)]
