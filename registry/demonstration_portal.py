"""The public portals of the demonstration: invented offices, whose forms take anything and keep it here."""

from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.portal import directory, services

HOST = "Un hébergeur inventé\n1, rue des Serveurs, 80000 Amiens\n03 22 00 00 00"


def open_today(slugs: list[str], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Open the portals of these offices, from the day of the loading."""
    for slug in slugs:
        values = {"is_open": True, "publisher": "", "host": HOST}
        version = directory.settings_of(offices[slug]).version
        services.set_up(offices[slug], values, version=version, by=people[f"admin-{slug}"])
