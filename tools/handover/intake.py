"""Reads a repository record by record: what is sound becomes model, what is not a finding."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from handover import build, dates, reading, repo, soundness, source, source_json
from handover.authenticity import forged
from handover.build import adoption, new_customer, register
from handover.evidence import NEW_CUSTOMER, of_forms
from handover.findings import Finding, Place, Severity
from handover.layout import CASE_FILE, PARTS, is_record, misnamed, misspelt
from handover.manifest import FileDigest
from handover.papers.sheets import read_table
from handover.policy import Unusable
from handover.record import Schemas
from handover.validators import Breach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.findings import At
    from handover.papers.tables import Table
    from handover.policy import Edition
    from handover.register import NewCustomer, Register
    from handover.repo import Repository
    from handover.source import Document
    from handover.validators import Validator

Data = dict[str, Any]

_PRIVATE = {"person", "customer"}
_REMEMBERED = 500
"""Records that are not read again while this program runs and their bytes are the same."""

_PARTS = (("prices", repo.PRICES), ("register", repo.REGISTER), ("edition", repo.EDITIONS))


class Intake:
    """Reads the records of one repository and keeps the findings against them."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.findings: list[Finding] = []
        self.unjudged: dict[str, None] = {}
        self.unusable: tuple[Unusable, ...] = ()
        self._editions: tuple[Edition, ...] = ()
        self._registered: dict[str, Document] = {}

    def record(self, kind: str, path: str) -> Document | None:
        """Return a record that its schema allows; otherwise None, and findings are kept."""
        content = self.repository.read(path)
        if isinstance(content, Finding):
            self.findings.append(content)
            return None
        document, found = read(kind, content, path)
        if document:
            channelled = (self._channelled(kind, document, finding) for finding in found)
            found = tuple(self._cited(kind, document, finding) for finding in channelled)
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
        found = len(self.findings)
        prices = list(self._prices(filter(_is_price_list, listed)))
        sound = len(self.findings) == found
        self._out_of_place(path for path in listed if not _is_registered(path))
        whose = self._whose()
        if whose is None:
            return None
        self._misnamed("person", people)
        self._misnamed("customer", customers)
        numbers = _stems(path for path in listed if path.startswith((repo.PEOPLE, repo.CUSTOMERS)))
        self.findings += soundness.of_prices(prices)
        known = register(whose, people, customers, prices, numbers, prices_are_sound=sound)
        self._at_odds(known, whose, people, customers)
        return self._with_forms(self._with_adoptions(known, listed), listed)

    def _with_adoptions(self, known: Register, listed: list[str]) -> Register:
        """Return the register with how the editions were made known (Article 21)."""
        documents = list(self._records("adoption", listed, repo.ADOPTIONS))
        self._misnamed("edition", documents)
        self._registered |= {document.file: document for document in documents}
        known = replace(known, adoptions=tuple(map(adoption, documents)))
        days = [one.first_day for one in self._editions] + [one.first_day for one in self.unusable]
        self.findings += soundness.of_adoptions(known, days, self.place)
        return known

    def _with_forms(self, known: Register, listed: list[str]) -> Register:
        """Return the register with the forms of new customers, and who signed them (Article 7)."""
        documents = list(self._records("new_customer", listed, repo.NEW_CUSTOMERS))
        self._misnamed("customer", documents)
        self._registered |= {document.file: document for document in documents}
        forms = {form.customer: form for form in map(new_customer, documents)}
        stems = _stems(path for path in listed if path.startswith(repo.NEW_CUSTOMERS))
        known = replace(known, new_customers=forms, unread_forms=stems - forms.keys())
        return replace(known, new_customers=dict(self._signed(known, listed)))

    def _signed(self, known: Register, listed: list[str]) -> Iterator[tuple[str, NewCustomer]]:
        """Yield each form with who has signed it; keep findings against receipts that do not count."""
        paths = [path for path in listed if _is_receipt(path)]
        receipts = [found for path in paths if (found := self.record("receipt", path))]
        files = [path for path in listed if path.startswith(f"{repo.NEW_CUSTOMERS}/")]
        inside = [path.removeprefix(f"{repo.REGISTER}/") for path in files]
        evidence = of_forms(
            known, dict(self.digests(repo.REGISTER, inside)), receipts, forged(known, receipts)
        )
        places = {receipt.file: receipt.place(()) for receipt in receipts}
        for doubted, why in evidence.doubted:
            place = places[doubted.at.file]
            self.findings.append(_error("S0114", place, person=doubted.person, doubt=why))
        for customer, form in known.new_customers.items():
            file = form.at.file.removeprefix(f"{repo.REGISTER}/")
            said = {
                role: accepted.instant
                for role, person in form.people.items()
                if (accepted := evidence.accepted(NEW_CUSTOMER, role, person, file))
            }
            yield customer, replace(form, signed=said)

    def _at_odds(
        self,
        known: Register,
        whose: Document,
        people: list[Document],
        customers: list[Document],
    ) -> None:
        """Keep the findings against what does not fit together in the register."""
        self._registered = {document.file: document for document in (whose, *people, *customers)}
        channels = [channel for edition in self._editions for channel in edition.channels]
        asked = () if self.unusable else (channel.channel for channel in channels)
        self.findings += soundness.of_numbers("person", people)
        self.findings += soundness.of_numbers("customer", customers)
        self.findings += soundness.of_register(known, asked, self.place)

    def place(self, at: At) -> Place:
        """Return the line and column of a value in a record of the register."""
        return self._registered[at.file].place(at.path)

    def _whose(self) -> Document | None:
        whose = self.record("repository", repo.WHOSE)
        zone = cast("Data", whose.data)["time_zone"] if whose else "UTC"
        if whose is None or repo.is_time_zone(zone):
            return whose
        breach = Breach("pattern", ("time_zone",), None)
        self.findings += _schemas().findings("repository", whose, breach)
        return None

    def named_in(self, folder: str, numbers: Iterable[str]) -> frozenset[str] | None:
        """Return which numbers an unsound case file names; None where its text says nothing sure."""
        content = self.repository.read(f"{folder}/{CASE_FILE}")
        if isinstance(content, Finding):
            return None
        document, found = source.load(content, folder)
        if found or not (
            document and isinstance(document.data, dict) and document.data.get("customers")
        ):
            return None
        text = content.decode(errors="replace")
        return frozenset(number for number in numbers if number in text)

    def strays(self) -> list[str]:
        """Keep a finding for what lies under cases/ and belongs to no case; return its folders."""
        folders: dict[str, None] = {}
        for path in self.repository.strays():
            folder = self.repository.outermost(path)
            if path.startswith(tuple(f"{folder}/{part}/" for part in PARTS)):
                self.unjudged[folder] = None
            if refusal := self.repository.refusal(path):
                self.findings.append(refusal)
                self.unjudged |= {path: None} if refusal.code == "F0101" else {}
            elif folder != repo.CASES:
                folders[folder] = None
            elif path.endswith(f"/{CASE_FILE}"):
                self.findings.append(misplaced(path))
        self.findings += (_error("F0317", Place(folder)) for folder in folders)
        return list(folders)

    def removed(self, paths: Iterable[str]) -> None:
        """Keep a finding for every record of a case that was taken away; a draft may be."""
        for path in paths:
            folder, _, name = path.rpartition("/")
            last = folder.rpartition("/")[2]
            if not path.startswith(f"{repo.CASES}/") or path.startswith(f"{repo.REGISTER}/"):
                continue
            if name == CASE_FILE or is_record(f"{last}/{name}"):
                severity = Severity.WARNING if name == CASE_FILE else Severity.ERROR
                self.findings.append(Finding("F0350", severity, Place(path)))

    def loose(self, paths: Iterable[str]) -> None:
        """Read what was pointed at and belongs to no case: as a case file, if it is a file."""
        for path in paths:
            content = self.repository.read(path)
            if isinstance(content, Finding) and content.facts.get("kind") == "folder":
                self.findings.append(_error("F0318", Place(path)))
            elif self.repository.holds(path):  # else it is one of the changes that it is gone
                self.record("case", path)

    def _channelled(self, kind: str, document: Document, finding: Finding) -> Finding:
        """Return a finding with the channels to choose from, if it is about how one is written."""
        about = (kind, finding.code, document.path_at(finding.place))
        if about != ("case", "F0205", ("channel",)) or not self._editions:
            return finding
        known = tuple(channel.channel for channel in self._editions[-1].channels)
        return replace(finding, code="F0304", facts={"key": finding.facts["value"], "known": known})

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
                self.findings.append(misplaced(path))

    def _prices(self, paths: Iterable[str]) -> Iterator[Table]:
        schema = reading.schemas()["prices"]
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

    def digests(self, folder: str, paths: Iterable[str]) -> Iterator[tuple[str, FileDigest]]:
        """Yield what identifies the content of files, by their paths in a folder."""
        for path in paths:
            content = self.repository.read(f"{folder}/{path}", repo.LARGEST_PAPER)
            if isinstance(content, Finding):
                self.findings += () if content in self.findings else (content,)
            else:
                yield path, FileDigest.of(path, content)


