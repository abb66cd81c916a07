"""Part of apps.attachments.rest."""
