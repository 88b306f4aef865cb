"""Is this the file that left? One byte moved anywhere is seen; a stranger's file is unknown; nothing is kept."""

import hashlib
import io
import random
import re
import tomllib
import zipfile
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from compliance import VERSION
from compliance.documents.services import delete_draft
from compliance.exports import formats
from compliance.exports.formats import formats_of
from compliance.exports.rules import number_in, reference
from compliance.exports.selections import Selection
from compliance.exports.services import export_record, export_register
from compliance.exports.verification import Answer, verify
from compliance.history.models import JournalEntry
from compliance.processing.datasets import ACTIVITIES
from compliance.processing.models import ProcessingActivity
from compliance.processing.notice_services import notice_pdf, publics
from compliance.processing.services import revise_activity
from compliance.records import content as contents
from tests.exports.workbooks import take
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.processing.factories import an_activity, submitted

pytestmark = pytest.mark.django_db
FORMATS = list(formats_of(ACTIVITIES))
PAGE = "/verifier-un-export/"


@pytest.fixture
def office():
    office = OfficeFactory(slug="opal", name="L’Opal")
    submitted(office)
    return office


def answer(data):
    return verify(io.BytesIO(data)).answer


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_left_is_known_again_and_an_altered_one_is_seen(office, format):
    data = take(office, format=format).data
    assert answer(data) == Answer.INTACT
    assert answer(data + b"\n") == Answer.ALTERED, "its number must be found inside it"
    dice = random.Random(format)
    for place in dice.sample(range(len(data)), 60):
        changed = bytearray(data)
        changed[place] ^= 1 << dice.randrange(8)
        assert answer(bytes(changed)) in {Answer.ALTERED, Answer.UNKNOWN}


def digests_one_byte_away(data):
    """Yield the digest of the file with one byte changed, at each of its places in turn."""
    before = hashlib.sha256()
    for place, byte in enumerate(data):
        changed = before.copy()
        changed.update(bytes([byte ^ 1]) + data[place + 1 :])
        yield changed.hexdigest()
        before.update(data[place : place + 1])


@pytest.mark.parametrize("format", FORMATS)
def test_no_byte_can_change_unseen(office, format):
    """Each place in turn: a file is intact by its digest alone, which no changed byte leaves as it was."""
    data = take(office, format=format).data
    known = set(JournalEntry.objects.values_list("file_sha256", flat=True))
    assert hashlib.sha256(data).hexdigest() in known
    assert known.isdisjoint(digests_one_byte_away(data))


@pytest.mark.parametrize("format", FORMATS)
def test_the_command_sees_a_changed_byte(office, tmp_path, format):
    data, path = take(office, format=format).data, tmp_path / "registre"
    for place in (0, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        with pytest.raises(SystemExit) as left:
            call_command("verify_export", path)
        assert left.value.code in {1, 2}


@pytest.mark.parametrize("format", FORMATS)
def test_the_number_and_the_digest_of_the_content_stand_inside(office, format):
    taken = take(office, format=format)
    line = JournalEntry.objects.get()
    assert line.file_sha256 == taken.exported.sha256
    data = taken.data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            data = b"".join(folder.read(name) for name in folder.namelist())
    assert number_in(data) == line.file_number
    if format != "pdf":  # its text is compressed; the page is read in another test
        assert line.details["content_digest"].encode() in data.replace(b" ", b"")


@pytest.fixture
def split(monkeypatch):
    """A register of two leaves in two files, zipped together."""
    format = replace(formats_of(ACTIVITIES)["cnil-ods"], most=1)
    monkeypatch.setitem(formats._own["processing"], "cnil-ods", format)


@pytest.mark.usefixtures("split")
def test_several_files_zipped_together_are_known_again_and_each_alone(office):
    submitted(office)
    taken = take(office, format="cnil-ods")
    assert answer(taken.data) == Answer.INTACT
    with zipfile.ZipFile(io.BytesIO(taken.data)) as folder:
        files = [folder.read(name) for name in folder.namelist()]
    assert taken.exported.zipped and len(files) == 2
    for rank, data in enumerate(files):
        verdict = verify(io.BytesIO(data))
        assert (verdict.answer, verdict.export and verdict.export.part) == (Answer.INTACT, rank)
        assert answer(data + b" ") == Answer.ALTERED


def test_a_record_alone_is_known_again(office):
    activity = ProcessingActivity.objects.get()
    data = export_record(activity, ACTIVITIES, moment=None, by=None).content
    assert answer(data) == Answer.INTACT
    assert answer(data + b" ") == Answer.ALTERED


def test_the_journal_keeps_the_manifest(office):
    person = UserFactory()
    taken = take(office, by=person, reason="contrôle")
    (line,) = JournalEntry.objects.filter(action="export")
    assert line.details["number"] == reference(line.file_number) == taken.facts["Numéro de l’export"]
    assert line.details["content_digest"] == taken.facts["Empreinte du contenu (SHA-256)"].replace(" ", "")
    assert line.details["software"] == f"Ramure {VERSION}"


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION


def test_the_same_content_has_the_same_digest_and_another_has_not(office):
    first, again = take(office, format="ods"), take(office, format="csv")
    submitted(office)
    take(office)
    digests = [line.details["content_digest"] for line in JournalEntry.objects.order_by("pk")]
    assert digests[0] == digests[1] != digests[2]
    assert first.exported.sha256 != again.exported.sha256


def test_a_file_that_fails_is_known_nowhere(office, tmp_path):
    with pytest.raises(OSError, match="nulle"):
        export_register(office, ACTIVITIES, format="pdf", moment=None, by=None, path=tmp_path / "nulle" / "part")
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"bonjour", b"RAMURE-999999999999", b"\xff" * 5000])
def test_what_never_left_is_unknown(office, data):
    assert answer(data) == Answer.UNKNOWN