@cache
def _schemas() -> Schemas:
    return Schemas(repo.schemas())


@cache
def _validator(kind: str) -> Validator:
    return _schemas().validator(kind)


@lru_cache(_REMEMBERED)
def read(kind: str, content: bytes, path: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """Return a record and all that its text and its schema have against it."""
    load = source_json.load if path.endswith(".json") else source.load
    document, found = load(content, path)
    if kind in _PRIVATE:
        found = tuple(map(_discreet, found))
    breaches = _schemas().check(kind, _validator(kind), document) if document else ()
    return document, (*found, *breaches)


def _discreet(finding: Finding) -> Finding:
    """Return a finding without what was typed: a name or a number may be a person's own."""
    facts = {name: "…" if name == "value" else fact for name, fact in finding.facts.items()}
    return replace(finding, facts=facts)


def _is_in(path: str, folder: str) -> bool:
    """Tell whether a path is that of a record right in a folder."""
    return path.rpartition("/")[0] == folder and path.endswith(".yaml")


def _is_registered(path: str) -> bool:
    folders = (repo.PEOPLE, repo.CUSTOMERS, repo.NEW_CUSTOMERS, repo.ADOPTIONS)
    known = any(_is_in(path, folder) for folder in folders)
    return known or path == repo.WHOSE or _is_price_list(path) or _is_receipt(path)


def _is_receipt(path: str) -> bool:
    """Tell whether a path is that of a receipt about something in the register."""
    return path.rpartition("/")[0] == repo.RECEIPTS and path.endswith(".json")


def _stems(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path.rpartition("/")[2].partition(".")[0] for path in paths)


def _is_price_list(path: str) -> bool:
    return path.rpartition("/")[0] == repo.PRICES and path.endswith(".csv")


def _unusable(path: str) -> Unusable | None:
    """Return an edition by its file; None if the name does not tell its first day."""
    try:
        return Unusable(path, dates.day(path.rpartition("/")[2].removesuffix(".yaml")))
    except ValueError:
        return None


def misplaced(path: str) -> Finding:
    """Return the finding against a file that lies where nobody looks for it."""
    if folder := misnamed(path):
        return _error("F0355", Place(folder), name=folder.rpartition("/")[2])
    if folder := misspelt(path):
        return _error("F0355", Place(folder), name=folder.rpartition("/")[2], spelt=True)
    part = next((part for part, folder in _PARTS if path.startswith(f"{folder}/")), None)
    return _error("F0316", Place(path), **({part: True} if part else {}))


def _error(code: str, place: Place, **facts: object) -> Finding:
    return Finding(code, Severity.ERROR, place, facts)
