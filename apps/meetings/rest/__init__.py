"""Part of apps.meetings.rest."""
