"""What the lists say of records, counted again: it follows from their content and from the law of the day."""

from itertools import batched
from typing import Any

from django.apps import apps

from compliance.records import content as contents
from compliance.records.models import Versioned

BATCH = 200
COUNT = "missing_count"


def counted_models() -> list[Any]:
    """Return the registers of which lists count what is missing."""
    models = apps.get_models()
    return [model for model in models if issubclass(model, Versioned) and hasattr(model, COUNT)]


def recount(model: Any) -> int:
    """Write again, where it changed, what `summarise` draws from each record; return how many records changed.

    Their content and version stay, and no entry is written: nobody did anything. A record that is saved meanwhile is
    left to its save, which counts too.
    """
    ids = model.objects.order_by("pk").values_list("pk", flat=True).iterator()
    return sum(_recounted(model, batch) for batch in batched(ids, BATCH))


def _recounted(model: Any, ids: tuple[int, ...]) -> int:
    records = list(model.objects.filter(pk__in=ids).order_by("pk"))
    changed = 0
    for record, content in zip(records, contents.read_all(model, records), strict=True):
        before = _columns(record)
        record.summarise(content)
        drawn = {name: value for name, value in _columns(record).items() if value != before[name]}
        if drawn:
            changed += model.objects.filter(pk=record.pk, version=record.version).update(**drawn)
    return changed


def _columns(record: Versioned) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
