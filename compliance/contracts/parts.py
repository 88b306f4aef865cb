"""The repeated part of a contract: what is checked in it, clause by clause."""

from datetime import date

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.common.rows import FieldGroup
from compliance.contracts.enums import Found
from compliance.datasets import description
from compliance.law.fields import CodeField
from compliance.law.source import vocabulary
from compliance.records.models import Part

TONES = {Found.TO_CHECK: "soon", Found.ABSENT: "late"}


class ClauseCheck(Part):
    """One thing that Art. 28 GDPR wants in the contract: whether it is there, where, what is thought of it."""

    contract = models.ForeignKey("contracts.ProcessorContract", on_delete=models.CASCADE, related_name="clauses")
    clause = CodeField(_("clause"), vocabulary="contract_clauses")
    found = models.CharField(_("dans le contrat"), max_length=10, choices=Found.choices, default=Found.TO_CHECK)
    place = Line(_("où"), blank=True, help_text=_("Article, page ou annexe."))
    details = Prose(_("remarque"), blank=True)

    GROUPS = (
        FieldGroup(
            _("Remarque"),
            ("details",),
            "found",
            (Found.ABSENT.value,),
            lambda: _now("Ce qui manque ou se discute, et ce qu’un avenant doit dire."),
        ),
    )

    class Meta(Part.Meta):
        verbose_name = _("clause")
        verbose_name_plural = _("clauses vérifiées")

    def __str__(self) -> str:
        return self.clause

    @classmethod
    def note(cls, row: description.Content, on: date) -> description.Note | None:
        """Say which article asks for what the contract lacks, or for what nobody has looked for yet."""
        found, term = row["found"], vocabulary("contract_clauses").reading(row["clause"], on)
        if found == Found.PRESENT or term is None:
            return None
        return description.Note(str(Found(found).label), TONES[Found(found)], (f"{term.article}.",))
