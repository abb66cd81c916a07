"""Tests of the demo: its families, its figures and its story."""
