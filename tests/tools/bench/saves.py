"""What a save costs with its ledger entry, and without."""

from collections.abc import Iterable
from copy import deepcopy
from itertools import count
from typing import Any

from django.conf import settings

from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from tests.tools.bench.load import Network
from tests.tools.bench.measure import Measure, Times, queries

ROUNDS = 41
LEDGER = 1.5  # times the same save without its entry


class Save:
    """A save of a realistic record, in which one part changes."""

    def __init__(self, network: Network) -> None:
        self.person = network.dpo
        self.content: dict[str, Any] = deepcopy(network.registers.templates[0])
        self.activity = services.open_activity(network.small, self.content, by=self.person)
        self._number = count(1)

    def __call__(self) -> ProcessingActivity:
        """Change the first purpose, and save."""
        self.content["purposes"][0]["label"] = f"Finalité réécrite {next(self._number)} fois"
        self.activity = services.revise_activity(
            self.activity.pk, self.content, version=self.activity.version, by=self.person
        )
        return self.activity

    def without_entry(self) -> None:
        """Save with django-simple-history switched off."""
        settings.SIMPLE_HISTORY_ENABLED = False
        try:
            self()
        finally:
            settings.SIMPLE_HISTORY_ENABLED = True


def measures(network: Network) -> Iterable[Measure]:
    """Yield the cost of the ledger in a save."""
    save = Save(network)
    save()
    entries = save.activity.history.count()
    with queries() as sent:
        save()
    written = save.activity.history.count() - entries
    save.without_entry()
    times = Times(ROUNDS, save, save.without_entry)
    save()  # the record says again what its last entry says: the chains are verified at the end
    yield Measure("enregistrement d’une fiche", written, 1, "entrée", strict=True)
    yield Measure("enregistrement d’une fiche, en tout", len(sent), None, "requêtes")
    yield Measure("enregistrement d’une fiche, fois le même sans entrée", times.ratio(0, 1), LEDGER)
