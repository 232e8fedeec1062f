"""That it is the person themselves who signs or confirms: their password, good for ten minutes."""

from datetime import UTC, datetime

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core import ratelimit


def is_sure(request) -> bool:
    """Whether they gave their password lately enough (settings: ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    return request.user.has_usable_password() and did_recently_reauthenticate(request)


def sure_until(request):
    """Until when the password is not asked again; nothing if it is asked now."""
    if not is_sure(request):
        return None
    records = [each for each in get_authentication_records(request, request.user) if each.get("reauthenticated")]
    until = records[-1]["at"] + app_settings.REAUTHENTICATION_TIMEOUT
    return datetime.fromtimestamp(until, tz=UTC)


def is_password_of(request, typed: str) -> bool:
    """Whether this is the person's password; too many tries are refused as at sign-in."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return False
    found = get_adapter().authenticate(request, email=request.user.email, password=typed)
    return found is not None and found.pk == request.user.pk
