"""Statutory terms: rules as data, deadlines as rows, reminders."""
