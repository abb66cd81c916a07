"""Settings by topic."""
