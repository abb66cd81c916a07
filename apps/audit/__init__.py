"""Append-only, hash-chained log of reads and changes."""
