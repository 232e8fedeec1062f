"""Quick to make, and of the kind the real sites accept."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """One round of hashing."""

    iterations = 1
