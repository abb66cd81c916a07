"""Tests: real PostgreSQL, real Redis, quick passwords."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ.setdefault("MASTER_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
os.environ.setdefault("LOG_LEVEL", "WARNING")
# The log-in that may create databases; every query still runs under an office's or the web's role.
os.environ.setdefault("PRZYSTAN_AS_OWNER", "1")

# Each worker of pytest-xdist has a Redis database of its own: 0 to 7; the browser's stacks have 8 to 15.
TEST_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1")[2:]) + 1
_redis = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0").rsplit("/", 1)[0]
os.environ["REDIS_URL"] = f"{_redis}/{TEST_WORKER}"

from przystan.settings.base import *  # noqa: E402 - the environment is set first

WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
PASSWORD_HASHERS = ["przystan.settings.hashers.QuickHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
