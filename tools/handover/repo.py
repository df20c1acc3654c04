"""The edge to the disk and to Git: finds the folders, reads the files, knows the clock."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from handover.findings import Finding, Place, Severity
from handover.source import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

REGISTER = "cases/register"
EDITIONS = "schema/policy"
LARGEST_PAPER = 16 * 1024 * 1024
"""Bytes that a paper may have."""


@dataclass(frozen=True)
class Repository:
    """A working tree with cases, register and policy editions; all paths are relative to it."""

    root: Path

    def listing(self, folder: str) -> list[str]:
        """Return every file below a folder, and what is no plain file, in the order of names."""
        return [self._relative(path) for path in _walk(self.root / folder)]

    def case_folders(self) -> list[str]:
        """Return the folders that hold a case.yaml, in the order of names."""
        return [folder for folder, names in self._folders.items() if "case.yaml" in names]

    def folders_without_case(self) -> list[str]:
        """Return the folders with files that belong to no case."""
        cases = self.case_folders()
        return [
            folder
            for folder, names in self._folders.items()
            if names and not any(folder == case or folder.startswith(f"{case}/") for case in cases)
        ]

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for top, folders, files in os.walk(self.root / "cases"):
            folder = self._relative(Path(top))
            folders.sort()
            if folder == "cases" and "register" in folders:
                folders.remove("register")
            odd = [name for name in folders if name == "case.yaml"]
            found[folder] = sorted([*files, *odd] if folder != "cases" else odd)
        return found

    def read(self, path: str, limit: int = LARGEST) -> bytes | Finding:
        """Return the bytes of a plain file of at most so many bytes, else the finding against it."""
        try:
            status = os.lstat(self.root / path)
            if not stat.S_ISREG(status.st_mode):
                return _error("F0102", path, kind=_kind(status.st_mode))
            if status.st_size > limit:
                return _error("F0103", path, size=status.st_size, limit=limit)
            return (self.root / path).read_bytes()
        except OSError as error:
            return _error("F0101", path, reason=error.strerror or str(error))

    def today(self, zone: str) -> date:
        """Return the present day in a time zone."""
        return datetime.now(ZoneInfo(zone)).date()

    def commit(self) -> str | None:
        """Return the commit that is checked out, with a mark where cases have been changed."""
        from git import InvalidGitRepositoryError, Repo

        try:
            with Repo(self.root) as repo:
                changed = repo.is_dirty(untracked_files=True, path="cases")
                return repo.head.commit.hexsha + ("+" if changed else "")
        except (InvalidGitRepositoryError, ValueError):
            return None

    def changed(self, revision: str) -> frozenset[str] | None:
        """Return the files that differ from a commit, new ones included; None if it is unknown."""
        from git import GitCommandError, InvalidGitRepositoryError, Repo

        try:
            with Repo(self.root, search_parent_directories=True) as repo:
                base = repo.commit(revision).hexsha
                differing = repo.git.diff("--name-only", "-z", "--relative", base, "--", ".")
                new = repo.git.ls_files("--others", "--exclude-standard", "-z", "--", ".")
        except (InvalidGitRepositoryError, GitCommandError, ValueError, IndexError):
            return None
        return frozenset(filter(None, f"{differing}\0{new}".split("\0")))

    def relative(self, path: Path) -> str:
        """Return a path as the findings name it; one outside the repository stays as it is."""
        try:
            return self._relative(Path(os.path.abspath(path)))  # noqa: PTH100 - a link is judged, not followed
        except ValueError:
            return str(path.absolute())

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def find(start: Path) -> Repository | None:
    """Return the repository around a path: the nearest folder above it that holds a register."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / REGISTER).is_dir():
            return Repository(folder)
    return None


def schemas() -> dict[str, Any]:
    """Return the JSON Schemas of all records, by file name."""
    return _json_files("*.schema.json")


def table_schemas() -> dict[str, Any]:
    """Return the schemas of all tables, by file name."""
    return _json_files("tables/*.table.json")


def _json_files(pattern: str) -> dict[str, Any]:
    return {path.name: json.loads(path.read_bytes()) for path in sorted(_shipped().glob(pattern))}


def _shipped() -> Path:
    """Return the folder of schemas: inside the wheel, or beside the tools in a checkout."""
    inside = Path(__file__).parent / "schema"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "schema"


def _walk(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders.sort()
        links = [name for name in folders if Path(top, name).is_symlink()]
        yield from (Path(top, name) for name in sorted([*files, *links]))


def _kind(mode: int) -> str:
    kinds = {stat.S_IFLNK: "link", stat.S_IFDIR: "folder"}
    return kinds.get(stat.S_IFMT(mode), "device")


def _error(code: str, path: str, **facts: object) -> Finding:
    return Finding(code, Severity.ERROR, Place(path), facts)
