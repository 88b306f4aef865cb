"""Configuration of the documents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "compliance.documents"
    verbose_name = _("Documents")
    vocabularies = ("document_kinds",)
