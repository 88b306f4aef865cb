"""The page of each address of the site: who looks at it, on what; or why nobody does here.

`tests/house/test_pages.py` fails for an address that is told nowhere. What the registers share is told once: a new
register is looked at without a line here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.urls import get_resolver, reverse

from compliance.contracts.models import ProcessorContract
from compliance.imports.models import Import
from compliance.imports.services import begin
from compliance.offices.models import Network, Office
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.processing import template_services
from compliance.processing.catalogue import templates_of
from compliance.processing.models import NetworkTemplate, Opinion, ProcessingActivity
from compliance.processors.models import Processor
from compliance.records import comment_services as comments
from compliance.records import services as records
from compliance.records.models import Record, WorkflowRecord
from compliance.records.shelves import Shelf
from compliance.subject_requests.models import SubjectRequest
from tests.accounts.test_pages import BEFORE_SIGN_IN, ONE_KEY, SIGNED_IN_PAGES, WITH_A_SECOND_FACTOR
from tests.contracts.factories import a_contract
from tests.documents.files import attached
from tests.imports.importing import done, exported, sent
from tests.isolation.routes import names_of_the_site
from tests.journeys.letter_pages import letter_pages
from tests.journeys.network import person
from tests.journeys.request_pages import request_pages
from tests.portal import factories as portals
from tests.processors.factories import a_sheet
from tests.records.values import full_content
from tests.retention.factories import CONTRACTS, an_old_contract, approved, held, listed

OPAL = "opal"
DPO, JURISTE, DIRECTION, COORDINATION = "dpo", "juriste@opal", "direction@opal", "coordination"

# What an address of these names ends with: it takes what a form sends, and leads back to it.
BELOW_A_FORM = ("_draft", "_forget")

# The pages that registers share, by the end of their name: who looks, at a record in which status.
OF_A_REGISTER = {
    "list": (DPO, ""),
    "create": (JURISTE, ""),
    "detail": (DPO, "approved"),
    "edit": (JURISTE, "approved"),
    "history": (DPO, "approved"),
    "pdf": (DPO, "approved"),
    "comments": (JURISTE, "approved"),
    "attach": (JURISTE, "approved"),
    "withdraw_document": (JURISTE, "approved"),
    "withdraw_comment": (JURISTE, "approved"),
    "delete": (JURISTE, "draft"),
    "submit": (JURISTE, "draft"),
    "approve": (DIRECTION, "submitted"),
    "send_back": (DIRECTION, "submitted"),
    "reopen": (DPO, "approved"),
    "end": (DPO, "approved"),
}

NO_PAGE = {
    "networks:list": "leads to the one network, or to the home page",
    **{name: "a file" for name in names_of_the_site() if name.endswith(":document")},
    **dict.fromkeys(("mandates:lettre", "mandates:designation_pdf", "processing:notice_pdf"), "a file"),
    **dict.fromkeys(("my_exports:file", "portal:answer", "portal_staff:piece"), "a file"),
    **dict.fromkeys(("my_exports:delete", "my_exports:again"), "take a form, and lead elsewhere"),
    **dict.fromkeys(("retention:bordereau", "retention:bordereau_sheet", "retention:visa_scan"), "a file"),
    "retention:relaunch": "takes a form, and leads back",
    "mfa_download_recovery_codes": "a file",
    **dict.fromkeys(("correspondence:pdf", "correspondence:docx"), "a file"),
    "correspondence:forget_model": "takes a form, and leads back",
    "portal:leave": "takes a form, and leads back",
    "account_set_password": "every account has a password: it leads elsewhere",
    "account_end_session": "takes a form, and leads back",
    **dict.fromkeys(("invitation_accept", "invitation_decline", "invitation_leave"), "take a form, and lead elsewhere"),
    **dict.fromkeys(("invitation_open_account", "invitation_link"), "take a form, and lead elsewhere"),
    **dict.fromkeys(("openid_start", "openid_callback", "invitation_through_provider"), "lead to the provider"),
    **dict.fromkeys(("openid_leave", "openid_unlink"), "take a form, and lead elsewhere"),
}

# Looked at by another journey, which names them, or walks through them where they are told.
ELSEWHERE = {
    "test_contracts.py": ("contracts:share", "contracts:withdraw"),
    "test_export.py": ("my_exports:list", "my_exports:detail"),
    "test_guests.py": (
        *("processing:resend_guest", "processing:prolong_guest", "processing:withdraw_guest", "processing:confide"),
        *("processing:guest_done", "invitation"),
    ),
    "test_mandates.py": tuple(
        f"mandates:{name}"
        for name in (
            *("list", "prepare", "detail", "designation", "handover", "renew", "receipt", "end", "add_member"),
            *("draw_up", "acknowledge", "edit", "sign", "discard", "end_member", "withdraw"),
            *("time", "note_time", "correct_time", "remove_time"),
        )
    ),
    "test_sign_in.py": (
        *(*BEFORE_SIGN_IN, *SIGNED_IN_PAGES, *WITH_A_SECOND_FACTOR, *ONE_KEY),
        *("mfa_authenticate", "account_reset_password_from_key"),
    ),
    "test_oidc.py": ("openid_enter",),
    "test_portal.py": tuple(name for name in names_of_the_site() if name.startswith("portal:")),
    "test_every_page.py": tuple(name for name in names_of_the_site() if name.startswith(("people:", "governance:"))),
}


@dataclass(frozen=True)
class Seen:
    """A page as a person opens it: what its address names, and what it asks."""

    name: str
    who: str
    arguments: Callable[[], list[Any]] = lambda: [OPAL]
    query: str = ""

    @property
    def address(self) -> str:
        """Return the address, once the demonstration is loaded."""
        return reverse(self.name, args=self.arguments()) + self.query


def _opal() -> Office:
    return Office.objects.get(slug=OPAL)


def _canopee() -> Network:
    return Network.objects.get(name="GIE Canopée")


# --- the pages that registers share ---


def record(model: Any, status: str = "") -> Any:
    """Return a record that the office's pages show, in that status; it is opened when the demonstration has none."""
    rows = model.objects.of_office(_opal()).order_by("pk")
    if status and issubclass(model, WorkflowRecord):
        rows = rows.filter(status=status)
    return rows.first() or _opened(model, status)


