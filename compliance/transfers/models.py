"""The columns of a transfer, for every register that records some (Art. 30(1)(e) and 30(2)(c) GDPR, Arts 44-49)."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.common.rows import FieldGroup
from compliance.datasets.description import Content, Note
from compliance.law.fields import CodeField
from compliance.records.content import columns_of
from compliance.records.models import Part
from compliance.transfers import rules, words
from compliance.transfers.enums import ANSWERS, KINDS, MODULES
from compliance.transfers.terms import transfer_law


class TransferPart(Part):
    """A transfer to a third country or an international organisation, and what its safeguard asks for."""

    recipient = Line(_("organisme destinataire"), blank=True)
    country = CodeField(_("pays ou organisation internationale"), vocabulary="countries", blank=True)
    mechanism = CodeField(_("type de garantie"), vocabulary="transfer_mechanisms", blank=True)
    documentation = Prose(
        _("documentation"),
        blank=True,
        help_text=_("Où se trouve la garantie : contrat, décision, analyse d’impact du transfert."),
    )
    details = Prose(_("précisions"), blank=True)
    # Art. 45
    within_scope = models.CharField(
        _("entre dans le champ de la décision"),
        max_length=3,
        choices=ANSWERS,
        blank=True,
        help_text=_("Organisation commerciale (Canada), secteur privé (Japon), liste du DPF (États-Unis)…"),
    )
    scope_note = Prose(_("ce qui le montre"), blank=True)
    checked_on = models.DateField(_("certification vérifiée le"), null=True, blank=True)
    data_kind = models.CharField(_("données transférées"), max_length=5, choices=KINDS, blank=True)
    certified_for = models.CharField(_("données certifiées"), max_length=5, choices=KINDS, blank=True)
    fallback = Line(
        _("solution de repli"), blank=True, help_text=_("La garantie qui prendrait le relais si la décision tombait.")
    )
    # Art. 46 and 48
    module = models.CharField(_("module des clauses"), max_length=1, choices=MODULES, blank=True)
    signed_on = models.DateField(_("clauses signées le"), null=True, blank=True)
    assessed_on = models.DateField(_("analyse d’impact du transfert du"), null=True, blank=True)
    reference = Line(
        _("référence de la garantie"),
        blank=True,
        help_text=_("Approbation, autorisation de la CNIL, certification, accord international."),
    )
    # Art. 49
    occasional = models.CharField(
        _("strictement occasionnel"),
        max_length=3,
        choices=ANSWERS,
        blank=True,
        help_text=_("Ni répétitif ni systématique."),
    )
    public_powers = models.CharField(
        _("prérogatives de puissance publique"),
        max_length=3,
        choices=ANSWERS,
        blank=True,
        help_text=_("Le transfert a lieu dans leur exercice (art. 49(3))."),
    )
    justification = Prose(_("ce qui fonde la dérogation"), blank=True)
    cnil_told_on = models.DateField(_("CNIL informée le"), null=True, blank=True)
    persons_told_on = models.DateField(_("personnes informées le"), null=True, blank=True)

    GROUPS: ClassVar[tuple[FieldGroup, ...]] = (
        FieldGroup(
            _("Décision d’adéquation (art. 45)"),
            ("within_scope", "scope_note", "checked_on", "data_kind", "certified_for", "fallback"),
            "mechanism",
            ("45",),
            words.asked_by_decisions,
        ),
        FieldGroup(
            _("Garanties appropriées (art. 46 et 48)"),
            ("module", "signed_on", "assessed_on", "reference"),
            "mechanism",
            ("46", "48"),
            words.asked_by_safeguards,
        ),
        FieldGroup(
            _("Dérogations (art. 49)"),
            ("occasional", "public_powers", "justification", "cnil_told_on", "persons_told_on"),
            "mechanism",
            ("49",),
            words.asked_by_derogations,
        ),
    )

    class Meta(Part.Meta):
        abstract = True
        verbose_name = _("transfert hors UE")
        verbose_name_plural = _("transferts hors UE")

    def __str__(self) -> str:
        return self.recipient

    def clean(self) -> None:
        """Refuse what the law of the day does not let a transfer say, beside its field (Arts 44, 45, 49(3))."""
        super().clean()
        if self.is_as_accepted():
            return
        found = rules.refusals(columns_of(self), transfer_law(), self.judged_on or timezone.localdate())
        if found:
            raise ValidationError({refusal.column: words.refused(refusal) for refusal in found})

    @classmethod
    def note(cls, row: Content, on: date) -> Note | None:
        """Return what the transfer comes to by the law of that day, and what it lacks."""
        return words.note(row, on)
