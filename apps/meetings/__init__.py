"""Planned meetings of the team and of groups; the two sides never meet."""
