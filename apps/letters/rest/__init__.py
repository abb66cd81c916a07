"""Part of apps.letters.rest."""
