"""Offices as tenants: the registry, the walls between offices, and what crosses them."""
