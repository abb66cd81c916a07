"""Part of apps.statistics.rest."""
