"""The demo and a developer's desk: plain http on ``*.localhost``."""

from przystan.settings.base import *

WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = True
# A demo sets dozens of passwords in one go; production keeps Django's full number of rounds.
PASSWORD_HASHERS = [
    "przystan.settings.hashers.QuickHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SILENCED_SYSTEM_CHECKS: list[str] = []
