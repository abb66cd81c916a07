"""Tests of apps.people."""
