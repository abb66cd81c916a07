"""Make the first administrator of an office: OFFICE and USER_NAME say which and who.

Runs inside ``manage.py shell -c "$(cat deploy/runbooks/first_administrator.py)"``, at a terminal.
"""

import getpass
import os

from django.utils import timezone

from apps.accounts.rules import Role
from apps.accounts.services import create_user
from tenants import schema

with schema.office(os.environ["OFFICE"]):
    create_user(
        actor=None,
        username=os.environ["USER_NAME"],
        password=getpass.getpass(),
        roles={Role.ADMINISTRATOR},
        now=timezone.now(),
    )
