"""What every commit of a history changed against each of its parents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.characters import visible
from handover.repo import GitError, fed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.repo import Repository

_WALK = ("rev-list", "--topo-order", "--reverse", "--parents", "--end-of-options")
# One answer for each commit and parent asked for, in their order; an empty one where nothing differs.
_COMPARE = (
    *("diff-tree", "--stdin", "--always", "-r", "--root", "--no-renames", "--raw"),
    *("--no-abbrev", "-z", "--relative", "--ignore-submodules=none"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A path that differs between a parent and its commit; `status` is A, M, D or T, as Git says."""

    path: str
    status: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a commit changed against one parent; a first commit has none, and adds all that it has."""

    commit: str
    parent: str | None
    changes: tuple[Change, ...]


def branch(repository: Repository, name: str) -> str | None:
    """Return the number of the commit of a branch, here or as fetched; None if there is none."""
    for reference in (f"refs/heads/{name}", f"refs/remotes/origin/{name}"):
        try:
            return repository.number(reference)
        except GitError:
            continue
    return None


def steps(repository: Repository, tip: str) -> tuple[Step, ...]:
    """Return every commit of a history against every parent, parents first.

    GitError where this clone does not hold the history as it was made: where it is shallow, or
    objects or parents are replaced in it.
    """
    _whole(repository)
    pairs = tuple(_pairs(repository.git(*_WALK, tip)))
    asked = (f"{commit} {parent or ''}".rstrip() for commit, parent in pairs)
    answers = _answers(fed(repository.root, asked, *_COMPARE))
    found = zip(pairs, answers, strict=True)
    return tuple(Step(commit, parent, changes) for (commit, parent), changes in found)


def is_ancestor(repository: Repository, commit: str, tip: str) -> bool:
    """Tell whether a commit is one of a history; not where this clone does not know it."""
    try:
        known = repository.number(commit)
        common = repository.git("merge-base", "--end-of-options", known, tip).strip()
    except GitError:
        return False
    return known == commit == common


def commits_of(repository: Repository, paths: tuple[str, ...], most: int) -> list[str]:
    """Return the latest commits that changed files, however they came to what is checked out."""
    limited = ("--full-history", "--no-show-signature", f"--max-count={most}", "--format=%H")
    return repository.git("log", *limited, "HEAD", "--", *paths).split()


def _whole(repository: Repository) -> None:
    if repository.git("rev-parse", "--is-shallow-repository").strip() != "false":
        msg = "history_shallow"
        raise GitError(msg)
    if repository.git("for-each-ref", "refs/replace").strip():
        msg = "history_replaced"
        raise GitError(msg)
    grafts = repository.git("rev-parse", "--git-path", "info/grafts").strip()
    if (repository.root / grafts).exists():
        msg = "history_grafted"
        raise GitError(msg)


def _pairs(listed: str) -> Iterator[tuple[str, str | None]]:
    for line in listed.splitlines():
        commit, *parents = line.split(" ")
        yield from ((commit, parent) for parent in parents or (None,))


def _answers(said: bytes) -> Iterator[tuple[Change, ...]]:
    """Yield the changes of each answer: a number, then pairs of what changed and its path."""
    words: Iterable[str] = said.decode("utf-8", "surrogateescape").split("\0")[:-1]
    following, begun, changes = iter(words), False, list[Change]()
    for word in following:
        if word.startswith(":"):
            changes.append(Change(visible(next(following)), word[-1]))
            continue
        if begun:
            yield tuple(changes)
        begun, changes = True, []
    if begun:
        yield tuple(changes)
