"""A convention described once, for the comparison of two of its versions."""

from datetime import date

from django.utils.translation import gettext as _

from compliance.datasets.description import Column, Content, Part, Section
from compliance.governance.networks import directory
from compliance.offices.models import Convention, Network, Office
from compliance.records.describe import column
from compliance.records.diff import Line, compare

COLUMNS = ("title", "signed_on", "starts", "ends", "subject", "notice")


def differences(network: Network, old: Content, new: Content, on: date) -> list[Line]:
    """Return what differs between two versions of a convention, its parties by name."""
    names = {office.pk: office.name for office in directory.former_and_present(network)}
    parties = Part("parties", _("Parties"), _("Partie"), (Column("name", str(Office._meta.verbose_name)),))
    columns = tuple(column(Convention, name) for name in COLUMNS)
    section = Section("convention", _("Convention"), "", columns, (parties,))
    return compare([section], _named(old, names), _named(new, names), on)


def _named(content: Content, names: dict[int, str]) -> Content:
    return {**content, "parties": [{"key": pk, "name": names.get(pk, "")} for pk in content["parties"]]}
