"""Rules of files; they know neither Django nor the database."""
