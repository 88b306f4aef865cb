"""Addresses of the sheets of processors, under an office or « tous »."""

from django.urls import path

from compliance.common.access import requires
from compliance.offices.enums import Permission
from compliance.processors import views

app_name = "processors"

read = requires(Permission.VIEW_REGISTER.full)
write = requires(Permission.EDIT_REGISTER.full)
ROOT = "<slug:office>/sous-traitants/"
SHEET = f"{ROOT}<int:number>/"
NEW = f"{ROOT}nouvelle/<int:network>/"  # 0: of the office itself, which has no network
DRAFT, FORGET = "brouillon/", "brouillon/abandonner/"  # below the address of a form

urlpatterns = [
    path(ROOT, read(views.ProcessorList.as_view()), name="list"),
    path(NEW, write(views.ProcessorCreate.as_view()), name="create"),
    path(NEW + DRAFT, write(views.ProcessorKeepDraft.as_view()), name="create_draft"),
    path(NEW + FORGET, write(views.ProcessorForgetDraft.as_view()), name="create_forget"),
    path(SHEET, read(views.ProcessorDetail.as_view()), name="detail"),
    path(f"{SHEET}modifier/", write(views.ProcessorEdit.as_view()), name="edit"),
    path(f"{SHEET}modifier/{DRAFT}", write(views.ProcessorKeepDraft.as_view()), name="edit_draft"),
    path(f"{SHEET}modifier/{FORGET}", write(views.ProcessorForgetDraft.as_view()), name="edit_forget"),
    path(f"{SHEET}historique/", read(views.ProcessorHistory.as_view()), name="history"),
    path(f"{SHEET}supprimer/", write(views.ProcessorDelete.as_view()), name="delete"),
]
