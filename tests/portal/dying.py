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
    """Answer the one right of a request, hand its document over, write to the person."""
    from django.utils import timezone

    from compliance.accounts.models import User
    from compliance.portal import services as portal
    from compliance.subject_requests import exchange_services, services
    from compliance.subject_requests.models import SubjectRequest
    from compliance.subject_requests.rules import Decision
    from compliance.subject_requests.writing import Writer

    request = SubjectRequest.objects.select_related("office").get(pk=pk)
    by, today = User.objects.get(), timezone.localdate()
    decision = Decision(outcome="answered_full", answered_on=today)
    services.decide(pk, request.rights.get().key, decision, Writer(by=by))
    exchange_services.hand_over(request.documents.get().pk, today, on=today, by=by)
    portal.reply(request, "Votre dossier est joint.", by=by)


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
