"""Production's settings, in a process of their own that logs in as the web does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import io, json, sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

said = io.StringIO()
try:
    call_command("check", deploy=True, fail_level="WARNING", databases=["default"], stdout=said, stderr=said)
    clean = True
except BaseException as error:
    clean, said = False, io.StringIO(str(error))
storages = {**settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES=storages):
    client = Client(headers={"host": "kolbuszowa.localhost", "x-forwarded-proto": "https"})
    page = client.get("/sign-in/")
    plain = Client(headers={"host": "kolbuszowa.localhost"}).get("/sign-in/?next=/")
    probe = Client(headers={"host": "10.0.0.1"}).get("/health/ready")
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        (log_in,) = cursor.fetchone()
print(json.dumps({
    "clean": clean, "said": said.getvalue(), "log_in": log_in,
    "status": page.status_code, "headers": dict(page.headers), "cookies": page.cookies.output(),
    "plain": [plain.status_code, plain.headers.get("Location")], "probe": probe.status_code,
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH],
    "hashers": settings.PASSWORD_HASHERS, "debug": settings.DEBUG,
    "second_factor": settings.REQUIRE_SECOND_FACTOR,
    "insecure": getattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False),
    "silenced": settings.SILENCED_SYSTEM_CHECKS,
}))
"""


def environment(**more: str) -> dict[str, str]:
    """Return what a deployment gives its web process."""
    web = urlsplit(os.environ["DATABASE_URL"])
    database = connection.settings_dict["NAME"]
    given = {name: value for name, value in os.environ.items() if name != "PRZYSTAN_AS_OWNER"}
    return given | {
        "DJANGO_SETTINGS_MODULE": "przystan.settings.prod",
        "DATABASE_URL": web._replace(path=f"/{database}").geturl(),
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        "BASE_DOMAIN": "localhost",
        "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ-prod",
        "LOG_LEVEL": "ERROR",
        **more,
    }


@pytest.fixture(scope="module")
def prod(django_db_setup: None) -> Any:
    """What production says of itself and answers."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], env=environment(), cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_djangos_check_for_deployment_is_clean(prod: Any) -> None:
    assert prod["clean"], prod["said"]
    assert prod["silenced"] == []
    assert prod["debug"] is False


def test_the_web_logs_in_as_the_role_that_owns_nothing(prod: Any) -> None:
    assert prod["log_in"] == "przystan_web"
    assert (prod["status"], prod["probe"]) == (200, 200)


def test_cookies_are_bound_to_the_host_by_their_names(prod: Any) -> None:
    assert prod["session"] == ["__Host-sessionid", True, None, "/"]
    cookie = prod["cookies"]
    assert "__Host-csrftoken=" in cookie
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_http_is_turned_to_https_and_stays_there(prod: Any) -> None:
    assert prod["plain"] == [301, "https://kolbuszowa.localhost/sign-in/?next=/"]
    assert prod["headers"]["Strict-Transport-Security"] == (
        "max-age=63072000; includeSubDomains; preload"
    )


def test_passwords_are_hashed_in_full_and_passkeys_need_https(prod: Any) -> None:
    assert not [one for one in prod["hashers"] if "Quick" in one]
    assert prod["insecure"] is False


def test_a_second_factor_is_demanded(prod: Any) -> None:
    assert prod["second_factor"] is True


@pytest.mark.parametrize("name", ["SECRET_KEY", "MASTER_KEY"])
def test_without_its_keys_production_does_not_start(django_db_setup: None, name: str) -> None:
    given = environment()
    given.pop(name)
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], env=given, cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode != 0
    assert name in done.stderr
