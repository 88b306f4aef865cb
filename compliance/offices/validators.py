"""What offices refuse in a value, beside the field."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from compliance.offices import rules


def validate_siren(value: str) -> None:
    """Refuse a SIREN whose check digit is wrong."""
    if not rules.siren_is_valid(value):
        raise ValidationError(
            _("Ce numéro SIREN n’est pas valide : neuf chiffres, dont le dernier est une clé de contrôle."),
            code="siren",
        )


def validate_slug(value: str) -> None:
    """Refuse an address word that the site keeps for itself."""
    if value in rules.RESERVED_SLUGS:
        raise ValidationError(_("Ce mot est réservé : choisissez-en un autre."), code="reserved")


def validate_siret(value: str) -> None:
    """Refuse a SIRET that has not fourteen digits, or whose check digits are wrong."""
    if not rules.siret_is_valid(value):
        raise ValidationError(
            _("Ce numéro SIRET n’est pas valide : quatorze chiffres, dont le dernier est une clé de contrôle."),
            code="siret",
        )
