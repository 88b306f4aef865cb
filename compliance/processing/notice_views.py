"""The information notice of an activity: the text to paste, what it lacks, the file."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from compliance.access.enforcement import ScopedRequest
from compliance.law.vocabularies import Term
from compliance.offices.enums import Permission
from compliance.processing.notice_services import notice_of, notice_pdf, public_of, publics
from compliance.processing.views import EDIT, ActivityPage
from compliance.processing.words import missing_items
from compliance.records import content as contents
from compliance.records import workflow
from compliance.records.timeline import last_written


class ActivityNotice(ActivityPage):
    """The notice for a public; ``?public=applicants``, the first one that the activity concerns otherwise."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the text, what is missing, the other publics."""
        activity = self.record()
        content = last_written(activity).content
        named = {str(row["category"]) for row in contents.rows(content, "data_subjects")}
        offered = sorted(publics(), key=lambda term: not named & set(public_of(term).covers))
        chosen = asked_public(request.GET.get("public", offered[0].code))
        written = notice_of(activity, content, chosen)
        may_edit = request.scope.allows(EDIT) and activity.status in workflow.EDITABLE
        edit_url = activity.page("edit") if may_edit else ""
        context = {
            "record": activity,
            "publics": offered,
            "chosen": chosen,
            "notice": written,
            "missing": missing_items(written.lacking, edit_url, activity.get_absolute_url()),
            "may_export": request.scope.allows(Permission.EXPORT_REGISTER.full),
        }
        return self.page("notice", context)


class ActivityNoticeFile(ActivityPage):
    """The notice as a PDF."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Go back to the page, for who comes here by the address alone."""
        return redirect(self.record().page("notice"))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Give the file; it is a line of the journal, as every export."""
        activity, chosen = self.record(), asked_public(request.POST.get("public", ""))
        content = notice_pdf(activity, chosen, by=request.user)
        name = f"mention-{activity.office.slug}-{activity.reference}-{chosen.code}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)


def asked_public(code: str) -> Term:
    """Return the public of that code; raise Http404 for another word."""
    found = next((term for term in publics() if term.code == code), None)
    if found is None:
        raise Http404
    return found
