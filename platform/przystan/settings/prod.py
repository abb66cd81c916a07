"""Production: https only, ``__Host-`` cookies, static files with digests."""

import przystan.settings.components.errors as error_reports
from przystan import __version__
from przystan.settings.base import *
from przystan.settings.env import env

REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", True)
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 * 2
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = env.str("STATIC_ROOT", "/app/static")

if env.str("SENTRY_DSN", ""):
    error_reports.start(env.str("SENTRY_DSN"), release=__version__)
