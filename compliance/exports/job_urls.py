"""Addresses of « Mes exports »: they name no office, for each is a person's own."""

from django.urls import path

from compliance.common.access import SIGNED_IN, requires
from compliance.exports import job_views as views

app_name = "my_exports"

urlpatterns = [
    path("", requires(SIGNED_IN)(views.mine), name="list"),
    path("<int:pk>/", requires(SIGNED_IN)(views.detail), name="detail"),
    path("<int:pk>/fichier/", requires(SIGNED_IN)(views.file), name="file"),
    path("<int:pk>/supprimer/", requires(SIGNED_IN)(views.delete), name="delete"),
    path("<int:pk>/relancer/", requires(SIGNED_IN)(views.again), name="again"),
]
