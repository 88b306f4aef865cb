"""Each kind of file through the whole import: the register it came from, for every field that its layout has."""

import csv
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from compliance.imports import services
from compliance.imports.enums import Effect, Stage
from compliance.imports.models import ColumnMapping, Import, ImportedRecord
from compliance.processing.models import ProcessingActivity
from compliance.records import content as contents
from tests.documents.files import zipped
from tests.factories import OfficeFactory, member_of
from tests.imports.importing import done, exported, imported, said, sent
from tests.processing.factories import an_activity
from tests.tools.jobs import work

pytestmark = pytest.mark.django_db
NOT_IN_THE_LAYOUT = {"notes"}  # takes what the layout says and no field holds


@pytest.fixture
def theirs():
    office = OfficeFactory(slug="ailleurs")
    an_activity(office, name="Gestion des baux", with_transfer=True)
    an_activity(office, name="Paie", sensitive=True, manager="La DRH")
    return office


@pytest.fixture
def office():
    return OfficeFactory(slug="ici")


@pytest.fixture
def juriste(office):
    return member_of(office)


@pytest.fixture
def browser(client, juriste):
    client.force_login(juriste)
    return client


def of(office):
    return list(ProcessingActivity.objects.filter(office=office).order_by("number"))


def start():
    return reverse("imports:start", args=["ici", "processing"])


def upload(browser, path):
    return browser.post(start(), {"file": SimpleUploadedFile(path.name, path.read_bytes())})


@pytest.mark.parametrize("format", ["cnil-ods", "cnil-xlsx", "xlsx", "ods", "jsonld"])
def test_a_register_exported_and_imported_into_an_empty_office_is_the_same(theirs, office, juriste, tmp_path, format):
    path = exported(theirs, tmp_path, format=format)
    imported(office, path, by=juriste)
    for mine, original in zip(of(office), of(theirs), strict=True):
        told, there = said(mine), said(original)
        assert {k: v for k, v in told.items() if k not in NOT_IN_THE_LAYOUT} == {
            k: v for k, v in there.items() if k not in NOT_IN_THE_LAYOUT
        }
    again = sent(office, path, by=juriste)
    assert {line.effect for line in again.lines.all()} == {Effect.SAME}


def test_our_own_workbook_corrected_in_a_spreadsheet_updates_its_records(office, juriste, tmp_path):
    mine = an_activity(office, name="Gestion des baux")
    path = exported(office, tmp_path, format="xlsx")
    book = load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Gestion locative":
                    cell.value = "Agence nord"
    book.save(path)
    imported(office, path, by=juriste)
    (record,) = of(office)
    assert (record.pk, record.service, record.version) == (mine.pk, "Agence nord", 2)
    assert contents.read(record)["purposes"] == contents.read(mine)["purposes"]


# --- a table ---


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "suivi.csv"
    rows = [
        ["Traitement", "Couleur du dossier", "Mise en place"],
        ["Gestion des baux", "vert", "01/03/2019"],
        ["=Paie", "rouge", "2020-04-02"],
    ]
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def named(page, **answers):
    """Return what the form of the columns sends, each heading given the path named, or what is suggested."""
    form = page.context["form"]
    sent = {f"colonne-{rank}": form[f"colonne-{rank}"].initial or "" for rank, _heading in enumerate(form.headings)}
    ranks = {heading: rank for rank, heading in enumerate(form.headings)}
    return {**sent, **{f"colonne-{ranks[heading]}": path for heading, path in answers.items()}}


