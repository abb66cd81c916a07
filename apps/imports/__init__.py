"""Existing cases of an office, taken in from a table."""
