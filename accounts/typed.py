"""What somebody typed is never lost: a refused or signed-out save answers with the words, which are kept nowhere else."""

from functools import wraps

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

NOT_TYPED = {"csrfmiddlewaretoken", "was_seen", "password", "digest_seen", "step"}
SIGNED_OUT = "You are signed out. Sign in again in a new tab, open this page there, and put back what you typed."


def words_of(request) -> list[str]:
    """What was typed into a form, without its technical fields; nothing for a page that was only asked for."""
    if request.method != "POST":
        return []
    words = [value for name in request.POST if name not in NOT_TYPED for value in request.POST.getlist(name)]
    return [word for word in words if word.strip()]


def shown_again(request, reason: str):
    return render(request, "typed.html", {"reason": reason, "typed": words_of(request)}, status=403)


def keeps_what_was_typed(view):
    """Answer a refused save with 403 and the words that were typed."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refused:
            if not words_of(request):
                raise
            return shown_again(request, str(refused))

    return answered


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in. A save that comes after the session has ended gets its words back, with the way in."""

    def handle_no_permission(self, request, view):
        if words_of(request):
            return shown_again(request, SIGNED_OUT)
        return super().handle_no_permission(request, view)
