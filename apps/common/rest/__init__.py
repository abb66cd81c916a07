"""Part of apps.common.rest."""
