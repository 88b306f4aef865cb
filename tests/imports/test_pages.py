"""The pages of an import, from the file to what became of it, as a lawyer opens them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compliance.imports import services
from compliance.imports.models import Import, ImportedRecord
from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory, member_of
from tests.imports.importing import done, exported, imported, sent, undone
from tests.processing.factories import an_activity
from tests.tools.jobs import work

pytestmark = pytest.mark.django_db
WITHOUT_TOKEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')


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


@pytest.fixture
def path(tmp_path):
    theirs = OfficeFactory(slug="ailleurs")
    an_activity(theirs, name="Gestion des baux")
    an_activity(theirs, name="Paie", notes="Couleur : vert")
    return exported(theirs, tmp_path)


def start(dataset="processing"):
    return reverse("imports:start", args=["ici", dataset])


def upload(browser, path, name="registre.jsonld"):
    file = SimpleUploadedFile(name, path.read_bytes())
    return browser.post(start(), {"file": file}, follow=True)


def test_a_file_is_read_then_imported_then_undone(browser, office, path):
    page = upload(browser, path)
    (job,) = Import.objects.all()
    assert page.redirect_chain[-1][0] == job.get_absolute_url() and "<progress" in page.text
    work()
    page = browser.get(job.get_absolute_url())
    assert "Rien n’est encore écrit" in page.text and "toutes\xa0: 2" in page.text
    line = ImportedRecord.objects.get(name="Paie")
    browser.post(job.get_absolute_url(), {f"choix-{line.pk}": "leave"})
    browser.post(job.get_absolute_url(), {"action": "import"})
    work()
    page = browser.get(job.get_absolute_url())
    (record,) = ProcessingActivity.objects.filter(office=office)
    assert record.get_absolute_url() in page.text and "laissée" in page.text
    assert "1 fiche ajoutée sera supprimée" in browser.get(job.page("undo")).text
    browser.post(job.page("undo"))
    work()
    assert "Cet import est annulé" in browser.get(job.get_absolute_url()).text
    assert not ProcessingActivity.objects.filter(office=office).exists()


def test_the_part_that_moves_is_the_page_s_own_while_it_is_read_and_once_it_is(browser, path):
    upload(browser, path)
    address = Import.objects.get().get_absolute_url()
    for _state in ("waiting", "done"):
        answer = browser.get(address, headers={"HX-Request": "true"})
        assert "HX-Request" in answer.headers["Vary"]  # going back shows the page, and not the part that was asked last
        part = answer.text.strip()
        assert WITHOUT_TOKEN.sub("", part) in WITHOUT_TOKEN.sub("", browser.get(address).text)
        work()


def test_the_same_file_says_when_it_was_imported_and_by_whom(browser, office, juriste, path):
    imported(office, path, by=juriste)
    job = sent(office, path, by=juriste)
    page = browser.get(job.get_absolute_url()).text
    assert "Ce même fichier a déjà été importé ici le" in page and juriste.get_full_name() in page
    assert "inchangée\xa0: 2" in page


def test_what_differs_is_shown_field_by_field_with_the_labels_of_the_register(browser, office, juriste, path):
    an_activity(office, name="Gestion des baux", service="Contentieux")
    job = sent(office, path, by=juriste)
    page = browser.get(job.get_absolute_url() + "?montrer=changed").text
    assert "Service en charge" in page and "<del>Contentieux</del>" in page
    assert "reconnue par son nom exact" in page and "Paie" not in page


def test_a_text_that_looks_like_a_formula_or_like_html_stays_a_text(browser, office, juriste, tmp_path):
    theirs = OfficeFactory()
    an_activity(theirs, name="=1+1", description="<script>alert(1)</script>")
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    page = browser.get(job.get_absolute_url()).text
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    done(services.begin(job))
    assert ProcessingActivity.objects.get(office=office).name == "=1+1"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("registre.ods", b"", "Ce fichier est vide"),
        ("virus.exe", b"MZ\x90\x00", "Ce fichier"),
        ("registre.jsonld", b'{"dataset": "on-behalf", "records": []}', "on-behalf"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(browser, name, content, said):
    page = browser.post(start(), {"file": SimpleUploadedFile(name, content)}, follow=True)
    work()
    page = browser.get(page.redirect_chain[-1][0]) if page.redirect_chain else page
    assert page.status_code in {200, 422} and (said in page.text or "Ce fichier" in page.text)
    assert not ImportedRecord.objects.exists()


def test_a_file_too_large_is_refused_beside_its_field(browser, settings):
    settings.IMPORT_MAX_BYTES = 1_000
    page = browser.post(start(), {"file": SimpleUploadedFile("registre.jsonld", b"x" * 1_001)})
    assert page.status_code == 422 and "sont acceptés" in page.text


def test_a_body_of_25_megabytes_is_refused_before_it_is_read(browser):
    page = browser.generic("POST", start(), b"", headers={"Content-Length": str(26 * 1024 * 1024)})
    assert page.status_code == 413


def test_a_colleague_goes_on_and_a_reader_or_a_neighbour_finds_nothing(client, office, juriste, path):
    job = sent(office, path, by=juriste)
    client.force_login(member_of(office))
    assert client.get(job.get_absolute_url()).status_code == 200
    client.force_login(member_of(office, "auditor"))
    assert client.get(job.get_absolute_url()).status_code == 403
    client.force_login(member_of(OfficeFactory()))
    assert client.get(job.get_absolute_url()).status_code == 404


def test_an_import_is_found_in_its_own_register_alone(browser, office, juriste, path):
    job = sent(office, path, by=juriste)
    assert browser.get(reverse("imports:detail", args=["ici", "on-behalf", job.pk])).status_code == 404
    assert browser.get(start("opinions")).status_code == 404
    assert browser.get(start("processors")).status_code == 404


def test_a_verb_that_comes_too_late_says_where_the_import_is(browser, office, juriste, path):
    job = undone(imported(office, path, by=juriste))
    for page in ("undo", "give_up"):
        answer = browser.post(job.page(page), follow=True)
        assert "L’import n’en est plus là" in answer.text
    assert "L’import n’en est plus là" in browser.post(job.get_absolute_url(), {"action": "import"}, follow=True).text


def test_the_list_names_the_imports_of_the_office_and_the_register_leads_there(browser, office, juriste, path):
    job = imported(office, path, by=juriste)
    page = browser.get(start()).text
    assert job.get_absolute_url() in page and "importé" in page
    assert f'href="{start()}"' in browser.get(reverse("processing:list", args=["ici"])).text


def test_an_empty_register_offers_to_import(browser):
    for register, name in (("processing", "processing"), ("on_behalf", "on-behalf")):
        page = browser.get(reverse(f"{register}:list", args=["ici"])).text
        assert page.count(f'href="{start(name)}"') == 2
