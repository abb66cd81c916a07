"""Keeping and deleting over REST."""
