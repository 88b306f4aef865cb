"""What the exports that are asked for do, once a worker takes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from compliance.exports.bundle import make_bundle
from compliance.exports.job_services import keep, may_take
from compliance.exports.kinds import Made, maker_of, makes
from compliance.exports.messages import ExportReady, ExportStopped
from compliance.exports.models import ExportJob
from compliance.exports.pieces import BUNDLE
from compliance.exports.registers import asked_from, write
from compliance.history.ledger import NotYetPast
from compliance.jobs.enums import State
from compliance.jobs.services import step
from compliance.jobs.work import Stopped, does
from compliance.notifications.services import queue


def tell(job: ExportJob) -> None:
    """Write to who asked that the file is ready, or why it is not."""
    queue(ExportReady(job) if job.state == State.DONE else ExportStopped(job))


@does(ExportJob, ended=tell)
def export(job: ExportJob) -> None:
    """Write the file and keep it, if the person still holds the right before and after."""
    _refuse_without_right(job)
    with TemporaryDirectory(prefix="ramure-") as folder:
        path = Path(folder) / "file"
        made = maker_of(job.kind)(job, path)
        _refuse_without_right(job)
        keep(job, path, made)


@makes("registers")
def registers(job: ExportJob, path: Path) -> Made:
    """Write a register, of one office or of several."""
    asked = asked_from(job.asked, by=job.person, recipient=job.recipient, reason=job.reason)
    offices = list(job.offices.order_by("name", "pk"))
    with _already_past():
        return write(asked, offices, path, partial(step, job))


@makes(BUNDLE)
def bundle(job: ExportJob, path: Path) -> Made:
    """Write all that an office may be asked for in a control."""
    moment = job.asked["moment"]
    with _already_past():
        return make_bundle(
            job.offices.get(),
            moment=datetime.fromisoformat(moment) if moment else None,
            by=job.person,
            path=path,
            recipient=job.recipient,
            reason=job.reason,
            step=partial(step, job),
        )


@contextmanager
def _already_past() -> Iterator[None]:
    try:
        yield
    except NotYetPast:
        raise Stopped(_("Cette date est à venir : le registre ne peut être donné qu’à une date passée.")) from None


def _refuse_without_right(job: ExportJob) -> None:
    if not may_take(job.person, job):
        words = _("Votre droit d’exporter a pris fin dans l’un des organismes demandés : aucun fichier n’est gardé.")
        raise Stopped(words)
