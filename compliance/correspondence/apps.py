"""Configuration of the correspondence app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrespondenceConfig(AppConfig):
    name = "compliance.correspondence"
    verbose_name = _("Lettres aux demandeurs")
    vocabularies = ("letter_kinds", "letter_clauses")
    legal_parameters = ("dsr.package_retention",)
