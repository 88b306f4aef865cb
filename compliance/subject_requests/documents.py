"""Documents attached to requests."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.documents.models import Attachment
from compliance.documents.pdf_rules import ACTIVE, UNREAD

LETTER = "letter"  # the kind, among those of documents, of a letter to whoever asks: kept as it was signed
CAUTIONS = {
    ACTIVE: _(
        "Ce PDF contient un programme, un lien qui en lance un, ou un autre fichier : ne l’ouvrez qu’avec prudence."
    ),
    UNREAD: _("Une partie de ce PDF n’a pas pu être examinée : ne l’ouvrez qu’avec prudence."),
}


class RequestDocument(Attachment):
    """A document attached to one request: the scanned letter, a mandate, a piece of whoever asks, an answer.

    ``caution`` says what to beware of in a file that came from outside; ``handed_over_until``: whoever asked may take
    it with their code, that day included; ``question``: the number of the question to a service that it answers.
    """

    record = models.ForeignKey("subject_requests.SubjectRequest", on_delete=models.CASCADE, related_name="documents")
    from_requester = models.BooleanField(_("envoyé par le demandeur"), default=False, editable=False)
    caution = models.CharField(_("prudence"), max_length=10, blank=True, editable=False)
    question = models.PositiveIntegerField(
        _("en réponse à la question n°"), null=True, blank=True, editable=False, db_index=True
    )
    handed_over_until = models.DateField(_("remis au demandeur jusqu’au"), null=True, blank=True, editable=False)

    class Meta(Attachment.Meta):
        pass

    def beside(self) -> "models.QuerySet[RequestDocument]":
        """Return those given with the same answer: a service is told of no other document of the request."""
        rows: models.QuerySet[RequestDocument] = super().beside().filter(question=self.question)
        return rows

    @property
    def caution_words(self) -> str:
        """Return what to beware of, "" for nothing."""
        return str(CAUTIONS.get(self.caution, ""))

    def may_be_taken(self, today: date) -> bool:
        """Tell whether whoever asked may take the document today."""
        until = self.handed_over_until
        return until is not None and today <= until and self.withdrawn_at is None
