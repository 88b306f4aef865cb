"""Words planted in a record are found before the purge, and nowhere after: the database's own bytes are read."""

import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from compliance.contracts.models import ProcessorContract
from compliance.contracts.services import revise_contract
from compliance.notifications.services import about, post
from compliance.records import content, drafts
from tests.documents.files import attached
from tests.factories import OfficeFactory, member_of
from tests.retention.factories import an_old_contract, destroyed
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
