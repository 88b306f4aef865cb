"""System checks: the law files read, and what the apps announce is in them.

An app announces what it reads on its AppConfig: ``vocabularies = ("legal_bases",)`` and
``legal_parameters = ("dsr.answer",)``.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from compliance.law import parameters, source, vocabularies
from compliance.law.files import LawFileError


def check_law(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return E101 (no folder), E102 (a file cannot be read), E103 and E104 (an announced name is in no file)."""
    try:
        folder = source.folder()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="ramure.E101")]
    if not folder.is_dir():
        return [Error(f"RAMURE_LAW_DIR names {folder}, which is no folder", id="ramure.E101")]
    return [*_unreadable(folder), *_missing_vocabularies(folder), *_missing_parameters(folder)]


def _unreadable(folder: Path) -> Iterable[CheckMessage]:
    for name in vocabularies.names(folder):
        try:
            vocabularies.vocabulary(name, folder)
        except (LawFileError, OSError) as error:
            yield Error(str(error), id="ramure.E102")
    try:
        parameters.read(folder / parameters.FILE)
    except (LawFileError, OSError) as error:
        yield Error(str(error), id="ramure.E102")


def _missing_vocabularies(folder: Path) -> Iterable[CheckMessage]:
    present = set(vocabularies.names(folder))
    for config, name in _announced("vocabularies"):
        if name not in present:
            yield Error(f"{config.name} reads the vocabulary {name!r}, which has no file", id="ramure.E103")


def _missing_parameters(folder: Path) -> Iterable[CheckMessage]:
    try:
        present = set(parameters.read(folder / parameters.FILE))
    except (LawFileError, OSError):
        return
    for config, key in _announced("legal_parameters"):
        if key not in present:
            yield Error(f"{config.name} reads the legal parameter {key!r}, which has no row", id="ramure.E104")


def _announced(attribute: str) -> Iterable[tuple[AppConfig, str]]:
    for config in apps.get_app_configs():
        for name in getattr(config, attribute, ()):
            yield config, name