def test_the_columns_of_a_table_are_named_then_remembered(browser, office, table):
    address = upload(browser, table).url
    page = browser.get(address, follow=True)
    assert "Couleur du dossier" in page.text and "vert" in page.text
    browser.post(page.redirect_chain[-1][0], named(page, Traitement="name", **{"Mise en place": "started_on"}))
    work()
    job = Import.objects.get()
    assert (job.stage, job.lines.count()) == (Stage.READ, 2)
    done(services.begin(job))
    baux, paie = of(office)
    assert (baux.name, baux.started_on, paie.name) == ("Gestion des baux", date(2019, 3, 1), "=Paie")
    assert paie.started_on == date(2020, 4, 2)
    assert "Couleur du dossier\xa0: vert" in baux.notes or "Couleur du dossier : vert" in baux.notes
    assert ColumnMapping.objects.count() == 1

    page = browser.get(upload(browser, table).url, follow=True)
    assert "a déjà été lu ici" in page.text
    assert named(page)["colonne-2"] == "started_on"


def test_a_table_of_which_no_column_is_named_is_asked_again(browser, office, table):
    page = browser.get(upload(browser, table).url, follow=True)
    nothing = dict.fromkeys(named(page), "")
    answer = browser.post(page.redirect_chain[-1][0], nothing)
    assert answer.status_code == 422 and "Désignez au moins une colonne" in answer.text


def test_the_sheet_of_a_workbook_is_chosen(browser, office, tmp_path):
    book, path = Workbook(), tmp_path / "suivi.xlsx"
    book.active.title = "Traitements"
    for row in (["Traitement", "Service"], ["Baux", "Agence"]):
        book.active.append(row)
    other = book.create_sheet("Contacts")
    for row in (["Prénom", "Âge"], ["Jeanne", "12"]):
        other.append(row)
    book.save(path)
    page = browser.get(upload(browser, path).url, follow=True)
    assert page.context["table"].sheet == "Traitements"
    other_page = browser.get(page.redirect_chain[-1][0], {"feuille": "Contacts"})
    assert other_page.context["form"].headings == ["Prénom", "Âge"]
    answers = {**named(other_page), "feuille": "Contacts", "colonne-0": "name"}
    browser.post(page.redirect_chain[-1][0], answers)
    work()
    assert [line.name for line in ImportedRecord.objects.all()] == ["Jeanne"]


def test_ten_thousand_rows_are_refused_with_their_number(browser, office, tmp_path):
    path = tmp_path / "suivi.csv"
    path.write_text("Traitement;Service\n" + "".join(f"Fiche {rank};Agence\n" for rank in range(10_000)))
    page = browser.get(upload(browser, path).url, follow=True)
    browser.post(page.redirect_chain[-1][0], named(page, Traitement="name"))
    work()
    job = Import.objects.get()
    page = browser.get(job.get_absolute_url()).text
    assert "10000 fiches" in page and "2000 au plus" in page and not job.lines.exists()


# --- what is refused as it is sent ---


def _macros():
    return zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>", "xl/vbaProject.bin": b"\x00"})


def _bomb():
    made = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b"0" * (60 << 20)})
    assert len(made) < 100_000
    return made


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(_bomb, "démesuré", id="bomb"),
        pytest.param(_macros, "macros", id="macros"),
        pytest.param(lambda: LOCKED, "mot de passe", id="locked"),
        pytest.param(lambda: b"%PDF-1.7\n", "classeur", id="pdf"),
        pytest.param(lambda: b"PK\x03\x04" + b"\x00" * 40, "abîmé", id="cut"),
    ],
)
def test_a_dangerous_file_is_refused_with_what_to_do_and_not_kept(browser, office, content, said):
    answer = browser.post(start(), {"file": SimpleUploadedFile("registre.xlsx", content())})
    assert answer.status_code == 422 and said in answer.text
    assert not Import.objects.exists()


def test_a_zip_of_a_split_export_says_what_to_do(browser, office, tmp_path):
    path = tmp_path / "registre.zip"
    with zipfile.ZipFile(path, "w") as folder:
        folder.writestr("registre-1.ods", b"PK")
    answer = browser.post(start(), {"file": SimpleUploadedFile("registre.zip", path.read_bytes())})
    assert answer.status_code == 422
