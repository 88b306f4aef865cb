"""`manage.py send_letters [--once] [--every SECONDS]`: the worker of the outbox."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from compliance.notifications.worker import Outcome, send_next

EVERY = 10.0  # seconds between two looks at the outbox
ENDS_THE_ROUND = {Outcome.NOTHING_DUE, Outcome.NO_RELAY}  # a relay that does not answer will not answer the next letter

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send the letters of the outbox until it is told to stop; the letter at hand is finished first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, and stop")
        parser.add_argument("--every", type=float, default=EVERY, metavar="SECONDS", help=f"{EVERY:g} by default")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="stop when that process, which began this one, is gone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = threading.Event()
        if options["once"]:
            self._say(self._round())
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        while not self.stopping.is_set() and options["parent"] in {None, os.getppid()}:
            self._round_whatever_the_database_does()
            self.stopping.wait(options["every"])

    def _round(self) -> Counter[Outcome]:
        """Send what is due, until nothing is or the relay is silent."""
        outcomes: Counter[Outcome] = Counter()
        while not self.stopping.is_set() and not ENDS_THE_ROUND & outcomes.keys():
            outcomes[send_next()] += 1
        return outcomes

    def _round_whatever_the_database_does(self) -> None:
        close_old_connections()
        try:
            self._round()
        except Error:  # a database that restarts must not end the worker
            logger.exception("the outbox cannot be read")

    def _say(self, outcomes: Counter[Outcome]) -> None:
        counted = [f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome if outcome is not Outcome.NOTHING_DUE]
        self.stdout.write(", ".join(counted))
