"""What somebody types on a portal, step by step, and what they are shown."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from compliance.documents.store import Received
from compliance.offices.models import Office
from compliance.portal import services, stamps
from compliance.portal.models import FollowUp, Portal
from compliance.portal.pieces import Piece
from compliance.subject_requests.models import SubjectRequest
from tests.documents import files

ANSWERS = {
    "requester_quality": "self",
    "own_name": "Amina Diallo",
    "other_name": "",
    "heir_scope": "",
    "person_reference": "Bail 4412",
    "rights": ["access"],
    "wording": "Je veux voir mon dossier de logement.",
    "email": "amina@tenant.example",
    "phone": "",
    "address": "",
}
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


def portal_open(office: Office, **values: Any) -> Portal:
    """Open the office's portal by the real service."""
    settings = {"is_open": True, "publisher": "", "host": "Un hébergeur, Amiens, 03 22 00 00 00", **values}
    return services.set_up(office, settings, version=services.directory.settings_of(office).version, by=None)


def a_stamp(office: Office, *, age: timedelta = timedelta(minutes=5)) -> str:
    """Return the stamp of a form that was first shown a while ago."""
    import time_machine
    from django.utils import timezone

    with time_machine.travel(timezone.now() - age, tick=False):
        return stamps.fresh(office.pk)


def posted(office: Office, **changes: Any) -> dict[str, Any]:
    """Return what the last page sends."""
    return {**ANSWERS, "stamp": a_stamp(office), "step": "4", "go": "envoyer", **changes}


def told() -> dict[str, Any]:
    """Return what the form has read of what was typed."""
    typed = {name: value for name, value in ANSWERS.items() if name not in {"own_name", "other_name"}}
    return typed | {"person_name": "Amina Diallo", "requester_name": ""}


def a_piece() -> Piece:
    """Return a file that somebody joins."""
    return Piece(Received(files.sent("bail.pdf"), "bail.pdf", "application/pdf"))


@dataclass(frozen=True)
class Sent:
    """A request that was sent through the portal, and the code that its page showed."""

    request: SubjectRequest
    code: str
    client: Client


def sent(office: Office, **changes: Any) -> Sent:
    """Send a request from a browser of its own."""
    client = Client()
    response = client.post(reverse("portal:ask", args=[office.slug]), posted(office, **changes))
    assert response.status_code == 200, response.content.decode()
    code = CODE.search(response.content.decode())
    assert code, response.content.decode()
    return Sent(FollowUp.objects.latest("pk").request, code[0], client)


def entered(office: Office, **changes: Any) -> Sent:
    """Send a request, then come back with its code."""
    done = sent(office, **changes)
    typed = {"reference": done.request.reference, "code": done.code}
    assert done.client.post(reverse("portal:enter", args=[office.slug]), typed).status_code == 302
    return done
