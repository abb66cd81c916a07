"""Users, roles, institutions and tokens of one office."""
