"""Addresses of the processing register, under an office or « tous »."""

from django.urls import path

from compliance.common.access import requires
from compliance.offices.enums import Permission
from compliance.processing import (
    bulk_views,
    comment_views,
    copy_views,
    document_views,
    file_views,
    guest_views,
    list_views,
    notice_views,
    opinion_views,
    saved_view_views,
    views,
)
from compliance.processing.models import ProcessingActivity
from compliance.records.guest_views import ACTS
from compliance.records.workflow_words import VERBS

app_name = "processing"

read = requires(Permission.VIEW_REGISTER.full)
write = requires(Permission.EDIT_REGISTER.full)
read_one = requires(Permission.VIEW_REGISTER.full, guests=ProcessingActivity)
write_one = requires(Permission.EDIT_REGISTER.full, guests=ProcessingActivity)
export = requires(Permission.EXPORT_REGISTER.full)
advise = requires(Permission.ADVISE_REGISTER.full)
REGISTER = "<slug:office>/traitements/"
RECORD = "<slug:office>/traitements/<int:number>/"
DOCUMENT = f"{RECORD}documents/<int:document>/"
NEW = "<slug:office>/traitements/nouvelle/"
DRAFT, FORGET = "brouillon/", "brouillon/abandonner/"  # below the address of a form
PAGES = {"approve": opinion_views.ApproveActivity}  # of the verbs that ask more than the others

urlpatterns = [
    path("<slug:office>/traitements/", read(list_views.ActivityList.as_view()), name="list"),
    *[
        path(
            f"{REGISTER}ensemble/{verb.slug}/",
            requires(verb.permission)(bulk_views.BulkMove.as_view(verb=verb)),
            name=f"{verb.name}_together",
        )
        for verb in bulk_views.TOGETHER
    ],
    path(f"{REGISTER}vues/", read(saved_view_views.SavedViews.as_view()), name="views"),
    path(f"{REGISTER}vues/<int:view>/renommer/", read(saved_view_views.RenameView.as_view()), name="rename_view"),
    path(f"{REGISTER}vues/<int:view>/supprimer/", read(saved_view_views.DeleteView.as_view()), name="delete_view"),
    path(NEW, write(views.ActivityCreate.as_view()), name="create"),
    path(NEW + DRAFT, write(views.ActivityKeepDraft.as_view()), name="create_draft"),
    path(NEW + FORGET, write(views.ActivityForgetDraft.as_view()), name="create_forget"),
    path("<slug:office>/traitements/modeles/", write(views.TemplateList.as_view()), name="templates"),
    path("<slug:office>/traitements/modeles/<slug:code>/", write(views.TemplateAdopt.as_view()), name="adopt"),
    path(RECORD, read_one(views.ActivityDetail.as_view()), name="detail"),
    path(f"{RECORD}modifier/", write_one(views.ActivityEdit.as_view()), name="edit"),
    path(f"{RECORD}modifier/{DRAFT}", write_one(views.ActivityKeepDraft.as_view()), name="edit_draft"),
    path(f"{RECORD}modifier/{FORGET}", write_one(views.ActivityForgetDraft.as_view()), name="edit_forget"),
    path(f"{RECORD}historique/", read(views.ActivityHistory.as_view()), name="history"),
    path(f"{RECORD}pdf/", export(file_views.ActivityFile.as_view()), name="pdf"),
    path(f"{RECORD}copier/", export(copy_views.ActivityCopy.as_view()), name="copy"),
    path(f"{RECORD}mention/", read(notice_views.ActivityNotice.as_view()), name="notice"),
    path(f"{RECORD}mention/pdf/", export(notice_views.ActivityNoticeFile.as_view()), name="notice_pdf"),
    path(f"{RECORD}supprimer/", write(views.ActivityDelete.as_view()), name="delete"),
    path(f"{RECORD}demander-avis/", write(opinion_views.AskOpinion.as_view()), name="ask_opinion"),
    path(f"{RECORD}donner-avis/", advise(opinion_views.GiveOpinion.as_view()), name="give_opinion"),
    path(f"{RECORD}commentaires/", read_one(comment_views.ActivityComments.as_view()), name="comments"),
    path(
        f"{RECORD}commentaires/<int:comment>/retirer/",
        read_one(comment_views.WithdrawActivityComment.as_view()),
        name="withdraw_comment",
    ),
    path(f"{RECORD}documents/joindre/", write_one(document_views.AttachToActivity.as_view()), name="attach"),
    path(DOCUMENT, read_one(document_views.OpenActivityDocument.as_view()), name="document"),
    path(f"{DOCUMENT}retirer/", write_one(document_views.WithdrawActivityDocument.as_view()), name="withdraw_document"),
    path(f"{RECORD}confier/", write(guest_views.ConfideActivity.as_view()), name="confide"),
    path(f"{RECORD}partie-faite/", write_one(guest_views.ActivityDone.as_view()), name="guest_done"),
    *[
        path(
            f"{RECORD}confiee/<int:guest>/{act.slug}/",
            write(guest_views.ActivityGuestAct.as_view(act=act)),
            name=act.name,
        )
        for act in ACTS
    ],
    *[
        path(
            f"{RECORD}{verb.slug}/",
            requires(verb.permission)(PAGES.get(verb.name, views.ActivityMove).as_view(verb=verb)),
            name=verb.name,
        )
        for verb in VERBS
    ],
]
