"""Scans and files of a procedure: checked, encrypted, scanned, served for minutes only."""
