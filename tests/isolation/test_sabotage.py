"""The test of the test: each lock taken off in turn turns the matrix red."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from django.db import models

from compliance.access import enforcement, perimeter
from compliance.access.enforcement import Scope
from compliance.access.models import CurrentGrantManager
from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.datasets.register import records_of
from compliance.documents.views import DocumentView
from compliance.exports import services as exports
from compliance.governance.mandates import views as mandate_views
from compliance.offices.models import Mandate, Office
from compliance.processing.list_views import ActivityList
from compliance.processing.models import ActivityDocument, ProcessingActivity
from compliance.records import drafts, timeline
from compliance.records.models import FormDraft, RecordQuerySet
from tests.isolation.matrix import Played, play

LIST, DETAIL, EDIT, HISTORY = "processing:list", "processing:detail", "processing:edit", "processing:history"


@pytest.fixture
def faults(world, users):
    """Give a function that plays one person on some addresses and returns the faults."""

    def played_by(person: str, *routes: str) -> list[str]:
        played: Played = play(world, users, [person], routes)
        return played.faults

    return played_by


def test_rows_open_to_everybody_are_heard(faults, monkeypatch):
    monkeypatch.setattr(OfficeScopedQuerySet, "visible_to", lambda rows, user, permission="", **among: rows.all())
    assert heard(faults("shared DPO", LIST), "chezamiens")


def test_one_view_that_forgets_whose_rows_they_are_is_heard(faults, monkeypatch):
    monkeypatch.setattr(ActivityList, "rows", lambda view: ProcessingActivity.objects.all())
    assert heard(faults("shared DPO", LIST), "/offices/tous/", "chezamiens")


def test_a_form_that_offers_every_office_is_heard(faults, monkeypatch):
    monkeypatch.setattr(Scope, "offices_with", lambda scope, permission: list(Office.objects.order_by("name")))
    assert heard(faults("shared DPO", "mandates:note_time"), "/offices/tous/", "officenamechezamiens")


def test_a_file_that_holds_every_register_is_heard(faults, monkeypatch):
    def of_every_office(dataset: Any, office: int, *moment: Any, **asked: Any) -> Iterator[Any]:
        return chain.from_iterable(records_of(dataset, pk, *moment, **asked) for pk in offices)

    offices = list(Office.objects.values_list("pk", flat=True).order_by("pk"))
    monkeypatch.setattr(exports, "records_of", of_every_office)
    assert heard(faults("auditor of opal", "exports:export"), "chezamiens")


def test_a_letter_fetched_by_its_number_alone_is_heard(faults, monkeypatch):
    def by_number(request: Any, number: int) -> Any:
        return Mandate.objects.filter(number=number).order_by("-office_id").first()

    monkeypatch.setattr(mandate_views, "one_mandate", by_number)
    assert heard(faults("juriste of opal", "mandates:lettre"), "lettre.pdf", "chezamiens")


def test_a_document_fetched_by_its_number_alone_is_heard(faults, monkeypatch):
    def by_number(view: Any) -> Any:
        return ActivityDocument.objects.filter(number=view.kwargs["document"]).order_by("-office_id").first()

    monkeypatch.setattr(DocumentView, "attachment", by_number)
    assert heard(faults("juriste of opal", "processing:document"), "/documents/1/", "chezamiens")


def test_grants_without_dates_are_heard(faults, monkeypatch):
    def of_any_date(manager: Any) -> models.QuerySet[Any]:
        return super(CurrentGrantManager, manager).get_queryset()

    monkeypatch.setattr(CurrentGrantManager, "get_queryset", of_any_date)
    monkeypatch.setattr(perimeter, "_statement", perimeter._statement.__wrapped__)  # written anew
    assert heard(faults("DPO until yesterday", DETAIL), "answered 200, expected 404")
    assert heard(faults("juriste from tomorrow", LIST), "answered 200, expected 404")
    assert heard(faults("guest until yesterday", DETAIL), "answered 200, expected 404")


def test_a_scope_that_forgets_its_office_is_heard(faults, monkeypatch):
    monkeypatch.setattr(Scope, "within", lambda scope, rows: rows)
    assert heard(faults("shared DPO", LIST), "/offices/opal/traitements/", "chezreims")


def test_a_door_that_opens_on_any_right_is_heard(faults, monkeypatch):
    monkeypatch.setattr(Scope, "allows", lambda scope, permission: True)
    assert heard(faults("auditor of opal", EDIT), "/modifier/", "answered 200, expected 403")
    assert heard(faults("declarant of opal", LIST), "answered 200, expected 404")


def test_a_door_without_a_lock_is_heard(faults, monkeypatch):
    def any_office(user: Any, slug: str) -> Any:
        return enforcement.Office.objects.filter(slug=slug).first()

    monkeypatch.setattr(enforcement, "office_seen", any_office)
    monkeypatch.setattr(Scope, "allows", lambda scope, permission: True)
    assert heard(faults("juriste of amiens", LIST), "/offices/opal/", "answered 200, expected 404")


def test_a_guest_of_everything_is_heard(faults, monkeypatch):
    monkeypatch.setattr(RecordQuerySet, "granted_to", lambda rows, user, permission="": rows.all())
    assert heard(faults("guest of a record of opal", DETAIL), "/offices/opal/traitements/2/", "200, expected 404")
    assert heard(faults("juriste of opal", EDIT), "/offices/amiens/", "answered 200, expected 404")


def test_what_is_confided_is_heard_in_a_list(faults, monkeypatch):
    def with_what_is_confided(rows: Any, user: Any, permission: str = "offices.view_register", **among: Any) -> Any:
        return seen(rows, user, permission, **among) | rows.granted_to(user, permission)

    seen = OfficeScopedQuerySet.visible_to
    monkeypatch.setattr(RecordQuerySet, "visible_to", with_what_is_confided)
    assert heard(faults("juriste of amiens and guest at opal", LIST), "/offices/tous/", "chezopal")


def test_a_draft_that_forgets_whose_it_is_is_heard(faults, monkeypatch):
    def of_anybody(key: drafts.FormKey) -> FormDraft | None:
        return FormDraft.objects.filter(office=key.office_id, number=key.number).exclude(person=key.person).first()

    monkeypatch.setattr(drafts, "find", of_anybody)
    assert heard(faults("deputy of the shared DPO", EDIT), "/modifier/", "canarityped")
    assert heard(faults("juriste of opal", "processing:create"), "/nouvelle/", "canarityped")


def test_a_history_of_everything_is_heard(faults, monkeypatch):
    def of_every_record(record: Any) -> models.QuerySet[Any]:
        return timeline.without_snapshots(type(record).history.order_by("-position", "-pk"))

    monkeypatch.setattr(timeline, "entries_of", of_every_record)
    assert heard(faults("juriste of amiens", HISTORY), "/historique/", "chezopal")


def heard(faults: list[str], *words: str) -> bool:
    """Tell whether one fault says all these words."""
    return any(all(word in fault for word in words) for fault in faults)
