"""``python -m przystan.demo``: ``offices`` sets them up; ``data SCHEMA…`` fills some of them."""

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.deadlines import services as deadlines
from apps.notifications import services as notifications
from apps.procedures.models import Procedure
from apps.statistics import services as statistics
from apps.teams import letterhead
from przystan.demo import cast, figures, story
from tenants import names, provisioning, schema

SEED = 20260101


def main() -> None:
    """Run one of the two steps."""
    if sys.argv[1] == "offices":
        offices()
    else:
        for name in sys.argv[3:]:
            fill(name, Path(sys.argv[2]))


def offices() -> None:
    """Register and provision the demo's offices."""
    for office in figures.OFFICES:
        provisioning.provision(
            provisioning.register(
                kind=office.kind, teryt=office.teryt, name=office.name,
                host=f"{office.host}.{settings.BASE_DOMAIN}",
            )
        )  # fmt: skip


def fill(name: str, folder: Path) -> None:
    """Create one office's users and procedures, once, and write down how to sign in."""
    target = folder / f"{name}.json"
    if target.exists():
        return
    office = next(one for one in figures.OFFICES if names.schema_for(one.kind, one.teryt) == name)
    now = timezone.now()
    with schema.office(name), transaction.atomic():
        accounts = cast.create(office, now - dt.timedelta(days=731))
        token = cast.token(accounts, now)
        if office.families and not Procedure.objects.exists():
            _introduce(office, accounts[0].user, now)
            _tell(office, {one.username: one.user for one in accounts})
            deadlines.refresh_reminders(now=now)
            notifications.mark_old_read(before=now - dt.timedelta(days=3), now=now)
            statistics.close_year(actor=accounts[0].user, year=now.year - 1, now=now)
            statistics.refresh(year=now.year, now=now)
    target.write_text(json.dumps(_described(name, office, accounts, token), ensure_ascii=False))


def _introduce(office: figures.DemoOffice, chair: User, now: dt.datetime) -> None:
    letterhead.keep(
        actor=chair, team=f"Zespół Interdyscyplinarny, {office.name}", unit=office.unit,
        address=f"ul. Przykładna 1, {office.name}", phone="00 000 00 00", now=now,
    )  # fmt: skip


def _tell(office: figures.DemoOffice, people: dict[str, Any]) -> None:
    told, said = 0, time.monotonic()
    for told in story.Story(office, people, SEED).tell(timezone.now()):
        if time.monotonic() - said > 5:
            said = time.monotonic()
            print(f"{office.name}: {told} of {office.families} procedures", flush=True)
    print(f"{office.name}: {told} procedures", flush=True)


def _described(
    name: str, office: figures.DemoOffice, accounts: list[cast.Account], token: str
) -> dict[str, Any]:
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return {
        "schema": name,
        "kind": office.kind,
        "name": office.name,
        "url": f"http://{office.host}.{settings.BASE_DOMAIN}{port}",
        "users": [
            {"username": one.username, "password": one.password, "role": one.role}
            for one in accounts
        ],
        "api_token": token,
    }


if __name__ == "__main__":
    main()
