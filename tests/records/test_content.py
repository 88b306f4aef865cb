"""A record's content: what goes in comes out, column by column and part by part, and only what changed is written."""

from copy import deepcopy
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.history.canonical import canonical
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.processors.services import open_processor
from compliance.records import content as contents
from compliance.records.content import (
    MAX_ROWS,
    MAX_ROWS_IN_ALL,
    cleaned,
    content_fields,
    normalise,
    owner_field,
    read,
)
from compliance.records.services import StaleRecord
from tests.factories import OfficeFactory
from tests.processing.factories import an_activity, complete_content
from tests.records.values import full_content, models_of

DB = pytest.mark.django_db
NOT_CONTENT = {
    "id", "office", "number", "version", "updated_at", "status", "copied_from", "searched", "missing_count",
    "dpia_verdict", "dpia_review_on", "next_review_on",
}  # fmt: skip


def places(content, path=()):
    """Yield the path of every value of a content, row keys left out."""
    for name, value in content.items():
        if isinstance(value, list):
            yield (*path, name)
            for rank, row in enumerate(value):
                yield from places(row, (*path, name, rank))
        elif name != "key":
            yield (*path, name)


def replaced(content, path, value):
    """Return a copy of the content with another value at a place."""
    changed = target = deepcopy(content)
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return changed


BESIDE = {"guests", "grants", "opinions", "documents", "comments"}  # beside it: no content


def test_every_column_of_the_models_is_content_or_named_here():
    for model in models_of(ProcessingActivity):
        columns = {field.name for field in model._meta.concrete_fields}
        owners = {owner_field(owner, name) for owner in models_of(ProcessingActivity) for name in owner.PARTS}
        left_out = NOT_CONTENT if model is ProcessingActivity else {"id", "key", "position"} | owners
        assert {field.name for field in content_fields(model)} == columns - left_out
        children = {relation.name for relation in model._meta.related_objects if not relation.hidden}
        assert set(model.PARTS) == children - BESIDE, "a table that hangs on a record is one of its parts"


@DB
def test_everything_that_goes_in_comes_out():
    office = OfficeFactory()
    given = full_content(ProcessingActivity, links=some_sheets(office))
    activity = services.open_activity(office, given, by=None)
    assert read(activity) == given
    assert activity.history.get().snapshot["content"] == given


@DB
def test_each_single_change_is_kept_and_changes_nothing_else():
    office = OfficeFactory()
    links = some_sheets(office)
    given = full_content(ProcessingActivity, rows=1, links=links)
    activity = services.open_activity(office, given, by=None)
    for version, path in enumerate(places(given), start=1):
        wanted = replaced(given, path, another(path, lookup(given, path), links))
        activity = services.revise_activity(activity.pk, wanted, version=version, by=None)
        given = read(activity)
        assert given == wanted, path
    assert activity.history.count() == activity.version > 50


def lookup(content, path):
    """Return the value at a place."""
    for step in path:
        content = content[step]
    return content


def some_sheets(office):
    """Return the ids of two sheets that the office's records may link to."""
    return [open_processor(office, {"name": name}, by=None).pk for name in ("Docalys", "Nuage")]


def another(path, value, links):
    """Return another value that the same place takes: two rows where there was one, another word, another code."""
    if isinstance(value, bool):
        return not value
    nothing = "unknown" if len(path) == 1 else ""  # a question of the record, a choice of a row
    candidates = (lookup(full_content(ProcessingActivity, first=first, links=links), path) for first in range(5, 9))
    return next((candidate for candidate in candidates if candidate != value), nothing)


def test_the_blank_content_has_every_column_and_no_row():
    blank = contents.blank(ProcessingActivity)
    assert blank["transfers_outside_eu"] == "unknown"
    assert [name for name, value in blank.items() if value == []] == list(ProcessingActivity.PARTS)


@pytest.mark.parametrize(
    "path", [("intrus",), ("purposes", 0, "intrus"), ("data_categories", 0, "retentions", 0, "intrus"), ("key",)]
)
def test_an_unknown_name_is_refused(path):
    with pytest.raises(KeyError, match=path[-1]):
        normalise(ProcessingActivity, replaced(complete_content(), path, "x"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("started_on",), "2026-02-30"),
        (("started_on",), "hier"),
        (("name",), ""),
        (("name",), "x" * 301),
        (("name",), None),
        (("description",), None),
        (("description",), "x" * 20_001),
        (("description",), "a\x00b"),
        (("description",), "a\x01b"),
        (("description",), "\ud800"),
        (("transfers_outside_eu",), "peut-être"),
        (("dpia_decision",), "inconnu"),
        (("purposes", 0, "label"), ""),
        (("purposes", 0, "legal_basis"), "6-1-z"),
        (("purposes", 0, "to_confirm"), "peut-être"),
        (("purposes", 0, "to_confirm"), None),
        (("data_categories", 0, "retentions", 1, "value"), 0),
        (("data_categories", 0, "retentions", 1, "value"), -5),
        (("data_categories", 0, "retentions", 1, "value"), "cinq"),
        (("data_categories", 0, "retentions", 1, "value"), 40_000),
        (("data_categories", 0, "retentions", 1, "value"), 10**30),
        (("data_categories", 0, "retentions", 1, "trigger"), ""),
        (("data_categories", 0, "retentions", 1, "unit"), ""),
        (("purposes", 0, "key"), "../etc"),
        (("purposes", 0, "key"), "a" * 13),
        (("purposes", 0, "key"), "rentlaw"),
    ],
)
@DB
def test_a_value_that_the_model_refuses_is_refused_before_anything_is_written(path, value):
    office = OfficeFactory()
    with pytest.raises(ValidationError):
        services.open_activity(office, replaced(complete_content(), path, value), by=None)
    assert not ProcessingActivity.objects.exists()


