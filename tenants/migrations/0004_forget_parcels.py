"""A settled parcel is empty: a sealed copy of a whole case must not stay in ``public`` for ever.

The registry itself forgets, so that no office needs the right to change what was sent. The digest stays.
"""

from django.db import migrations

FORGET = """
CREATE FUNCTION tenants_forget_parcel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.payload := '';
    RETURN NEW;
END $$;
CREATE TRIGGER forget BEFORE UPDATE ON tenants_parcel FOR EACH ROW
    WHEN (NEW.state IN ('accepted', 'refused')) EXECUTE FUNCTION tenants_forget_parcel();
UPDATE tenants_parcel SET state = state WHERE state IN ('accepted', 'refused');
"""
REMEMBER = """
DROP TRIGGER forget ON tenants_parcel;
DROP FUNCTION tenants_forget_parcel;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_least_rights")]

    operations = [migrations.RunSQL(FORGET, REMEMBER)]
