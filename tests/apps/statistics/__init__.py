"""Tests of apps.statistics."""
