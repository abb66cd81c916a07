"""Rules of meetings, without Django."""
