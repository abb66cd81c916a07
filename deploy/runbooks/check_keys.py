"""Say for every office whether its keys open with this deployment's MASTER_KEY.

Runs inside ``manage.py shell -c "$(cat deploy/runbooks/check_keys.py)"``.
"""

from apps.common import keys
from tenants import schema
from tenants.models import Office

for office in Office.objects.exclude(status=Office.Status.DELETED).exclude(migrated_head=""):
    with schema.office(office, active_only=False):
        try:
            keys.current_keys()
            print(office.schema_name, "opens")
        except keys.KeyUnusable:
            print(office.schema_name, "DOES NOT OPEN")
