"""The folder of generated Markdown: only what changed is written, what is no longer made goes.

No link is followed: what lies behind one is somebody else's.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handover.findings import Finding


class UnfitError(Exception):
    """What in a repository keeps its site from being built: a phrase that says it, and its facts."""

    def __init__(self, phrase: str, finding: Finding | None = None, **facts: object) -> None:
        super().__init__(phrase, finding, facts)
        self.phrase = phrase
        self.finding = finding
        self.facts = facts


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly these files, by path; those with the same bytes stay untouched."""
    for path in _files(folder):
        if path.is_symlink() or path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, content)


def read(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, by path in the order of names; UnfitError for a link."""
    found = _files(folder)
    for path in filter(Path.is_symlink, found):
        raise UnfitError(phrase="site_link", path=str(path))
    plain = filter(Path.is_file, found)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in plain}


def refuse_links(root: Path, *paths: str) -> None:
    """Let no path below a folder lead through a link, nor to one; UnfitError if one does."""
    for path in map(Path, paths):
        for step in (*reversed(path.parents[:-1]), path):
            if (root / step).is_symlink():
                raise UnfitError(phrase="site_link", path=str(root / step))


def digest(files: Mapping[str, bytes], versions: Iterable[str]) -> str:
    """Return one digest of files by path, and of the versions of what renders them."""
    whole = hashlib.sha256()
    for part in versions:
        whole.update(part.encode() + b"\0")
    for name, content in sorted(files.items()):
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever looks sees the old one or the new one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    """Return what lies below a folder and is no folder itself, links to folders included."""
    return sorted(_walk(folder))


def _walk(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        paths = [Path(top, name) for name in (*files, *folders)]
        yield from (path for path in paths if path.is_symlink() or not path.is_dir())
