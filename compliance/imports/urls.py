"""Addresses of the imports, under an office: whoever may edit its register, and nobody else."""

from django.urls import path

from compliance.common.access import requires
from compliance.imports import views
from compliance.offices.enums import Permission

app_name = "imports"

write = requires(Permission.EDIT_REGISTER.full)
REGISTER = "<slug:office>/importer/<slug:dataset>/"
IMPORT = f"{REGISTER}<int:pk>/"

urlpatterns = [
    path(REGISTER, write(views.StartImport.as_view()), name="start"),
    path(IMPORT, write(views.ImportDetail.as_view()), name="detail"),
    path(f"{IMPORT}colonnes/", write(views.ImportColumns.as_view()), name="columns"),
    path(f"{IMPORT}annuler/", write(views.UndoImport.as_view()), name="undo"),
    path(f"{IMPORT}abandonner/", write(views.GiveUpImport.as_view()), name="give_up"),
]
