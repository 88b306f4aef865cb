"""The words of the DPO's opinion: where it stands, why, until when."""

from django.utils.translation import gettext as _

from compliance.common.dates import DAY
from compliance.common.french_dates import Unit, duration, in_words, in_words_with_day
from compliance.law.source import vocabulary
from compliance.processing.models import Opinion, ProcessingActivity
from compliance.processing.opinion_rules import Standing
from compliance.processing.opinion_services import Situation


def explained(activity: ProcessingActivity, found: Situation) -> str:
    """Return what the DPO's opinion asks of who would approve the activity today, in one or two sentences."""
    opinion = found.opinion
    if found.standing == Standing.UNEXPLAINED:
        return _(
            "La fiche dit « pas d’AIPD » malgré deux critères, sans dire pourquoi : le motif vient avant l’approbation."
        )
    if opinion is None or found.standing == Standing.ASK_FIRST:
        return str(_first(found, opinion))
    facts = {
        "then": opinion.record_version,
        "now": activity.version,
        "reckoning": reckoning(opinion),
        "from": in_words_with_day(opinion.due_on + DAY),
        "verdict": opinion.word,
    }
    return str(_sentences()[found.standing]) % facts


def reckoning(opinion: Opinion) -> str:
    """Return how the last day was counted: from when, how many days, which holidays."""
    return _("%(days)s après la demande du %(asked)s (jours fériés : %(zone)s), soit le %(due)s") % {
        "days": duration(opinion.due_days, Unit.WORKING_DAYS),
        "asked": in_words(opinion.asked_on),
        "zone": vocabulary("holiday_zones").label(opinion.due_zone, opinion.asked_on),
        "due": in_words_with_day(opinion.due_on),
    }


def _first(found: Situation, opinion: Opinion | None) -> str:
    if found.standing == Standing.NO_DPO:
        return _("Aucun DPO n’est désigné aujourd’hui : aucun avis n’a été demandé.")
    if opinion is None:
        return _("L’avis du DPO n’a pas été demandé : il se demande avant l’approbation (RGPD, art. 38(1)).")
    return _("La fiche a changé depuis l’approbation qui suivit le dernier avis : un nouvel avis se demande avant.")


def _sentences() -> dict[Standing, str]:
    return {
        Standing.NO_DPO: _("Aucun DPO n’est désigné aujourd’hui : l’approbation n’attend pas d’avis."),
        Standing.WAITING: _(
            "L’avis est attendu : %(reckoning)s. Sans avis, la fiche peut être approuvée à partir du %(from)s, "
            "avec des motifs."
        ),
        Standing.UNANSWERED: _(
            "L’avis n’est pas venu dans le délai : %(reckoning)s. La fiche peut être approuvée, avec des motifs."
        ),
        Standing.FAVOURABLE: _("L’avis est favorable : l’approbation ne demande aucun motif."),
        Standing.OUTDATED: _(
            "L’avis porte sur la version %(then)s, la fiche est à la version %(now)s et son contenu a changé : "
            "demandez un nouvel avis, ou approuvez avec des motifs."
        ),
        Standing.NEEDED: _(
            "La fiche se passe d’une AIPD que deux critères appellent : l’approbation attend l’avis du DPO sur ce "
            "qu’elle dit aujourd’hui, même passé le délai (CNIL, délibération n° 2018-326)."
        ),
        Standing.AGAINST: _("L’avis est %(verdict)s : approuver la fiche demande des motifs, gardés avec l’avis."),
    }
