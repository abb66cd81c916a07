"""Offices as tenants: which apps live where. ``public`` shares no app with the offices (D1)."""

from przystan.settings.env import env

TENANT_MODEL = "tenants.Office"
TENANT_DOMAIN_MODEL = "tenants.Domain"
HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "kind"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

# Minutes between the two sides of a procedure in one place (ROZP23 § 18).
# host:port of clamd; empty: files are marked as not checked.
CLAMD = env.str("CLAMD", "")
CLAMD_SECONDS = env.int("CLAMD_SECONDS", 20)
MEETINGS_APART_MINUTES = env.int("MEETINGS_APART_MINUTES", 60)

BASE_DOMAIN = env.str("BASE_DOMAIN", "localhost")
PUBLIC_PORT = env.str("PUBLIC_PORT", "")

_EVERY_OFFICE = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "apps.common",
    "apps.audit",
    "apps.accounts",
    "apps.documents",
    "apps.notifications",
    "apps.api",
]
_GMINA = [
    "apps.deadlines",
    "apps.people",
    "apps.teams",
    "apps.procedures",
    "apps.letters",
    "apps.attachments",
    "apps.transfers",
    "apps.imports",
    "apps.meetings",
    "apps.statistics",
    "apps.retention",
]
_VOIVODESHIP = ["apps.marshal"]

TENANT_TYPES = {
    "public": {"APPS": ["django_tenants", "tenants"], "URLCONF": "przystan.urls.public"},
    "gmina": {"APPS": _EVERY_OFFICE + _GMINA, "URLCONF": "przystan.urls.gmina"},
    "voivodeship": {"APPS": _EVERY_OFFICE + _VOIVODESHIP, "URLCONF": "przystan.urls.voivodeship"},
}

INSTALLED_APPS = [
    "django_tenants",
    "tenants",
    *_EVERY_OFFICE,
    *_GMINA,
    *_VOIVODESHIP,
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # templates of allauth.mfa load it
    "django.forms",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "csp",
    "rest_framework",
    "drf_spectacular",
]
