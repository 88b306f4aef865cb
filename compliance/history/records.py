"""django-simple-history made into a ledger: one salted, chained snapshot per save."""

from typing import Any, Protocol

from django.db import models
from simple_history.models import HistoricalRecords

from compliance.history import ledger
from compliance.history.canonical import Content, chain_digest, content_digest, new_salt
from compliance.history.emptied import Erasing
from compliance.history.models import Chain, LedgerEntry

KEPT_COLUMNS = {"id", "office", "version", "status"}


class Tracked(Protocol):
    """What a model gives to be kept in the ledger.

    A class method ``prepare_snapshots(records)`` may read at once what the snapshots of many of them need.
    """

    pk: int

    def ledger_chain(self) -> str:
        """Return the key of the chain that the record belongs to."""

    def snapshot(self) -> Content:
        """Return the whole record as JSON, its repeated parts and links included."""


class LedgerRecords(HistoricalRecords):
    """History rows that hold identity, state and snapshot, and no other column.

    Saving or deleting outside `with ledger.entry(…)` raises LedgerError and undoes the write.
    """

    def __init__(self, *, inherit: bool = False) -> None:
        super().__init__(
            bases=[LedgerEntry],
            inherit=inherit,
            history_id_field=models.BigAutoField(),
        )

    def fields_included(self, model: Any) -> list["models.Field[Any, Any]"]:
        """Keep the few columns by which history is searched; the snapshot holds the rest."""
        return _kept_fields(model)

    def create_history_model(self, model: type[models.Model], inherited: bool) -> Any:
        """Tell simple-history which columns are left out, whichever model inherits this history."""
        # One field for each: one that several models share belongs to the last, and an update goes to its table.
        self.history_change_reason_field = models.TextField(default="", blank=True)
        self.excluded_fields = [field.name for field in model._meta.fields if field.name not in KEPT_COLUMNS]
        return super().create_history_model(model, inherited)

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Add the indexes that as-of reading and verification need."""
        options: dict[str, Any] = super().get_meta_options(model)
        latest = ["id", "-history_date", "-history_id"]
        indexes = [models.Index(fields=latest), models.Index(fields=["chain", "position"])]
        if any(field.name == "office" for field in model._meta.fields):
            indexes.append(models.Index(fields=["office", *latest]))
        options["indexes"] = indexes
        return options

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        """Stand before each save too: simple-history comes after it, when nothing can be undone any more."""
        super().finalize(sender, **kwargs)
        if getattr(sender._meta, "simple_history_manager_attribute", ""):
            models.signals.pre_save.connect(self.pre_save, sender=sender, weak=False)

    def pre_save(self, instance: Any, *, raw: bool = False, **kwargs: Any) -> None:
        """Refuse a save outside an entry before it is written; ``raw``: a whole database is being loaded."""
        if not raw:
            ledger.current()

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        """Take the snapshot before the record's parts are deleted with it."""
        ledger.current()
        super().pre_delete(instance, **kwargs)
        erasing = _erasing(instance)
        instance.last_snapshot = erasing.keep(instance.snapshot()) if erasing else instance.snapshot()

    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> None:
        """Write the one history row of a save or deletion, chained to the previous entry of its chain."""
        opened = ledger.current()
        tracked: Tracked = instance
        snapshot = instance.last_snapshot if history_type == "-" else tracked.snapshot()
        if erasing := _erasing(instance):
            snapshot = erasing.tell(snapshot)
        chain = opened.lock(tracked.ledger_chain())
        row = sealed_row(instance, history_type, snapshot, chain, opened)
        row.save(force_insert=True)
        chain.save(update_fields=["position", "digest", "moment"])


def sealed_row(instance: Any, kind: str, snapshot: Content, chain: Chain, opened: ledger.Entry) -> LedgerEntry:
    """Return the history row of ``instance`` as the next entry of ``chain``, whose head moves on; neither is saved."""
    row: LedgerEntry = instance.history.model(
        history_date=chain.moment,
        history_type=kind,
        history_user=opened.by,
        history_change_reason=opened.reason,
        chain=chain,
        actor_name=opened.actor_name,
        salt=new_salt(),
        snapshot=snapshot,
        **{field.attname: getattr(instance, field.attname) for field in _kept_fields(instance)},
    )
    row.content_digest = content_digest_of(row)
    row.position = chain.position + 1
    row.digest = entry_digest(row, previous=chain.digest)
    chain.position, chain.digest = row.position, row.digest
    return row


def _erasing(instance: Any) -> Erasing | None:
    """Return what the entry of ``instance`` about to be written erases, set by `erasure` around the save."""
    return getattr(instance, "erasing", None)


def _kept_fields(model: Any) -> list["models.Field[Any, Any]"]:
    return [field for field in model._meta.fields if field.name in KEPT_COLUMNS]


def content_digest_of(row: LedgerEntry) -> str:
    """Return the digest that the content of ``row`` must bear; raise ValueError when no snapshot could be so."""
    columns: Content = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name in KEPT_COLUMNS - {"id"}  # the chain's digest names the record
    }
    return content_digest(row.salt, row.history_change_reason or "", row.snapshot, columns)


def entry_digest(row: LedgerEntry, *, previous: str) -> str:
    """Return the digest that ``row`` must bear after the entry whose digest is ``previous``."""
    return chain_digest(
        previous,
        position=row.position,
        record=row.record_label,
        kind=row.history_type,
        moment=row.history_date,
        actor=row.actor_name,
        content=row.content_digest,
    )
