from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an administrator enters a person, and the person sets a password by the link sent to them."""

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        """A made-up person can sign in only where the sample office is switched on."""
        user = super().authenticate(request, **credentials)
        return None if user and user.is_sample and not settings.SAMPLE else user
