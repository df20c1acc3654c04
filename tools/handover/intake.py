"""Reads a repository record by record: what is sound becomes model, what is not a finding."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from handover import build, dates, repo, soundness, source, source_json
from handover.evidence import FileDigest, gather
from handover.findings import Finding, Place, Severity
from handover.papers.schema import table_schema
from handover.papers.sheets import read_table
from handover.policy import Unusable
from handover.record import Schemas
from handover.register import register
from handover.validators import Breach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handover.evidence import Evidence
    from handover.findings import At
    from handover.model import Case
    from handover.papers.tables import Table
    from handover.policy import Edition
    from handover.register import Register
    from handover.repo import Repository
    from handover.source import Document

Data = dict[str, Any]

_CASE_FILE = "case.yaml"
_PRIVATE = {"person", "customer"}
_PARTS = (("prices", repo.PRICES), ("register", repo.REGISTER), ("edition", repo.EDITIONS))


@dataclass(frozen=True, slots=True)
class Folder:
    """A case that could be read, with the register, its evidence and the records it was read from."""

    case: Case
    register: Register
    evidence: Evidence
    documents: Mapping[str, Document]

    def place(self, at: At) -> Place:
        """Return the line and column of a value in one of the folder's records."""
        document = self.documents.get(at.file)
        return document.place(at.path) if document else Place(at.file)


