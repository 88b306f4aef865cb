"""The templates that a network publishes, for whoever coordinates it: no office's register is read here."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.pages import posted_version, typed_version
from compliance.datasets.description import Section
from compliance.history.canonical import Content
from compliance.offices.enums import NetworkPermission
from compliance.offices.models import Network
from compliance.processing import catalogue, template_services
from compliance.processing.forms import NoteForm, TemplateForm
from compliance.processing.layout import activity_sections
from compliance.processing.models import NetworkTemplate, ProcessingActivity
from compliance.records import content as contents
from compliance.records.diff import compare
from compliance.records.forms import RecordForm
from compliance.records.views import RecordForms

MANAGE = NetworkPermission.MANAGE_NETWORK.full


class TemplatePage(RecordForms):
    """What every page of a network's templates shares."""

    model = ProcessingActivity
    folder = "processing/network"

    @property
    def network(self) -> Network:
        """Return the network of the address: the door has let only its coordinators in."""
        if self.request.scope.network is None:
            raise Http404
        return self.request.scope.network

    def template(self) -> NetworkTemplate:
        """Return the template that the address names, of this network; 404 otherwise."""
        return get_object_or_404(catalogue.templates_of(self.network), code=self.kwargs["code"])

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of an activity."""
        return activity_sections()

    def page(self, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page of the network's templates; ``here`` closes its breadcrumb."""
        trail = [(self.network.name, reverse("networks:network", args=[self.network.pk]))]
        trail += [(_("Modèles"), self.address("list"))]
        template = context.get("template")
        trail += [(template.code, self.address("detail", template) if "here" in context else "")] if template else []
        around: dict[str, Any] = {
            "network": self.network,
            "today": timezone.localdate(),
            "may_manage": self.request.scope.allows(MANAGE),
            "steps": [*trail, (context["here"], "")] if "here" in context else trail,
        }
        return super().page(name, {**around, **context}, status=status)

    def address(self, name: str, template: NetworkTemplate | None = None) -> str:
        """Return the address of a page of the network's templates."""
        return reverse(f"templates:{name}", args=[self.network.pk, *([template.code] if template else [])])

    def changed_meanwhile(self, template: NetworkTemplate) -> HttpResponse:
        """Show what somebody else saved before anything is done about it."""
        messages.warning(self.request, _("Le modèle a changé entre-temps : relisez-le avant de recommencer."))
        return redirect(self.address("detail", template))


class TemplateIndex(TemplatePage):
    """The templates of a network: what is published, what waits, what was withdrawn."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Show each template with its latest version."""
        latest = {revision.template_id: revision for revision in catalogue.latest_of(self.network)}
        lines = [(template, latest.get(template.pk)) for template in catalogue.templates_of(self.network)]
        return self.page("list", {"lines": lines})


class TemplateOpen(TemplatePage):
    """A new template: blank, or from another one."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask for its name, and what it starts from."""
        return self._ask(TemplateForm(catalogue.starts_for(self.network)))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Open its draft, and the form where it is written."""
        form = TemplateForm(catalogue.starts_for(self.network), request.POST)
        if not form.is_valid():
            return self._ask(form, status=422)
        with writing(request, MANAGE):
            opened = template_services.open_template(
                self.network, form.cleaned_data["name"], form.cleaned_data["start"], by=request.user
            )
        messages.success(request, _("Le modèle %(code)s est ouvert : personne d’autre ne le voit.") % {"code": opened})
        return redirect(self.address("edit", opened))

    def _ask(self, form: TemplateForm, *, status: int = 200) -> HttpResponse:
        return self.page("open", {"form": form, "forms": [form], "here": _("Nouveau modèle")}, status=status)


class TemplateDetail(TemplatePage):
    """A template: its draft when one waits, or a version, and the list of its versions."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Show the draft, else the latest version; ``?version=2`` shows that one."""
        template = self.template()
        revisions = list(catalogue.revisions_of(template))
        asked = typed_version(request.GET.get("version", ""))
        shown = next((one for one in revisions if one.number == asked), None)
        if asked is not None and shown is None:
            raise Http404
        if asked is None and template.draft is None:
            shown = revisions[0]
        content = contents.normalise(self.model, shown.content if shown else template.draft or {})
        facts = {"shown": shown, "content": content, "sections": self.sections(), "revisions": revisions}
        facts["latest"] = revisions[0] if revisions else None
        return self.page("detail", {"template": template, **facts})


