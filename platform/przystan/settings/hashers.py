"""A password hasher for demo and tests."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """PBKDF2 with few rounds: real hashes, made quickly. Never listed in ``prod``."""

    algorithm = "pbkdf2_quick"
    iterations = 2_000
