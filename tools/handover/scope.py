"""Which part of a repository was asked for, by paths or by what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import repo

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHARED = (repo.REGISTER, repo.SCHEMAS)


@dataclass(frozen=True, slots=True)
class Scope:
    """Paths relative to the repository, each a file or a folder with all that is in it."""

    paths: tuple[str, ...]

    def covers(self, file: str) -> bool:
        """Tell whether a file is one of the paths or lies within one."""
        return any(_within(file, path) for path in self.paths)

    def touches(self, folder: str) -> bool:
        """Tell whether a folder lies within one of the paths, or one of the paths within it."""
        return self.covers(folder) or any(_within(path, folder) for path in self.paths)

    def within(self, other: Scope) -> Scope:
        """Return the scope of those paths that another one covers."""
        return Scope(tuple(path for path in self.paths if other.covers(path)))

    def loose(self, folders: Iterable[str]) -> list[str]:
        """Return the paths that belong to no case folder and to nothing that all cases share."""
        known = (*folders, *_SHARED)
        return [
            path
            for path in self.paths
            if not any(_within(path, one) or _within(one, path) for one in known)
        ]


def of_changes(changed: frozenset[str]) -> Scope | None:
    """Return the scope of changed files; None, for everything, where a change concerns all."""
    if any(_within(path, shared) for path in changed for shared in _SHARED):
        return None
    return Scope(tuple(sorted(path for path in changed if _within(path, "cases"))))


def _within(path: str, folder: str) -> bool:
    return folder in (".", path) or path.startswith(f"{folder}/")
