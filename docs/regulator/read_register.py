"""Read a processing register that left Ramure, and print its answers to Article 30(1)(a) to (g) GDPR.

    python3 read_register.py DOSSIER.zip [--json]
    python3 read_register.py REGISTRE.jsonld [--json]

An example for regulators: Python 3.9 or later, its standard library, nothing of Ramure. A bundle is first compared,
file by file, with the SHA-256 digests of its manifest. What the manifest says is authentic only if the whole bundle is
intact for the page « Vérifier un export », which knows the digest of the bundle itself.

Exit status: 0 when all is read and every digest agrees; 1 when a file was changed, added or taken away; 2 when the
file cannot be read. ``--json`` prints the same answers for programs, with the values of the register as it holds them.
"""

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path

MANIFEST, NOTICE = "manifeste.json", "LISEZMOI.txt"
CHANGED, UNREADABLE = 1, 2
PIECE = 1 << 20  # bytes read at once

ARTICLES = (
    ("30(1)(a)", "Responsable de traitement, représentant, DPO, responsables conjoints", ("joint_controllers",)),
    ("30(1)(b)", "Finalités du traitement", ("purposes",)),
    ("30(1)(c)", "Catégories de personnes et de données", ("data_subjects", "data_categories")),
    ("30(1)(d)", "Catégories de destinataires", ("recipients", "processors")),
    ("30(1)(e)", "Transferts vers un pays tiers, et leurs garanties", ("transfers_outside_eu", "transfers")),
    ("30(1)(f)", "Délais prévus pour l’effacement", ("retentions",)),
    ("30(1)(g)", "Mesures de sécurité", ("security_measures",)),
)
APART = {"key", "mark"}  # what a row bears beside what it says: its handle, how sure its source is
ACTOR = (
    ("dpv:hasName", ""),
    ("dpv:hasAddress", ""),
    ("urn:ramure:terms:postal_code", ""),
    ("urn:ramure:terms:city", ""),
    ("urn:ramure:terms:country", ""),
    ("urn:ramure:terms:phone", "tél. "),
    ("dpv:hasContact", ""),
)


class NotReadable(Exception):
    """The file is neither a bundle nor a register."""


class Register:
    """A register as a JSON-LD file tells it, without a library of linked data: its context gives each code's words."""

    def __init__(self, told):
        try:
            self.told, self.records = told, told["records"]
            self.scope = told["@context"]["records"]["@context"]
            self.labels = {term["@id"]: term["skos:prefLabel"]["@value"] for term in told["terms"]}
        except (KeyError, TypeError):
            raise NotReadable("ce fichier n’est pas un registre en données liées") from None
        self.statuses = told["@context"]["status"]["@context"]

    def status(self, record):
        """Return the words for a record's status."""
        return self.labels.get(self.statuses.get(record["status"], ""), record["status"])

    def actors(self):
        """Yield who answers for the register: the controller, who represents it, the DPO."""
        facts = {fact["label"]: fact["value"] for fact in self.told["facts"]}
        yield "Responsable de traitement", self._actor("controller")
        yield "Représentant légal", facts.get("Représentant légal", "")
        yield "Délégué à la protection des données", self._actor("officer")

    def _actor(self, key):
        actor = self.told.get(key, {})
        return ", ".join(f"{before}{actor[name]}" for name, before in ACTOR if actor.get(name))

    def values(self, record, names):
        """Return what the record holds for an article, as the file holds it: single values, then rows."""
        if names == ("retentions",):
            return {"retentions": list(retentions(record))}
        return {name: record[name] for name in names if name in record}

    def lines(self, record, names):
        """Yield what the record says for an article, a line for each value or row, in French words."""
        if names == ("retentions",):
            scope = self.inner(self.scope, "data_categories")
            for row in retentions(record):
                category = self.word(scope, "category", row["category"])
                yield f"{category} : {self.row(self.inner(scope, 'retentions'), row['retention'])}"
            return
        for name in names:
            value = record.get(name, [])
            if isinstance(value, list):
                yield from (self.row(self.inner(self.scope, name), row) for row in value)
            else:
                yield self.said(self.scope, name, value)

    def row(self, scope, row):
        """Return a row on one line; the rows that it holds in turn are told elsewhere."""
        plain = {name: value for name, value in row.items() if name[0] != "@" and name not in APART}
        words = [self.said(scope, name, value) for name, value in plain.items() if not isinstance(value, list)]
        return " ; ".join(word for word in words if word)

    def said(self, scope, name, value):
        """Return « Libellé : valeur », the value alone where its term is not one of the file's own."""
        label = self.labels.get(self.iri(scope.get(name, "")), "")
        words = self.word(scope, name, value)
        return f"{label} : {words}" if label and words else words

    def word(self, scope, name, value):
        """Return a value in words: a code by its label, « oui » for true, nothing for false."""
        if isinstance(value, bool):
            return "oui" if value else ""
        term = scope.get(name, "")
        codes = term.get("@context", {}) if isinstance(term, dict) else {}
        return self.labels.get(codes.get(str(value), ""), str(value))

    @staticmethod
    def iri(term):
        """Return the identifier of a term of the context."""
        return term.get("@id", "") if isinstance(term, dict) else term

    @staticmethod
    def inner(scope, name):
        """Return the context of the rows of a part."""
        term = scope.get(name, {})
        return term.get("@context", {}) if isinstance(term, dict) else {}


