"""Assembles the programming interface; no logic."""
