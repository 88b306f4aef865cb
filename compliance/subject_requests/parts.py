"""The repeated parts of a request: the rights asked, the checks, the proofs, the activities concerned, who is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.law.fields import CodeField
from compliance.records.models import Part
from compliance.subject_requests.enums import CheckResult, Outcome

REQUEST = "subject_requests.SubjectRequest"


class RightAsked(Part):
    """One right that is asked for: its own answer, its own day, its own reasons (Art. 12(3) and (4) GDPR)."""

    request = models.ForeignKey(REQUEST, on_delete=models.CASCADE, related_name="rights")
    right = CodeField(_("droit"), vocabulary="request_rights")
    details = Prose(_("ce qui est demandé"), blank=True)
    outcome = models.CharField(_("issue"), max_length=20, choices=Outcome.choices, blank=True)
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)
    reasons = Prose(_("motifs"), blank=True)
    cnil_remedy = models.BooleanField(_("réclamation auprès de la CNIL indiquée"), default=False)
    court_remedy = models.BooleanField(_("recours juridictionnel indiqué"), default=False)

    class Meta(Part.Meta):
        verbose_name = _("droit demandé")
        verbose_name_plural = _("droits demandés")

    def __str__(self) -> str:
        return self.right


class IdentityCheck(Part):
    """The identity was asked for, upon doubts that are said (Art. 12(6) GDPR); what was seen is told, never copied."""

    request = models.ForeignKey(REQUEST, on_delete=models.CASCADE, related_name="identity_checks")
    asked_on = models.DateField(_("demandée le"))
    doubts = Prose(_("doutes raisonnables"))
    result = models.CharField(_("résultat"), max_length=10, choices=CheckResult.choices, blank=True)
    proved_on = models.DateField(_("pièce reçue le"), null=True, blank=True)
    piece = Line(_("pièce"), blank=True)
    verified_on = models.DateField(_("vérifiée le"), null=True, blank=True)
    verified_by = Line(_("vérifiée par"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("vérification d’identité")
        verbose_name_plural = _("vérifications d’identité")

    def __str__(self) -> str:
        return f"{self.asked_on}"


class QualityProof(Part):
    """A document that proves in what quality somebody writes: seen, by whom, when."""

    request = models.ForeignKey(REQUEST, on_delete=models.CASCADE, related_name="proofs")
    kind = CodeField(_("pièce"), vocabulary="requester_proofs")
    verified_on = models.DateField(_("vérifiée le"))
    verified_by = Line(_("vérifiée par"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("pièce justifiant la qualité")
        verbose_name_plural = _("pièces justifiant la qualité")

    def __str__(self) -> str:
        return self.kind


class LinkedActivity(Part):
    """A processing that the request is about; its legal bases say which rights it opens in principle."""

    request = models.ForeignKey(REQUEST, on_delete=models.CASCADE, related_name="activities")
    activity = models.ForeignKey(
        "processing.ProcessingActivity",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("activité de traitement"),
    )
    reasons = Prose(
        _("motif, quand un droit n’est en principe pas ouvert"),
        blank=True,
        help_text=_("Pourquoi la demande est examinée tout de même, ou ce qui fera refuser : la table ne décide pas."),
    )

    class Meta(Part.Meta):
        verbose_name = _("activité concernée")
        verbose_name_plural = _("activités concernées")

    def __str__(self) -> str:
        return f"{self.activity_id}"


class RecipientTold(Part):
    """Somebody to whom the data were disclosed, told of a rectification, an erasure or a restriction (Art. 19 GDPR)."""

    request = models.ForeignKey(REQUEST, on_delete=models.CASCADE, related_name="recipients_told")
    recipient = Line(_("destinataire"), help_text=_("Les sous-traitants en sont (art. 4(9))."))
    told_on = models.DateField(_("informé le"), null=True, blank=True)
    why_not = Prose(
        _("s’il ne l’est pas"), blank=True, help_text=_("Ce qui le rend impossible ou disproportionné (art. 19).")
    )

    class Meta(Part.Meta):
        verbose_name = _("destinataire informé")
        verbose_name_plural = _("destinataires informés")

    def __str__(self) -> str:
        return self.recipient
