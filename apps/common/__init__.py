"""Shared kernel: errors, calendar, identifiers, keys, REST pieces, user-interface pieces."""
