"""What every way of running shares."""

from pathlib import Path

from przystan.settings.components.auth import *
from przystan.settings.components.celery import *
from przystan.settings.components.database import *
from przystan.settings.components.email import *
from przystan.settings.components.i18n import *
from przystan.settings.components.logging import *
from przystan.settings.components.rest import *
from przystan.settings.components.security import *
from przystan.settings.components.tenancy import *
from przystan.settings.env import ROOT

DEBUG = False
WSGI_APPLICATION = "przystan.wsgi.application"
ROOT_URLCONF = "przystan.urls.public"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "przystan.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before the office is looked up: answers to unknown hosts carry the same headers.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "przystan.middleware.PrivateResponseMiddleware",
    # Also before: without its database no office is found, and a program is told so as a problem.
    "apps.api.middleware.ProblemMiddleware",
    "tenants.middleware.OfficeMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "przystan.middleware.OfficeLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "przystan.middleware.SessionOfficeMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "przystan.middleware.SecondFactorMiddleware",
    "przystan.middleware.FirstPasswordMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "przystan.middleware.MethodPageMiddleware",
    "przystan.middleware.BadInputMiddleware",
    "przystan.middleware.SentOnceMiddleware",
    "przystan.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "platform" / "przystan" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "przystan.context_processors.office",
                "przystan.context_processors.navigation",
                "przystan.context_processors.drafts",
            ],
        },
    }
]
FORM_RENDERER = "apps.common.ui.renderer.PrzystanRenderer"

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = ROOT / ".local" / "static"
STATICFILES_DIRS = [ROOT / "platform" / "przystan" / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A table of people never lies unencrypted on a disk while it is read (the largest is 20 MB).
FILE_UPLOAD_MAX_MEMORY_SIZE = 22 * 1024 * 1024
