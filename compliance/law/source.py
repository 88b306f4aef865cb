"""The law of this installation, read from the folder that `RAMURE_LAW_DIR` names.

`vocabulary("legal_bases").label(code)`, `parameter("dsr.answer", on=day).number`.
"""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from compliance.law import parameters, vocabularies
from compliance.law.parameters import Parameter
from compliance.law.vocabularies import Vocabulary


def folder() -> Path:
    """Return the folder of the law files: `parameters.json` and `vocabularies/`.

    Raises ImproperlyConfigured when the settings do not name one.
    """
    name = getattr(settings, "RAMURE_LAW_DIR", None)
    if not name:
        raise ImproperlyConfigured("RAMURE_LAW_DIR must name the folder that holds parameters.json and vocabularies/")
    return name if isinstance(name, Path) else Path(name)


def vocabulary(name: str) -> Vocabulary:
    """Return a vocabulary. Raises UnknownVocabulary, or LawFileError for a malformed file."""
    return vocabularies.vocabulary(name, folder())


def parameter(key: str, on: date) -> Parameter:
    """Return the parameter in force on a day. Raises UnknownParameter, or LawFileError for a malformed file."""
    return parameters.parameter(key, on, folder())
