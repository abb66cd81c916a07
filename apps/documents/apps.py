"""Django's configuration of the context."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files, PDFs, letters, templates, and the address firewall."""

    name = "apps.documents"
