"""Whether a history keeps what was signed: receipts are only added, and what they sign stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.canonical import sha256
from handover.evidence import Decision
from handover.findings import Finding, Place, Severity
from handover.layout import CASE_FILE, MATERIALS, REVISIONS
from handover.manifest import FileDigest, Manifest, covers
from handover.model import Role
from handover.repo import EDITIONS, LARGEST_PAPER, PRICES
from handover.repo.history import branch, steps
from handover.repo.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from handover.repo import Repository
    from handover.repo.history import Step

EVIDENCE = "evidence"
"""The branch to which the sealer adds every decision at once."""

_SIGNATURES, _MATERIALS = "/signatures/", f"/{MATERIALS}/"
_SHOWN = 12
_ERROR = Severity.ERROR
_SIDES = {Role.TRANSFEROR, Role.RECEIVER, Role.SUPERVISOR}


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit looked at, and what it found; `evidence` is None without such a branch."""

    commit: str
    commits: int
    evidence: str | None
    findings: tuple[Finding, ...]


def audit(repository: Repository, tip: str = "HEAD") -> Audited:
    """Return what is wrong in a whole history; GitError where it is not all there.

    Every commit is compared with each of its parents: a branch that was left behind in a merge
    shows in the comparison with it.
    """
    commit, evidence = repository.number(tip), branch(repository, EVIDENCE)
    walked = steps(repository, commit)
    found = [*_receipts(walked, is_receipt), *_contents(repository, walked)]
    found += _rules(repository, walked)
    if evidence:
        found += _receipts(steps(repository, evidence), bool)
    commits = len({step.commit for step in walked})
    return Audited(commit, commits, evidence, tuple(found))


def is_receipt(path: str) -> bool:
    """Tell whether a path is where receipts lie."""
    before, found, _ = path.partition(_SIGNATURES)
    return bool(found) and _MATERIALS not in f"{before}/"


def _receipts(walked: Iterable[Step], asked: Callable[[str], bool]) -> Iterator[Finding]:
    """Yield the receipts that a commit changed or took away: they are only ever added (H0101)."""
    for step in walked:
        for change in step.changes:
            if change.status != "A" and asked(change.path):
                yield _finding("H0101", step, change.path, gone=change.status == "D")


def _contents(repository: Repository, walked: Iterable[Step]) -> Iterator[Finding]:
    """Yield what a commit changed of what had been signed: a sign-off (H0102), an event (H0103)."""
    signed: dict[str | None, frozenset[str]] = {}
    for step in walked:
        before = signed.get(step.parent, frozenset())
        added = {one.path.partition(_SIGNATURES)[0] for one in step.changes if is_receipt(one.path)}
        signed[step.commit] = signed.get(step.commit, frozenset()) | before | added
        others = (one.path for one in step.changes if not is_receipt(one.path))
        touched = {folder for path in others for folder in _parents(path) if folder in before}
        for folder in sorted(touched):
            yield from _loosened(repository, step, folder)


def _rules(repository: Repository, walked: Iterable[Step]) -> Iterator[Finding]:
    """Yield what a commit changed of what cases are judged by, once anything was signed.

    An edition is never changed (H0104); in a list of prices lines are only added (H0105).
    """
    in_use: set[str | None] = set()
    for step in walked:
        if step.parent in in_use:
            kept = (change for change in step.changes if change.status != "A")
            for path in (change.path for change in kept):
                if path.startswith(f"{EDITIONS}/"):
                    yield _finding("H0104", step, path)
                elif path.startswith(f"{PRICES}/") and _lost_lines(repository, step, path):
                    yield _finding("H0105", step, path)
        if step.parent in in_use or any(is_receipt(change.path) for change in step.changes):
            in_use.add(step.commit)


def _lost_lines(repository: Repository, step: Step, path: str) -> bool:
    """Tell whether a line is gone that stood in a file of the parent."""
    contents = (
        Snapshot(repository.root, one or "").read(path) for one in (step.parent, step.commit)
    )
    before, after = ([] if isinstance(one, Finding) else one.splitlines() for one in contents)
    return bool(set(before) - set(after))


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _loosened(repository: Repository, step: Step, folder: str) -> Iterator[Finding]:
    """Yield what receipts signed in the parent, and no longer sign in the commit."""
    before = _bound(Snapshot(repository.root, step.parent or ""), folder)
    after = _bound(Snapshot(repository.root, step.commit), folder)
    lost = [said for said in before if said not in after]
    for file in dict.fromkeys(said.file for said in lost if said.file):
        yield _finding("H0103", step, f"{folder}/{file}")
    for home in dict.fromkeys(said.home for said in lost if not said.file):
        roles = {said.role for said in before if said.home == home and not said.file}
        if roles >= _SIDES:
            yield _finding("H0102", step, f"{folder}/{home}{CASE_FILE}")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a receipt accepts: a revision of a case, or one file."""

    case: str
    repository: str
    revision: int
    role: str
    person: str
    file: str
    digest: str

    @property
    def home(self) -> str:
        """Where the revision lies in the folder of the case."""
        return f"{REVISIONS}/{self.revision}/" if self.revision > 1 else ""


def _bound(snapshot: Snapshot, folder: str) -> list[_Said]:
    """Return the acceptances in a folder whose content is there as they name it."""
    paths = snapshot.listing(f"{folder}{_SIGNATURES[:-1]}")
    heard = [said for path in paths if (said := _said(snapshot.read(path)))]
    digests = {_whole(one): _digest(snapshot, folder, one) for one in heard}
    return [one for one in heard if digests[_whole(one)] == one.digest]


def _said(content: bytes | Finding) -> _Said | None:
    """Return what a receipt accepts; None of a refusal, and of what is no receipt at all."""
    try:
        data = {} if isinstance(content, Finding) else json.loads(content)["statement"]
        subject = data["subject"]
        revision, file = int(data.get("revision", 1)), str(subject.get("file", ""))
        whose = str(data.get("case", "")), str(data["repository"])
        who = str(data["role"]), str(data["person"])
        said = _Said(*whose, revision, *who, file, str(subject["sha256"]))
        return said if data["decision"] == Decision.ACCEPT else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _whole(said: _Said) -> tuple[object, ...]:
    return said.case, said.repository, said.revision, said.file


def _digest(snapshot: Snapshot, folder: str, said: _Said) -> str | None:
    """Return the digest of what a receipt is about; None where it cannot be read."""
    if said.file:
        content = snapshot.read(f"{folder}/{said.file}", LARGEST_PAPER)
        return None if isinstance(content, Finding) else sha256(content)
    home = f"{folder}/{said.home}"
    paths = (path.removeprefix(home) for path in snapshot.listing(home.rstrip("/")))
    files = {path: snapshot.read(f"{home}{path}", LARGEST_PAPER) for path in paths if covers(path)}
    known = [FileDigest.of(path, one) for path, one in files.items() if isinstance(one, bytes)]
    whole = Manifest.of(said.case, said.repository, said.revision, known)
    return whole.digest if len(known) == len(files) else None


def _finding(code: str, step: Step, path: str, **facts: object) -> Finding:
    parent = (step.parent or "")[:_SHOWN]
    return Finding(
        code, _ERROR, Place(path), {"commit": step.commit[:_SHOWN], "parent": parent, **facts}
    )
