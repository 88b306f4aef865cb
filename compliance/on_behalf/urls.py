"""Addresses of the processor's register, under an office or « tous »."""

from django.urls import path

from compliance.common.access import requires
from compliance.offices.enums import Permission
from compliance.on_behalf import views
from compliance.records.workflow_words import VERBS

app_name = "on_behalf"

read = requires(Permission.VIEW_REGISTER.full)
write = requires(Permission.EDIT_REGISTER.full)
export = requires(Permission.EXPORT_REGISTER.full)
REGISTER = "<slug:office>/pour-autrui/"
RECORD = f"{REGISTER}<int:number>/"
DOCUMENT = f"{RECORD}documents/<int:document>/"
NEW = f"{REGISTER}nouvelle/"
DRAFT, FORGET = "brouillon/", "brouillon/abandonner/"  # below the address of a form

urlpatterns = [
    path(REGISTER, read(views.OnBehalfList.as_view()), name="list"),
    path(NEW, write(views.OnBehalfCreate.as_view()), name="create"),
    path(NEW + DRAFT, write(views.OnBehalfKeepDraft.as_view()), name="create_draft"),
    path(NEW + FORGET, write(views.OnBehalfForgetDraft.as_view()), name="create_forget"),
    path(RECORD, read(views.OnBehalfDetail.as_view()), name="detail"),
    path(f"{RECORD}modifier/", write(views.OnBehalfEdit.as_view()), name="edit"),
    path(f"{RECORD}modifier/{DRAFT}", write(views.OnBehalfKeepDraft.as_view()), name="edit_draft"),
    path(f"{RECORD}modifier/{FORGET}", write(views.OnBehalfForgetDraft.as_view()), name="edit_forget"),
    path(f"{RECORD}historique/", read(views.OnBehalfHistory.as_view()), name="history"),
    path(f"{RECORD}pdf/", export(views.OnBehalfFile.as_view()), name="pdf"),
    path(f"{RECORD}supprimer/", write(views.OnBehalfDelete.as_view()), name="delete"),
    path(f"{RECORD}commentaires/", read(views.OnBehalfComments.as_view()), name="comments"),
    path(
        f"{RECORD}commentaires/<int:comment>/retirer/",
        read(views.WithdrawOnBehalfComment.as_view()),
        name="withdraw_comment",
    ),
    path(f"{RECORD}documents/joindre/", write(views.AttachToRecord.as_view()), name="attach"),
    path(DOCUMENT, read(views.OpenRecordDocument.as_view()), name="document"),
    path(f"{DOCUMENT}retirer/", write(views.WithdrawRecordDocument.as_view()), name="withdraw_document"),
    *[
        path(
            f"{RECORD}{verb.slug}/",
            requires(verb.permission)(views.OnBehalfMove.as_view(verb=verb)),
            name=verb.name,
        )
        for verb in VERBS
    ],
]
