"""Addresses of the exports, under an office or « tous »."""

from django.urls import path

from compliance.exports import bundle_views, sent_views, views

app_name = "exports"

urlpatterns = [
    path("<slug:office>/envoyes/", sent_views.sent, name="sent"),
    path("<slug:office>/dossier-controle/", bundle_views.bundle, name="bundle"),
    path("<slug:office>/exporter/<slug:dataset>/", views.export, name="export"),
]
