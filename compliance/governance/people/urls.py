"""The people of an office, or of all those whose people one manages."""

from django.urls import path

from compliance.governance.people import act_views, views

app_name = "people"

PEOPLE = "<slug:office>/personnes/"

urlpatterns = [
    path(PEOPLE, views.index, name="list"),
    path(f"{PEOPLE}inviter/", act_views.invite, name="invite"),
    path(f"{PEOPLE}invitations/<int:pk>/renvoyer/", act_views.renew, name="renew"),
    path(f"{PEOPLE}invitations/<int:pk>/retirer/", act_views.withdraw, name="withdraw"),
    path(f"{PEOPLE}places/<int:pk>/fin/", act_views.end, name="end"),
    path(f"{PEOPLE}places/<int:pk>/changer-la-fin/", act_views.extend, name="extend"),
    path(f"{PEOPLE}places/<int:pk>/annuler/", act_views.cancel, name="cancel"),
    path(f"{PEOPLE}<int:pk>/", views.person, name="person"),
    path(f"{PEOPLE}<int:pk>/nommer/", act_views.appoint, name="appoint"),
]
