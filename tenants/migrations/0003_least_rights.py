"""Only what is needed: a sweep claims, a recipient settles; nobody rewrites what was sent."""

from django.db import migrations

from tenants.names import OFFICES_ROLE, WEB_ROLE

RIGHTS = f"""
REVOKE UPDATE ON tenants_dueentry, tenants_parcel FROM {WEB_ROLE};
GRANT UPDATE (claimed_at) ON tenants_dueentry TO {WEB_ROLE};
GRANT UPDATE (claimed_at) ON tenants_parcel TO {WEB_ROLE};
REVOKE UPDATE ON tenants_parcel FROM {OFFICES_ROLE};
GRANT UPDATE (state, reason, settled_at) ON tenants_parcel TO {OFFICES_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_rights")]

    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
