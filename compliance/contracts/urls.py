"""Addresses of the contracts of processors, under an office or « tous »."""

from django.urls import path

from compliance.common.access import requires
from compliance.contracts import document_views, sharing_views, views
from compliance.offices.enums import Permission

app_name = "contracts"

read = requires(Permission.VIEW_REGISTER.full)
write = requires(Permission.EDIT_REGISTER.full)
ROOT = "<slug:office>/contrats/"
RECORD = f"{ROOT}<int:number>/"
DOCUMENT = f"{RECORD}documents/<int:document>/"
NEW = f"{ROOT}nouveau/"
DRAFT, FORGET = "brouillon/", "brouillon/abandonner/"  # below the address of a form

urlpatterns = [
    path(ROOT, read(views.ContractList.as_view()), name="list"),
    path(f"{ROOT}echeances-communes/", read(sharing_views.CommonTerms.as_view()), name="common"),
    path(NEW, write(views.ContractCreate.as_view()), name="create"),
    path(NEW + DRAFT, write(views.ContractKeepDraft.as_view()), name="create_draft"),
    path(NEW + FORGET, write(views.ContractForgetDraft.as_view()), name="create_forget"),
    path(RECORD, read(views.ContractDetail.as_view()), name="detail"),
    path(f"{RECORD}modifier/", write(views.ContractEdit.as_view()), name="edit"),
    path(f"{RECORD}modifier/{DRAFT}", write(views.ContractKeepDraft.as_view()), name="edit_draft"),
    path(f"{RECORD}modifier/{FORGET}", write(views.ContractForgetDraft.as_view()), name="edit_forget"),
    path(f"{RECORD}historique/", read(views.ContractHistory.as_view()), name="history"),
    path(f"{RECORD}supprimer/", write(views.ContractDelete.as_view()), name="delete"),
    path(f"{RECORD}partager/", write(sharing_views.ShareContract.as_view()), name="share"),
    path(f"{RECORD}ne-plus-partager/", write(sharing_views.WithdrawShare.as_view()), name="withdraw"),
    path(f"{RECORD}documents/joindre/", write(document_views.AttachToContract.as_view()), name="attach"),
    path(DOCUMENT, read(document_views.OpenContractDocument.as_view()), name="document"),
    path(f"{DOCUMENT}retirer/", write(document_views.WithdrawContractDocument.as_view()), name="withdraw_document"),
]
