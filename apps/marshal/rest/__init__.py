"""Part of apps.marshal.rest."""
