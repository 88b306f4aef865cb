"""Addresses of retention, under ``/offices/<office>/conservation/``."""

from django.urls import path

from compliance.retention import elimination_views as eliminations
from compliance.retention import views

app_name = "retention"

HERE = "<slug:office>/conservation/"
ONE = f"{HERE}bordereaux/<int:number>/"

urlpatterns = [
    path(HERE, views.index, name="index"),
    path(f"{HERE}durees/", views.periods, name="periods"),
    path(f"{HERE}durees/<str:rule>/", views.set_period, name="set_period"),
    path(f"{HERE}suspendre/<str:kind>/<int:number>/", views.hold, name="hold"),
    path(f"{HERE}suspensions/<int:pk>/lever/", views.lift, name="lift"),
    path(f"{HERE}bordereaux/etablir/", eliminations.prepare, name="prepare"),
    path(ONE, eliminations.elimination, name="elimination"),
    path(f"{ONE}bordereau.pdf", eliminations.bordereau, name="bordereau"),
    path(f"{ONE}bordereau.ods", eliminations.bordereau_sheet, name="bordereau_sheet"),
    path(f"{ONE}visa/", eliminations.visa, name="visa"),
    path(f"{ONE}visa/piece/", eliminations.visa_scan, name="visa_scan"),
    path(f"{ONE}abandonner/", eliminations.abandon, name="abandon"),
    path(f"{ONE}detruire/", eliminations.destroy, name="destroy"),
    path(f"{ONE}reprendre/", eliminations.relaunch, name="relaunch"),
]
