"""Tests of apps.procedures."""
