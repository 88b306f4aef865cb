"""Who is asked: the place of a person of a service on one question, and the grant drawn from it. Tables only."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.questions import rules
from compliance.questions.refusals import REFUSALS
from compliance.records.guests import Guest, RecordGrant
from compliance.subject_requests.queries import VIEW


class QuestionGuest(Guest):
    """A person of a service who is asked one question; ``due_on`` is the question's own.

    Whoever reads the office's requests is asked nothing: they read this one, or are named on it if it is restricted.
    """

    record = models.ForeignKey("questions.Question", on_delete=models.CASCADE, related_name="guests")

    objects: ClassVar[models.Manager["QuestionGuest"]] = models.Manager()

    SEEN_WITH = VIEW
    REFUSALS = REFUSALS

    class Meta(Guest.Meta):
        verbose_name = _("personne interrogée")
        verbose_name_plural = _("personnes interrogées")

    def may_be_completed(self) -> bool:
        """Tell whether the question awaits an answer, or one that is corrected, for a request that has not its own."""
        return self.record.status in rules.RUNNING and self.record.request.is_open


class QuestionGrant(RecordGrant):
    """The right of a person of a service to one question."""

    content_object = models.ForeignKey("questions.Question", on_delete=models.CASCADE, related_name="grants")
    guest = models.ForeignKey(QuestionGuest, on_delete=models.CASCADE, related_name="grants")

    class Meta(RecordGrant.Meta):
        verbose_name = _("droit sur une question")
        verbose_name_plural = _("droits sur les questions")
        indexes = [models.Index(fields=["user", "permission", "content_object"], name="questions_grant_user_perm")]
