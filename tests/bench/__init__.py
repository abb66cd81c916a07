"""Measurements: ratios against a named yardstick, in one run. ``make bench``."""