class Intake:
    """Reads the records of one repository and keeps the findings against them."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.findings: list[Finding] = []
        self.unusable: tuple[Unusable, ...] = ()
        self._editions: tuple[Edition, ...] = ()
        self._schemas = Schemas(repo.schemas())
        self._validator = cache(self._schemas.validator)

    def record(self, kind: str, path: str) -> Document | None:
        """Return a record that its schema allows; otherwise None, and findings are kept."""
        content = self.repository.read(path)
        if isinstance(content, Finding):
            self.findings.append(content)
            return None
        read = source_json.load if path.endswith(".json") else source.load
        document, found = read(content, path)
        if kind in _PRIVATE:
            found = tuple(map(_discreet, found))
        if document:
            found += tuple(self._schemas.check(kind, self._validator(kind), document))
            found = tuple(self._cited(kind, document, finding) for finding in found)
        self.findings += found
        return None if found else document

    def editions(self) -> tuple[Edition, ...]:
        """Return the policy editions that can be used, the oldest first; `unusable` are the rest."""
        listed = self.repository.listing(repo.EDITIONS)
        documents = list(self._records("policy", listed, repo.EDITIONS))
        self._misnamed("edition", documents)
        self._out_of_place(path for path in listed if not _is_in(path, repo.EDITIONS))
        sound = {document.file: document for document in documents if self._is_sound(document)}
        self._editions = tuple(build.edition(cast("Data", d.data)) for d in sound.values())
        lost = (path for path in listed if _is_in(path, repo.EDITIONS) and path not in sound)
        self.unusable = tuple(filter(None, map(_unusable, lost)))
        return self._editions

    def _is_sound(self, edition: Document) -> bool:
        found = tuple(soundness.of_edition(edition))
        self.findings += found
        return not found

    def register(self) -> Register | None:
        """Return the register; None without a sound repository.yaml, which tells whose it is."""
        listed = self.repository.listing(repo.REGISTER)
        people = list(self._records("person", listed, repo.PEOPLE))
        customers = list(self._records("customer", listed, repo.CUSTOMERS))
        prices = list(self._prices(filter(_is_price_list, listed)))
        self._out_of_place(path for path in listed if not _is_registered(path))
        whose = self._whose()
        if whose is None:
            return None
        self._misnamed("person", people)
        self._misnamed("customer", customers)
        names = (path.rpartition("/")[2] for path in listed)
        numbers = frozenset(name.partition(".")[0] for name in names)
        known = register(whose, people, customers, prices, numbers)
        self._at_odds(known, people, customers)
        return known

    def _at_odds(self, known: Register, people: list[Document], customers: list[Document]) -> None:
        """Keep the findings against what does not fit together in the register."""
        by_file = {document.file: document for document in (*people, *customers)}
        channels = [channel for edition in self._editions for channel in edition.channels]
        asked = () if self.unusable else (channel.channel for channel in channels)
        self.findings += soundness.of_numbers("person", people)
        self.findings += soundness.of_numbers("customer", customers)
        self.findings += soundness.of_register(
            known, asked, lambda at: by_file[at.file].place(at.path)
        )

    def _whose(self) -> Document | None:
        whose = self.record("repository", repo.WHOSE)
        zone = cast("Data", whose.data)["time_zone"] if whose else "UTC"
        if whose is None or repo.is_time_zone(zone):
            return whose
        breach = Breach("pattern", ("time_zone",), None)
        self.findings += self._schemas.findings("repository", whose, breach)
        return None

    def case(self, folder: str, known: Register | None) -> Folder | None:
        """Return the case in a folder; None where its case file is unsound or nobody's."""
        paths = [path.removeprefix(f"{folder}/") for path in self.repository.listing(folder)]
        self._papers(folder, paths)
        document = self.record("case", f"{folder}/{_CASE_FILE}")
        events = self._several("event", folder, paths, "events/", ".yaml")
        receipts = self._several("receipt", folder, paths, "signatures/", ".json")
        if document is None or known is None:
            return None
        case = build.case(document, tuple(map(build.event, events)), tuple(paths))
        digests = dict(self._digests(folder, paths)) if receipts else {}
        evidence = gather(case, known, digests, receipts)
        documents = {d.file: d for d in (document, *events, *receipts)}
        return Folder(case, known, evidence, documents)

    def strays(self) -> list[str]:
        """Keep a finding for what lies under cases/ and belongs to no case; return its folders."""
        folders: dict[str, None] = {}
        for path in self.repository.strays():
            folder = path.rpartition("/")[0]
            if refusal := self.repository.refusal(path):
                self.findings.append(refusal)
            elif folder != repo.CASES:
                folders[folder] = None
            elif path.endswith(f"/{_CASE_FILE}"):
                self.findings.append(_misplaced(path))
        self.findings += (_error("F0317", Place(folder)) for folder in folders)
        return list(folders)

    def loose(self, paths: Iterable[str]) -> None:
        """Read what was pointed at and belongs to no case: as a case file, if it is a file."""
        for path in paths:
            content = self.repository.read(path)
            if isinstance(content, Finding) and content.facts.get("kind") == "folder":
                self.findings.append(_error("F0318", Place(path)))
            elif self.repository.holds(path):  # else it is one of the changes that it is gone
                self.record("case", path)

    def _cited(self, kind: str, document: Document, finding: Finding) -> Finding:
        """Return a finding with the clause that asks for the field it is about."""
        path = [step for step in document.path_at(finding.place) if isinstance(step, str)]
        if kind == "event" and isinstance(document.data, dict):
            path.insert(0, str(document.data.get("event")))
        field = ".".join((kind, *path))
        clauses = (edition.clause_of_field(field) for edition in reversed(self._editions))
        clause = next(filter(None, clauses), None)
        return replace(finding, clause=clause.clause) if clause else finding

    def _records(self, kind: str, listed: Iterable[str], folder: str) -> Iterator[Document]:
        for path in listed:
            document = self.record(kind, path) if _is_in(path, folder) else None
            if document:
                yield document

    def _out_of_place(self, paths: Iterable[str]) -> None:
        """Keep a finding for what nobody reads: links, closed folders, records in a wrong place."""
        for path in paths:
            if refusal := self.repository.refusal(path):
                self.findings.append(refusal)
            elif path.endswith((".yaml", ".yml")) or path.startswith(f"{repo.PRICES}/"):
                self.findings.append(_misplaced(path))

    def _papers(self, folder: str, paths: list[str]) -> None:
        for path in paths:
            place = f"{folder}/{path}"
            refusal = None if _is_record(path) else self.repository.refusal(place)
            if refusal or not _has_place(path):
                self.findings.append(refusal or _misplaced(place))

    def _several(
        self, kind: str, folder: str, paths: list[str], start: str, ending: str
    ) -> list[Document]:
        wanted = (p for p in paths if p.startswith(start) and p.count("/") == 1)
        named = (f"{folder}/{path}" for path in wanted if path.endswith(ending))
        return [document for path in named if (document := self.record(kind, path))]

    def _prices(self, paths: Iterable[str]) -> Iterator[Table]:
        schema = table_schema(repo.table_schemas()["prices.table.json"])
        for path in paths:
            content = self.repository.read(path, repo.LARGEST_PAPER)
            if isinstance(content, Finding):
                self.findings.append(content)
                continue
            table, found = read_table(content, schema, path)
            self.findings += found
            yield table

    def _misnamed(self, key: str, documents: list[Document]) -> None:
        for document in documents:
            number = cast("dict[str, str]", document.data)[key]
            if not document.file.endswith(f"/{number}.yaml"):
                place = document.place((key,))
                self.findings.append(_error("F0310", place, number=number))

    def _digests(self, folder: str, paths: list[str]) -> Iterator[tuple[str, FileDigest]]:
        for path in paths:
            if path.startswith("signatures/"):
                continue
            content = self.repository.read(f"{folder}/{path}", repo.LARGEST_PAPER)
            if isinstance(content, Finding):
                self.findings += () if content in self.findings else (content,)
            else:
                digest = hashlib.sha256(content).hexdigest()
                yield path, FileDigest(path, len(content), digest)


