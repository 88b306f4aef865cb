"""The log of requests leaves: with names for who may, masked for who audits, and nothing of what is restricted."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pypdf import PdfReader

from compliance.datasets import description
from compliance.exports.models import ExportJob
from compliance.exports.services import export_register
from compliance.history.models import JournalEntry
from compliance.subject_requests import erasing, log, services
from compliance.subject_requests import people_services as people
from compliance.subject_requests.datasets import REQUESTS, WITHOUT_IDENTITIES, log_sections
from compliance.subject_requests.layout import request_sections
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.writing import Writer
from tests.exports.workbooks import take
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.processing.factories import submitted
from tests.subject_requests.factories import NOBODY, a_request, answered, days_ago, qualified

pytestmark = pytest.mark.django_db
FULL, MASKED = "Demandes d’exercice de droits", "Demandes, sans identités"
RESTRICTED = "Demandes restreintes, comptées et non montrées"
FORMATS = ["xlsx", "ods", "csv", "jsonld", "pdf"]
SECRETS = {
    "person_name": "Mme Zzpersonne",
    "person_reference": "ZZBAIL-7",
    "requester_name": "Me Zzmandataire",
    "requester_quality": "mandataire",
    "email": "zzcourriel@exemple.example",
    "phone": "ZZ0322",
    "address": "1 rue Zzadresse",
    "wording": "Zzmots de la personne",
}


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def told(office):
    """A request of which every corner holds a word, by the verbs that write there."""
    zzhandler = member_of(office, person=UserFactory(full_name="Zzagent Suit"))
    activity = submitted(office, name="Gestion des baux")
    request = qualified(office, "access", "erase", received=days_ago(40), **SECRETS)
    services.verify_quality(request.pk, "mandate", days_ago(39), Writer(by=zzhandler))
    services.ask_identity(request.pk, days_ago(39), "Zzdoutes", NOBODY)
    services.record_identity(request.pk, days_ago(37), "Zzpièce", Writer(by=zzhandler))
    services.extend(request.pk, days_ago(20), "Zzprorogation", NOBODY)
    people.assign(request.pk, zzhandler, NOBODY)
    request.refresh_from_db()
    content = request.history.latest("position").snapshot["content"]
    row = {"key": "un", "activity": activity.pk, "reasons": "Zzmotif d’activité"}
    recipient = {"key": "deux", "recipient": "Zzdestinataire", "told_on": None, "why_not": "Zzimpossible"}
    changed = {**content, "activities": [row], "recipients_told": [recipient]}
    request = services.revise(request.pk, changed, version=request.version, by=None)
    people.advise(request.pk, "Zzavis", Writer(by=dpo_of(office, person=UserFactory(full_name="Mme Conseil"))))
    answered(request, "access", answered_on=days_ago(1))
    return answered(request, "erase", "refused", answered_on=days_ago(1), reasons="Zzraisons")


def everything_in(path):
    """Return all the text of a file."""
    if path.suffix == ".pdf":
        return "".join(page.extract_text() for page in PdfReader(path).pages)
    return path.read_text(encoding="utf-8")


def exported(office, path, format, dataset=REQUESTS, **choices):
    path = path / f"demandes.{format}"
    export_register(office, dataset, **{"format": format, "moment": None, "by": None, "path": path, **choices})
    return path


def written(taken):
    return json.dumps(taken.cells, default=str, ensure_ascii=False)


def cells(office, dataset, **choices):
    return take(office, dataset, **choices)


def test_the_log_tells_a_request_with_its_dates_and_why(office, told):
    taken = cells(office, "requests")
    (row,) = taken.rows(FULL)
    assert (row["N°"], row["État"], row["Personne concernée"]) == ("D-0001", "satisfaite en partie", "Mme Zzpersonne")
    assert row["Suivie par"] == "Zzagent Suit" and row["Avis donné par"] == "Mme Conseil"
    assert row["Répondue en retard"] == "oui" and row["Close le"].date() == days_ago(1)
    access, erase = taken.rows("Droits demandés")
    assert (access["Droit"], access["Délai tenu"]) == ("Accès et copie", "répondu à temps")
    assert (erase["Issue"], erase["Délai tenu"], erase["Motifs"]) == ("refusé", "répondu en retard", "Zzraisons")
    assert "réponse due le" in access["Échéance stricte\u00a0: calcul"]
    assert access["Échéance ajustée, avec réserve"] and access["Règle, version, jours fériés"].startswith("dsr.")
    assert taken.rows("Activités concernées")[0]["Activité de traitement"] == "T-001 – Gestion des baux"
    assert taken.rows("Destinataires informés")[0]["S’il ne l’est pas"] == "Zzimpossible"


@pytest.mark.parametrize("format", FORMATS)
def test_the_file_without_identities_holds_no_word_of_anybody(office, told, tmp_path, format):
    path = exported(office, tmp_path, format, WITHOUT_IDENTITIES)
    if format in {"xlsx", "ods"}:
        text = written(cells(office, WITHOUT_IDENTITIES.name, format=format))
    else:
        text = everything_in(path)
    assert "zz" not in text.casefold()
    assert "masqué" in text and "D-0001" in text and "Gestion des baux" in text
    assert text.count("Conseil") <= 2  # the office's DPO is on the cover, and who advised nowhere


def test_the_attached_data_of_the_masked_document_hold_no_word_either(office, told, tmp_path):
    path = exported(office, tmp_path, "pdf", WITHOUT_IDENTITIES)
    (content,) = next(iter(PdfReader(BytesIO(path.read_bytes())).attachments.values()))
    assert b"zz" not in content.lower() and "masqué".encode() in content


def test_the_journal_of_a_masked_file_names_nobody(office, told, tmp_path):
    exported(office, tmp_path, "xlsx", WITHOUT_IDENTITIES)
    assert "zz" not in json.dumps(JournalEntry.objects.latest("pk").details).casefold()


def test_every_column_is_shown_or_said_to_exist_or_held_back_by_name():
    """A column that is added is in no masked file until somebody says which it is."""
    held_back = {
        *("person_name", "person_reference", "requester_name", "email", "phone", "address", "wording"),
        *("collected_as_minor", *log.PEOPLE, "rights.details", "identity_checks.verified_by", "proofs.verified_by"),
        *(f"{name}.to_confirm" for name in SubjectRequest.PARTS),
    }
    assert not held_back & (log.SHOWN | log.EXISTS) and not log.SHOWN & log.EXISTS
    assert paths(log_sections()) == held_back | log.SHOWN | log.EXISTS
    assert paths(WITHOUT_IDENTITIES.sections) == log.SHOWN | log.EXISTS


def test_nothing_of_a_record_is_dropped():
    assert paths(request_sections()) <= paths(log_sections())


def paths(described):
    columns = {column.name for section in described for column in section.columns}
    rows = ((part.name, column.name) for section in described for part in section.parts for column in part.columns)
    return columns | {f"{part}.{name}" for part, name in rows}


# --- restricted requests ---


@pytest.mark.parametrize("dataset", ["requests", "request-log"])
@pytest.mark.parametrize("format", FORMATS)
def test_a_restricted_request_is_counted_and_nowhere(office, tmp_path, dataset, format):
    a_request(office, person_name="Mme Connue")
    a_request(office, person_name="Mme Zzcachée", readers=[member_of(office)])
    path = exported(office, tmp_path, format, description.get(dataset))
    if format in {"xlsx", "ods"}:
        taken = cells(office, dataset, format=format)
        text = written(taken)
        assert dict(taken.facts)[RESTRICTED] == "1"
    else:
        text = everything_in(path)
    assert RESTRICTED.casefold() in " ".join(text.split()).casefold()
    assert "D-0001" in text and "D-0002" not in text and "Zzcachée" not in text


def test_what_is_restricted_now_is_left_out_of_the_past(office, tmp_path):
    reader = member_of(office)
    request = a_request(office)
    before = timezone.now()
    people.restrict(request.pk, [reader], Writer(by=reader))
    for moment in (before, None):
        taken = cells(office, "requests", moment=moment)
        assert taken.rows(FULL) == [] and dict(taken.facts)[RESTRICTED] == "1"


def test_what_was_restricted_then_is_left_out_once_it_is_opened(office):
    reader = member_of(office)
    request = a_request(office, readers=[reader])
    then = timezone.now()
    people.unrestrict(request.pk, Writer(by=reader))
    assert cells(office, "requests", moment=then).rows(FULL) == []
    assert len(cells(office, "requests").rows(FULL)) == 1


def test_no_request_names_a_restricted_one_as_the_same(office):
    reader = member_of(office)
    first, second, third = a_request(office), a_request(office), a_request(office)
    services.link_duplicate(second.pk, first.number, NOBODY)
    services.link_duplicate(third.pk, second.number, NOBODY)
    people.restrict(first.pk, [reader], Writer(by=reader))
    rows = cells(office, "requests").rows(FULL)
    assert [row["Même demande que le n°"] for row in rows] == ["masqué", 2]


def test_restricting_erases_the_kept_files_that_may_hold_the_request(office):
    reader = member_of(office)
    request = a_request(office)
    for name in ("requests", "request-log", "processing"):
        job = ExportJob(person=reader, office=office, kind="registers", asked={"dataset": name}, stored_as=f"x/{name}")
        job.save()
        job.offices.set([office])
    people.restrict(request.pk, [reader], Writer(by=reader))
    assert list(ExportJob.objects.exclude(stored_as="").values_list("stored_as", flat=True)) == ["x/processing"]


# --- the past, what is erased ---


def test_the_log_of_a_past_moment_is_what_it_said_then():
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        office = OfficeFactory()
        request = qualified(office)
        then = timezone.now()
        before = cells(office, "requests").cells[FULL]
    answered(request)
    assert cells(office, "requests", moment=then).cells[FULL] == before
    assert cells(office, "requests").rows("Droits demandés")[0]["Délai tenu"] == "répondu en retard"


@pytest.mark.parametrize("dataset", ["requests", "request-log"])
def test_an_erased_request_keeps_its_facts_and_says_that_its_words_are_gone(office, dataset):
    closed = answered(qualified(office, person_name="Mme Zzpersonne", wording="Zzmots"))
    then = timezone.now()
    erasing.erase_words(closed.pk, by=None, reason="terme")
    for moment in (then, None):
        taken = cells(office, dataset, moment=moment)
        (row,) = taken.rows(description.get(dataset).label)
        assert row["État"] == "satisfaite" and "Zzmots" not in written(taken)
    assert row["Mots effacés le"].date() == timezone.localdate()
    if dataset == "requests":
        assert row["La demande, telle qu’elle est écrite ou dite"].startswith("Effacé le ")


@pytest.mark.parametrize("dataset", ["requests", "request-log"])
def test_a_request_destroyed_since_says_so_in_the_past(office, dataset):
    closed = answered(qualified(office, person_name="Mme Zzpersonne"))
    then = timezone.now()
    erasing.destroy(closed.pk, by=None, reason="terme")
    taken = cells(office, dataset, moment=then)
    assert [row["N°"] for row in taken.rows(description.get(dataset).label)] == ["D-0001"]
    assert "Zz" not in written(taken)
    assert cells(office, dataset).rows(description.get(dataset).label) == []


def test_the_command_writes_both_files(office, tmp_path, told):
    for name in ("requests", "request-log"):
        path = tmp_path / f"{name}.csv"
        call_command("export_register", "opal", dataset=name, format="csv", output=path)
        assert ("Zzpersonne" in path.read_text(encoding="utf-8-sig")) is (name == "requests")


# --- who takes what ---


def posted(client, address, **typed):
    reply = client.post(address, {"format": "xlsx", "reason": "x", **typed})
    if reply.streaming:
        assert b"".join(reply.streaming_content)
    return reply.status_code


@pytest.mark.parametrize(("role", "full"), [("dpo", 200), ("juriste", 200), ("direction", 200), ("auditor", 404)])
def test_the_names_are_for_who_reads_requests(client, office, role, full):
    client.force_login(dpo_of(office) if role == "dpo" else member_of(office, role))
    page = "/offices/opal/exporter/{}/"
    assert client.get(page.format("requests")).status_code == full
    assert posted(client, page.format("requests")) == full
    masked = client.get(page.format("request-log"))
    assert masked.status_code == 200 and "Ce fichier ne nomme personne" in masked.text
    assert posted(client, page.format("request-log")) == 200


def test_what_the_list_shows_leaves_alone(client, office):
    """The list shows what is open: the words of the filter say so, and count no restricted request."""
    juriste = member_of(office)
    a_request(office, person_name="Mme Zoé Martin")
    a_request(office, person_name="Mme Zoé Durand", readers=[juriste])
    answered(qualified(office, person_name="Mme Zoé Close"))
    client.force_login(juriste)
    assert "/offices/opal/exporter/requests/?filtre=q%3Dzo" in client.get("/offices/opal/demandes/?q=zo").text
    page = client.get("/offices/opal/exporter/requests/?filtre=q%3Dzo")
    assert "trouve 1 fiche" in page.text
    assert posted(client, "/offices/opal/exporter/requests/?filtre=q%3Dzo", scope="filter") == 200
    details = JournalEntry.objects.latest("pk").details
    assert (
        details["numbers"] == [1] and details["filter_in_words"].replace("\xa0", " ") == "Texte : zo ; État : ouvertes"
    )
