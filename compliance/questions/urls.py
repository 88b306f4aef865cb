"""Addresses of the questions: asked from a request, then under an address of their own, which tells no request."""

from django.urls import path

from compliance.common.access import requires
from compliance.questions import act_views, answer_views, ask_views, views
from compliance.questions.acts import ACTS
from compliance.questions.models import Question
from compliance.subject_requests.queries import HANDLE, VIEW

app_name = "questions"

read, handle = requires(VIEW), requires(HANDLE)
read_one, write_one = requires(VIEW, guests=Question), requires(HANDLE, guests=Question)
QUESTION = "<slug:office>/questions/<int:number>/"
ANSWER = f"{QUESTION}repondre/"
DOCUMENT = f"{QUESTION}documents/<int:document>/"

urlpatterns = [
    path("<slug:office>/demandes/<int:number>/questions/poser/", handle(ask_views.AskQuestion.as_view()), name="ask"),
    path(QUESTION, read_one(views.QuestionDetail.as_view()), name="detail"),
    path(ANSWER, write_one(answer_views.AnswerQuestion.as_view()), name="edit"),
    path(f"{ANSWER}brouillon/", write_one(answer_views.KeepAnswer.as_view()), name="edit_draft"),
    path(f"{ANSWER}brouillon/abandonner/", write_one(answer_views.ForgetAnswer.as_view()), name="edit_forget"),
    path(f"{QUESTION}historique/", read(views.QuestionHistory.as_view()), name="history"),
    path(f"{QUESTION}documents/joindre/", write_one(views.AttachToAnswer.as_view()), name="attach"),
    path(DOCUMENT, read_one(views.OpenAnswerDocument.as_view()), name="document"),
    path(f"{DOCUMENT}retirer/", write_one(views.WithdrawAnswerDocument.as_view()), name="withdraw_document"),
    *[path(f"{QUESTION}{act.slug}/", handle(act_views.QuestionAct.as_view(act=act)), name=act.name) for act in ACTS],
]
