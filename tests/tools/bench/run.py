"""``python -m tests.tools.bench.run``: measure the database of ``DATABASE_URL``, a line of JSON per measure."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.tools.bench.settings")
django.setup()

from compliance.history.models import Chain  # noqa: E402  # once Django is set up
from compliance.history.verification import verify  # noqa: E402  # once Django is set up
from registry.load import analyse  # noqa: E402  # once Django is set up
from tests.factories import OfficeFactory  # noqa: E402  # once Django is set up
from tests.tools.bench import documents, exports, pages, saves  # noqa: E402  # once Django is set up
from tests.tools.bench.load import Network  # noqa: E402  # once Django is set up
from tests.tools.bench.measure import Measure, duration  # noqa: E402  # once Django is set up

FEW, MANY = 500, 5_000
OTHERS = 20  # activities of each of the other offices
MIGRATE = 20.0  # seconds
OFFICES = int(os.environ.get("BENCH_OFFICES", "100"))  # of the widest perimeter


def measures() -> Iterator[Measure]:
    """Yield every measure, as the register grows."""
    yield Measure("migrate sur une base vide", duration(_migrate), MIGRATE, "s")
    network = Network()
    for office in network.offices:
        network.fill(office, 0 if office == network.large else OTHERS)
    lists = pages.Lists(network)
    network.fill(network.large, FEW)
    analyse()
    yield from lists.measures(FEW)
    past = network.fill(network.large, MANY - FEW)
    analyse()
    yield from lists.measures(MANY)
    yield from pages.record_pages(network)
    yield from saves.measures(network)
    with TemporaryDirectory() as folder:
        yield from exports.measures(network, past, Path(folder))
        yield from documents.measures(OfficeFactory(), Path(folder))
    network.fill(network.middle, FEW)
    yield exports.growth(network.middle, network.large)
    yield from pages.perimeters(network, OFFICES)
    faults = [verdict for verdict in map(verify, Chain.objects.order_by("pk")) if verdict.fault]
    yield Measure("chaînes rompues à la fin", len(faults), 0, "chaînes", strict=True)


def _migrate() -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=os.environ, check=True)


if __name__ == "__main__":
    for measure in measures():
        print(json.dumps(asdict(measure)), flush=True)
