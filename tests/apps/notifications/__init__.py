"""Tests of apps.notifications."""
