"""What allauth asks us: who may enter, which messages are said, how mail leaves."""

import logging
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from compliance.accounts import encryption
from compliance.accounts.models import User
from compliance.accounts.openid import FAREWELL
from compliance.accounts.second_factor import provider_records
from compliance.accounts.sessions import end_other_sessions

logger = logging.getLogger(__name__)

INCORRECT_CODE = _("Ce code n’est pas exact, ou il a déjà servi. Saisissez le code affiché maintenant.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an office or by the installer; an answer never tells whether an address is known."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _(
            "L’adresse électronique ou le mot de passe n’est pas exact. Vérifiez les deux, puis recommencez."
        ),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel. Saisissez-le de nouveau."),
        "incorrect_code": INCORRECT_CODE,
        "incorrect_password": _("Ce mot de passe n’est pas exact. Saisissez-le de nouveau."),
        "invalid_password_reset": _("Ce lien a déjà servi ou n’est plus valable. Demandez-en un nouveau."),
        "too_many_login_attempts": _("Trop d’essais ont échoué. Attendez cinq minutes, puis recommencez."),
        "rate_limited": _("Trop de demandes en peu de temps. Attendez quelques minutes, puis recommencez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-registration: a person is invited by an office."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the person whose password is right, unless a demonstration account knocks at a real house.

        allauth lets a closed account go one step further, to a page that says it is closed; a demonstration account
        must look like a wrong password.
        """
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if isinstance(user, User) and user.is_out_of_place:
            return None
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message; a mail server that fails is logged and never shown.

        An error page would tell that the address has an account, and would undo a change of password already made.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("message %s could not be sent", template_prefix)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store the new password and end the sessions opened with the old one, save the one at work."""
        super().set_password(user, password)
        if isinstance(user, User):
            end_other_sessions(user, kept=self.request.session.session_key)

    def get_login_stages(self) -> list[str]:
        """Return the steps of a sign-in, ours in the place of allauth's second factor."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "compliance.accounts.second_factor.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the door, by the provider when the session came from it."""
        if settings.OIDC and provider_records(request):
            return reverse("openid_leave")
        return str(super().get_logout_redirect_url(request))

    def logout(self, request: HttpRequest) -> None:
        """End the session, and keep for a moment what ends the provider's."""
        records = provider_records(request)
        super().logout(request)
        if records:
            request.session[FAREWELL] = records[-1]["id_token"]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the person's own page."""
        return reverse("account_home")

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Return the ways to confirm one's identity, named in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": CONFIRMATIONS[method["id"]]} for method in methods]


CONFIRMATIONS = {
    "reauthenticate": _("Avec mon mot de passe"),
    "mfa_reauthenticate": _("Avec un code à usage unique"),
    "mfa_reauthenticate:webauthn": _("Avec ma clé de sécurité"),
}


class SecondFactorAdapter(DefaultMFAAdapter):
    """Words of the second factor, and how its secrets are kept."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("La double authentification de ce compte ne peut pas être retirée."),
        "cannot_generate_recovery_codes": _(
            "Les codes de secours accompagnent une application d’authentification ou une clé de sécurité :"
            " ajoutez-en d’abord une."
        ),
        "incorrect_code": INCORRECT_CODE,
        "unreadable": _(
            "Le secret de votre double authentification ne peut plus être lu. Écrivez à la personne qui administre"
            " les comptes de votre organisme."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as the database keeps it."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret again; one that cannot be read is a refusal, never an empty secret."""
        try:
            return encryption.decrypt(encrypted_text)
        except encryption.Unreadable as error:
            logger.exception("a secret of the second factor was encrypted under a key that is not known")
            raise self.validation_error("unreadable") from error

    def build_totp_svg(self, url: str) -> str:
        """Draw the code on a white ground: read on a dark page, allauth's transparent one could not be scanned."""
        picture = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return a first name for a new key: « Clé 1 », « Clé 2 »…"""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Clé %(number)d")) % {"number": number}
