"""The pages of the letters about requests: who looks at each, at a letter in which state."""

from collections.abc import Callable, Iterator
from typing import Any

from compliance.correspondence import model_services
from compliance.correspondence.models import Letter
from compliance.correspondence.rules import Text
from compliance.correspondence.services import send_back, submit
from compliance.offices.models import Office
from tests.correspondence.factories import prepared, signed
from tests.journeys.network import person
from tests.journeys.request_pages import DIRECTION, DPO, JURISTE, OPAL, Told, a_request_in

OWN = Text("Votre demande [[référence]]", "Nous avons bien reçu votre demande le [[reçue le]].")


def letter_pages() -> Iterator[Told]:
    """Yield each page: its name, who looks, what its address names, what it asks."""
    yield "correspondence:waiting", DIRECTION, lambda: [_letter("to_sign").office.slug], ""
    yield "correspondence:waiting", DPO, lambda: ["tous"], ""
    yield "correspondence:models", JURISTE, lambda: [OPAL], ""
    yield "correspondence:model", JURISTE, lambda: [OPAL, "refusal"], ""
    yield "correspondence:model", JURISTE, _own_model, ""
    yield "correspondence:new", JURISTE, lambda: [OPAL, a_request_in("in_progress").number], ""
    for state in ("draft", "to_sign", "signed"):
        yield "correspondence:letter", DIRECTION, _of(state), ""
    yield "correspondence:edit", JURISTE, _of("draft"), ""
    yield "correspondence:submit", JURISTE, _of("draft"), ""
    yield "correspondence:sign", DIRECTION, _of("to_sign"), ""
    yield "correspondence:send_back", DIRECTION, _of("to_sign"), ""
    yield "correspondence:send", JURISTE, _of("signed"), ""
    yield "correspondence:give_up", JURISTE, _of("draft"), ""


def _letter(state: str) -> Letter:
    """Return a letter of Opal in that state, made where the demonstration has none."""
    found = Letter.objects.filter(office__slug=OPAL, state=state, record__restricted=False).order_by("pk").first()
    return found or _made(state)


def _made(state: str) -> Letter:
    juriste, direction = person(JURISTE), person(DIRECTION)
    letter = prepared(a_request_in("in_progress"), by=juriste)
    if state == "signed":
        return signed(letter, by=direction)
    asked = submit(letter, version=letter.version, by=juriste)
    return asked if state == "to_sign" else send_back(asked, "Une date manque.", version=asked.version, by=direction)


def _of(state: str) -> Callable[[], list[Any]]:
    def named() -> list[Any]:
        letter = _letter(state)
        return [OPAL, letter.record.number, letter.number]

    return named


def _own_model() -> list[Any]:
    opal = Office.objects.get(slug=OPAL)
    model_services.write_model(opal, "acknowledgement", OWN, version=0, by=person(JURISTE))
    return [OPAL, "acknowledgement"]
