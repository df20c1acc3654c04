"""What a signature is put under: one revision of a case as a commit holds it, or why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from handover import folders
from handover.facts.context import Context
from handover.findings import Finding, Severity
from handover.intake import Intake
from handover.manifest import Manifest, covers
from handover.rules.references import file_not_declared, paper_not_in_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handover.findings import At, Place
    from handover.folders import Folder
    from handover.model import Case
    from handover.repo.snapshot import Snapshot


_COMPLETE = {"F0303": paper_not_in_folder, "F0307": file_not_declared}
"""The rules by which a folder holds the papers that its case file names, and no others."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One revision of a case in a commit; whoever signs, signs the digest of its manifest.

    It is `None` where it cannot be read. `obstacles` are what keeps it from being signed: what Git
    does not keep as a plain file, what lies where nothing belongs, is named and not there, or is
    there and not named.
    """

    commit: str
    manifest: Manifest | None
    obstacles: tuple[Finding, ...]


def subject(snapshot: Snapshot, number: str, revision: int | None = None) -> Subject | None:
    """Return a revision of a case, the last unless another is asked for; None if there is none."""
    path = next((one for one in snapshot.case_folders() if one.endswith(f"/{number}")), None)
    if path is None:
        return None
    intake = Intake(snapshot)
    folder = folders.read(intake, path, intake.register())
    if folder is None:
        return Subject(snapshot.revision, None, tuple(_within(intake, path)))
    cases = {one.case.revision: one.case for one in folder.revisions}
    case = cases.get(revision or max(cases))
    return _of_case(snapshot, intake, folder, case) if case else None


def _of_case(snapshot: Snapshot, intake: Intake, folder: Folder, case: Case) -> Subject:
    listed = (file.removeprefix(f"{case.home}/") for file in snapshot.listing(case.home))
    digests = dict(intake.digests(case.home, filter(covers, listed)))
    whole = Manifest.of(case.id, folder.register.repository, case.revision, digests.values())
    evidence = next(one.evidence for one in folder.revisions if one.case is case)
    alone = Context(case, None, (), folder.register, evidence, date.max)
    found = chain(_within(intake, case.home), _named_otherwise(alone, folder.place))
    return Subject(snapshot.revision, whole, tuple(sorted(found, key=lambda one: one.order)))


def _within(intake: Intake, home: str) -> Iterator[Finding]:
    return (one for one in intake.findings if one.place.file.startswith(f"{home}/"))


def _named_otherwise(context: Context, place: Callable[[At], Place]) -> Iterator[Finding]:
    for code, rule in _COMPLETE.items():
        for flag in rule(context):
            found = flag.placed(place)
            yield Finding(code, Severity.ERROR, found, flag.facts, case=context.case.id)
