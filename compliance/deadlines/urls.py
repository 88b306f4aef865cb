"""Addresses of the deadlines, under an office or « tous »."""

from django.urls import path

from compliance.deadlines import views

app_name = "deadlines"

urlpatterns = [path("<slug:office>/echeances/", views.index, name="list")]
