"""Attaching and withdrawing: the chain, the bytes, what is left behind by what is undone."""

import hashlib
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from compliance.documents import services
from compliance.documents.models import Document
from compliance.documents.store import Received, stored
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.processing import services as activities
from compliance.processing.models import ActivityDocument
from compliance.records import content as contents
from tests.documents.files import PDF, PNG, attached, sent
from tests.factories import OfficeFactory, member_of
from tests.processing.factories import an_activity, approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def author(office):
    return member_of(office)


def stored_names():
    folder = settings.MEDIA_ROOT / "documents"
    return {path.relative_to(settings.MEDIA_ROOT).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_entry_holds_the_digest_and_the_record_is_not_touched(office, author):
    activity = approved(office)
    before = (activity.version, activity.status, contents.read(activity))
    attachment = attached(activity, by=author)
    activity.refresh_from_db()
    assert (activity.version, activity.status, contents.read(activity)) == before
    entry = attachment.history.get()
    assert entry.history_change_reason == "document joint : mention.pdf"
    assert entry.snapshot["sha256"] == hashlib.sha256(PDF).hexdigest() == attachment.document.sha256
    told = {name: entry.snapshot[name] for name in ("name", "kind", "dated", "size", "media_type", "added_by_name")}
    assert told == {
        "name": "mention.pdf",
        "kind": "notice",
        "dated": "2026-03-02",
        "size": len(PDF),
        "media_type": "application/pdf",
        "added_by_name": str(author),
    }
    assert "documents" not in activity.history.latest().snapshot["content"]


def test_the_bytes_are_kept_under_a_name_that_nobody_chose(office):
    file = attached(an_activity(office), name="../../secret.pdf").document
    assert file.name == "secret.pdf"
    assert file.stored_as.startswith(f"documents/{office.pk}/") and "secret" not in file.stored_as
    path = settings.MEDIA_ROOT / file.stored_as
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o077 == 0


def test_the_numbers_follow_one_another_in_each_record(office):
    first, second = an_activity(office), an_activity(office)
    numbers = [attached(first).number, attached(first, content=PNG, name="a.png").number, attached(second).number]
    assert numbers == [1, 2, 1]


def test_the_same_file_twice_on_a_record_is_refused_by_its_name_there(office):
    activity, other = an_activity(office), an_activity(office)
    attachment = attached(activity)
    before = stored_names()
    with pytest.raises(ValidationError, match="déjà joint à cette fiche"):
        attached(activity, name="un-autre-nom.pdf")
    assert stored_names() == before and Document.objects.count() == 1
    attached(other)
    services.withdraw(ActivityDocument, attachment.pk, by=None)
    assert attached(activity).number == 2


def test_a_refused_value_leaves_no_file(office):
    before = stored_names()
    with pytest.raises(ValidationError):
        attached(an_activity(office), kind="poem")
    assert stored_names() == before and not Document.objects.exists()


def test_what_is_undone_leaves_no_file(office):
    before = stored_names()
    with pytest.raises(RuntimeError), stored(office, Received(sent(), "mention.pdf", "application/pdf")):
        raise RuntimeError
    assert stored_names() == before


def test_withdrawing_keeps_the_bytes_and_says_who(office, author):
    attachment = attached(an_activity(office))
    withdrawn = services.withdraw(ActivityDocument, attachment.pk, by=author)
    assert withdrawn.withdrawn_by == author
    assert default_storage.exists(attachment.document.stored_as)
    entry = attachment.history.order_by("position").last()
    assert (entry.history_user, entry.snapshot["withdrawn_by_name"]) == (author, str(author))
    with pytest.raises(ValidationError):
        services.withdraw(ActivityDocument, attachment.pk, by=author)
    assert attachment.history.count() == 2


def test_a_deleted_draft_takes_its_files_and_the_chain_keeps_their_digest(office, django_capture_on_commit_callbacks):
    activity = an_activity(office)
    kept, gone = attached(an_activity(office)), attached(activity)
    services.withdraw(ActivityDocument, attached(activity, content=PNG, name="a.png").pk, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        activities.delete_draft(activity.pk, by=None)
    assert list(Document.objects.all()) == [kept.document]
    assert not default_storage.exists(gone.document.stored_as)
    last = ActivityDocument.history.filter(id=gone.pk).order_by("position").last()
    assert (last.history_type, last.snapshot["sha256"]) == ("-", gone.document.sha256)
    assert not verify(Chain.objects.get(key=office.ledger_chain())).fault


def test_a_digest_rewritten_behind_the_ledger_is_named(office):
    attachment = attached(an_activity(office))
    chain = Chain.objects.get(key=office.ledger_chain())
    assert not verify(chain).fault
    Document.objects.filter(pk=attachment.document_id).update(sha256="0" * 64)
    assert "processing.activitydocument" in verify(chain).fault


def test_a_file_that_is_missing_or_changed_is_named(office):
    whole, gone, changed = (
        attached(an_activity(office), content=PDF + bytes([97 + rank])).document for rank in range(3)
    )
    said = StringIO()
    call_command("verify_documents", office="opal", stdout=said)
    assert said.getvalue() == "3 file(s), whole\n"
    default_storage.delete(gone.stored_as)
    (settings.MEDIA_ROOT / changed.stored_as).write_bytes(b"autre chose")
    said = StringIO()
    with pytest.raises(CommandError, match=r"2 of 3 file\(s\) missing or changed"):
        call_command("verify_documents", stdout=said)
    assert f"{gone.stored_as}) is missing" in said.getvalue() and f"{changed.stored_as}) is changed" in said.getvalue()
    assert whole.stored_as not in said.getvalue() and "mention" not in said.getvalue()


def test_an_unknown_office_is_said():
    with pytest.raises(CommandError, match="no office is named 'nowhere'"):
        call_command("verify_documents", office="nowhere")
