"""The templates of a network, under its address."""

from django.urls import path

from compliance.common.access import requires
from compliance.offices.enums import NetworkPermission
from compliance.processing import template_views as views

app_name = "templates"

reads = requires(NetworkPermission.VIEW_NETWORK.full)
manages = requires(NetworkPermission.MANAGE_NETWORK.full)
TEMPLATE = "<int:network>/modeles/<slug:code>/"

urlpatterns = [
    path("<int:network>/modeles/", reads(views.TemplateIndex.as_view()), name="list"),
    path("<int:network>/modeles/nouveau/", manages(views.TemplateOpen.as_view()), name="open"),
    path(TEMPLATE, reads(views.TemplateDetail.as_view()), name="detail"),
    path(f"{TEMPLATE}modifier/", manages(views.TemplateEdit.as_view()), name="edit"),
    path(f"{TEMPLATE}publier/", manages(views.TemplatePublish.as_view()), name="publish"),
    path(f"{TEMPLATE}retirer/", manages(views.TemplateWithdraw.as_view()), name="withdraw"),
]
