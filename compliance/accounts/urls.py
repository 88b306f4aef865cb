"""Every address under /compte/: allauth's views one by one, each with the mark that says who may open it."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from compliance.accounts import invitation_views, openid_views, views
from compliance.accounts.guards import change_second_factor, refuse_shared_accounts
from compliance.common.access import SIGNED_IN, View, public, requires

before_sign_in = public("one signs in, or recovers one's password, before having a session")
through_provider = public("the provider says who one is: there is no session yet, or no more")
invited = public("whoever is invited has no account yet: the link says what is offered")
halfway = public("the password is right and the second factor is awaited: there is no session yet")


def own(view: View) -> View:
    """Mark a page of one's own account."""
    return requires(SIGNED_IN)(view)


def personal(view: View) -> View:
    """Mark a page that changes how one's own account is protected."""
    return own(refuse_shared_accounts(view))


def confirmed(view: View) -> View:
    """Mark a page of one's own account that asks once more who one is."""
    return personal(reauthentication_required(app="allauth.mfa")(view))


def factor(view: View) -> View:
    """Mark a page that adds or removes a second factor."""
    return personal(change_second_factor(view))


urlpatterns = [
    path("", own(views.account_home), name="account_home"),
    path("connexion/", before_sign_in(account.login), name="account_login"),
    path("connexion/code/", halfway(second_factor.authenticate), name="mfa_authenticate"),
    path("deconnexion/", public("a sign-in left halfway is ended too")(account.logout), name="account_logout"),
    path("ferme/", before_sign_in(account.account_inactive), name="account_inactive"),
    path("confirmer/mot-de-passe/", own(account.reauthenticate), name="account_reauthenticate"),
    path("confirmer/code/", own(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("confirmer/cle/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("mot-de-passe/", personal(account.password_change), name="account_change_password"),
    path("mot-de-passe/choisir/", personal(account.password_set), name="account_set_password"),
    path("mot-de-passe/oublie/", before_sign_in(account.password_reset), name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/",
        before_sign_in(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        before_sign_in(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        before_sign_in(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("securite/", own(second_factor.index), name="mfa_index"),
    path("securite/application/", factor(totp.activate_totp), name="mfa_activate_totp"),
    path("securite/application/retirer/", factor(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("securite/cles/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", factor(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/", personal(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", factor(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("securite/codes/", confirmed(views.recovery_codes), name="mfa_view_recovery_codes"),
    path("securite/codes/nouveaux/", personal(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("securite/codes/fichier/", confirmed(views.recovery_codes_file), name="mfa_download_recovery_codes"),
    path("oidc/", through_provider(openid_views.start), name="openid_start"),
    path("oidc/retour/", through_provider(openid_views.callback), name="openid_callback"),
    path("oidc/entrer/", through_provider(openid_views.enter), name="openid_enter"),
    path("oidc/sortie/", through_provider(openid_views.leave), name="openid_leave"),
    path("oidc/delier/", confirmed(openid_views.unlink), name="openid_unlink"),
    path("invitation/", invited(invitation_views.show), name="invitation"),
    path("invitation/accepter/", invited(invitation_views.accept), name="invitation_accept"),
    path("invitation/refuser/", invited(invitation_views.decline), name="invitation_decline"),
    path("invitation/compte/", invited(invitation_views.open_account), name="invitation_open_account"),
    path("invitation/oidc/", invited(invitation_views.open_through_provider), name="invitation_through_provider"),
    path("invitation/changer-de-compte/", invited(invitation_views.leave), name="invitation_leave"),
    path("invitation/<str:token>/", invited(invitation_views.follow), name="invitation_link"),
    path("sessions/", own(views.list_sessions), name="usersessions_list"),
    path("sessions/<int:pk>/terminer/", personal(views.end_session), name="account_end_session"),
]
