"""Interdisciplinary team, diagnostic and help groups, meetings."""
