"""Addresses of the staff site."""

from allauth.account.urls import urlpatterns as account_pages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import include, path

from accounts.admin import site


@login_not_required
def healthz(request):
    """Whether this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request, exception):
    """A page of our own for what cannot be read. It asks nothing of the request, which may fail to be read again."""
    return HttpResponse(render_to_string("400.html"), status=400)


handler400 = bad_request
# Of the sign-in library's pages those that are used here: addresses and passwords are not changed past accounts.workflow.
ACCOUNT_PAGES = {
    f"account_{name}"
    for name in (
        "login logout inactive signup reauthenticate change_password reset_password reset_password_done "
        "reset_password_from_key reset_password_from_key_done"
    ).split()
}
urlpatterns = [
    path("healthz", healthz),
    path("account/", include([page for page in account_pages if page.name in ACCOUNT_PAGES])),
    path("people/", include("accounts.urls")),
    path("admin/", site.urls),
    path("publishing/", include("publication.desk_urls", namespace="publishing")),
    path("packs/", include("publication.packs.urls")),
    path("", include("procurement.urls")),
    path("", include("decisions.urls")),
]
