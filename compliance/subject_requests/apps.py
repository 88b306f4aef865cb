"""Configuration of the app of data-subject requests."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectRequestsConfig(AppConfig):
    name = "compliance.subject_requests"
    verbose_name = _("Demandes d’exercice de droits")
