"""Addresses of the register of requests, under an office or « tous »."""

from django.urls import path

from compliance.common.access import requires
from compliance.subject_requests import act_views, figure_views, views
from compliance.subject_requests.acts import ACTS, Act
from compliance.subject_requests.queries import HANDLE, REGISTER, SIGN, VIEW

app_name = "subject_requests"

read, handle, register, sign = requires(VIEW), requires(HANDLE), requires(REGISTER), requires(SIGN)
REQUESTS = "<slug:office>/demandes/"
REQUEST = f"{REQUESTS}<int:number>/"
DOCUMENT = f"{REQUEST}documents/<int:document>/"
NEW = f"{REQUESTS}nouvelle/"
DRAFT, FORGET = "brouillon/", "brouillon/abandonner/"  # below the address of a form
FIGURES = f"{REQUESTS}chiffres/"
DELEGATIONS = f"{REQUESTS}delegations/"


def _address(act: Act) -> str:
    below = f"droits/<slug:key>/{act.slug}/" if act.on_right else f"{act.slug}/"
    return f"{REQUEST}{below}"


urlpatterns = [
    path(REQUESTS, read(views.RequestList.as_view()), name="list"),
    path(NEW, register(views.RequestCreate.as_view()), name="create"),
    path(NEW + DRAFT, register(views.KeepNewRequest.as_view()), name="create_draft"),
    path(NEW + FORGET, register(views.ForgetNewRequest.as_view()), name="create_forget"),
    path(FIGURES, figure_views.figures, name="figures"),
    path(DELEGATIONS, sign(act_views.Delegations.as_view()), name="delegations"),
    path(f"{DELEGATIONS}<int:delegation>/", sign(act_views.EndDelegation.as_view()), name="end_delegation"),
    path(REQUEST, read(views.RequestDetail.as_view()), name="detail"),
    path(f"{REQUEST}modifier/", handle(views.RequestEdit.as_view()), name="edit"),
    path(f"{REQUEST}modifier/{DRAFT}", handle(views.KeepRequest.as_view()), name="edit_draft"),
    path(f"{REQUEST}modifier/{FORGET}", handle(views.ForgetRequest.as_view()), name="edit_forget"),
    path(f"{REQUEST}historique/", read(views.RequestHistory.as_view()), name="history"),
    path(f"{REQUEST}commentaires/", read(views.RequestComments.as_view()), name="comments"),
    path(
        f"{REQUEST}commentaires/<int:comment>/retirer/",
        read(views.WithdrawRequestComment.as_view()),
        name="withdraw_comment",
    ),
    path(f"{REQUEST}documents/joindre/", register(views.AttachToRequest.as_view()), name="attach"),
    path(DOCUMENT, read(views.OpenRequestDocument.as_view()), name="document"),
    path(f"{DOCUMENT}retirer/", handle(views.WithdrawRequestDocument.as_view()), name="withdraw_document"),
    *[
        path(_address(act), requires(act.permission)(act_views.RequestAct.as_view(act=act)), name=act.name)
        for act in ACTS
    ],
]