def test_a_bomb_is_not_unfolded(office):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("a.xml", b"\0" * (64 << 20))
    assert answer(bomb.getvalue()) == Answer.UNKNOWN


def test_the_command_says_it_by_its_status(office, tmp_path, capsys):
    path = tmp_path / "registre.ods"
    export_register(office, ACTIVITIES, format="ods", moment=None, by=None, path=path)
    for status, change in ((0, b""), (1, b"\n")):
        path.write_bytes(path.read_bytes() + change)
        with pytest.raises(SystemExit) as left:
            call_command("verify_export", path)
        assert left.value.code == status
        assert "RAMURE-" in capsys.readouterr().out
    path.write_text("autre chose")
    with pytest.raises(SystemExit) as left:
        call_command("verify_export", path)
    assert left.value.code == 2
    with pytest.raises(CommandError) as refused:
        call_command("verify_export", tmp_path / "absent")
    assert refused.value.returncode == 2


def sent(client, data, name="registre.ods"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def test_anybody_may_ask_and_what_moved_is_for_who_reads_the_register(client, office):
    data = take(office, format="ods").data
    submitted(office)
    page = sent(client, data)
    assert page.status_code == 200
    assert "Fichier intact" in page.text and "L’Opal" in page.text and "Depuis" not in page.text
    assert "Fichier modifié" in sent(client, data + b"x").text
    unknown = sent(client, b"autre chose")
    assert "Fichier inconnu" in unknown.text and "L’Opal" not in unknown.text
    client.force_login(member_of(OfficeFactory(), "juriste"))
    assert "Depuis" not in sent(client, data).text
    client.force_login(member_of(office, "juriste"))
    assert "<dd>1 fiche s’y est ajoutée</dd>" in sent(client, data).text


def since(client, data):
    """Return what the page says has moved since the file left."""
    found = re.search(r"<dt>Depuis</dt><dd>([^<]*)</dd>", sent(client, data).text)
    return found and found[1]


def renamed(activity, name):
    activity = ProcessingActivity.objects.get(pk=activity.pk)
    revise_activity(activity.pk, contents.read(activity) | {"name": name}, version=activity.version, by=None)


def test_what_has_moved_is_told_of_a_whole_register(client, office):
    first = ProcessingActivity.objects.get()
    client.force_login(member_of(office, "juriste"))
    data, with_drafts = take(office, format="ods").data, take(office, format="ods", drafts=True).data
    assert since(client, data) == "rien n’a changé"
    renamed(first, "Un autre nom")
    an_activity(office)
    assert since(client, data) == "1 fiche a changé"
    assert since(client, with_drafts) == "1 fiche a changé, 1 fiche s’y est ajoutée"


def test_what_has_moved_since_a_record_or_a_notice_left_is_told_of_that_record(client, office):
    first, other = ProcessingActivity.objects.get(), submitted(office)
    client.force_login(member_of(office, "juriste"))
    files = [
        export_record(first, ACTIVITIES, moment=None, by=None).content,
        notice_pdf(first, publics()[0], by=None),
    ]
    renamed(other, "Un autre nom")
    assert [since(client, data) for data in files] == ["rien n’a changé"] * 2
    renamed(first, "Encore un autre")
    assert [since(client, data) for data in files] == ["1 fiche a changé"] * 2


def test_what_has_moved_since_a_filtered_file_left_is_told_of_its_records(client, office):
    first, other = ProcessingActivity.objects.get(), submitted(office)
    chosen = Selection("q=x", "Texte : x", frozenset({first.pk}), False)
    client.force_login(member_of(office, "juriste"))
    data = take(office, format="ods", selection=chosen).data
    renamed(other, "Un autre nom")
    submitted(office)
    assert since(client, data) == "rien n’a changé"
    renamed(first, "Encore un autre")
    assert since(client, data) == "1 fiche a changé"
    line = JournalEntry.objects.get()
    del line.details["numbers"]  # an older line, which does not say what the filter had found
    line.save()
    assert since(client, data) is None


@pytest.mark.usefixtures("split")
def test_what_has_moved_since_one_of_several_files_is_told_of_its_records(client, office):
    other = submitted(office)
    client.force_login(member_of(office, "juriste"))
    with zipfile.ZipFile(io.BytesIO(take(office, format="cnil-ods").data)) as folder:
        one, two = (folder.read(name) for name in folder.namelist())
    renamed(other, "Un autre nom")
    assert (since(client, one), since(client, two)) == ("rien n’a changé", "1 fiche a changé")


def test_a_deleted_draft_is_no_longer_there(client, office):
    draft = an_activity(office)
    client.force_login(member_of(office, "juriste"))
    data = take(office, format="ods", drafts=True).data
    delete_draft(ProcessingActivity, draft.pk, by=None)
    assert since(client, data) == "1 fiche n’y est plus"


def test_the_page_asks_again_without_a_file(client):
    assert client.get(PAGE).status_code == 200
    page = client.post(PAGE, {})
    assert page.status_code == 422 and "Fichier à vérifier" in page.text


def test_the_page_is_led_to_from_the_foot_of_every_page(client):
    assert reverse("verify_export") == PAGE
    assert PAGE in client.get("/accessibilite/").text


def test_a_name_is_shown_as_text(client):
    assert "&lt;b&gt;" in sent(client, b"x", name="<b>gras").text
