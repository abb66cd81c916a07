"""Bounded contexts, ordered: see the contract ``contexts`` in pyproject.toml."""
