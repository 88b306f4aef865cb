"""What the staff of an office do with its portal, under the office."""

from django.urls import path

from compliance.common.access import requires
from compliance.portal import staff_views
from compliance.portal.staff_views import HANDLE, MANAGE, READ

app_name = "portal_staff"

REQUEST = "<slug:office>/demandes/<int:number>/echanges/"

urlpatterns = [
    path("<slug:office>/portail/", requires(MANAGE)(staff_views.settings), name="settings"),
    path(REQUEST, requires(READ)(staff_views.exchange), name="exchange"),
    path(f"{REQUEST}fichiers/<int:document>/", requires(READ)(staff_views.piece), name="piece"),
    path(f"{REQUEST}ecrire/", requires(HANDLE)(staff_views.reply), name="reply"),
    path(f"{REQUEST}code/", requires(HANDLE)(staff_views.issue_again), name="code"),
]
