class NoStoreMiddleware:
    """No page of the staff site is kept by a browser or proxy (leaks.md, row 9)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "private, no-store"
        return response
