"""What changed in a revision since somebody signed it, found in the history of its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.evidence import Doubt
from handover.findings import Finding
from handover.layout import CASE_FILE, MATERIALS
from handover.manifest import FileDigest, Manifest, covers
from handover.repo import LARGEST_PAPER
from handover.repo.history import commits_of
from handover.repo.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.evidence import Signature
    from handover.repo import Repository
    from handover.signing.request import Request

MOST = 100
"""Commits that are looked through for what was signed."""


@dataclass(frozen=True, slots=True)
class Since:
    """A signature under the same act, and what differs from it; not `told` where nobody can tell."""

    signature: Signature
    told: bool
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def since(repository: Repository, asked: Request) -> Since | None:
    """Return what changed in a revision since the person signed it, else anybody; None if nobody."""
    last, now = _last(asked), asked.manifest
    if last is None:
        return None
    if last.digest == now.digest:
        return Since(last, told=True)
    found = (one for one in _manifests(repository, asked) if one.digest == last.digest)
    then = next(found, None)
    return _compared(last, then, now) if then else Since(last, told=False)


def _last(asked: Request) -> Signature | None:
    """Return the last genuine signature of the act, whether or not its content still stands."""
    evidence = asked.context.evidence
    stale = (one for one, why in evidence.doubted if why is Doubt.STALE)
    about = (asked.act, None)
    every = [one for one in (*evidence.signatures, *stale) if (one.act, one.event) == about]
    own = [one for one in every if one.person == asked.person]
    return max(own or every, key=lambda one: one.instant, default=None)


def _manifests(repository: Repository, asked: Request) -> Iterator[Manifest]:
    """Yield the manifest of each commit that changed the files, the latest first."""
    home, now = asked.context.case.home, asked.manifest
    paths = (f"{home}/{CASE_FILE}", f"{home}/{MATERIALS}")
    for commit in commits_of(repository, paths, MOST):
        files = _files(Snapshot(repository.root, commit), home)
        yield Manifest.of(now.case, now.repository, now.revision, files)


def _files(snapshot: Snapshot, home: str) -> Iterator[FileDigest]:
    for path in snapshot.listing(home):
        inside = path.removeprefix(f"{home}/")
        content = snapshot.read(path, LARGEST_PAPER) if covers(inside) else None
        if content is not None and not isinstance(content, Finding):
            yield FileDigest.of(inside, content)


def _compared(signature: Signature, then: Manifest, now: Manifest) -> Since:
    before = {file.path: file for file in then.files}
    after = {file.path: file for file in now.files}
    return Since(
        signature,
        told=True,
        added=tuple(path for path in after if path not in before),
        removed=tuple(path for path in before if path not in after),
        changed=tuple(path for path in after if before.get(path, after[path]) != after[path]),
    )
