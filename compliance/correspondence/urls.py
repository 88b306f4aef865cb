"""Addresses of the letters about requests, under an office or « tous »."""

from django.urls import path

from compliance.common.access import requires
from compliance.correspondence import act_views, list_views, model_views, views
from compliance.correspondence.act_views import VERBS
from compliance.subject_requests.queries import HANDLE, VIEW

app_name = "correspondence"

read, handle = requires(VIEW), requires(HANDLE)
MODELS = "<slug:office>/demandes/modeles-de-lettres/"
LETTERS = "<slug:office>/demandes/<int:number>/lettres/"
LETTER = f"{LETTERS}<int:letter>/"
SLUGS = {
    "submit": "demander-la-signature",
    "send_back": "renvoyer",
    "sign": "signer",
    "send": "envoyer",
    "give_up": "abandonner",
}

urlpatterns = [
    path("<slug:office>/demandes/lettres/", read(list_views.waiting), name="waiting"),
    path(MODELS, handle(model_views.models), name="models"),
    path(f"{MODELS}<slug:kind>/", handle(model_views.model), name="model"),
    path(f"{MODELS}<slug:kind>/reprendre/", handle(model_views.forget), name="forget_model"),
    path(f"{LETTERS}nouvelle/", handle(views.NewLetter.as_view()), name="new"),
    path(LETTER, read(views.LetterDetail.as_view()), name="letter"),
    path(f"{LETTER}modifier/", handle(views.LetterEdit.as_view()), name="edit"),
    path(f"{LETTER}modifier/brouillon/", handle(views.KeepLetter.as_view()), name="edit_draft"),
    path(f"{LETTER}modifier/brouillon/abandonner/", handle(views.ForgetLetter.as_view()), name="edit_forget"),
    path(f"{LETTER}lettre.pdf", read(views.DraftFile.as_view(extension="pdf")), name="pdf"),
    path(f"{LETTER}lettre.docx", read(views.DraftFile.as_view(extension="docx")), name="docx"),
    *[
        path(
            f"{LETTER}{slug}/",
            (read if VERBS[name].for_signers else handle)(act_views.LetterAct.as_view(verb=VERBS[name])),
            name=name,
        )
        for name, slug in SLUGS.items()
    ],
]
