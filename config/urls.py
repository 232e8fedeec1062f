"""Addresses of the staff site."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path

from accounts.admin import site


@login_not_required
def healthz(request):
    """Whether this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("account/", include("allauth.account.urls")),
    path("people/", include("accounts.urls")),
    path("admin/", site.urls),
    path("publishing/", include("publication.desk_urls", namespace="publishing")),
    path("", include("decisions.urls")),
]
