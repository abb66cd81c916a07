"""Rights on the registry: what the web's role and the offices' roles may do in ``public``.

Row security keeps an office to its own reminders and to parcels that it sent or received.
"""

from django.db import migrations

from tenants.names import OFFICE_ROLE_PREFIX, OFFICES_ROLE, WEB_ROLE

OWN = f"(SELECT id FROM tenants_office WHERE '{OFFICE_ROLE_PREFIX}' || schema_name = current_user)"

RIGHTS = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{WEB_ROLE}') THEN
        CREATE ROLE {WEB_ROLE} NOLOGIN NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{OFFICES_ROLE}') THEN
        CREATE ROLE {OFFICES_ROLE} NOLOGIN;
    END IF;
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {WEB_ROLE}, {OFFICES_ROLE};
GRANT SELECT ON tenants_office, tenants_domain TO {WEB_ROLE}, {OFFICES_ROLE};
GRANT SELECT, UPDATE ON tenants_dueentry, tenants_parcel TO {WEB_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants_dueentry TO {OFFICES_ROLE};
GRANT USAGE ON SEQUENCE tenants_dueentry_id_seq TO {OFFICES_ROLE};
GRANT SELECT, INSERT, UPDATE ON tenants_parcel TO {OFFICES_ROLE};
ALTER TABLE tenants_dueentry ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_parcel ENABLE ROW LEVEL SECURITY;
CREATE POLICY sweep ON tenants_dueentry TO {WEB_ROLE} USING (true);
CREATE POLICY own ON tenants_dueentry TO {OFFICES_ROLE}
    USING (office_id = {OWN}) WITH CHECK (office_id = {OWN});
CREATE POLICY sweep ON tenants_parcel TO {WEB_ROLE} USING (true);
CREATE POLICY seen ON tenants_parcel FOR SELECT TO {OFFICES_ROLE}
    USING (sender_id = {OWN} OR recipient_id = {OWN});
CREATE POLICY sent ON tenants_parcel FOR INSERT TO {OFFICES_ROLE} WITH CHECK (sender_id = {OWN});
CREATE POLICY settled ON tenants_parcel FOR UPDATE TO {OFFICES_ROLE}
    USING (recipient_id = {OWN}) WITH CHECK (recipient_id = {OWN});
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
