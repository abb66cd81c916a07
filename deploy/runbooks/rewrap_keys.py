"""Wrap the keys of every office with NEW_MASTER_KEY instead of MASTER_KEY. Safe to repeat.

Runs inside ``manage.py shell -c "$(cat deploy/runbooks/rewrap_keys.py)"``, while nothing else runs.
"""

import os

from django.conf import settings
from django.db import transaction

from apps.common import keys
from apps.common.models import OfficeKey
from tenants import schema
from tenants.models import Office

old, new = settings.MASTER_KEY, os.environ["NEW_MASTER_KEY"]
for office in Office.objects.exclude(status=Office.Status.DELETED).exclude(migrated_head=""):
    with schema.office(office, active_only=False), transaction.atomic():
        row = OfficeKey.objects.select_for_update().get()
        settings.MASTER_KEY = new
        try:
            keys._load(office)
            print(office.schema_name, "had the new key already")
            continue
        except keys.KeyUnusable:
            settings.MASTER_KEY = old
        opened = keys._load(office)
        settings.MASTER_KEY = new
        row.data_key = keys._wrap(opened.data, office)
        row.private_key = keys._wrap(opened.private, office)
        row.save(update_fields=["data_key", "private_key"])
        print(office.schema_name, "wrapped anew")
