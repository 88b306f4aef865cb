"""Configuration of the app of questions to services."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "compliance.questions"
    verbose_name = _("Questions aux services")
    vocabularies = ("request_rights",)
