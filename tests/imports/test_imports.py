"""An import: a dry run that writes nothing, one entry a record, nothing dropped, nothing written twice, undone."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from compliance.access import services as access
from compliance.documents.models import Document
from compliance.history.verification import verify_key
from compliance.imports import services
from compliance.imports.enums import Choice, Effect, Found, Outcome, Stage
from compliance.imports.models import Import, ImportedRecord
from compliance.jobs.enums import State
from compliance.processing import services as register
from compliance.processing.models import ProcessingActivity
from compliance.records import content as contents
from tests.factories import OfficeFactory, member_of
from tests.imports.importing import done, effects, exported, imported, said, sent, undone
from tests.processing.factories import an_activity, approved, ended

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs():
    return OfficeFactory(slug="ailleurs")


@pytest.fixture
def office():
    return OfficeFactory(slug="ici")


@pytest.fixture
def juriste(office):
    return member_of(office)


def of(office):
    return list(ProcessingActivity.objects.filter(office=office).order_by("number"))


def changed(path, change):
    """Change the records of a JSON-LD file by hand."""
    told = json.loads(path.read_text())
    for record in told["records"]:
        change(record)
    path.write_text(json.dumps(told))
    return path


# --- the dry run ---


def test_the_dry_run_writes_nothing_in_any_register(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    assert (job.stage, job.state) == (Stage.READ, State.DONE)
    assert effects(job) == [("T-001", Effect.ADDED, Outcome.WAITING)]
    assert of(office) == []


def test_a_register_imported_elsewhere_is_the_same_register(theirs, office, juriste, tmp_path):
    an_activity(theirs, sensitive=True, with_transfer=True)
    approved(theirs, name="Paie")
    imported(office, exported(theirs, tmp_path), by=juriste)
    assert [said(one) for one in of(office)] == [said(one) for one in of(theirs)]
    assert {one.status for one in of(office)} == {"draft"}


def test_each_record_has_one_entry_that_says_where_it_comes_from(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    imported(office, exported(theirs, tmp_path), by=juriste)
    (entry,) = of(office)[0].history.all()
    assert entry.history_change_reason == "importé de « registre-ailleurs.jsonld » (fiche « T-001 »)"
    assert entry.history_user == juriste


def test_the_same_file_again_changes_nothing_and_says_so(theirs, office, juriste, tmp_path):
    an_activity(theirs, with_transfer=True)
    path = exported(theirs, tmp_path)
    first = imported(office, path, by=juriste)
    again = sent(office, path, by=juriste)
    assert services.earlier(again) == first
    assert effects(again) == [("T-001", Effect.SAME, Outcome.WAITING)]
    done(services.begin(again))
    assert [record.version for record in of(office)] == [1]


def test_our_own_file_knows_its_records_by_their_reference(office, juriste, tmp_path):
    activity = an_activity(office)
    path = changed(exported(office, tmp_path), lambda record: record.update(name="Baux et loyers"))
    job = sent(office, path, by=juriste)
    line = ImportedRecord.objects.get(job=job)
    assert (line.found_by, line.record_id, line.effect) == (Found.REFERENCE, activity.pk, Effect.CHANGED)


def test_the_references_of_another_office_mean_nothing_here(theirs, office, juriste, tmp_path):
    an_activity(theirs, name="Tout autre chose")
    an_activity(office, name="Gestion des baux")
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    assert ImportedRecord.objects.get(job=job).found_by == Found.NOWHERE


def test_a_record_of_the_same_name_is_recognised_unless_two_bear_it(theirs, office, juriste, tmp_path):
    an_activity(theirs, service="Contentieux")
    mine = an_activity(office)
    path = exported(theirs, tmp_path)
    line = ImportedRecord.objects.get(job=sent(office, path, by=juriste))
    assert (line.found_by, line.record_id) == (Found.NAME, mine.pk)
    an_activity(office)
    assert ImportedRecord.objects.get(job=sent(office, path, by=juriste)).found_by == Found.NOWHERE


def test_a_file_changed_since_updates_what_the_first_one_wrote(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    path = exported(theirs, tmp_path)
    imported(office, path, by=juriste)
    changed(path, lambda record: record.update(name="Un autre nom"))
    job = sent(office, path, by=juriste)
    assert ImportedRecord.objects.get(job=job).found_by == Found.EARLIER
    done(services.begin(job))
    assert [record.name for record in of(office)] == ["Un autre nom"]


# --- what is written ---


def test_what_the_file_does_not_say_stays(theirs, office, juriste, tmp_path):
    mine = an_activity(office, service="Contentieux", description="Chez nous.")
    an_activity(theirs)
    path = changed(exported(theirs, tmp_path), lambda record: [record.pop(one) for one in ("service", "description")])
    imported(office, path, by=juriste)
    mine.refresh_from_db()
    assert (mine.service, mine.description, mine.version) == ("Contentieux", "Chez nous.", 1)


def test_what_has_no_field_is_in_the_note_word_for_word(theirs, office, juriste, tmp_path):
    an_activity(theirs, notes="Précaution.")
    hostile = '=HYPERLINK("http://x")\n<script>alert(1)</script>'
    path = changed(exported(theirs, tmp_path), lambda record: record.update(couleur=hostile, started_on="31/02/2026"))
    imported(office, path, by=juriste)
    note = of(office)[0].notes
    assert note.startswith("Précaution.\n\nRepris de l’import du ")
    assert f"• couleur : {hostile} (fiche « T-001 »)" in note
    assert "• date de création du traitement : 31/02/2026 (fiche « T-001 » – " in note
    again = sent(office, path, by=juriste)
    assert effects(again) == [("T-001", Effect.SAME, Outcome.WAITING)]


def test_what_is_too_long_for_a_note_is_in_a_document_beside_it(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    path = changed(exported(theirs, tmp_path), lambda record: record.update(annexe="é" * 32_767))
    job = imported(office, path, by=juriste)
    (record,) = of(office)
    assert "voir le document joint « import.txt »" in record.notes
    (attached,) = record.documents.all()
    with default_storage.open(attached.document.stored_as) as file:
        assert "é" * 32_767 in file.read().decode()
    again = sent(office, path, by=juriste)
    assert effects(again) == [("T-001", Effect.SAME, Outcome.WAITING)]
    undone(job)
    assert of(office) == [] and not Document.objects.exists()


def test_what_the_law_refuses_goes_to_the_note_and_the_record_is_written(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    rows = [{"legal_basis": "6-1-b"}, {"label": "Suivre"}]
    imported(office, changed(exported(theirs, tmp_path), lambda record: record.update(purposes=rows)), by=juriste)
    (record,) = of(office)
    assert [row["label"] for row in contents.read(record)["purposes"]] == ["Suivre"]
    assert "• Finalité : Base légale : " in record.notes


def test_a_record_without_a_name_is_refused_with_its_reason_unless_it_had_one(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    path = exported(theirs, tmp_path)
    imported(office, path, by=juriste)
    changed(path, lambda record: record.update(name="", service="Contentieux"))
    imported(office, path, by=juriste)
    assert [(one.name, one.service) for one in of(office)] == [("Gestion des baux", "Contentieux")]
    further = OfficeFactory(slug="plus-loin")
    job = sent(further, path, by=member_of(further))
    line = ImportedRecord.objects.get(job=job)
    assert (line.effect, line.choice) == (Effect.REFUSED, Choice.LEAVE) and "nom du traitement" in line.why
    done(services.begin(job))
    assert of(further) == []


def test_a_person_leaves_a_record_or_adds_it_beside_the_one_it_resembles(theirs, office, juriste, tmp_path):
    for name in ("Baux", "Paie", "Accueil"):
        an_activity(theirs, name=name, service="Là-bas")
        an_activity(office, name=name)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    baux, paie, _accueil = ImportedRecord.objects.filter(job=job)
    assert services.choose(job, {baux.pk: Choice.LEAVE, paie.pk: Choice.ADD, 0: Choice.ADD}) == 2
    done(services.begin(job))
    assert [(one.name, one.service, one.version) for one in of(office)] == [
        ("Baux", "Gestion locative", 1),
        ("Paie", "Gestion locative", 1),
        ("Accueil", "Là-bas", 2),
        ("Paie", "Là-bas", 1),
    ]


def test_a_record_changed_since_the_dry_run_is_set_aside_and_said(theirs, office, juriste, tmp_path):
    an_activity(theirs, service="Là-bas")
    mine = an_activity(office)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    register.revise_activity(mine.pk, {**contents.read(mine), "service": "Entre-temps"}, version=1, by=juriste)
    job = done(services.begin(job))
    line = ImportedRecord.objects.get(job=job)
    assert (line.outcome, job.state) == (Outcome.SET_ASIDE, State.DONE) and "a changé depuis" in line.why
    mine.refresh_from_db()
    assert mine.service == "Entre-temps"


def test_an_ended_record_is_not_updated_and_the_dry_run_says_it(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    ended(office)
    line = ImportedRecord.objects.get(job=sent(office, exported(theirs, tmp_path), by=juriste))
    assert (line.effect, line.choice) == (Effect.REFUSED, Choice.LEAVE) and "rouvrez-la" in line.why


def test_the_right_is_asked_again_when_the_import_runs(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    services.begin(job)
    access.end_appointment(juriste.appointments.get().pk, on=date(2020, 1, 1), by=None)
    job = done(job)
    assert (job.state, of(office)) == (State.FAILED, []) and "droit" in job.error


def test_no_record_is_written_twice_by_two_runs(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    services.begin(job)
    with pytest.raises(services.NotNow):
        services.begin(job)
    done(job)
    with pytest.raises(services.NotNow):
        services.begin(job)
    assert len(of(office)) == 1


def test_the_file_is_deleted_once_it_is_written_and_nothing_of_it_stays(
    theirs, office, juriste, tmp_path, django_capture_on_commit_callbacks
):
    an_activity(theirs)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    stored_as = job.stored_as
    assert default_storage.exists(stored_as)
    with django_capture_on_commit_callbacks(execute=True):
        job = done(services.begin(job))
    assert job.stored_as == "" and not default_storage.exists(stored_as)
    assert list(ImportedRecord.objects.values_list("content", flat=True)) == [{}]


def test_what_was_read_is_forgotten_seven_days_after_it_was_written(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    path = changed(exported(theirs, tmp_path), lambda record: record.update(couleur="vert"))
    job = imported(office, path, by=juriste)
    services.sweep(job.written_at + timedelta(days=6))
    assert job.lines.get().remarks
    services.sweep(job.written_at + timedelta(days=8))
    line = job.lines.get()
    assert (line.remarks, line.beside, line.outcome) == ([], [], Outcome.WRITTEN)
    assert "couleur" in of(office)[0].notes


def test_characters_that_no_column_holds_stop_nothing(theirs, office, juriste, tmp_path):
    an_activity(theirs)
    path = changed(exported(theirs, tmp_path), lambda record: record.update(couleur="ve\x00rt\ud800", service="a\x00b"))
    imported(office, path, by=juriste)
    note = of(office)[0].notes
    assert "couleur : ve\ufffdrt\ufffd (" in note and "service en charge : a\ufffdb (" in note


# --- undone ---


def test_an_import_is_undone_while_nobody_touched_it(theirs, office, juriste, tmp_path):
    an_activity(theirs, name="Baux", service="Là-bas")
    an_activity(theirs, name="Paie")
    an_activity(theirs, name="Accueil")
    mine = an_activity(office, name="Baux")
    before = contents.read(mine)
    job = imported(office, exported(theirs, tmp_path), by=juriste)
    touched = ProcessingActivity.objects.get(office=office, name="Accueil")
    register.submit(touched.pk, by=juriste)
    job = undone(job)
    assert effects(job) == [
        ("T-001", Effect.CHANGED, Outcome.UNDONE),
        ("T-002", Effect.ADDED, Outcome.UNDONE),
        ("T-003", Effect.ADDED, Outcome.KEPT),
    ]
    assert [one.name for one in of(office)] == ["Baux", "Accueil"]
    assert contents.read(mine) == before
    gone = ProcessingActivity.history.filter(office=office, history_type="-").get()
    assert gone.history_change_reason == "import de « registre-ailleurs.jsonld » annulé"
    assert mine.history.order_by("-position")[0].history_change_reason == gone.history_change_reason
    assert verify_key(office.ledger_chain()).fault == ""


# --- kept, given up, forgotten ---


def test_a_file_given_up_leaves_nothing(theirs, office, juriste, tmp_path, django_capture_on_commit_callbacks):
    an_activity(theirs)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    with django_capture_on_commit_callbacks(execute=True):
        services.give_up(job)
    assert not Import.objects.exists() and not default_storage.exists(job.stored_as)


def test_a_file_that_nobody_imports_is_forgotten_after_seven_days(
    theirs, office, juriste, tmp_path, django_capture_on_commit_callbacks
):
    an_activity(theirs)
    job = sent(office, exported(theirs, tmp_path), by=juriste)
    services.sweep(job.asked_at + services.KEPT)
    assert Import.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.sweep(job.asked_at + services.KEPT * 2)
    assert not Import.objects.exists() and not default_storage.exists(job.stored_as)
