"""An app of the tests: a kind of job that does what each test asks of it."""

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "tests.jobs"
    label = "trials"