def test_a_value_is_kept_as_the_model_stores_it():
    given = complete_content(name=" e\u0301te\u0301\u00a0", description="\na\r\nb\rc ")
    given["data_categories"][0]["retentions"][1]["value"] = "5"
    kept = cleaned(ProcessingActivity, given)
    assert (kept["name"], kept["description"]) == ("été", "a\nb\nc")
    assert kept["data_categories"][0]["retentions"][1]["value"] == 5


@DB
def test_the_same_content_writes_nothing():
    activity = an_activity(OfficeFactory(), sensitive=True, with_transfer=True)
    again = complete_content(sensitive=True, with_transfer=True)
    same = services.revise_activity(activity.pk, again, version=1, by=None)
    assert (same.version, same.updated_at, same.history.count()) == (1, activity.updated_at, 1)


@DB
def test_a_content_in_another_order_of_columns_is_the_same():
    activity = an_activity(OfficeFactory())
    shuffled = dict(sorted(read(activity).items(), reverse=True))
    assert services.revise_activity(activity.pk, shuffled, version=1, by=None).version == 1


@DB
def test_200_rows_are_kept_and_201_refused():
    rows = [{"key": f"r{rank}", "kind": "internal", "details": str(rank)} for rank in range(MAX_ROWS + 1)]
    activity = an_activity(OfficeFactory(), recipients=rows[:-1])
    assert [row["details"] for row in read(activity)["recipients"]] == [str(rank) for rank in range(MAX_ROWS)]
    with pytest.raises(ValidationError, match="201 lignes"):
        services.revise_activity(activity.pk, complete_content(recipients=rows), version=1, by=None)


@DB
def test_201_nested_rows_are_refused():
    content = complete_content()
    content["data_categories"][0]["retentions"] = [{"criterion": str(rank)} for rank in range(MAX_ROWS + 1)]
    with pytest.raises(ValidationError, match="201 lignes"):
        services.open_activity(OfficeFactory(), content, by=None)


def rows_in_all(count):
    """Return a content of ``count`` rows, half of them nested."""
    inner = [{"criterion": "Fin du bail"}] * 9
    full = [{"category": "identity", "retentions": inner} for _ in range(count // 10)]
    others = {name: [] for name in ProcessingActivity.PARTS}
    return complete_content(**others | {"data_categories": full, "recipients": [{"kind": "internal"}] * (count % 10)})


def test_500_rows_in_all_are_kept_and_501_refused():
    assert cleaned(ProcessingActivity, rows_in_all(MAX_ROWS_IN_ALL))
    with pytest.raises(ValidationError, match="501 lignes en tout"):
        cleaned(ProcessingActivity, rows_in_all(MAX_ROWS_IN_ALL + 1))


@DB
def test_rows_keep_their_order_and_their_key_from_version_to_version():
    activity = an_activity(OfficeFactory())
    dice = Random(7)
    for version in range(1, 6):
        content = read(activity)
        dice.shuffle(content["data_categories"])
        content["data_categories"][0]["retentions"].reverse()
        content["notes"] = str(version)
        services.revise_activity(activity.pk, content, version=version, by=None)
        activity = ProcessingActivity.objects.get()
        assert canonical(read(activity)) == canonical(content)


def test_a_row_without_a_key_gets_one_of_its_own():
    content = complete_content(recipients=[{"details": "a"}, {"details": "b"}, {"details": "c", "key": ""}])
    keys = [row["key"] for row in content["recipients"]]
    assert len(set(keys)) == 3
    assert all(contents.KEY.fullmatch(key) for key in keys)


def writes(captured):
    """Return the tables written to, the ledger's own left out."""
    written = [sql.split('"')[1] for sql in captured if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    return sorted({table for table in written if "histor" not in table})


@DB
@pytest.mark.parametrize(
    ("changes", "tables"),
    [
        ({"notes": "x"}, ["processing_processingactivity"]),
        ({"recipients": []}, ["processing_processingactivity", "processing_recipient"]),
    ],
)
def test_only_the_parts_that_differ_are_written(changes, tables):
    activity = an_activity(OfficeFactory())
    with CaptureQueriesContext(connection) as captured:
        services.revise_activity(activity.pk, complete_content(**changes), version=1, by=None)
    assert writes(query["sql"] for query in captured.captured_queries) == tables


@DB
def test_the_cost_of_a_read_does_not_grow_with_the_rows():
    costs = []
    for rows in (1, 15):
        activity = services.open_activity(OfficeFactory(), full_content(ProcessingActivity, rows=rows), by=None)
        with CaptureQueriesContext(connection) as captured:
            read(activity)
        costs.append(len(captured))
    assert costs[0] == costs[1] == len(list(models_of(ProcessingActivity))) - 1  # one per part, however deep


@DB
def test_a_stale_save_writes_nothing_and_gives_what_is_there_now():
    activity = an_activity(OfficeFactory())
    services.revise_activity(activity.pk, complete_content(name="Le premier"), version=1, by=None)
    with pytest.raises(StaleRecord, match="version 2") as stale:
        services.revise_activity(activity.pk, complete_content(name="Le second"), version=1, by=None)
    assert stale.value.current == complete_content(name="Le premier")
    assert read(ProcessingActivity.objects.get()) == stale.value.current
    assert stale.value.record.version == 2


@DB
@pytest.mark.parametrize("version", [0, -1, 2, 99_999])
def test_only_the_stored_version_saves(version):
    activity = an_activity(OfficeFactory())
    with pytest.raises(StaleRecord):
        services.revise_activity(activity.pk, complete_content(name="x"), version=version, by=None)
    assert activity.history.count() == 1
