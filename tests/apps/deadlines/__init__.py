"""Tests of apps.deadlines."""
