"""Configuration of the app of data-subject requests."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SubjectRequestsConfig(AppConfig):
    name = "compliance.subject_requests"
    verbose_name = _("Demandes d’exercice de droits")

    def ready(self) -> None:
        """Let upper floors announce their pages about a request."""
        autodiscover_modules("beside_request")
