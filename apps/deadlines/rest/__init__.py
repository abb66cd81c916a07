"""Part of apps.deadlines.rest."""