def retentions(record):
    """Yield each time limit with the category of data that it is about."""
    for category in record.get("data_categories", []):
        for retention in category.get("retentions", []):
            yield {"category": category.get("category", ""), "retention": retention}


def answers(register):
    """Yield, for each activity, its reference, its name, its status and what it answers to each letter."""
    for record in register.records:
        told = []
        for article, title, names in ARTICLES:
            lines = [line for line in register.lines(record, names) if line]
            if article == "30(1)(a)":
                lines = [f"{who} : {what or 'non renseigné'}" for who, what in register.actors()] + lines
            values = register.values(record, names)
            told.append({"article": article, "title": title, "lines": lines, "values": values})
        reference = {"reference": record["identifier"], "name": record.get("name", "")}
        yield {**reference, "status": register.status(record), "answers": told}


def printed(answer):
    """Return what an activity answers, to be read."""
    lines = [f"{answer['reference']} – {answer['name']} ({answer['status']})"]
    for told in answer["answers"]:
        lines.append(f"  {told['article']} {told['title']}")
        lines += [f"    - {' '.join(line.split())}" for line in told["lines"] or ["(non renseigné)"]]
    return "\n".join(lines)


def digest(archive, name):
    """Return the SHA-256 of a file of the archive, read piece by piece."""
    sha256 = hashlib.sha256()
    with archive.open(name) as opened:
        for piece in iter(lambda: opened.read(PIECE), b""):
            sha256.update(piece)
    return sha256.hexdigest()


def faults(archive, manifest):
    """Yield what does not agree with the manifest: a file changed, one that is gone, one that was added."""
    expected = {file["path"]: file["sha256"] for file in manifest["files"]}
    held = archive.namelist()
    for path, sha256 in expected.items():
        if path not in held:
            yield f"absent : {path}"
            continue
        try:
            found = digest(archive, path)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            found = ""
        if found != sha256:
            yield f"modifié : {path}"
    yield from (f"ajouté : {path}" for path in held if path not in {*expected, MANIFEST, NOTICE})
    yield from (f"présent deux fois : {path}" for path in sorted(set(held)) if held.count(path) > 1)


def opened_bundle(path):
    """Return the registers of a bundle, what its manifest says, and what does not agree with it."""
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        wrong = list(faults(archive, manifest))
        found = [file for file in manifest["files"] if file["piece"] == "processing" and file["format"] == "jsonld"]
        if wrong:
            return [], manifest, wrong
        return [Register(json.loads(archive.read(file["path"]))) for file in found], manifest, []


def opened(path):
    """Return the registers, the manifest of a bundle (None for a register alone), and what does not agree."""
    try:
        if zipfile.is_zipfile(path):
            return opened_bundle(path)
        return [Register(json.loads(Path(path).read_text(encoding="utf-8-sig")))], None, []
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise NotReadable(f"ni un dossier ni un registre de Ramure ({error})") from error


def heading(manifest, registers):
    """Return what is said before the activities."""
    if manifest is None:
        return [f"{registers[0].told['title']}, au {registers[0].told['as_of']}"]
    lines = [f"{manifest['title']} – {manifest['office']['name']}, au {manifest['as_of']}", manifest["number"]]
    lines.append(f"{len(manifest['files'])} fichiers, chacun conforme à l’empreinte que donne le manifeste.")
    lines += [f"Non joint : {piece['title']} : {piece['why']}" for piece in manifest["left_out"]]
    lines += [f"Manque : {missing['title']} : {missing['why']}" for missing in manifest["missing"]]
    return lines


def main(arguments=None):
    """Read the file that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(description="Lire un registre de Ramure : article 30(1)(a) à (g) du RGPD.")
    parser.add_argument("file", help="dossier (.zip) ou registre (.jsonld)")
    parser.add_argument("--json", action="store_true", help="les mêmes réponses, pour un programme")
    asked = parser.parse_args(arguments)
    try:
        registers, manifest, wrong = opened(asked.file)
    except NotReadable as error:
        print(f"{asked.file} : {error}", file=sys.stderr)
        return UNREADABLE
    if wrong:
        print("\n".join([f"{asked.file} : ce dossier a été modifié.", *wrong]), file=sys.stderr)
        return CHANGED
    found = [answer for register in registers for answer in answers(register)]
    if asked.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(["\n".join(heading(manifest, registers)), *map(printed, found)]))
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stderr.reconfigure(encoding="utf-8")
    sys.exit(main())
