"""The public addresses of the portals. Each is open to strangers, and to strangers alone."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from compliance.portal import follow_views, views
from compliance.portal.doors import kept_nowhere, strangers

app_name = "portal"

asks = strangers("a data subject asks without an account: Art. 12(2) GDPR")
published = strangers("what a public form must publish: Art. 13 GDPR, and who is behind a site")
follows = strangers("a data subject follows a request with its code, without an account")

PORTAL = "<slug:office>/"
FOLLOW = f"{PORTAL}suivre/"

urlpatterns = [
    path(PORTAL, asks(views.front), name="front"),
    # No cookie stands for anything here, so none is needed to send the form: its stamp is signed, and a form whose
    # cookie is gone would be refused with all that somebody typed.
    path(f"{PORTAL}demander/", csrf_exempt(asks(views.AskView.as_view())), name="ask"),
    path(f"{PORTAL}vos-donnees/", published(views.information), name="notice"),
    path(f"{PORTAL}mentions-legales/", published(views.legal), name="legal"),
    path(f"{PORTAL}accessibilite/", published(views.accessibility), name="accessibility"),
    path(FOLLOW, follows(kept_nowhere(follow_views.Enter.as_view())), name="enter"),
    path(f"{FOLLOW}demande/", follows(kept_nowhere(follow_views.Followed.as_view())), name="followed"),
    path(f"{FOLLOW}reponse/<int:number>/", follows(kept_nowhere(follow_views.TakeAnswer.as_view())), name="answer"),
    path(f"{FOLLOW}fermer/", follows(kept_nowhere(follow_views.Leave.as_view())), name="leave"),
]
