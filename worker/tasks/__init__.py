"""Tasks by topic: thin, ids only, safe to repeat."""
