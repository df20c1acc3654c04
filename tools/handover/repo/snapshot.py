"""A commit in place of the working tree: the same files, as Git keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from handover.characters import LARGEST, visible
from handover.repo import LARGEST_PAPER, Repository, contents, error_at, plain

if TYPE_CHECKING:
    from handover.findings import Finding

_TREE = ("ls-tree", "-r", "-z", "-l")
_TOGETHER = 3
"""Parts of a path that files have in common which are read together: cases/2026/HO-2026-0001."""

_KINDS = {"100755": "executable", "120000": "link", "160000": "submodule"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What Git keeps at a path: a mode, the number of its object and its size in bytes."""

    mode: str
    number: str
    size: int


@dataclass(frozen=True)
class Snapshot(Repository):
    """The files of a commit, read from Git's own objects; nothing of the working tree is used.

    Replacements of objects are left aside, and nothing is fetched from elsewhere.
    """

    revision: str

    @classmethod
    def of(cls, repository: Repository, revision: str) -> Snapshot:
        """Return the files of a commit; GitError where Git does not know it."""
        return cls(repository.root, repository.number(revision))

    def listing(self, folder: str) -> list[str]:
        """Return every file below a folder, in the order of names."""
        inside = (path for path in self._entries if path.startswith(f"{folder}/"))
        return sorted(inside, key=_by_folders)

    def refusal(self, path: str, limit: int = LARGEST_PAPER) -> Finding | None:
        """Return the finding against what is no plain file of at most so many bytes."""
        entry = self._entries.get(path)
        if entry is None:
            return error_at("F0101", path, reason="No such file")
        if entry.mode in _KINDS:
            kind = _KINDS[entry.mode]
            return error_at("F0102", path, kind=kind, executable=kind == "executable")
        too_large = entry.size > limit
        return error_at("F0103", path, size=entry.size, limit=limit) if too_large else None

    def read(self, path: str, limit: int = LARGEST) -> bytes | Finding:
        """Return the bytes of a plain file of at most so many bytes, else the finding against it."""
        if refusal := self.refusal(path, limit):
            return refusal
        folder = "/".join(path.split("/")[:_TOGETHER])
        if folder not in self._contents:
            self._contents[folder] = self._below(folder)
        content = self._contents[folder].get(self._entries[path].number)
        if content is None:
            return error_at("F0101", path, reason="this clone does not hold the object")
        return plain(path, content)

    def holds(self, path: str) -> bool:
        """Tell whether there is anything at a path."""
        return path in self._entries or any(one.startswith(f"{path}/") for one in self._entries)

    def commit(self) -> str:
        """Return the number of the commit."""
        return self.revision

    @cached_property
    def _entries(self) -> dict[str, _Entry]:
        listed = self.git(*_TREE, self.revision)
        return dict(_entry(row) for row in listed.split("\0") if row)

    @cached_property
    def _contents(self) -> dict[str, dict[str, bytes]]:
        """What was read already, folder by folder, by the numbers of the objects."""
        return {}

    def _below(self, folder: str) -> dict[str, bytes]:
        """Return the contents of the plain files at and below a path, in one go."""
        paths = (path for path in self._entries if f"{path}/".startswith(f"{folder}/"))
        sound = [path for path in paths if self.refusal(path) is None]
        return contents(self.root, [self._entries[path].number for path in sound])


def _entry(row: str) -> tuple[str, _Entry]:
    said, _, path = row.partition("\t")
    mode, _, number, size = said.split()
    return visible(path), _Entry(mode, number, int(size) if size.isdigit() else 0)


def _by_folders(path: str) -> list[tuple[bool, str]]:
    """Return the key that puts the files of a folder before the folders in it."""
    *folders, name = path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]
