"""What a save costs with its ledger entry, and without."""

from collections.abc import Iterable
from copy import deepcopy
from itertools import count
from typing import Any

from django.test import override_settings

from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from tests.tools.bench.load import Network
from tests.tools.bench.measure import Measure, queries, ratios

ROUNDS = 41
LEDGER = 1.5  # times the same save without its entry


class Save:
    """A save of a realistic record, in which one part changes."""

    def __init__(self, network: Network) -> None:
        self.person = network.dpo
        self.content: dict[str, Any] = deepcopy(network.templates[0])
        self.activity = services.open_activity(network.small, self.content, by=self.person)
        self._number = count(1)

    def __call__(self) -> ProcessingActivity:
        """Change the first purpose, and save."""
        self.content["purposes"][0]["label"] = f"Finalité réécrite {next(self._number)} fois"
        self.activity = services.revise_activity(
            self.activity.pk, self.content, version=self.activity.version, by=self.person
        )
        return self.activity

    def without_entry(self) -> ProcessingActivity:
        """Save with django-simple-history switched off."""
        with override_settings(SIMPLE_HISTORY_ENABLED=False):
            return self()


def measures(network: Network) -> Iterable[Measure]:
    """Yield the cost of the ledger in a save."""
    save = Save(network)
    save()
    entries = save.activity.history.count()
    with queries() as sent:
        save()
    yield Measure("enregistrement : entrées du registre", save.activity.history.count() - entries, 1, "", strict=True)
    yield Measure("enregistrement : requêtes", len(sent), None, "requêtes")
    save.without_entry()
    (with_entry,) = ratios(ROUNDS, save.without_entry, save)
    yield Measure("enregistrement : le même sans entrée", with_entry, LEDGER)
