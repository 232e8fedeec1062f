"""What holds for every page of the staff site: nothing is kept on the way, and no null character reaches the database."""

from django.db import DataError
from django.shortcuts import render

from .typed import shown_again, words_of

NULL = "What was sent holds a null character, which cannot be stored. Nothing was saved. Type it anew instead of pasting it."


class NoStoreMiddleware:
    """No page of the staff site is kept by a browser or proxy (leaks.md, row 9)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "private, no-store"
        return response


class NullCharacterMiddleware:
    """No text of the database holds a null character. Forms say so at the question; what goes past them, as a search or what a
    button carries, is refused here with the words that were typed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, DataError) or not _holds_null(request):
            return None
        return shown_again(request, NULL, status=400) if words_of(request) else render(request, "400.html", status=400)


def _holds_null(request) -> bool:
    sent = (value for given in (request.GET, request.POST) for _, values in given.lists() for value in values)
    return "\0" in request.path or any("\0" in value for value in sent)
