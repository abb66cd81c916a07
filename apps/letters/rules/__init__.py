"""Rules of letters; they know neither Django nor the database."""
