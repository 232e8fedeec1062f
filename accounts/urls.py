from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("roles/", views.memberships, name="memberships"),
    path("roles/<int:pk>/confirm/", views.confirm_membership, name="confirm_membership"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("mail/", views.choose_mail, name="choose_mail"),
    path("mail/failed/", views.failed_mail, name="failed_mail"),
    path("mail/failed/<int:pk>/again/", views.send_again, name="send_again"),
    path("views/save/", views.save_view, name="save_view"),
    path("views/<int:pk>/", views.saved_view, name="saved_view"),
    path("views/<int:pk>/remove/", views.remove_view, name="remove_view"),
]
