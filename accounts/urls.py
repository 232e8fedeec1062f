from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("roles/", views.memberships, name="memberships"),
    path("roles/<int:pk>/confirm/", views.confirm_membership, name="confirm_membership"),
]
