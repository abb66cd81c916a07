"""Tests: real PostgreSQL, real Redis, quick passwords."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ.setdefault("MASTER_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
os.environ.setdefault("LOG_LEVEL", "WARNING")
# The log-in that may create databases; every query still runs under an office's or the web's role.
os.environ.setdefault("PRZYSTAN_AS_OWNER", "1")

from przystan.settings.base import *  # noqa: E402, F403

WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
PASSWORD_HASHERS = ["przystan.settings.hashers.QuickHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
