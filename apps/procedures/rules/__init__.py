"""Part of apps.procedures.rules."""