def _opened(model: Any, status: str) -> Any:
    new = records.open_record(model(office=_opal()), full_content(model, rows=1), by=None, reason="essai")
    if isinstance(new, WorkflowRecord):
        model.objects.filter(pk=new.pk).update(status=status)
    return model.objects.get(pk=new.pk)


def of_registers() -> Iterator[Seen]:
    """Yield the pages that each register of the site has."""
    for name, model in registers():
        end = name.partition(":")[2]
        if end in OF_A_REGISTER:
            who, status = OF_A_REGISTER[end]
            yield Seen(name, who, partial(_named, name, model, status))


def registers() -> Iterator[tuple[str, Any]]:
    """Yield the addresses whose view says of which register it is, with its model."""
    for resolver in get_resolver().url_patterns:
        for entry in getattr(resolver, "url_patterns", ()):
            model = getattr(getattr(entry.callback, "view_class", None), "model", None)
            if hasattr(model, "PARTS") and model._meta.app_label == resolver.namespace != "questions":  # told apart
                yield f"{resolver.namespace}:{entry.name}", model


def _named(name: str, model: Any, status: str) -> list[Any]:
    """Return what the address names: the office, then a record if it is about one, then the record's document."""
    end = name.partition(":")[2]
    if end == "list":
        return [OPAL]
    if end == "create":
        return [OPAL] if issubclass(model, Record) else [OPAL, _canopee().pk]
    found = _unused(model) if end == "delete" else record(model, status)
    named = [OPAL, found.number if issubclass(model, Record) else found.pk]
    if end == "withdraw_document":
        return [*named, attached(found, by=person(JURISTE)).number]
    if end == "withdraw_comment":
        return [*named, comments.write(found.comments.model(record=found, text="À relire."), by=person(JURISTE)).pk]
    return named


def _unused(model: Any) -> Any:
    """Return a record that nothing rests on."""
    if model is Processor:
        return a_sheet(_canopee(), "Sans usage")
    if model is ProcessorContract:
        return a_contract(_opal(), record(Processor), signed_on=None)
    return _opened(model, "draft")


# --- the others ---


def _of(status: str) -> Callable[[], list[Any]]:
    return lambda: [OPAL, record(ProcessingActivity, status).number]


def _from_portal() -> list[Any]:
    """Return the request that somebody sent through the portal of the office."""
    found = SubjectRequest.objects.filter(office=_opal(), channel="portal").order_by("pk").first()
    return [OPAL, (found or portals.sent(_opal()).request).number]


def _of_view() -> list[Any]:
    shelf = Shelf(person(DPO), ProcessingActivity, _opal())
    return [OPAL, (shelf.views().first() or shelf.keep("Baux", "q=baux")).pk]


def _of_awaited() -> list[Any]:
    awaited = Opinion.objects.awaited().filter(record__office=_opal()).order_by("pk")
    return [OPAL, awaited[0].record.number]


