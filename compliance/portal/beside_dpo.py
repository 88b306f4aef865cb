"""The portal, said on the public page of the office's DPO."""

from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.governance.mandates import beside
from compliance.governance.mandates.beside import Way
from compliance.offices.models import Office
from compliance.portal.models import Portal


@beside.announce
def portal(office: Office) -> Way | None:
    """Lead to the office's portal, while it is open."""
    if not Portal.objects.filter(office=office, is_open=True).exists():
        return None
    return Way(_("Faire une demande en ligne sur vos données"), reverse("portal:front", args=[office.slug]))
