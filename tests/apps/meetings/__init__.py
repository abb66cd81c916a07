"""Tests of apps.meetings."""
