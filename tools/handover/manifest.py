"""The manifest of a case: every file that a sign-off covers, so that one digest names them all."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handover.canonical import canonical, sha256
from handover.layout import CASE_FILE, MATERIALS

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = "100644"
"""The mode by which Git keeps a plain file; nothing else can be signed."""

_CODE = 12


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file of a case folder as the manifest lists it."""

    path: str
    size: int
    sha256: str
    mode: str = PLAIN

    @classmethod
    def of(cls, path: str, content: bytes) -> FileDigest:
        """Return what identifies a plain file of a path and a content."""
        return cls(path, len(content), sha256(content))

    def at(self, path: str) -> FileDigest:
        """Return the file as it is listed under another path."""
        return replace(self, path=path)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one revision of a case, by their paths in its home, and whose case it is."""

    case: str
    repository: str
    revision: int
    files: tuple[FileDigest, ...]

    @classmethod
    def of(cls, case: str, repository: str, revision: int, files: Iterable[FileDigest]) -> Manifest:
        """Return the manifest over those of some files that a sign-off covers (R80)."""
        covered = (file for file in files if covers(file.path))
        return cls(case, repository, revision, tuple(sorted(covered, key=lambda one: one.path)))

    @property
    def content(self) -> bytes:
        """The manifest in canonical JSON (RFC 8785)."""
        rows = [
            {"path": file.path, "mode": file.mode, "size": file.size, "sha256": file.sha256}
            for file in self.files
        ]
        whose = {"case": self.case, "repository": self.repository, "revision": self.revision}
        return canonical({**whose, "files": rows})

    @property
    def digest(self) -> str:
        """The SHA-256 digest by which a sign-off names the whole."""
        return sha256(self.content)

    @property
    def code(self) -> str:
        """The first twelve characters of the digest in base 32, to be read out or typed."""
        return base64.b32encode(bytes.fromhex(self.digest)).decode()[:_CODE].lower()

    @property
    def sums(self) -> str:
        """The digests as `sha256sum -c` reads them in the home of the revision."""
        return "".join(f"{file.sha256}  {file.path}\n" for file in self.files)


def covers(path: str) -> bool:
    """Tell whether a sign-off covers a file of a revision: its case file and all materials (R80)."""
    return path == CASE_FILE or path.startswith(f"{MATERIALS}/")