def _discreet(finding: Finding) -> Finding:
    """Return a finding without what was typed: a name or a number may be a person's own."""
    facts = {name: "…" if name == "value" else fact for name, fact in finding.facts.items()}
    return replace(finding, facts=facts)


def _is_in(path: str, folder: str) -> bool:
    """Tell whether a path is that of a record right in a folder."""
    return path.rpartition("/")[0] == folder and path.endswith(".yaml")


def _is_registered(path: str) -> bool:
    known = _is_in(path, repo.PEOPLE) or _is_in(path, repo.CUSTOMERS)
    return known or path == repo.WHOSE or _is_price_list(path)


def _is_price_list(path: str) -> bool:
    return path.rpartition("/")[0] == repo.PRICES and path.endswith(".csv")


def _unusable(path: str) -> Unusable | None:
    """Return an edition by its file; None if the name does not tell its first day."""
    try:
        return Unusable(path, dates.day(path.rpartition("/")[2].removesuffix(".yaml")))
    except ValueError:
        return None


def _is_record(path: str) -> bool:
    """Tell whether a file of a case folder is one that people or the sealer write for us."""
    folder, _, name = path.rpartition("/")
    return path == _CASE_FILE or (folder, name[-5:]) in {
        ("events", ".yaml"),
        ("signatures", ".json"),
    }


def _has_place(path: str) -> bool:
    """Tell whether a file of a case folder stands where the layout has a place for it."""
    folder, _, name = path.rpartition("/")
    if path == _CASE_FILE or path.startswith(("materials/", "events/papers/")):
        return True
    if folder == "events":
        return name.endswith(".yaml") and name[:4].isascii() and name[:4].isdigit()
    return folder == "signatures" and name.endswith(".json")


def _misplaced(path: str) -> Finding:
    part = next((part for part, folder in _PARTS if path.startswith(f"{folder}/")), None)
    return _error("F0316", Place(path), **({part: True} if part else {}))


def _error(code: str, place: Place, **facts: object) -> Finding:
    return Finding(code, Severity.ERROR, place, facts)
