"""Tests of apps.teams."""
