"""Part of apps.accounts.rest."""
