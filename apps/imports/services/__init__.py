"""Writing: uploads, mapping, checks and the run."""
