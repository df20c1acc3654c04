"""The folder of generated Markdown: only what changed is written, what is no longer made goes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly these files, by path; those with the same bytes stay untouched."""
    for path in tuple(_files(folder)):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def read(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, by path in the order of names."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}


def digest(files: Mapping[str, bytes], versions: Iterable[str]) -> str:
    """Return one digest of files by path, and of the versions of what renders them."""
    whole = hashlib.sha256()
    for part in versions:
        whole.update(part.encode() + b"\0")
    for name, content in sorted(files.items()):
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
