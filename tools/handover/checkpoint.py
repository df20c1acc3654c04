"""Checkpoints: what the receipts were at a commit, in a few lines to be kept elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from handover.audit import is_receipt
from handover.canonical import canonical, sha256
from handover.findings import Finding
from handover.intake import Intake
from handover.repo import CASES, LARGEST_PAPER
from handover.repo.history import is_ancestor
from handover.repo.snapshot import Snapshot

if TYPE_CHECKING:
    from handover.repo import Repository

VERSION = 1


class Mismatch(StrEnum):
    """Why a history does not agree with a checkpoint."""

    NO_CHECKPOINT = "no_checkpoint"
    OTHER_REPOSITORY = "other_repository"
    NOT_IN_HISTORY = "not_in_history"
    OTHER_RECEIPTS = "other_receipts"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many receipts a commit held, and the digest of the list of their digests.

    `previous` is the digest of the checkpoint before, if one was given; `made_on` the day by the
    clock of whoever made it.
    """

    repository: str
    commit: str
    made_on: str
    receipts: int
    sums: str
    previous: str | None = None

    @property
    def content(self) -> bytes:
        """The checkpoint in canonical JSON (RFC 8785), and a line feed."""
        said = {
            "checkpoint": VERSION,
            "repository": self.repository,
            "commit": self.commit,
            "made_on": self.made_on,
            "receipts": self.receipts,
            "sums": self.sums,
            "previous": self.previous,
        }
        return canonical(said) + b"\n"


def make(repository: Repository, commit: str, previous: bytes | None = None) -> Checkpoint | None:
    """Return the checkpoint of a commit; None where nobody can tell whose repository it is.

    GitError where Git does not know the commit.
    """
    snapshot = Snapshot.of(repository, commit)
    known = Intake(snapshot).register()
    if known is None:
        return None
    rows = sums(snapshot)
    return Checkpoint(
        repository=known.repository,
        commit=snapshot.revision,
        made_on=repository.today(known.time_zone).isoformat(),
        receipts=len(rows),
        sums=_digest(rows),
        previous=sha256(previous) if previous else None,
    )


def mismatch(repository: Repository, tip: str, content: bytes) -> Mismatch | None:
    """Return why the history up to a commit does not agree with a checkpoint; None if it does."""
    said = _read(content)
    if said is None:
        return Mismatch.NO_CHECKPOINT
    commit = str(said["commit"])
    if not is_ancestor(repository, commit, tip):
        return Mismatch.NOT_IN_HISTORY
    snapshot = Snapshot(repository.root, commit)
    known = Intake(snapshot).register()
    if known is None or known.repository != said["repository"]:
        return Mismatch.OTHER_REPOSITORY
    rows = sums(snapshot)
    agrees = (len(rows), _digest(rows)) == (said["receipts"], said["sums"])
    return None if agrees else Mismatch.OTHER_RECEIPTS


def sums(snapshot: Snapshot) -> list[str]:
    """Return a line for every receipt of a commit as `sha256sum` writes it, in the order of paths."""
    paths = sorted(path for path in snapshot.listing(CASES) if is_receipt(path))
    contents = {path: snapshot.read(path, LARGEST_PAPER) for path in paths}
    return [
        f"{'-' * 64 if isinstance(content, Finding) else sha256(content)}  {path}\n"
        for path, content in contents.items()
    ]


def _digest(rows: list[str]) -> str:
    return sha256("".join(rows).encode())


def _read(content: bytes) -> dict[str, Any] | None:
    """Return what a checkpoint says; None if it is none, or none of this version."""
    try:
        said = json.loads(content)
        whole = {"checkpoint", "repository", "commit", "made_on", "receipts", "sums", "previous"}
        is_one = set(said) == whole and said["checkpoint"] == VERSION
        is_one = is_one and canonical(said) == content.removesuffix(b"\n")
    except (ValueError, TypeError):
        return None
    return said if is_one else None
