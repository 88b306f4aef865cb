"""What is planted in the portal of each office: somebody asked there, with a file, and was answered."""

from collections.abc import Callable

from compliance.documents.store import Received
from compliance.offices.models import Office
from compliance.portal import services as portal
from compliance.portal import stamps
from compliance.portal.pieces import Piece
from tests.documents import files
from tests.factories import UserFactory
from tests.portal.factories import portal_open

FROM_PORTAL = 1  # the number of that request
IN_PORTAL = frozenset({"portalperson", "portaladdress", "portalwords", "portalmessage", "portalfile"})


def plant(office: Office, word: Callable[[str, str], str]) -> None:
    """Open the office's portal, through which somebody asks, and is answered."""
    portal_open(office)
    stamp = stamps.read(stamps.fresh(office.pk), office.pk)
    told = {"person_name": word("portalperson", office.slug), "wording": word("portalwords", office.slug)}
    told |= {"email": f"{word('portaladdress', office.slug)}@tenant.example", "requester_quality": "self"}
    planted = word("portalfile", office.slug)
    file = files.sent(f"{planted}.pdf", planted.encode())
    piece = Piece(Received(file, f"{planted}.pdf", "application/pdf"))
    assert stamp
    request = portal.submit(office, stamp, {**told, "rights": ["access"]}, [piece]).request
    portal.reply(request, word("portalmessage", office.slug), by=UserFactory())
