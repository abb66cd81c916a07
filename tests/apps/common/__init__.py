"""Tests of apps.common."""
