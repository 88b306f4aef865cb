"""Closed lists of the sheets of processors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificationKind(models.TextChoices):
    """What a processor may show to give sufficient guarantees (Art. 28(1) and 28(5) GDPR)."""

    ISO_27001 = "iso-27001", _("ISO/IEC 27001")
    ISO_27701 = "iso-27701", _("ISO/IEC 27701")
    HDS = "hds", _("hébergeur de données de santé (HDS)")
    SECNUMCLOUD = "secnumcloud", _("SecNumCloud (ANSSI)")
    SOC_2 = "soc-2", _("SOC 2")
    CODE = "code", _("code de conduite approuvé (RGPD, art. 40)")
    CERTIFICATION = "certification", _("certification approuvée (RGPD, art. 42)")
    OTHER = "other", _("autre")
