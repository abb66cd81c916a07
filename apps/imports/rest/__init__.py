"""Part of apps.imports.rest."""
