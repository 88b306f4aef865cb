"""The register as a document: everything in it, tagged, lasting, and the same register attached as linked data."""

import io
import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
import typst
from pypdf import PdfReader

from compliance.common.typeset import ACCESSIBLE, LASTING
from compliance.datasets import description, jsonld
from compliance.exports.services import export_register
from compliance.processing.datasets import ACTIVITIES
from compliance.processing.models import ProcessingActivity
from compliance.records.content import read
from tests.exports.test_record_file import HOSTILE, squeezed, texts_of
from tests.exports.workbooks import NUMBER
from tests.factories import OfficeFactory, mandate_of
from tests.governance.test_mandate_documents import words
from tests.processing.factories import an_activity, submitted
from tests.records.values import full_content

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registre.pdf"


def taken(office, path, dataset="processing", **choices):
    """Return the bytes of the document."""
    choices = {"moment": None, "by": None, **choices}
    export_register(office, description.get(dataset), format="pdf", path=path, **choices)
    return path.read_bytes()


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_every_field_is_printed(opal, path):
    activity = submitted(opal, **full_content(ProcessingActivity))
    content, today = read(activity), activity.updated_at.date()
    printed = squeezed(words(taken(opal, path)))
    values = [column.text(content, today) for column in ACTIVITIES.columns]
    values += [text for part in ACTIVITIES.parts for text in texts_of(part, content, today)]
    assert len(values) > 60
    assert [line for value in values for line in value.split("\n") if squeezed(line) not in printed] == []


def test_other_programs_say_that_it_is_tagged_and_give_the_same_register_back(path, poppler, tmp_path):
    with time_machine.travel(NOON, tick=False):
        opal = OfficeFactory(slug="opal", name="L’Opal")
        mandate_of(opal)
        submitted(opal, name="Gestion des baux")
    asked = {"moment": NOON + timedelta(hours=1), "by": None}
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        taken(opal, path, **asked)
        export_register(opal, description.get("processing"), format="jsonld", path=tmp_path / "seul", **asked)
    said = dict(line.split(":", 1) for line in run(f"{poppler}/pdfinfo", str(path)).splitlines() if ":" in line)
    assert said["Tagged"].strip() == "yes"
    assert (said["Title"].strip(), said["Author"].strip()) == ("Activités de traitement", "L’Opal")
    run(f"{poppler}/pdfdetach", "-save", "1", "-o", str(tmp_path / "joint"), str(path))
    attached, alone = (json.loads((tmp_path / name).read_text()) for name in ("joint", "seul"))
    numbers = [{fact["label"]: fact for fact in told["facts"]}.pop(NUMBER) for told in (attached, alone)]
    assert numbers[0] != numbers[1], "each file has a number of its own"
    for told, number in zip((attached, alone), numbers, strict=True):
        told["facts"].remove(number)
    assert attached == alone
    assert len(attached["records"]) == 1


def test_the_file_claims_both_standards(opal, path):
    submitted(opal)
    root = PdfReader(io.BytesIO(taken(opal, path))).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"].lower().startswith("fr")
    assert "<pdfuaid:part>1<" in metadata
    assert "<pdfaid:part>3<" in metadata and "<pdfaid:conformance>A<" in metadata


def test_typst_refuses_what_the_standards_refuse(tmp_path):
    """The promise is the compiler's: it must not be one that cannot fail."""
    (tmp_path / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    date = "#set document(title: [T], date: datetime(year: 2026, month: 11, day: 22))\n"
    picture, file = tmp_path / "picture.typ", tmp_path / "file.typ"
    picture.write_text(f'{date}#image("p.svg")')
    file.write_text(
        f'{date}#pdf.attach("/a.txt", bytes("a"), description: "a", relationship: "source", mime-type: "text/plain")'
    )
    with pytest.raises(typst.TypstError, match="alt"):
        typst.Compiler(picture, root=tmp_path).compile(format="pdf", pdf_standards=[ACCESSIBLE])
    with pytest.raises(typst.TypstError, match="attach"):
        typst.Compiler(file, root=tmp_path).compile(format="pdf", pdf_standards=["a-2a"])
    assert typst.Compiler(file, root=tmp_path).compile(format="pdf", pdf_standards=[ACCESSIBLE, LASTING])


def test_the_contents_lead_to_each_record(opal, path):
    for name in ("Gestion des baux", "Paie", "Vidéoprotection"):
        submitted(opal, name=name)
    reader = PdfReader(io.BytesIO(taken(opal, path)))
    text = reader.pages[1].extract_text()
    assert "Sommaire" in text
    assert all(name in text for name in ("T-001 – Gestion des baux", "T-002 – Paie", "T-003 – Vidéoprotection"))
    assert len(reader.pages[1]["/Annots"]) >= 3
    assert f"page 2 sur {len(reader.pages)}" in text


def test_what_is_typed_is_printed_and_never_obeyed(opal, path):
    submitted(opal, name="Baux", description=HOSTILE)
    assert squeezed(HOSTILE) in squeezed(words(taken(opal, path)))


def test_long_words_and_a_hundred_recipients_stay_on_the_paper(opal, path):
    recipients = [{"kind": "other", "details": f"{'ø' * 200} {rank}"} for rank in range(100)]
    submitted(opal, recipients=recipients)
    reader = PdfReader(io.BytesIO(taken(opal, path)))
    assert sum(page.extract_text().count("ø") for page in reader.pages) == 20_000
    for page in reader.pages:
        edges: list[float] = []
        page.extract_text(visitor_text=lambda text, _cm, tm, *_, edges=edges: edges.append(tm[4]))
        assert max(edges) < float(page.mediabox.right)


def test_a_draft_is_marked_and_an_empty_register_says_so(opal, path):
    an_activity(opal, name="Baux")
    assert "Le registre ne contenait aucune fiche à cette date." in words(taken(opal, path))
    text = words(taken(opal, path, drafts=True))
    assert "T-001 (projet) – Baux" in text and "Projet : cette fiche" in text


@pytest.mark.parametrize("dataset", [one.name for one in description.announced()])
def test_every_register_leaves_as_a_document(opal, path, dataset):
    assert taken(opal, path, dataset).startswith(b"%PDF-")


def test_a_character_that_no_font_draws_does_not_stop_the_register(opal, path):
    submitted(opal, name="Baux \U0001f3e0")
    name, _records = attached(taken(opal, path), path.parent)
    assert name == "processing"


def attached(data, folder):
    """Read the register attached to the document."""
    (name, (content,)) = next(iter(PdfReader(io.BytesIO(data)).attachments.items()))
    file = Path(folder) / name
    file.write_bytes(content)
    return jsonld.read(file)
