"""What a test needs beside Python: absent, the test is skipped; in continuous integration it fails."""

import os
import shutil
from pathlib import Path

import pytest


def required[T](thing: T | None, name: str) -> T:
    """Return ``thing``, or leave the test."""
    if thing is not None:
        return thing
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing, and continuous integration runs everything")
    pytest.skip(f"{name} is missing on this machine")


def office() -> str | None:
    """Return the path of LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def poppler() -> str | None:
    """Return the folder of Poppler's tools, or None."""
    found = shutil.which("pdfdetach")
    return str(Path(found).parent) if found and shutil.which("pdfinfo") else None