def _of_transfers() -> list[Any]:
    """Return a record whose form holds the folded columns of a transfer."""
    rows = ProcessingActivity.objects.filter(office=_opal(), transfers__isnull=False).exclude(status="ended")
    return [OPAL, rows.order_by("number")[0].number]


def _import(office: str) -> Import:
    """Return a read import, into Opal's register, of another office's, of which some records resemble its own."""
    with TemporaryDirectory() as folder:
        path = exported(Office.objects.get(slug=office), Path(folder))
        told = json.loads(path.read_text())
        told["records"][0] |= {"couleur": "vert", "started_on": "un jour"}
        path.write_text(json.dumps(told))
        return sent(_opal(), path, by=person(JURISTE))


def _of_import_read() -> list[Any]:
    return [OPAL, "processing", _import("reims-habitat").pk]


def _of_import_of_table() -> list[Any]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "suivi.csv"
        path.write_text(f"Traitement;Service;{'Observation' * 12}\nGestion des baux;Agence nord;{'o' * 90}\n")
        return [OPAL, "processing", sent(_opal(), path, by=person(JURISTE)).pk]


def _of_import_written() -> list[Any]:
    return [OPAL, "processing", done(begin(_import("baie-de-somme"))).pk]


def _of_network() -> list[Any]:
    return [_canopee().pk]


def _of_presidency() -> list[Any]:
    return [*_of_network(), _canopee().presidencies.order_by("-year")[0].pk]


def _of_convention() -> list[Any]:
    return [*_of_network(), _canopee().conventions.order_by("-pk")[0].pk]


def _of_template() -> list[Any]:
    by = person(COORDINATION)
    waiting = templates_of(_canopee()).filter(draft__isnull=False).first()
    template = waiting or template_services.open_template(_canopee(), "Astreinte de nuit", None, by=by)
    return [*_of_network(), template.code]


def _of_published() -> list[Any]:
    template = NetworkTemplate.objects.get(code=_of_template()[1])
    note, by = "Première version.", person(COORDINATION)
    template_services.publish(template.pk, note, version=template.version, by=by)
    return [*_of_network(), template.code]


def _old_contract() -> ProcessorContract:
    return an_old_contract(_opal())


def _of_kept_too_long() -> list[Any]:
    _old_contract()
    return [OPAL]


def _of_suspended() -> list[Any]:
    return [OPAL, held(_opal(), _old_contract().number).pk]


def _of_bordereau() -> list[Any]:
    _old_contract()
    return [OPAL, listed(_opal()).number]


def _of_visa() -> list[Any]:
    _old_contract()
    return [OPAL, approved(_opal()).number]


APPROVED, SUBMITTED, EVERYWHERE = _of("approved"), _of("submitted"), lambda: ["tous"]
ALL_DRAFTS, ALL_SUBMITTED = "?toutes=1&filtre=etat%3Ddraft", "?toutes=1&filtre=etat%3Dsubmitted"

