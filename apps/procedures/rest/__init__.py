"""Part of apps.procedures.rest."""
