"""allauth's forms in our words: labels, helps, and the refusal of accounts that may not enter."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.common.forms import Form, FormMixin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def name_fields(form: forms.BaseForm, **labels: "StrOrPromise") -> None:
    """Give fields their label and drop the placeholder allauth writes in them."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


def name_new_password(form: forms.BaseForm) -> None:
    """Name the two fields in which a new password is typed."""
    name_fields(form, password1=_("Nouveau mot de passe"), password2=_("Nouveau mot de passe, une seconde fois"))


class SignInForm(account.LoginForm):
    """Address, password, and the choice to stay signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(
            self,
            login=_("Adresse électronique"),
            password=_("Mot de passe"),
            remember=_("Rester connecté après la fermeture du navigateur, douze heures au plus"),
        )
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class ConfirmPasswordForm(account.ReauthenticateForm):
    """The password again, before a change that touches the account's safety."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, password=_("Mot de passe"))
        self.fields["password"].help_text = ""


class ChangePasswordForm(account.ChangePasswordForm):
    """Old password, then the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, oldpassword=_("Mot de passe actuel"))
        name_new_password(self)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(account.SetPasswordForm):
    """A first password, for an account that has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_new_password(self)


class NameForm(Form):
    """Who one is, for an account that the provider opens."""

    full_name = forms.CharField(label=_("Votre nom complet"), max_length=150)


class OpenAccountForm(FormMixin, account.SetPasswordForm):
    """Who one is, and a first password: what an account that waits for its person lacks."""

    full_name = forms.CharField(label=_("Votre nom complet"), max_length=150)
    field_order = ["full_name", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, password1=_("Mot de passe"), password2=_("Mot de passe, une seconde fois"))
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"

    def clean_full_name(self) -> str:
        """Return the name; the password must not resemble it either."""
        self.user.full_name = self.cleaned_data["full_name"]
        return str(self.user.full_name)


class AskResetForm(account.ResetPasswordForm):
    """The address to which the link is sent; an account that may not enter, or that is shared, receives nothing."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, email=_("Adresse électronique"))
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def clean_email(self) -> str:
        """Return the address; keep only the accounts whose password may be replaced."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if may_replace_password(user)]
        return email


class ResetForm(account.ResetPasswordKeyForm):
    """The new password, twice, behind the link received by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_new_password(self)


class ResetTokenForm(account.UserTokenForm):
    """The link itself; one sent before the account was closed opens nothing."""

    def _get_user(self, uidb36: str) -> User | None:
        user: User | None = super()._get_user(uidb36)
        return user if user is not None and may_replace_password(user) else None


def may_replace_password(user: User) -> bool:
    """Tell whether a letter may give the account another password."""
    return user.may_enter and not user.is_shared


class CodeForm(second_factor.AuthenticateForm):
    """A code of the application, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_code(self)


class ConfirmCodeForm(second_factor.ReauthenticateForm):
    """The same code, before a change that touches the account's safety."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_code(self)


def name_code(form: forms.BaseForm) -> None:
    """Name the field that takes either kind of code."""
    name_fields(form, code=_("Code"))
    form.fields["code"].help_text = _(
        "Le code à six chiffres de votre application, ou l’un de vos codes de secours à huit chiffres."
    )
    form.fields["code"].widget.attrs["inputmode"] = "numeric"


class ActivateAppForm(totp.ActivateTOTPForm):
    """The first code of the application, which proves that the secret was read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, code=_("Code affiché par l’application"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddKeyForm(webauthn.AddWebAuthnForm):
    """The name of a new key; the browser fills in the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, name=_("Nom de la clé"))
        self.fields["name"].help_text = _("Pour la reconnaître plus tard : « Clé du bureau », « Téléphone »…")


class RenameKeyForm(webauthn.EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, name=_("Nom de la clé"))