PAGES = (
    *(Seen(name, DPO, list) for name in ("home", "offices", "accessibility", "verify_export", "help:index")),
    *(Seen(name, DPO, list) for name in names_of_the_site() if name.startswith("help:")),
    Seen("dpo_contact", DPO),
    Seen("portal_staff:settings", "admin@opal"),
    *(Seen(f"portal_staff:{name}", JURISTE, _from_portal) for name in ("exchange", "reply", "code")),
    Seen("office", DPO),
    Seen("office", DPO, EVERYWHERE),
    Seen("deadlines:list", DPO, EVERYWHERE),
    Seen("deadlines:list", DPO, EVERYWHERE, "?organisme=opal&quand=late"),
    Seen("deadlines:list", JURISTE, query="?nature=part"),
    Seen("deadlines:list", "admin@opal"),
    # --- the list of activities, as one asks it ---
    Seen("processing:list", DPO, EVERYWHERE),
    Seen("processing:list", DPO, EVERYWHERE, "?organisme=opal&organisme=oise-habitat"),
    *(
        Seen("processing:list", DPO, query=query)
        for query in (
            "?q=vid%C3%A9o&etat=approved",
            "?q=introuvable",
            "?tri=-manque",
            "?tri=revoir&montrer=ready",
            "?sensible=none&transfert=no&q=a",
        )
    ),
    Seen("processing:views", DPO),
    Seen("processing:rename_view", DPO, _of_view),
    Seen("processing:delete_view", DPO, _of_view),
    Seen("processing:submit_together", JURISTE, query=ALL_DRAFTS),
    Seen("processing:approve_together", DIRECTION, query=ALL_SUBMITTED),
    # --- an activity ---
    Seen("processing:templates", JURISTE),
    Seen("processing:adopt", JURISTE, lambda: [OPAL, "T14"]),
    Seen("processing:detail", JURISTE, _of("draft")),
    Seen("processing:detail", DPO, _of_transfers),
    Seen("processing:edit", DPO, _of_transfers),
    Seen("processing:history", DPO, APPROVED, "?depuis=1&version=2"),
    Seen("processing:history", DPO, APPROVED, "?du=2026-03-01"),
    Seen("processing:copy", DPO, APPROVED),
    Seen("processing:notice", DPO, APPROVED),
    Seen("processing:ask_opinion", JURISTE, APPROVED),
    Seen("processing:detail", DPO, _of_awaited),
    Seen("processing:give_opinion", DPO, _of_awaited),
    Seen("processing:detail", DIRECTION, SUBMITTED),
    # --- what leaves ---
    Seen("exports:export", DPO, lambda: ["tous", "processing"]),
    Seen("exports:export", JURISTE, lambda: [OPAL, "opinions"]),
    Seen("exports:export", JURISTE, lambda: [OPAL, "processing"], "?filtre=etat%3Dapproved"),
    Seen("exports:export", JURISTE, lambda: [OPAL, "on-behalf"]),
    # --- what comes in ---
    Seen("imports:start", JURISTE, lambda: [OPAL, "on-behalf"]),
    Seen("imports:detail", JURISTE, _of_import_read),
    Seen("imports:columns", JURISTE, _of_import_of_table),
    Seen("imports:give_up", JURISTE, _of_import_read),
    Seen("imports:detail", JURISTE, _of_import_written),
    Seen("imports:undo", JURISTE, _of_import_written),
    Seen("imports:start", JURISTE, lambda: [OPAL, "processing"]),
    Seen("exports:bundle", JURISTE),
    Seen("exports:sent", JURISTE),
    Seen("exports:sent", DPO, EVERYWHERE),
    Seen("exports:sent", DPO, query="?destinataire=personne&contenu=bundle&du=2026-01-01"),
    # --- on behalf of others ---
    Seen("on_behalf:list", DPO, EVERYWHERE),
    Seen("on_behalf:list", DPO, lambda: ["reims-habitat"]),  # an empty register
    Seen("on_behalf:list", JURISTE, query="?etat=toutes&responsable=syndicat&tri=-manque"),
    Seen("on_behalf:detail", JURISTE, lambda: [OPAL, record(ProcessingOnBehalf, "draft").number]),
    # --- processors and contracts ---
    Seen("processors:list", DPO, EVERYWHERE, "?montrer=outside-eea"),
    Seen("contracts:list", DPO, EVERYWHERE),
    Seen("contracts:common", DPO),
    *(Seen(*told) for told in (*request_pages(), *letter_pages())),
    # --- what is to be erased ---
    *(Seen(f"retention:{name}", DPO) for name in ("index", "periods")),
    Seen("retention:set_period", DIRECTION, lambda: [OPAL, "contract"]),
    *(Seen(f"retention:{name}", JURISTE, _of_kept_too_long) for name in ("index", "prepare")),
    Seen("retention:hold", JURISTE, lambda: [OPAL, CONTRACTS, _old_contract().number]),
    Seen("retention:lift", JURISTE, _of_suspended),
    *(Seen(f"retention:{name}", JURISTE, _of_bordereau) for name in ("elimination", "visa", "abandon")),
    *(Seen(f"retention:{name}", DIRECTION, _of_visa) for name in ("elimination", "destroy")),
    # --- a network ---
    *(Seen(name, COORDINATION, _of_network) for name in ("networks:network", "network_figures", "templates:list")),
    *(Seen(f"networks:{name}", COORDINATION, _of_network) for name in ("note_presidency", "sign_convention")),
    Seen("templates:open", COORDINATION, _of_network),
    Seen("networks:correct_presidency", COORDINATION, _of_presidency),
    *(Seen(f"networks:{name}convention", COORDINATION, _of_convention) for name in ("", "edit_", "end_")),
    *(Seen(f"templates:{name}", COORDINATION, _of_template) for name in ("detail", "edit", "publish")),
    Seen("templates:withdraw", COORDINATION, _of_published),
    *of_registers(),
)


def told() -> set[str]:
    """Return the names of the addresses whose page is told here: looked at, elsewhere, or none."""
    return {page.name for page in PAGES} | {name for names in ELSEWHERE.values() for name in names} | set(NO_PAGE)
