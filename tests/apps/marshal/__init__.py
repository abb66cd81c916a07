"""Tests of apps.marshal."""
