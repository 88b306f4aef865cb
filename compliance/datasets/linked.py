"""What the values of a register mean outside it: the context of its JSON-LD, read from its description.

Terms are those of the W3C Data Privacy Vocabulary (DPV 2.3) where it has one, else ours, in `urn:ramure:terms:`,
described in the same file. Codes of closed lists stay as the ledger keeps them: the context says what each of them is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from compliance.datasets.description import Column, Dataset, Part
from compliance.law.source import vocabulary

DPV = "https://w3id.org/dpv/2.3"
OURS = "urn:ramure:terms:"
OWN = ("dataset", "number", "version", "facts", "label", "value", "key")
PREFIXES: Mapping[str, str] = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
type Node = dict[str, Any]


class Meanings:
    """The context of a register's JSON-LD, and the description of the terms that are ours, with the labels of a day."""

    def __init__(self, dataset: Dataset, on: date) -> None:
        self.dataset, self.terms, self.on = dataset, dataset.terms, on

    @property
    def record(self) -> str:
        """Return what a record is."""
        return self.terms.record or f"{OURS}{self.dataset.name}"

    def kind(self, path: str) -> str:
        """Return what a row of a part is; "" when nothing says so."""
        return self.terms.kinds.get(path, "")

    def context(self) -> Node:
        """Return the meaning of every key of the file."""
        own = {name: f"{OURS}{name}" for name in OWN}
        reading = {
            "identifier": "dpv:hasIdentifier",
            "title": "dct:title",
            "conforms": {"@id": "dct:conformsTo", "@type": "@id"},
            self.dataset.role.key: f"dpv:has{self.dataset.role.kind}",
            "officer": "dpv:hasDataProtectionOfficer",
            "as_of": {"@id": "dct:temporal", "@type": "xsd:dateTime"},
            "opened": {"@id": "dct:created", "@type": "xsd:dateTime"},
            "modified": {"@id": "dct:modified", "@type": "xsd:dateTime"},
            "records": {"@id": "dpv:hasRecordOfActivity", "@container": "@list", "@context": self._keys()},
            "status": {"@id": f"{OURS}status", "@type": "@vocab", "@context": self._statuses()},
            "terms": {"@id": f"{OURS}terms", "@container": "@list"},
        }
        return {**PREFIXES, **own, **reading}

    def described(self) -> Iterator[Node]:
        """Yield the terms that are ours, and the words of the codes, in French."""
        yield from self._described("", list(self.dataset.columns), list(self.dataset.parts))
        for status, iri in self._statuses().items():
            yield _term(iri, "skos:Concept", self.dataset.statuses[status])
        for name in sorted(set(self._vocabularies())):
            for term in vocabulary(name).terms:
                if term.holds_on(self.on):
                    yield self._concept(name, term.code, term.label, term.data)

    def _statuses(self) -> Node:
        return {status: f"{OURS}{self.dataset.name}/status/{status}" for status in self.dataset.statuses}

    def _keys(self) -> Node:
        return self._scope("", list(self.dataset.columns), list(self.dataset.parts))

    def _scope(self, path: str, columns: Sequence[Column], parts: Sequence[Part]) -> Node:
        keys: Node = {column.name: self._column(_joined(path, column.name), column) for column in columns}
        for part in parts:
            inner = _joined(path, part.name)
            scope = self._scope(inner, part.columns, part.parts)
            keys[part.name] = {"@id": self._property(inner), "@container": "@list", "@context": scope}
        return keys

    def _column(self, path: str, column: Column) -> Any:
        if column.is_date:
            return {"@id": self._property(path), "@type": "xsd:date"}
        codes = self._codes(path, column)
        if codes:
            return {"@id": self._property(path), "@type": "@vocab", "@context": codes}
        return self._property(path)

    def _codes(self, path: str, column: Column) -> Node:
        if column.vocabulary:
            terms = vocabulary(column.vocabulary).terms
            return {term.code: term.data.get("dpv", f"{OURS}{column.vocabulary}/{term.code}") for term in terms}
        return {str(code): f"{OURS}{self.dataset.name}/{path}/{code}" for code, _label in column.choices if code != ""}

    def _property(self, path: str) -> str:
        return self.terms.properties.get(path, f"{OURS}{self.dataset.name}/{path}")

    def _described(self, path: str, columns: Sequence[Column], parts: Sequence[Part]) -> Iterator[Node]:
        for column in columns:
            inner = _joined(path, column.name)
            if inner not in self.terms.properties:
                yield _term(self._property(inner), "rdf:Property", column.label, column.help)
            for code, label in column.choices if not column.vocabulary else ():
                if code != "":
                    yield _term(f"{OURS}{self.dataset.name}/{inner}/{code}", "skos:Concept", str(label))
        for part in parts:
            inner = _joined(path, part.name)
            if inner not in self.terms.properties:
                yield _term(self._property(inner), "rdf:Property", part.label)
            yield from self._described(inner, part.columns, part.parts)

    def _concept(self, name: str, code: str, label: str, data: Mapping[str, Any]) -> Node:
        told = _term(data.get("dpv", f"{OURS}{name}/{code}"), "skos:Concept", label)
        return {**told, "skos:closeMatch": {"@id": data["dpv_near"]}} if "dpv_near" in data else told

    def _vocabularies(self) -> Iterator[str]:
        waiting: list[Any] = [self.dataset]
        while waiting:
            described = waiting.pop()
            yield from (column.vocabulary for column in described.columns if column.vocabulary)
            waiting.extend(described.parts)


def _term(iri: str, kind: str, label: str, comment: str = "") -> Node:
    told: Node = {"@id": iri, "@type": kind, "skos:prefLabel": {"@value": label, "@language": "fr"}}
    return {**told, "rdfs:comment": {"@value": comment, "@language": "fr"}} if comment else told


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
