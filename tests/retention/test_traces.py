"""Words planted in a record are found before the purge, and nowhere after: the database's own bytes are read."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from compliance.contracts.models import ProcessorContract
from compliance.contracts.services import revise_contract
from compliance.correspondence import services as writing
from compliance.correspondence.enums import Way
from compliance.correspondence.models import Letter as CorrespondenceLetter
from compliance.exports.models import ExportJob
from compliance.notifications import services as letters
from compliance.notifications.services import about, post
from compliance.portal import services as follow_up
from compliance.portal.messages import RequestMoved
from compliance.questions import services as asking
from compliance.questions.models import Question
from compliance.records import comment_services as comments
from compliance.records import content, drafts
from compliance.subject_requests import exchange_services, services
from compliance.subject_requests.models import RequestComment, SubjectRequest
from tests.correspondence import factories as mail
from tests.documents.files import attached
from tests.factories import OfficeFactory, member_of
from tests.questions import factories as questions
from tests.retention.factories import an_old_contract, destroyed
from tests.subject_requests.factories import answered, qualified
from tests.tools.postgres import binary

WORDS = "motplante4721"
PDF = b"%PDF-1.7\n% " + WORDS.encode() + b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def everything() -> bytes:
    """Return all that the database holds: the bytes of SQLite's files, or what pg_dump writes."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        beside = (path.with_name(path.name + end) for end in ("", "-wal"))
        return b"".join(file.read_bytes() for file in beside if file.exists())
    facts = connection.settings_dict
    host = facts["HOST"] or facts["OPTIONS"]["host"]
    command = [binary("pg_dump"), "--host", host, "--username", facts["USER"], facts["NAME"]]
    return subprocess.run(command, capture_output=True, check=True).stdout


def files() -> bytes:
    """Return the bytes of every file that the application keeps."""
    root = Path(default_storage.location)
    return b"".join(file.read_bytes() for file in root.rglob("*") if file.is_file())


@pytest.mark.django_db(transaction=True)
def test_planted_words_are_nowhere_after_the_purge():
    office = OfficeFactory(slug="oise")
    juriste, direction = member_of(office), member_of(office, "direction")
    contract = an_old_contract(office, name=f"Objet {WORDS}", notes=f"Note {WORDS}")
    attached(contract, name=f"{WORDS}.pdf", content=PDF, by=juriste)
    contract.refresh_from_db()
    said = content.read(contract)
    revise_contract(contract.pk, {**said, "notes": f"Encore {WORDS}"}, version=contract.version, by=juriste)
    key = drafts.FormKey(juriste, office.pk, ProcessorContract, contract.number)
    drafts.keep(key, QueryDict(f"notes={WORDS}"), address="/")
    register = about(ProcessorContract._meta.label_lower, contract.number)
    post(["quelquun@example.org"], f"Sujet {WORDS}", f"Corps {WORDS}", office=office, about=register)
    assert WORDS.encode() in everything()
    assert WORDS.encode() in files()

    destroyed(office, direction)
    call_command("vacuum")

    assert WORDS.encode() not in everything()
    assert WORDS.encode() not in files()
    call_command("verify_ledger")


FIVE_YEARS_AGO = "2021-03-12 10:00"


def full_of_words(office, juriste):
    """Answer a request in which words stand wherever somebody may have put some, the person's name among them."""
    request = qualified(office, person_name=f"Mme {WORDS}", wording=WORDS, address=WORDS, email=f"{WORDS}@a.example")
    attached(request, name=f"{WORDS}.pdf", content=PDF, by=juriste)
    exchange_services.write(request, WORDS, by=None, from_requester=True)
    comments.write(RequestComment(record=request, text=WORDS), by=juriste)
    follow_up.issue_again(request, WORDS, by=juriste)
    letters.queue(RequestMoved(request))
    full_of_questions(request, juriste)
    full_of_letters(request, juriste)
    key = drafts.FormKey(juriste, office.pk, SubjectRequest, request.number)
    drafts.keep(key, QueryDict(f"wording={WORDS}"), address="/")
    said = content.read(SubjectRequest.objects.get(pk=request.pk))
    version = SubjectRequest.objects.get(pk=request.pk).version
    services.revise(request.pk, {**said, "phone": WORDS}, by=juriste, version=version, reason=f"Relue {WORDS}")
    return answered(request, outcome="refused", reasons=WORDS)


