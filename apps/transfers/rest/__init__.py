"""Part of apps.transfers.rest."""
