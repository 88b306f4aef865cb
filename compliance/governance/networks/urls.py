"""The pages of whoever coordinates a network, under /reseaux/."""

from django.urls import path

from compliance.governance.networks import views

app_name = "networks"

NETWORK = "<int:network>/"
CONVENTION = f"{NETWORK}conventions/<int:pk>/"

urlpatterns = [
    path("", views.index, name="list"),
    path(NETWORK, views.network, name="network"),
    path(f"{NETWORK}presidences/noter/", views.note_presidency, name="note_presidency"),
    path(f"{NETWORK}presidences/<int:pk>/corriger/", views.correct_presidency, name="correct_presidency"),
    path(f"{NETWORK}conventions/nouvelle/", views.sign_convention, name="sign_convention"),
    path(CONVENTION, views.convention, name="convention"),
    path(f"{CONVENTION}modifier/", views.edit_convention, name="edit_convention"),
    path(f"{CONVENTION}fin/", views.end_convention, name="end_convention"),
]
