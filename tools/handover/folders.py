"""Reads the folder of a case: its case file, what was corrected later, events and receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import build, layout, reading
from handover.authenticity import forged
from handover.evidence import gather
from handover.findings import Place
from handover.intake import misplaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.evidence import Evidence
    from handover.findings import At
    from handover.intake import Intake
    from handover.manifest import FileDigest
    from handover.model import Case
    from handover.reading import Papers
    from handover.register import Register
    from handover.source import Document


@dataclass(frozen=True, slots=True)
class Revision:
    """A case file that could be read, with the evidence about it and its papers."""

    case: Case
    evidence: Evidence
    papers: Papers


@dataclass(frozen=True, slots=True)
class Folder:
    """A case that could be read, the first revision first, and the records that it is from."""

    revisions: tuple[Revision, ...]
    register: Register
    documents: Mapping[str, Document]

    @property
    def case(self) -> Case:
        """The case as it was handed over first."""
        return self.revisions[0].case

    def place(self, at: At) -> Place:
        """Return the line and column of a value in one of the folder's records."""
        document = self.documents.get(at.file)
        return document.place(at.path) if document else Place(at.file)


def read(intake: Intake, folder: str, known: Register | None) -> Folder | None:
    """Return the case in a folder; None where a case file of it is unsound or nobody's.

    The findings against its files are the intake's.
    """
    paths = [path.removeprefix(f"{folder}/") for path in intake.repository.listing(folder)]
    homes = layout.homes(paths)
    _judge_layout(intake, folder, paths, frozenset(homes.values()))
    found = [intake.record("case", f"{folder}/{home}{layout.CASE_FILE}") for home in homes.values()]
    events = _several(intake, "event", folder, paths)
    receipts = _several(intake, "receipt", folder, paths)
    files = [document for document in found if document]
    if len(files) < len(found) or known is None:
        return None
    told = tuple(map(build.event, events))
    digests = dict(intake.digests(folder, _signed(paths))) if receipts else {}
    cases = [
        build.case(document, told, _files(paths, home), number)
        for (number, home), document in zip(homes.items(), files, strict=True)
    ]
    fakes = forged(known, receipts)
    revisions: list[Revision] = []
    for home, case in zip(homes.values(), cases, strict=True):
        own = dict(_own(digests, home))
        evidence = gather(case, known, own, receipts, cases, forged=fakes)
        revisions.append(Revision(case, evidence, reading.papers(intake.repository, case)))
    return Folder(tuple(revisions), known, {d.file: d for d in (*files, *events, *receipts)})


def _judge_layout(intake: Intake, folder: str, paths: list[str], homes: frozenset[str]) -> None:
    """Keep a finding for what is no plain file, and for what lies where nobody looks for it."""
    for path in paths:
        place = f"{folder}/{path}"
        refusal = None if layout.is_record(path) else intake.repository.refusal(place)
        if refusal or not layout.has_place(path) or layout.home_of(path) not in homes:
            found = refusal or misplaced(place)
            intake.findings += [found] if found not in intake.findings else []


def _several(intake: Intake, kind: str, folder: str, paths: list[str]) -> list[Document]:
    start = {"event": "events/", "receipt": "signatures/"}[kind]
    wanted = (path for path in paths if path.startswith(start) and layout.is_record(path))
    return [found for path in wanted if (found := intake.record(kind, f"{folder}/{path}"))]


def _signed(paths: list[str]) -> Iterator[str]:
    return (path for path in paths if not path.startswith("signatures/"))


def _files(paths: list[str], home: str) -> tuple[str, ...]:
    """Return the files that a revision goes with: its own by their paths in its home."""
    return tuple(path.removeprefix(home) for path in paths if _goes_with(path, home))


def _own(digests: Mapping[str, FileDigest], home: str) -> Iterator[tuple[str, FileDigest]]:
    for path, digest in digests.items():
        if _goes_with(path, home):
            own = path.removeprefix(home)
            yield own, digest.at(own)


def _goes_with(path: str, home: str) -> bool:
    """Tell whether a file belongs to a revision, or to what followed all of them."""
    is_shared = path.startswith(("events/", "signatures/"))
    return is_shared or layout.home_of(path) == home