def full_of_letters(request, juriste):
    """Write letters in which words stand everywhere: one that left with a file, one sent back and typed in since."""
    own = {"subject": WORDS, "body": f"Un texte {WORDS}", "to": f"Mme {WORDS}", "reasons": WORDS}
    table = attached(request, name=f"{WORDS}.csv", content=WORDS.encode(), by=juriste, kind="other")
    left = mail.prepared(request, "acknowledgement", by=juriste, **own, enclosed=[table.number])
    mail.sent(mail.signed(left, by=juriste), by=juriste, way=Way.PORTAL)
    draft = mail.prepared(request, "identity_request", by=juriste, **{**own, "body": "[[motifs]]"})
    draft = writing.submit(draft, version=draft.version, by=juriste)
    writing.send_back(draft, f"À reprendre {WORDS}", version=draft.version, by=juriste)
    key = drafts.FormKey(juriste, request.office_id, CorrespondenceLetter, draft.pk)
    drafts.keep(key, QueryDict(f"body={WORDS}"), address="/", version=draft.version)


def full_of_questions(request, juriste):
    """Ask services questions in which words stand everywhere: answered and asked again, and in a link nobody opened."""
    question = questions.asked(request, by=juriste, wording=WORDS, person=f"Mme {WORDS}", file_reference=WORDS)
    questions.answered(question, answer=f"Un dossier {WORDS}")
    questions.file_of(question, name=f"reponse-{WORDS}.pdf", content=PDF + b"% la reponse\n")
    asking.reopen(question.pk, f"Encore {WORDS}", questions.in_days(5), questions.NOBODY)
    key = drafts.FormKey(questions.again(question).place.person, request.office_id, Question, question.number)
    drafts.keep(key, QueryDict(f"answer={WORDS}"), address="/", version=question.version)
    questions.invited(request, by=juriste, full_name=f"Farid {WORDS}", email=f"{WORDS}@b.example", rights=WORDS)


def kept_export(office, person):
    """Leave a file that somebody asked for and that is still kept: it holds the words, so does what was asked."""
    asked = {"filter": {"query": f"q={WORDS}", "words": WORDS, "ids": []}}
    stored_as = default_storage.save("exports/kept", ContentFile(PDF))
    job = ExportJob.objects.create(person=person, kind="bundle", title="Dossier", asked=asked, stored_as=stored_as)
    job.offices.add(office)
    return job


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["the words, then the whole", "the whole"])
def test_words_planted_in_a_request_are_nowhere_after_its_purges(first):
    with time_machine.travel(FIVE_YEARS_AGO, tick=False):
        office = OfficeFactory(slug="oise")
        juriste, direction = member_of(office), member_of(office, "direction")
        request = full_of_words(office, juriste)
    job = kept_export(office, juriste)
    assert WORDS.encode() in everything()
    assert WORDS.encode() in files()
    assert SubjectRequest.objects.search(WORDS).exists()

    if first != "the whole":
        with time_machine.travel("2022-06-01 10:00", tick=False):
            destroyed(office, direction)
        request.refresh_from_db()
        assert (request.words_erased_on, request.status) == (date(2022, 6, 1), "refused")
        assert WORDS.encode() not in files()
    destroyed(office, direction)
    call_command("vacuum")

    assert not SubjectRequest.objects.exists()
    assert WORDS.encode() not in everything()
    assert WORDS.encode() not in files()
    job.refresh_from_db()
    assert job.stored_as == ""
    call_command("verify_ledger")
