"""Tests mirror the source; scenarios tell whole stories."""
