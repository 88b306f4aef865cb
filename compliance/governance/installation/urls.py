"""The installer's pages, under /installation/."""

from django.urls import path

from compliance.governance.installation import network_views, office_views

app_name = "governance"

OFFERS = "organismes/<slug:slug>/administrateurs/invitations/<int:pk>/"

urlpatterns = [
    path("", network_views.index, name="index"),
    path("reseaux/nouveau/", network_views.create_network, name="create_network"),
    path("reseaux/<int:pk>/", network_views.network, name="network"),
    path("reseaux/<int:pk>/modifier/", network_views.edit_network, name="edit_network"),
    path("reseaux/<int:pk>/membres/ajouter/", network_views.join_network, name="join_network"),
    path("reseaux/<int:pk>/membres/<int:membership>/fin/", network_views.leave_network, name="leave_network"),
    path("reseaux/<int:pk>/coordination/nommer/", network_views.appoint_coordinator, name="appoint_coordinator"),
    path(
        "reseaux/<int:pk>/coordination/<int:coordination>/fin/", network_views.end_coordinator, name="end_coordinator"
    ),
    path("organismes/nouveau/", office_views.create_office, name="create_office"),
    path("organismes/<slug:slug>/", office_views.office, name="office"),
    path("organismes/<slug:slug>/modifier/", office_views.edit_office, name="edit_office"),
    path("organismes/<slug:slug>/administrateurs/nommer/", office_views.appoint_admin, name="appoint_admin"),
    path(f"{OFFERS}renvoyer/", office_views.renew_admin, name="renew_admin"),
    path(f"{OFFERS}retirer/", office_views.withdraw_admin, name="withdraw_admin"),
    path("organismes/<slug:slug>/administrateurs/<int:pk>/fin/", office_views.end_admin, name="end_admin"),
]
