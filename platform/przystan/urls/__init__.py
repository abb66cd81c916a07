"""URLs by kind of office."""
