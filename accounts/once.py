"""What is asked once for a page.

While a page is only read nothing changes by it, so what several parts of the page ask in the same words is asked of the
database once, and all of the page agrees. Outside such a page (a step, a command, a test of a rule) every question is asked."""

from contextvars import ContextVar
from functools import wraps

_answers: ContextVar[dict | None] = ContextVar("answers", default=None)
SAFE = ("GET", "HEAD")


def once_a_page(function):
    """Keep what the function answers until the page is made. The arguments are hashable, and nobody changes the answer."""

    @wraps(function)
    def asked(*arguments):
        answers = _answers.get()
        if answers is None:
            return function(*arguments)
        key = (function, arguments)
        if key not in answers:
            answers[key] = function(*arguments)
        return answers[key]

    return asked


class OncePerPageMiddleware:
    """Begins with no answers for each page, and forgets them with it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _answers.set({} if request.method in SAFE else None)
        try:
            return self.get_response(request)
        finally:
            _answers.reset(token)
