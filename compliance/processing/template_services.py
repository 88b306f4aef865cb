"""The verbs of a network's templates: opened, written as a draft, published as a numbered version, withdrawn."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.offices.models import Network
from compliance.processing.catalogue import NetworkTemplate, TemplateRevision
from compliance.processing.models import ProcessingActivity
from compliance.processing.services import adopted_content
from compliance.records import content as contents

NOTHING_TO_PUBLISH = _("Rien n’attend d’être publié : écrivez d’abord un brouillon.")
KIND = "template"


class StaleTemplate(Exception):
    """Somebody saved the template meanwhile: ``template`` is what it says now."""

    def __init__(self, template: NetworkTemplate) -> None:
        super().__init__(f"{template.code} is at version {template.version}")
        self.template = template


def open_template(network: Network, name: str, start: TemplateRevision | None, *, by: User) -> NetworkTemplate:
    """Open a template of a network, its draft blank or copied from ``start``; nobody else sees it yet.

    The questions of ``start`` are answered by their first answer. Raises ValidationError for a refused name.
    """
    copied = adopted_content(start, [0] * len(start.choices)) if start else {}
    draft = contents.cleaned(ProcessingActivity, {**copied, "name": name, "origin": ""})
    with transaction.atomic():
        # One template is opened at a time in a network: the lock keeps two from taking the same code.
        Network.objects.select_for_update().get(pk=network.pk)
        rank = NetworkTemplate.objects.filter(network=network).count() + 1
        template = NetworkTemplate(network=network, code=f"R{network.pk}-{rank:02d}")
        _write(template, draft, by)
    return template


def write_draft(pk: int, given: Content, *, version: int, by: User) -> NetworkTemplate:
    """Replace a template's draft, if ``version`` is still the one stored. The same content writes nothing.

    Raises StaleTemplate when somebody saved meanwhile, ValidationError for a refused value.
    """
    draft = contents.cleaned(ProcessingActivity, given)
    with transaction.atomic():
        template = _locked(pk, version)
        if template.draft != draft:
            _write(template, draft, by)
    return template


def publish(pk: int, note: str, *, version: int, by: User) -> TemplateRevision:
    """Publish a template's draft as its next version, offered from then on; ``note`` says what changes.

    Raises StaleTemplate when somebody saved meanwhile, ValidationError when there is no draft.
    """
    with transaction.atomic():
        template = _locked(pk, version)
        if template.draft is None:
            raise ValidationError(NOTHING_TO_PUBLISH, code="nothing-to-publish")
        number = TemplateRevision.objects.filter(template=template).count() + 1
        draft: Any = template.draft
        revision = TemplateRevision(
            template=template,
            source_version=f"version {number}",
            kind=KIND,
            title=draft["name"],
            summary=draft["description"],
            content=_without_keys(draft),
            number=number,
            note=note,
            published_at=timezone.now(),
            published_by_name=by.get_full_name(),
        )
        revision.save()
        template.withdrawn_on = None
        _write(template, None, by)
    return revision


def withdraw(pk: int, *, version: int, by: User) -> NetworkTemplate:
    """Offer a template no more; the activities drawn from it stay. Raises StaleTemplate when somebody saved since."""
    with transaction.atomic():
        template = _locked(pk, version)
        template.withdrawn_on = timezone.localdate()
        _write(template, template.draft, by)
    return template


def _locked(pk: int, version: int) -> NetworkTemplate:
    template = NetworkTemplate.objects.select_for_update().get(pk=pk)
    if template.version != version:
        raise StaleTemplate(template)
    return template


def _write(template: NetworkTemplate, draft: Content | None, by: User) -> None:
    template.draft = draft
    template.version += 1
    template.edited_at, template.edited_by_name = timezone.now(), by.get_full_name()
    template.save()


def _without_keys(content: Any) -> Any:
    """Return a content without the keys of its rows: each activity drawn from it gives them its own."""
    if isinstance(content, dict):
        return {name: _without_keys(value) for name, value in content.items() if name != "key"}
    return [_without_keys(row) for row in content] if isinstance(content, list) else content
