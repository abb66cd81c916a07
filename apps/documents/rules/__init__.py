"""Rules about what leaves the office; they know neither Django nor the database."""
