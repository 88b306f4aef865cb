"""The pages of a record's documents, for who keeps the register, who reads it, and whom the record is confided to."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.access import services as access
from compliance.documents import services
from compliance.documents.models import Document
from compliance.processing.models import ActivityDocument
from registry.middleware import refuse_large_bodies
from tests.documents.files import EXE, PDF, PNG, SVG, attached, posted, sent
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.hostile.budgets import TRANSACTION_CONTROL
from tests.processing.factories import an_activity, approved
from tests.processing.guests import a_guest, moved_back

pytestmark = pytest.mark.django_db


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def author(office):
    return member_of(office)


@pytest.fixture
def as_author(author):
    return as_(author)


def bytes_of(reply):
    """Read the whole answer, as a browser does: the file is closed after its last byte."""
    assert reply.status_code == 200
    return b"".join(reply.streaming_content)


def file_of(attachment):
    return reverse("processing:document", args=["opal", attachment.record.number, attachment.number])


def test_a_document_is_attached_from_the_record_s_page(as_author, author, office):
    activity = approved(office)
    assert activity.page("attach") in as_author.get(activity.get_absolute_url()).text
    assert as_author.get(activity.page("attach")).status_code == 200
    page = as_author.post(activity.page("attach"), posted(), follow=True)
    assert "Le document «\xa0mention.pdf\xa0» est joint." in page.text
    assert "Mention d’information, 2 mars 2026" in page.text
    attachment = ActivityDocument.objects.get()
    assert attachment.added_by == author and file_of(attachment) in page.text


@pytest.mark.parametrize("missing", ["file", "kind", "dated"])
def test_what_is_missing_is_said_beside_its_field(as_author, office, missing):
    reply = as_author.post(an_activity(office).page("attach"), posted() | {missing: ""})
    assert reply.status_code == 422
    assert f'href="#id_{missing}"' in reply.text
    assert "choisissez-le de nouveau" in reply.text
    assert not Document.objects.exists()


REFUSED = {
    "outil.exe": (EXE, "n’est pas accepté"),
    "mention.pdf": (EXE, "n’est pas accepté"),
    "dessin.svg": (SVG, "n’est pas accepté"),
    "photo.png": (PDF, "ne correspond pas"),
    "vide.pdf": (b"", "Ce fichier est vide"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_is_said_beside_its_field(as_author, office, name):
    content, words = REFUSED[name]
    file = sent(name, content, content_type="application/pdf")  # what the browser claims is not believed
    reply = as_author.post(an_activity(office).page("attach"), posted(file))
    assert reply.status_code == 422
    assert words in reply.text and not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_its_size(as_author, office, settings):
    settings.DOCUMENT_MAX_BYTES = 1024
    activity = an_activity(office)
    reply = as_author.post(activity.page("attach"), posted(sent(content=PDF + b"x" * 2_000)))
    assert reply.status_code == 422
    assert "au plus sont acceptés" in reply.text
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    assert as_author.post(activity.page("attach"), posted(sent(content=PDF + b"x" * 5_000))).status_code == 413


def test_a_page_that_takes_no_file_keeps_its_small_limit(rf, settings):
    guarded = refuse_large_bodies(lambda request: None)
    length = {"Content-Length": str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    assert guarded(rf.post("/offices/opal/traitements/1/documents/joindre/", headers=length)) is None
    for address in ("/offices/opal/traitements/1/modifier/", "/offices/opal/traitements/1/documents/1/", "/nulle-part"):
        assert guarded(rf.post(address, headers=length)).status_code == 413


def test_the_same_file_twice_is_said_beside_it(as_author, office):
    attachment = attached(an_activity(office))
    reply = as_author.post(attachment.record.page("attach"), posted(sent("autre.pdf")))
    assert reply.status_code == 422
    assert "déjà joint à cette fiche, sous le nom «\xa0mention.pdf\xa0»" in reply.text
    assert Document.objects.count() == 1


# --- the file ---


def test_the_file_is_given_to_be_saved_and_runs_nothing(as_author, office):
    attachment = attached(an_activity(office), name='mention "é"; x.pdf')
    reply = as_author.get(file_of(attachment))
    assert bytes_of(reply) == PDF
    assert reply.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''mention")
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in reply.headers["Cache-Control"]


def test_text_is_sent_as_text_whatever_it_holds(as_author, office):
    attachment = attached(an_activity(office), name="note.txt", content=b"bonjour <script>alert(1)</script>")
    reply = as_author.get(file_of(attachment))
    assert bytes_of(reply).startswith(b"bonjour") and reply.headers["Content-Type"] == "text/plain"


def test_html_in_a_name_is_shown_as_text(as_author, office):
    attachment = attached(an_activity(office), name="<img src=x onerror=alert(1)>.pdf")
    for address in (attachment.record.get_absolute_url(), f"{file_of(attachment)}retirer/"):
        html = as_author.get(address).text
        assert "&lt;img src=x" in html and "<img src=x" not in html


def test_a_file_that_is_gone_has_a_page_that_says_so(as_author, office, caplog):
    attachment = attached(an_activity(office))
    default_storage.delete(attachment.document.stored_as)
    reply = as_author.get(file_of(attachment))
    assert reply.status_code == 410
    assert "Ce fichier n’est plus sur le serveur" in reply.text and attachment.document.sha256 in reply.text
    assert str(attachment.document_id) in caplog.text and "mention" not in caplog.records[0].message


def test_a_document_answers_under_its_own_record_alone(as_author, office):
    attachment = attached(an_activity(office))
    other, stranger = an_activity(office), an_activity(OfficeFactory(slug="reims"))
    for record in (other, stranger):
        forged = f"{record.get_absolute_url()}documents/{attachment.number}/"
        assert as_author.get(forged).status_code == 404
        assert as_author.post(f"{forged}retirer/").status_code == 404
    assert as_(member_of(OfficeFactory(slug="amiens"))).get(file_of(attachment)).status_code == 404


# --- withdrawing ---


def test_a_withdrawn_document_leaves_its_name_and_opens_no_more(as_author, author, office):
    attachment = attached(an_activity(office))
    address = f"{file_of(attachment)}retirer/"
    assert address in as_author.get(attachment.record.get_absolute_url()).text
    assert as_author.get(address).status_code == 200
    page = as_author.post(address, follow=True)
    assert "1 document retiré" in page.text and f"par {author}" in page.text and "mention.pdf" in page.text
    assert file_of(attachment) not in page.text
    assert as_author.get(file_of(attachment)).status_code == 404
    assert as_author.post(address).status_code == 404


def test_two_who_withdraw_at_once_are_told(as_author, office, monkeypatch):
    attachment = attached(an_activity(office))
    withdraw = services.withdraw

    def after_another(model, pk, *, by):
        withdraw(model, pk, by=None)
        return withdraw(model, pk, by=by)

    monkeypatch.setattr(services, "withdraw", after_another)
    page = as_author.post(f"{file_of(attachment)}retirer/", follow=True)
    assert "déjà retiré" in page.text


# --- whose right it is ---


def test_who_reads_the_register_opens_and_neither_adds_nor_withdraws(office):
    attachment = attached(an_activity(office))
    for reader in (dpo_of(office, entrusted=False), member_of(office, "direction"), member_of(office, "auditor")):
        browser = as_(reader)
        html = browser.get(attachment.record.get_absolute_url()).text
        assert file_of(attachment) in html and "Joindre un document" not in html and "retirer/" not in html
        assert bytes_of(browser.get(file_of(attachment))) == PDF
        assert browser.get(attachment.record.page("attach")).status_code == 403
        assert browser.post(attachment.record.page("attach"), posted()).status_code == 403
        assert browser.post(f"{file_of(attachment)}retirer/").status_code == 403


def test_a_guest_adds_and_withdraws_their_own_alone(office):
    activity = an_activity(office)
    ours, person = attached(activity), a_guest(activity).person
    guest = as_(person)
    page = guest.post(activity.page("attach"), posted(sent("la-leur.png", PNG)), follow=True)
    theirs = ActivityDocument.objects.get(number=2)
    assert theirs.added_by == person
    assert file_of(ours) in page.text and f"{file_of(ours)}retirer/" not in page.text
    assert f"{file_of(theirs)}retirer/" in page.text
    assert bytes_of(guest.get(file_of(ours))) == PDF
    assert guest.get(f"{file_of(ours)}retirer/").status_code == 403
    assert guest.post(f"{file_of(ours)}retirer/").status_code == 403
    assert guest.post(f"{file_of(theirs)}retirer/").status_code == 302
    assert list(ActivityDocument.objects.filter(withdrawn_at=None)) == [ours]


def test_a_guest_whose_days_are_over_opens_nothing(office):
    attachment = attached(an_activity(office))
    place = moved_back(a_guest(attachment.record), until=timezone.localdate() - timedelta(days=1))
    guest = as_(place.person)
    assert guest.get(file_of(attachment)).status_code == 404
    assert guest.post(attachment.record.page("attach"), posted()).status_code == 404


def test_an_auditor_who_was_guest_before_adds_as_the_guest_that_they_are(office):
    activity = an_activity(office)
    person = a_guest(activity).person
    access.appoint(office, person, "auditor", starts=timezone.localdate(), by=None)
    auditor = as_(person)
    assert activity.page("attach") in auditor.get(activity.get_absolute_url()).text
    assert auditor.post(activity.page("attach"), posted()).status_code == 302


def test_a_right_lost_while_attaching_undoes_it_and_leaves_no_file(office, author, monkeypatch):
    appointment = author.appointments.get()
    attach, kept = services.attach, []

    def attach_then_lose(attachment, document, *, by):
        kept.append(document.stored_as)
        made = attach(attachment, document, by=by)
        appointment.grants.all().delete()
        return made

    monkeypatch.setattr(services, "attach", attach_then_lose)
    assert as_(author).post(an_activity(office).page("attach"), posted()).status_code == 403
    assert not Document.objects.exists() and not default_storage.exists(kept[0])


def test_the_cost_of_the_page_does_not_follow_the_documents(as_author, author, office, django_assert_max_num_queries):
    activity = an_activity(office)
    counts = []
    for rank in range(2):
        for more in range(1 + rank * 10):
            attached(activity, by=author, content=PDF + bytes([48 + rank, 48 + more]))
        as_author.get(activity.get_absolute_url())
        with django_assert_max_num_queries(60) as captured:
            as_author.get(activity.get_absolute_url())
        sent_ = [query["sql"] for query in captured if not query["sql"].upper().startswith(TRANSACTION_CONTROL)]
        counts.append((len(sent_), sum("processing_activitydocument" in sql for sql in sent_)))
    assert counts[0] == counts[1] and counts[1][1] == 1
