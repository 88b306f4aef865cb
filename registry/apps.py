"""Configuration of the site: it owns no table and brings its system checks."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Ramure"

    def ready(self) -> None:
        """Register the checks."""
        from registry import checks  # noqa: F401  # it registers them
