"""An office answers, or somebody asks, in a process that kills itself: ``python -m tests.portal.dying VERB MOMENT ID``.

``MOMENT`` is « within »: all is written and nothing is committed; or « after »: it has just been committed.
"""

import os
import signal
import sys

import django


def die() -> None:
    """End as a machine does whose power is cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def answer(pk: int) -> None:
    """Send the signed answer of a request by the portal: the right answered, the letter there, the person told."""
    from django.utils import timezone

    from compliance.accounts.models import User
    from compliance.correspondence import services
    from compliance.correspondence.enums import Way
    from compliance.correspondence.models import Letter

    letter = Letter.objects.select_related("office", "record").get(record=pk)
    by = User.objects.get(pk=letter.prepared_by_id)
    services.send(letter, on=timezone.localdate(), way=Way.PORTAL, version=letter.version, by=by)


def ask(pk: int) -> None:
    """Send a request to an office, with a file."""
    from compliance.offices.models import Office
    from compliance.portal import services as portal
    from compliance.portal import stamps
    from tests.portal.factories import a_piece, told

    office = Office.objects.get(pk=pk)
    stamp = stamps.read(stamps.fresh(pk), pk)
    assert stamp
    portal.submit(office, stamp, told(), [a_piece()])


def main(verb: str, moment: str, pk: str) -> None:
    """Do it and die."""
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        {"answer": answer, "ask": ask}[verb](int(pk))
        if moment == "within":
            die()
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
