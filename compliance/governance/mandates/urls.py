"""The DPO's mandate and time, under an office or « tous »."""

from django.urls import path

from compliance.common.access import requires
from compliance.governance.mandates import views
from compliance.governance.mandates.act_views import EndMember, MandateAct
from compliance.governance.mandates.acts import ACTS, END_MEMBER
from compliance.governance.time_log import views as time_views

app_name = "mandates"

MANDATE = "<slug:office>/mandat/<int:number>/"
TIME = "<slug:office>/temps/<int:pk>/"

urlpatterns = [
    path("<slug:office>/mandat/", views.index, name="list"),
    path("<slug:office>/mandat/preparer/", views.prepare, name="prepare"),
    path(MANDATE, views.detail, name="detail"),
    path(f"{MANDATE}modifier/", views.edit, name="edit"),
    path(f"{MANDATE}lettre.pdf", views.lettre, name="lettre"),
    path(f"{MANDATE}designation/", views.designation, name="designation"),
    path(f"{MANDATE}designation.pdf", views.designation_pdf, name="designation_pdf"),
    path(f"{MANDATE}passation/", views.handover_page, name="handover"),
    *[
        path(f"{MANDATE}{act.slug}/", requires(act.permission.full)(MandateAct.as_view(act=act)), name=act.name)
        for act in ACTS
    ],
    path(
        f"{MANDATE}equipe/<int:member>/fin/",
        requires(END_MEMBER.permission.full)(EndMember.as_view(act=END_MEMBER)),
        name=END_MEMBER.name,
    ),
    path("<slug:office>/temps/", time_views.index, name="time"),
    path("<slug:office>/temps/noter/", time_views.note, name="note_time"),
    path(f"{TIME}corriger/", time_views.correct, name="correct_time"),
    path(f"{TIME}retirer/", time_views.remove, name="remove_time"),
]
