"""Configuration of the accounts app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "compliance.accounts"
    verbose_name = _("Comptes")

    def ready(self) -> None:
        """Let each app announce what its invitations give."""
        autodiscover_modules("invitations")
