"""The example for regulators, run by itself: it reads a bundle, and answers what the ledger holds."""

import ast
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from compliance.exports.bundle import write_bundle
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.processors.models import Processor
from tests.journeys.network import network  # noqa: F401  # a fixture

SCRIPT = Path(settings.BASE_DIR) / "docs" / "regulator" / "read_register.py"
OLDEST = (3, 9)
LETTERS = {
    "30(1)(a)": ("joint_controllers",),
    "30(1)(b)": ("purposes",),
    "30(1)(c)": ("data_subjects", "data_categories"),
    "30(1)(d)": ("recipients", "processors"),
    "30(1)(e)": ("transfers_outside_eu", "transfers"),
    "30(1)(g)": ("security_measures",),
}


def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run the script in a process of its own, which sees nothing of the project."""
    command = [sys.executable, "-I", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, cwd="/")


def filled(value: Any) -> Any:
    """Return what a content fills in: blank values are in no file, and neither are the types of linked data."""
    if isinstance(value, list):
        return [filled(one) for one in value]
    if isinstance(value, dict):
        kept = {name: filled(one) for name, one in value.items() if name[0] != "@"}
        return {name: one for name, one in kept.items() if one not in (None, "", [])}
    return value


def told_by_the_ledger(entry: Any) -> dict[str, Any]:
    """Return what the entry's snapshot answers to each letter; a processor is named as its sheet is."""
    content = entry.snapshot["content"]
    for row in content["processors"]:
        if row["processor"]:
            row["processor"] = Processor.objects.get(pk=row["processor"]).name
    told = {letter: filled({name: content[name] for name in names}) for letter, names in LETTERS.items()}
    limits = [
        {"category": row["category"], "retention": filled(limit)}
        for row in content["data_categories"]
        for limit in row["retentions"]
    ]
    return {**told, "30(1)(f)": {"retentions": limits}}


@pytest.fixture
def bundle(network, tmp_path):  # noqa: F811  # the fixture
    path = tmp_path / "opal.zip"
    write_bundle(Office.objects.get(slug="opal"), moment=None, by=None, path=path)
    return path


def registered() -> list[Any]:
    """Return the last entry of each activity of the register."""
    rows = ProcessingActivity.objects.filter(office__slug="opal").exclude(status="draft").order_by("number")
    return [row.history.order_by("-position").first() for row in rows]


def test_its_answers_are_those_of_the_ledger(bundle):
    read = run(bundle, "--json")
    assert (read.returncode, read.stderr) == (0, "")
    found, entries = json.loads(read.stdout), registered()
    assert len(found) == len(entries) > 30
    for answer, entry in zip(found, entries, strict=True):
        assert answer["name"] == entry.snapshot["content"]["name"]
        values = {told["article"]: filled(told["values"]) for told in answer["answers"]}
        for letter, told in told_by_the_ledger(entry).items():
            expected = {name: value for name, value in told.items() if value != []}
            assert {name: value for name, value in values[letter].items() if value != []} == expected, letter


def test_it_prints_each_letter_in_words(bundle):
    printed = run(bundle).stdout
    entries = registered()
    assert "Dossier pour un contrôle – Opal" in printed and "RAMURE-" in printed
    for letter in (*LETTERS, "30(1)(f)"):
        assert printed.count(f"  {letter} ") == len(entries)
    assert printed.count("- Responsable de traitement : Opal, 8 avenue") == len(entries)
    assert printed.count("- Délégué à la protection des données : Hélène Vasseur") == len(entries)
    words = " ".join(printed.split())
    for entry in entries:
        for row in entry.snapshot["content"]["purposes"]:
            assert " ".join(row["label"].split()) in words
    assert "Royaume-Uni" in printed and "Transferts hors UE ? : non" in printed
    assert "6-1-b" not in printed, "codes are put into words"


def test_a_register_alone_answers_the_same(bundle, tmp_path):
    with zipfile.ZipFile(bundle) as archive:
        (name,) = [name for name in archive.namelist() if name.startswith("01-") and name.endswith(".jsonld")]
        (tmp_path / "seul.jsonld").write_bytes(archive.read(name))
    assert run(tmp_path / "seul.jsonld", "--json").stdout == run(bundle, "--json").stdout


def rewritten(bundle: Path, change: Any) -> Path:
    """Write the archive again, each file changed (None: taken away)."""
    path = bundle.with_name("change.zip")
    with zipfile.ZipFile(bundle) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            if (data := change(name, before.read(name))) is not None:
                after.writestr(name, data)
    return path


def test_each_file_that_was_changed_is_named(bundle):
    with zipfile.ZipFile(bundle) as archive:
        names = [name for name in archive.namelist() if "/" in name]
    for changed in names:
        read = run(rewritten(bundle, lambda name, data, changed=changed: data + b" " * (name == changed)))
        assert (read.returncode, read.stdout) == (1, "")
        assert f"modifié : {changed}" in read.stderr and read.stderr.count("modifié :") == 1


def test_what_is_gone_or_added_is_named(bundle):
    gone = run(rewritten(bundle, lambda name, data: None if name.startswith("02-") else data))
    assert gone.returncode == 1 and "absent : 02-registre-documents/" in gone.stderr
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr("01-registre/de-trop.pdf", b"x")
    added = run(bundle)
    assert added.returncode == 1 and "ajouté : 01-registre/de-trop.pdf" in added.stderr


@pytest.mark.parametrize("data", [b"", b"bonjour", b"{}", b'{"records": []}', b"[]", b"PK\x03\x04"])
def test_what_is_no_register_is_not_read(tmp_path, data):
    (tmp_path / "fichier").write_bytes(data)
    for path in (tmp_path / "fichier", tmp_path / "absent"):
        read = run(path)
        assert (read.returncode, read.stdout) == (2, "") and "Traceback" not in read.stderr


def test_it_needs_nothing_but_an_old_python():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=OLDEST)
    imported = {
        name.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    imported |= {node.module.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)
