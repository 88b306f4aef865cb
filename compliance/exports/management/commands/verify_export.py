"""`manage.py verify_export PATH`: exit status 0 for an intact file, 1 for an altered one, 2 for an unknown one."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.exports.verification import Answer, verify

STATUS = {Answer.INTACT: 0, Answer.ALTERED: 1, Answer.UNKNOWN: 2, Answer.SEVERAL: 3}


class Command(BaseCommand):
    help = (
        "Tell whether a file is one that left, and unchanged: 0 intact, 1 altered (its number is known), 2 unknown, "
        "3 a folder of several offices' files, each of which is to be verified."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="path of the file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            with path.open("rb") as file:
                verdict = verify(file)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}", returncode=2) from error
        known = ""
        if export := verdict.export:
            known = f": {export.reference}, {export.dataset} of {export.office.slug}, as of {export.as_of.isoformat()}"
        self.stdout.write(f"{path}: {verdict.answer}{known}")
        sys.exit(STATUS[verdict.answer])
