"""The help pages: one per register, each announced here with who may read it, its fields told from their description.

A page is an address under ``/aide/`` and a template of ``templates/help/``, which shows `fields` where it wants them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from compliance.common.access import SIGNED_IN, requires
from compliance.contracts.layout import contract_sections
from compliance.datasets.description import Column, Part, Section
from compliance.law.source import vocabulary
from compliance.on_behalf.layout import on_behalf_sections
from compliance.processing.layout import activity_sections
from compliance.processors.layout import processor_sections
from compliance.subject_requests.layout import request_sections

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LISTED = 20  # choices that a page names; a longer list is read in the form

type View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Choice:
    """A word of a closed list, its article and its note."""

    label: str
    article: str = ""
    note: str = ""


@dataclass(frozen=True)
class FieldHelp:
    """A field: its label, what it says of itself, the words one chooses from."""

    label: str
    help: str
    choices: list[Choice]


@dataclass(frozen=True)
class PartHelp:
    """A repeated part and its fields; ``under`` is the part whose rows hold it, if one does."""

    label: str
    under: str
    fields: list[FieldHelp]


@dataclass(frozen=True)
class SectionHelp:
    """A section of the form, with its article."""

    anchor: str
    title: str
    article: str
    fields: list[FieldHelp]
    parts: list[PartHelp]


@dataclass(frozen=True)
class HelpPage:
    """A page of help: its name, its address, its template, who may read it, the register that it explains."""

    name: str
    slug: str
    title: "StrPromise"
    template: str
    mark: Callable[[View], View]
    sections: Callable[[], Sequence[Section]]

    def view(self) -> View:
        """Return the page's view, marked."""

        @require_safe
        def page(request: HttpRequest) -> HttpResponse:
            told = [section_help(section) for section in self.sections()]
            return render(request, self.template, {"page": self, "sections": told})

        return self.mark(page)


def section_help(section: Section) -> SectionHelp:
    """Return what a page of help says of a section."""
    parts = [told for part in section.parts for told in _parts(part)]
    return SectionHelp(section.anchor, section.title, section.article, _fields(section.columns), parts)


def _parts(part: Part, under: str = "") -> list[PartHelp]:
    nested = [told for inner in part.parts for told in _parts(inner, part.label)]
    return [PartHelp(part.label, under, _fields(part.columns)), *nested]


def _fields(columns: Sequence[Column]) -> list[FieldHelp]:
    return [FieldHelp(column.label, column.help, _choices(column)) for column in columns if column.name != "to_confirm"]


def _choices(column: Column) -> list[Choice]:
    if not column.vocabulary:
        return [Choice(str(label)) for code, label in column.choices if code]
    terms = vocabulary(column.vocabulary).valid()
    return [Choice(term.label, term.article, term.note) for term in terms] if len(terms) <= LISTED else []


def _no_fields() -> tuple[Section, ...]:
    """Return nothing: the page explains what one does, and no register's fields."""
    return ()


PAGES = [
    HelpPage(
        "processing",
        "registre-des-traitements",
        _("Le registre des activités de traitement"),
        "help/processing.html",
        requires(SIGNED_IN),
        activity_sections,
    ),
    HelpPage(
        "on_behalf",
        "registre-pour-autrui",
        _("Le registre des traitements pour le compte d’autrui"),
        "help/on_behalf.html",
        requires(SIGNED_IN),
        on_behalf_sections,
    ),
    HelpPage(
        "processors",
        "sous-traitants",
        _("Les fiches des sous-traitants"),
        "help/processors.html",
        requires(SIGNED_IN),
        processor_sections,
    ),
    HelpPage(
        "retention",
        "conservation-et-effacement",
        _("Conserver et effacer"),
        "help/retention.html",
        requires(SIGNED_IN),
        tuple,
    ),
    HelpPage(
        "contracts",
        "contrats-des-sous-traitants",
        _("Les contrats des sous-traitants"),
        "help/contracts.html",
        requires(SIGNED_IN),
        contract_sections,
    ),
    HelpPage(
        "subject_requests",
        "demandes-d-exercice-de-droits",
        _("Les demandes d’exercice de droits"),
        "help/subject_requests.html",
        requires(SIGNED_IN),
        request_sections,
    ),
    HelpPage(
        "portal",
        "portail-public",
        _("Le portail public"),
        "help/portal.html",
        requires(SIGNED_IN),
        _no_fields,
    ),
    HelpPage(
        "imports",
        "importer",
        _("Importer un registre"),
        "help/imports.html",
        requires(SIGNED_IN),
        _no_fields,
    ),
    HelpPage(
        "deadlines",
        "echeances",
        _("Les échéances"),
        "help/deadlines.html",
        requires(SIGNED_IN),
        _no_fields,
    ),
]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every page of help."""
    context: dict[str, Any] = {"pages": PAGES}
    return render(request, "help/index.html", context)
