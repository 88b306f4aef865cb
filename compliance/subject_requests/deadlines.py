"""The days of the requests: the strict one, that nothing suspends, by which an answer is due."""

from datetime import date

from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.deadlines.providers import ColumnProvider, Line, Rows, announce
from compliance.offices.models import Office
from compliance.subject_requests import rules
from compliance.subject_requests.models import SubjectRequest


@announce
class AnswerDue(ColumnProvider):
    """The day by which whoever asked is answered; a restricted request is told to who sees it, and to nobody else."""

    kind, label, column = "request-answer", _("Réponse à une demande d’exercice de droits"), "due_on"
    source = _("RGPD, art. 12(3)")
    name = Cast(F("status"), TextField())  # the line names nobody

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the requests that await an answer."""
        rows: Rows = scope.within(SubjectRequest.objects.visible_to(scope.user)).open()
        return rows

    def title(self, line: Line) -> str:
        """Return the request's reference."""
        return rules.reference(line.number)

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the request's page."""
        return reverse("subject_requests:detail", args=[office.slug, line.number]) if office else ""