class TemplateEdit(TemplatePage):
    """The form of a template: that of an activity, over its draft."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Show the draft, or the latest version when none waits."""
        template = self.template()
        form = RecordForm(self.model, self.sections(), self._current(template))
        return self.show(form, **self._around(template, template.version))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Save the draft, or show the form again with everything that was typed."""
        template, version = self.template(), posted_version(request)
        around = self._around(template, version)
        if change := self.change_asked():
            return self.rows_changed(self._current(template), change, **around)
        form = RecordForm(self.model, self.sections(), self._current(template), request.POST)
        if not form.is_valid():
            return self.show(form, status=422, **around)
        try:
            with writing(request, MANAGE):
                template_services.write_draft(template.pk, form.content(), version=version, by=request.user)
        except template_services.StaleTemplate as stale:
            return self._stale(form, stale.template)
        except ValidationError as error:
            return self.refused(form, error, **around)
        messages.success(request, _("Le brouillon est enregistré : publiez-le quand il est prêt."))
        return redirect(self.address("detail", template))

    def cancel_url(self) -> str:
        """Go back to the template."""
        return self.address("detail", self.template())

    def _current(self, template: NetworkTemplate) -> Content:
        latest = catalogue.revisions_of(template).first()
        content: Content = template.draft if template.draft is not None else latest.content if latest else {}
        return contents.normalise(self.model, content)

    def _around(self, template: NetworkTemplate, version: int) -> dict[str, Any]:
        return {"template": template, "version": version, "here": _("Modifier")}

    def _stale(self, form: RecordForm, template: NetworkTemplate) -> HttpResponse:
        lines = compare(self.sections(), self._current(template), form.content(), timezone.localdate())
        last = {"actor_name": template.edited_by_name, "history_date": template.edited_at}
        around = self._around(template, template.version)
        return self.show(form, status=409, **around, stale_lines=lines, last_entry=last)


class TemplatePublish(TemplatePage):
    """Publishing a draft: the page says who will see it, and asks what changes."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask what changes."""
        return self._ask(self.template(), NoteForm())

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Publish the draft as the next version."""
        template, form = self.template(), NoteForm(request.POST)
        if not form.is_valid():
            return self._ask(template, form, status=422)
        try:
            with writing(request, MANAGE):
                published = template_services.publish(
                    template.pk, form.cleaned_data["note"], version=posted_version(request), by=request.user
                )
        except template_services.StaleTemplate as stale:
            return self.changed_meanwhile(stale.template)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self._ask(template, form, status=422)
        words = _("La version %(number)s de %(code)s est publiée : les membres du réseau peuvent la reprendre.")
        messages.success(request, words % {"number": published.number, "code": template.code})
        return redirect(self.address("detail", template))

    def _ask(self, template: NetworkTemplate, form: NoteForm, *, status: int = 200) -> HttpResponse:
        asked = {"template": template, "form": form, "forms": [form], "here": _("Publier")}
        return self.page("publish", asked, status=status)


class TemplateWithdraw(TemplatePage):
    """Withdrawing a template: it is offered no more."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask for confirmation."""
        return self.page("withdraw", {"template": self.template(), "here": _("Retirer")})

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Withdraw it; the activities drawn from it stay."""
        template = self.template()
        try:
            with writing(request, MANAGE):
                template_services.withdraw(template.pk, version=posted_version(request), by=request.user)
        except template_services.StaleTemplate as stale:
            return self.changed_meanwhile(stale.template)
        messages.success(request, _("Le modèle %(code)s n’est plus proposé.") % {"code": template.code})
        return redirect(self.address("list"))
