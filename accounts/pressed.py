"""A button pressed twice takes its step once, also where both presses are under way at the same moment."""

import hashlib
import json
from contextlib import contextmanager
from functools import wraps

from django.contrib import messages
from django.core.cache import cache
from django.db import connection
from django.shortcuts import redirect

REMEMBERED = 10 * 60  # seconds
TWICE = "You sent this page twice, so it was done once. If you want the same a second time, open the page again and send it."


def taken_once(view):
    """Answer the second press with where the first one led. What was sent with other words, or from a page that was opened anew,
    is another press."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if not request.POST.get("csrfmiddlewaretoken"):
            return view(request, *args, **kwargs)
        press = _press(request)
        with _one_after_the_other(press):
            if led_to := cache.get(press):
                messages.info(request, TWICE)
                return redirect(led_to)
            answer = view(request, *args, **kwargs)
            if answer.status_code == 302:
                cache.set(press, answer.url, REMEMBERED)
            return answer

    return answered


def _press(request) -> str:
    """One press is the same person, page and words. Django masks the token of a form anew for each page, so the token tells
    two pages with the same words apart."""
    words = {name: request.POST.getlist(name) for name in request.POST}
    files = [(name, file.name, _digest_of(file)) for name in request.FILES for file in request.FILES.getlist(name)]
    told = json.dumps([request.user.pk, request.get_full_path(), words, files], sort_keys=True)
    return f"press-{hashlib.sha256(told.encode()).hexdigest()}"


def _digest_of(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@contextmanager
def _one_after_the_other(press: str):
    """The second press waits for the first, in whatever process it is. The lock is the connection's, not a transaction's: the
    view commits its own steps, and what it wrote before a refusal stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [press])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [press])
