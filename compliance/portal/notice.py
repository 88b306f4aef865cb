"""The notice of the portal (Art. 13 GDPR), from what the office publishes and the retention in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from compliance.offices.models import Office
from compliance.portal.directory import Published
from compliance.retention.periods import kept

WORDS, FACTS, PACKAGE = "dsr.words", "dsr.facts", "dsr.package"  # of « retention_rules »


@dataclass(frozen=True)
class Section:
    """A paragraph of the notice: what it answers to, its article, its lines."""

    title: str
    article: str
    lines: Sequence[str]


def sections(portal: Published, today: date) -> list[Section]:
    """Return the notice, in the order of Art. 13; who the DPO is stands beside it, as the office publishes it."""
    return [
        Section(_("Qui utilise vos données ?"), "RGPD, art. 13(1)(a)", _controller(portal)),
        Section(_("Pourquoi ?"), "RGPD, art. 13(1)(c)", _purposes()),
        Section(_("Que devez-vous donner ?"), "RGPD, art. 13(2)(e)", _needed()),
        Section(_("Qui lit votre demande ?"), "RGPD, art. 13(1)(e)", _recipients(portal)),
        Section(_("Combien de temps ?"), "RGPD, art. 13(2)(a)", _retention(portal.office, today)),
        Section(_("Quels sont vos droits sur ces données ?"), "RGPD, art. 13(2)(b) et (d)", _rights()),
        Section(
            _("Est-ce qu’un ordinateur décide ?"),
            "RGPD, art. 13(2)(f)",
            [_("Non. Une personne lit votre demande et vous répond.")],
        ),
    ]


def _controller(portal: Published) -> list[str]:
    office = portal.office
    place = " ".join(filter(None, [office.postal_code, office.city]))
    where = ", ".join(filter(None, [*office.address.splitlines(), place]))
    reached = " ; ".join(filter(None, [office.phone, office.email]))
    return list(filter(None, [f"{office.name}{_comma(where)}.", reached]))


def _comma(text: str) -> str:
    return f", {text}" if text else ""


def _purposes() -> list[str]:
    return [
        _("Pour répondre à votre demande, et pour pouvoir montrer que nous avons répondu."),
        _("La loi nous y oblige : articles 12 à 22 du RGPD (base légale : article 6(1)(c))."),
        _(
            "Pour protéger ce site, nous comptons aussi les envois de chaque connexion. L’adresse de votre connexion "
            "est transformée : on ne peut pas la lire. Elle est effacée au bout d’une heure, au plus tard dans la "
            "journée si personne d’autre ne vient (article 32 du RGPD)."
        ),
    ]


def _needed() -> list[str]:
    return [
        _("Votre nom et votre demande : sans eux, nous ne pouvons pas répondre."),
        _("Le reste est libre. Nous ne demandons pas de pièce d’identité."),
    ]


def _recipients(portal: Published) -> list[str]:
    lines = [_("Les personnes qui traitent ces demandes dans l’organisme, et la personne qui signe la réponse.")]
    if portal.mandate:
        lines.append(_("Le délégué à la protection des données."))
    if portal.portal.host:
        lines.append(
            _("L’hébergeur du site, qui garde les fichiers sans les lire : il est nommé dans les mentions légales.")
        )
    return lines


def _retention(office: Office, today: date) -> list[str]:
    """Tell the periods of the common rules, or those that the office set in their place, as they hold that day."""
    times = {code: rule.period.words for code, rule in kept(office, today).items()}
    return [
        _("Ce que vous écrivez et vos fichiers : %(time)s après la fin de votre demande.") % {"time": times[WORDS]},
        _("Les faits (dates, droit demandé, décision) : %(time)s après la fin de votre demande.")
        % {"time": times[FACTS]},
        _("Les fichiers que nous vous remettons ici : %(time)s après le dernier jour où vous pouvez les prendre.")
        % {"time": times[PACKAGE]},
        _("Une copie de pièce d’identité, si elle a dû être demandée : elle est effacée dès qu’elle est vérifiée."),
        _("Les archives départementales donnent leur accord avant que ces documents publics soient détruits."),
    ]


def _rights() -> list[str]:
    return [
        _("Vous pouvez voir ces données, les faire corriger, ou demander d’en limiter l’usage, avec ce même portail."),
        _("Si la réponse ne vous convient pas, vous pouvez faire une réclamation auprès de la CNIL."),
    ]
