"""The package of a spreadsheet: a zip of XML parts, opened so that nothing in it can do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol
from xml.parsers import expat

from handover.papers.tables import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes of all parts of a workbook together."""

MAX_RATIO = 200
"""How many times larger than packed a large part may be; spreadsheets stay well below it."""

TRUE = frozenset({"1", "true"})
"""What an attribute says for yes."""

_MAX_PARTS = 5_000
_LARGE = 1024 * 1024
_PIECE = 64 * 1024
_LONGEST_TOKEN = 1024 * 1024
_DEEPEST = 64
_MOST_ELEMENTS = 200_000

_ENTRY = b"PK\x01\x02"
_PACKED_AS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SECRET = 0x1
# Whatever zipfile, zlib and expat say of bytes that are not what they claim to be.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError),
    *(ValueError, LookupError, RuntimeError, EOFError, OSError, OverflowError),
)


class Refusal(StrEnum):
    """Why a workbook, or the rest of it, was not read: the code of the finding."""

    TOO_LARGE = "F0103"
    UNREADABLE = "F0401"
    NO_SHEET = "F0430"
    DAMAGED = "F0432"
    BOMB = "F0433"
    ENCRYPTED = "F0434"
    OLD = "F0435"
    FOREIGN = "F0436"


class RefusedError(Exception):
    """Ends the reading of a workbook: why, where, and the facts."""

    def __init__(self, refusal: Refusal, line: int = 1, **facts: object) -> None:
        super().__init__(refusal, line, facts)
        self.code = refusal.value
        self.line = line
        self.facts = facts


class Element(NamedTuple):
    """The beginning of an element: what it is in, its own name, its attributes, without prefixes."""

    within: str
    name: str
    attributes: dict[str, str]


class Handler(Protocol):
    """What takes the elements of a part as they come."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook by name; names know neither case nor backslash."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]

    def elements(self, name: str) -> Iterator[Element]:
        """Yield the elements of a small part; of one that is not there, none."""
        collector = _Collector()
        for _ in self.parsed(name, collector):
            yield from collector.taken()

    def parsed(self, name: str, handler: Handler) -> Iterator[None]:
        """Feed a part to a handler piece by piece."""
        entry = self.entries.get(_plain(name))
        if entry is None:
            return
        with broken_is_refused(), self.archive.open(entry) as part:
            yield from _fed(iter(lambda: part.read(_PIECE), b""), handler)


@contextmanager
def broken_is_refused() -> Iterator[None]:
    """Refuse a workbook that is broken, whichever of its readers noticed."""
    try:
        yield
    except _BROKEN as error:
        raise RefusedError(Refusal.DAMAGED) from error


def opened(content: bytes) -> Package:
    """Open a workbook once its directory shows that it stays within bounds."""
    if len(content) > MAX_BYTES:
        raise RefusedError(Refusal.TOO_LARGE, size=len(content), limit=MAX_BYTES)
    if content.count(_ENTRY) > _MAX_PARTS:
        raise RefusedError(Refusal.BOMB, size=None, limit=MAX_UNPACKED)
    with broken_is_refused():
        archive = zipfile.ZipFile(io.BytesIO(content))
        found = archive.infolist()
    entries = {_plain(entry.filename): entry for entry in found}
    if len(entries) < len(found) or not all(map(_is_plain, found)):
        raise RefusedError(Refusal.DAMAGED)
    # What a part unpacks to beyond the size that it declares is never read: see ZipExtFile.
    size = sum(entry.file_size for entry in found)
    if size > MAX_UNPACKED or any(map(_is_blown_up, found)):
        shown = size if size > MAX_UNPACKED else None
        raise RefusedError(Refusal.BOMB, size=shown, limit=MAX_UNPACKED)
    return Package(archive, entries)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    return entry.compress_type in _PACKED_AS and not entry.flag_bits & _SECRET


def _is_blown_up(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(_LARGE, MAX_RATIO * entry.compress_size)


def _fed(pieces: Iterator[bytes], handler: Handler) -> Iterator[None]:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    fed = 0
    for piece in pieces:
        parser.Parse(piece)
        fed += len(piece)
        # The parser begins an open tag anew with every piece: a long one takes it quadratic time.
        if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise RefusedError(Refusal.DAMAGED)
        yield
    parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position
    yield


def _refuse_declaration(*_: object) -> None:
    """Refuse the part of XML that entities come from; no spreadsheet program writes it."""
    raise RefusedError(Refusal.DAMAGED)


class _Collector:
    """Collects the elements of a small part."""

    def __init__(self) -> None:
        self.open = [""]
        self.count = 0
        self.found: list[Element] = []

    def taken(self) -> list[Element]:
        found, self.found = self.found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) > _DEEPEST or self.count > _MOST_ELEMENTS:
            raise RefusedError(Refusal.DAMAGED)
        plain = {local(key): value for key, value in attributes.items()}
        self.found.append(Element(self.open[-1], local(name), plain))
        self.open.append(local(name))

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        """Take no notice: small parts speak by their attributes."""


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]
