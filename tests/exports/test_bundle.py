"""The bundle for a control: everything as of one moment, each file sealed, what is not there said and not hidden."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from compliance.documents import services as documents
from compliance.documents.models import Document
from compliance.exports import formats, pieces
from compliance.exports.bundle import write_bundle
from compliance.exports.rules import number_in
from compliance.exports.verification import Answer, verify
from compliance.history import erasure, ledger
from compliance.history.ledger import NotYetPast
from compliance.history.models import JournalEntry
from compliance.processing.datasets import ACTIVITIES
from compliance.processing.documents import ActivityDocument
from tests.contracts.factories import a_contract
from tests.documents.files import PDF, attached
from tests.factories import OfficeFactory, member_of
from tests.governance.mandates import signed_in
from tests.governance.test_mandate_documents import words
from tests.processing.factories import an_activity, submitted
from tests.processors.factories import a_sheet

pytestmark = pytest.mark.django_db
CONTRACT = b"%PDF-1.7 le contrat signe"
FOLDERS = [
    "01-registre",
    "02-registre-documents",
    "03-registre-pour-autrui",
    "04-sous-traitants",
    "05-contrats-sous-traitants",
    "06-contrats-sous-traitants-documents",
    "07-avis-dpo",
    "08-demandes-sans-identites",
    "09-demandes-de-droits",
    "10-mandat-dpo",
]


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-11-22T12:00:00+01:00", tick=False)
    return time_machine


@pytest.fixture
def office():
    """An office with one thing of each kind."""
    office = OfficeFactory(slug="opal", name="L’Opal")
    signed_in(office)
    attached(submitted(office, name="Gestion des baux"), name="Mention – été.pdf")
    attached(a_contract(office, a_sheet(office, "Docalys")), name="contrat.pdf", content=CONTRACT)
    return office


@pytest.fixture
def made(tmp_path):
    """Return what makes a bundle and gives it back, opened."""

    def make(office, **asked):
        path = tmp_path / "dossier.zip"
        write_bundle(office, path=path, **{"moment": None, "by": None, **asked})
        return Bundle(path.read_bytes())

    return make


class Bundle:
    """A bundle that was made: its bytes, its files, its manifest."""

    def __init__(self, data):
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.manifest = json.loads(self.files["manifeste.json"])
        self.notice = self.files["LISEZMOI.txt"].decode()

    def file(self, start, end=""):
        """Return the one file whose name begins and ends so."""
        (found,) = (data for name, data in self.files.items() if name.startswith(start) and name.endswith(end))
        return found


def answer(data, **asked):
    return verify(io.BytesIO(data), **asked).answer


def test_everything_an_office_may_be_asked_for_is_in_one_zip(office, made):
    bundle = made(office, recipient="CNIL", reason="contrôle sur pièces")
    assert sorted({name.partition("/")[0] for name in bundle.files if "/" in name}) == FOLDERS
    assert all(name.isascii() for name in bundle.files)
    endings = sorted(
        name.partition("registre-opal-2026-11-22")[2] for name in bundle.files if name[:12] == "01-registre/"
    )
    assert endings == ["-cnil.ods", ".jsonld", ".pdf"]
    assert bundle.file("02-") == PDF and bundle.file("06-") == CONTRACT
    assert "02-registre-documents/T-001-1-Mention-ete.pdf" in bundle.files
    for said in ("L’Opal", "CNIL", "contrôle sur pièces", "22 novembre 2026", "T-001 – Mention – été.pdf"):
        assert said in bundle.notice
    assert bundle.manifest["left_out"] == bundle.manifest["missing"] == []


def test_the_manifest_says_what_each_file_is(office, made):
    bundle = made(office)
    listed = {file["path"]: file for file in bundle.manifest["files"]}
    assert set(listed) == set(bundle.files) - {"manifeste.json", "LISEZMOI.txt"}
    lines = {line.details["number"]: line for line in JournalEntry.objects.all()}
    assert len(lines) == len(listed) + 1, "a line for each file, and one for the whole"
    for path, file in listed.items():
        line = lines[file["number"]]
        assert (line.file_sha256, line.details["bundle"]) == (file["sha256"], bundle.manifest["number"])
        assert file["size"] == len(bundle.files[path])
        for fact in ("as_of", "ledger_position", "ledger_digest"):
            assert file[fact] == bundle.manifest[fact] == line.details[fact]
    assert {file["count"] for file in listed.values() if file["piece"] == "processing"} == {1}


def test_the_zip_and_each_of_its_files_alone_are_known_again(office, made):
    bundle = made(office)
    assert answer(bundle.data) == Answer.INTACT
    assert answer(bundle.data + b" ") == Answer.ALTERED
    for name, data in bundle.files.items():
        assert answer(data) == Answer.INTACT, name
        if "documents" not in name:
            assert answer(data + b" ") == Answer.ALTERED, f"{name} bears its number"
    altered = verify(io.BytesIO(bundle.data[:-1] + b"9"))
    assert altered.answer != Answer.INTACT


def test_an_altered_bundle_is_told_by_its_own_number(office, made):
    bundle = made(office)
    changed = io.BytesIO(bundle.data)
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr("ajout.txt", "x")
    verdict = verify(changed)
    assert (verdict.answer, verdict.export.reference) == (Answer.ALTERED, bundle.manifest["number"])


def test_a_document_that_others_may_hold_tells_a_stranger_nothing(office, made):
    made(office)
    assert answer(CONTRACT) == Answer.INTACT, "for who operates the server"
    assert answer(CONTRACT, readers=frozenset()) == Answer.UNKNOWN
    assert answer(CONTRACT, readers={office.pk + 1}) == Answer.UNKNOWN
    assert answer(CONTRACT, readers={office.pk}) == Answer.INTACT


def test_everything_is_told_as_of_the_same_moment(office, made, clock):
    then = timezone.now()
    clock.shift(3600)
    withdrawn = ActivityDocument.objects.get()
    documents.withdraw(ActivityDocument, withdrawn.pk, by=None)
    submitted(office, name="Vidéoprotection")
    before, now = made(office, moment=then), made(office)
    assert before.file("02-") == PDF
    assert not [name for name in now.files if "T-001-1" in name]
    for bundle, count in ((before, 1), (now, 2)):
        register = json.loads(bundle.file("01-registre/", ".jsonld"))
        assert (len(register["records"]), register["as_of"]) == (count, bundle.manifest["as_of"])


def test_the_mandate_is_the_one_that_ran_and_bears_its_seal(office, made):
    bundle = made(office)
    letter, sheet = bundle.file("10-mandat-dpo/lettre"), bundle.file("10-mandat-dpo/designation")
    assert "Hélène Vasseur" in words(letter)
    numbers = {file["path"]: file["number"] for file in bundle.manifest["files"]}
    for path, data in bundle.files.items():
        if path.startswith("10-"):
            assert numbers[path] in words(data) and f"{number_in(data):012d}" in numbers[path]
    assert PdfReader(io.BytesIO(sheet)).metadata.title == "Désignation du délégué à la protection des données – L’Opal"


def test_before_the_mandate_the_manifest_says_that_none_ran(office, made):
    bundle = made(OfficeFactory())
    (missing,) = bundle.manifest["missing"]
    assert missing["why"] == "aucun mandat signé ne courait à cette date"
    assert missing["why"] in bundle.notice


def test_a_file_that_is_gone_or_changed_is_said_and_never_hidden(office, made):
    gone, changed = Document.objects.order_by("pk")
    default_storage.delete(gone.stored_as)
    default_storage.delete(changed.stored_as)
    with default_storage.open(changed.stored_as, "wb") as file:
        file.write(b"autre chose")
    bundle = made(office)
    assert [(missing["piece"], missing["title"]) for missing in bundle.manifest["missing"]] == [
        ("processing-documents", "T-001 – Mention – été.pdf"),
        ("contracts-documents", "C-001 – contrat.pdf"),
    ]
    assert [missing["why"] for missing in bundle.manifest["missing"]] == [
        "le fichier n’est plus sur le serveur",
        "le fichier n’est plus celui qui a été joint : son empreinte a changé",
    ]
    assert not [name for name in bundle.files if "documents" in name]
    assert "CE QUI MANQUE" in bundle.notice


def test_a_document_that_was_erased_is_said(office, made, clock):
    then, gone = timezone.now(), ActivityDocument.objects.get()
    clock.shift(3600)
    with ledger.entry(by=None, reason="à son terme"):
        erasure.destroy(gone)
    assert made(office).manifest["missing"] == []
    (missing,) = made(office, moment=then).manifest["missing"]
    assert missing["why"] == "effacé le 22 novembre 2026, à son terme"


def test_a_draft_leaves_no_document(office, made):
    attached(an_activity(office), name="projet.pdf", content=CONTRACT + b"2")
    assert not [name for name in made(office).files if "projet" in name]


def test_who_may_not_read_a_piece_gets_the_rest_and_the_manifest_says_so(office, made):
    bundle = made(office, by=member_of(office, "auditor"))
    log, left_out = bundle.manifest["left_out"]
    assert log["piece"] == "requests" and "«\u00a0exporter le journal des demandes\u00a0»" in log["why"]
    assert left_out["piece"] == "mandate"
    assert "«\u00a0lire le mandat du DPO\u00a0»" in left_out["why"] and left_out["why"] in bundle.notice
    assert not [name for name in bundle.files if "mandat" in name or "lettre" in name or "de-droits" in name]
    assert [name for name in bundle.files if "sans-identites" in name]
    assert made(office, by=member_of(office, "juriste")).manifest["left_out"] == []


def test_who_may_not_export_gets_nothing(office, made):
    for stranger in (member_of(office, "declarant"), member_of(OfficeFactory(), "juriste")):
        with pytest.raises(PermissionDenied):
            made(office, by=stranger)
    assert not JournalEntry.objects.exists()


def test_a_later_register_joins_by_announcing_its_dataset():
    assert {dataset.name for dataset in pieces.description.announced()} <= {piece.name for piece in pieces.pieces()}
    ranks = [piece.rank for piece in pieces.pieces()]
    assert ranks == sorted(ranks)


def test_a_register_too_large_for_one_file_leaves_in_several_each_known_alone(office, made, monkeypatch):
    submitted(office)
    monkeypatch.setitem(formats.FORMATS, "pdf", replace(formats.FORMATS["pdf"], most=1))
    bundle = made(office)
    parts = [name for name in bundle.files if name.startswith("01-") and name.endswith(".pdf")]
    assert parts == ["01-registre/registre-1.pdf", "01-registre/registre-2.pdf"]
    for rank, name in enumerate(parts):
        verdict = verify(io.BytesIO(bundle.files[name]))
        assert (verdict.answer, verdict.export.part) == (Answer.INTACT, rank)


def test_a_bundle_that_fails_is_known_nowhere(office, made, tmp_path):
    with pytest.raises(OSError, match="nulle"):
        write_bundle(office, moment=None, by=None, path=tmp_path / "nulle" / "part.zip")
    with pytest.raises(NotYetPast):
        made(office, moment=timezone.now() + timedelta(days=1))
    assert not JournalEntry.objects.exists()


def test_progress_is_told_piece_by_piece(office, made):
    steps = []
    made(office, step=lambda done, total: steps.append((done, total)))
    assert steps == [(rank, len(steps)) for rank in range(1, len(pieces.pieces()) + 1)]


def test_the_command_makes_one(office, tmp_path, capsys):
    path = tmp_path / "opal.zip"
    call_command("export_bundle", "opal", "--recipient", "CNIL", "--reason", "contrôle", "--output", str(path))
    assert "sha256" in capsys.readouterr().out
    whole = JournalEntry.objects.get(details__dataset="bundle")
    assert (whole.details["recipient"], whole.details["reason"]) == ("CNIL", "contrôle")
    assert answer(path.read_bytes()) == Answer.INTACT
    for asked in (["inconnu"], ["opal", "--as-of", "2031-01-01"], ["opal", "--as-of", "hier"]):
        with pytest.raises(CommandError):
            call_command("export_bundle", *asked, "--output", str(path))


def test_names_are_plain_and_keep_their_end():
    assert pieces.plain_name("T-001-1-Bail n° 12 (signé) – été.pdf") == "T-001-1-Bail-n-12-signe-ete.pdf"
    assert pieces.plain_name("日本.pdf") == "document.pdf"
    assert "/" not in pieces.plain_name("../../etc/passwd")
    assert len(pieces.plain_name("x" * 500 + ".pdf")) == pieces.LONGEST_NAME + 4


def test_a_piece_is_announced_once():
    piece = pieces.Piece("processing-documents", "", "", "", lambda making: iter(()))
    with pytest.raises(ValueError, match="twice"):
        pieces.announce(piece)
    assert pieces.words_of("processing") == ACTIVITIES.label
    assert pieces.words_of("disparu") == "disparu"
