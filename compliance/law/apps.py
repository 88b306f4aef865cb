"""Configuration of the law app."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    name = "compliance.law"
    verbose_name = _("Textes et paramètres légaux")

    def ready(self) -> None:
        """Register the check of the law files."""
        from compliance.law.checks import check_law

        checks.register(check_law)
