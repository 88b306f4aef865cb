"""`import_register`: the same import as the screen, in somebody's name."""

import pytest
from django.core.management import CommandError, call_command

from compliance.imports import services
from compliance.imports.models import Import
from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory, member_of
from tests.imports.importing import exported
from tests.processing.factories import an_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    theirs = OfficeFactory(slug="ailleurs")
    an_activity(theirs, name="Paie")
    return exported(theirs, tmp_path)


@pytest.fixture
def office():
    return OfficeFactory(slug="ici")


def run(path, by, *more):
    call_command("import_register", "ici", "--dataset", "processing", "--file", str(path), "--by", by, *more)


def test_a_dry_run_says_what_would_be_written_and_leaves_nothing(path, office, capsys):
    run(path, member_of(office).email, "--dry-run")
    assert "Paie: ajoutée" in capsys.readouterr().out
    assert not Import.objects.exists() and not ProcessingActivity.objects.filter(office=office).exists()


def test_a_file_is_imported_in_the_name_of_who_may(path, office, capsys):
    juriste = member_of(office)
    run(path, juriste.email)
    assert "Paie: écrite" in capsys.readouterr().out
    assert ProcessingActivity.objects.get(office=office).history.get().history_user == juriste


def test_who_may_not_edit_the_register_writes_nothing(path, office):
    with pytest.raises(CommandError, match="droit"):
        run(path, member_of(office, "auditor").email)
    assert not ProcessingActivity.objects.filter(office=office).exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vide"), (b"{", "JSON-LD"), (b"GIF89a\x00", "classeur"), (b"Nom;Service\nBaux;Agence\n", "page")],
)
def test_a_file_that_is_not_read_is_refused_in_words_and_not_kept(tmp_path, office, content, said):
    path = tmp_path / "registre.jsonld"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        run(path, member_of(office).email)
    assert not Import.objects.exists()


def test_a_table_is_read_by_the_columns_that_the_office_named_before(tmp_path, office, capsys):
    path, juriste = tmp_path / "suivi.csv", member_of(office)
    path.write_text("Dossier;Couleur\nBaux;vert\n")
    job = services.receive(office, "processing", services.examine("processing", path.name, path), by=juriste)
    table = services.table_of(job, "")
    services.choose_columns(job, table.sheet, table.headings, {"Dossier": "name", "Couleur": ""})
    run(path, juriste.email)
    assert "Baux: écrite" in capsys.readouterr().out
