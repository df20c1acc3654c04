"""Papers that are CSV files: bytes to text, and text to rows of cells."""

from __future__ import annotations

import csv
import io
import unicodedata
from codecs import BOM_UTF8
from contextlib import suppress
from typing import TYPE_CHECKING

from handover.characters import HIDDEN, overloaded
from handover.papers.addresses import LAST_ROW
from handover.papers.tables import MAX_BYTES, MAX_ROWS, RawRow, Unreadable, typed, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.findings import Finding
    from handover.papers.schema import TableSchema
    from handover.papers.tables import Arrange, Table


def read_csv(
    content: bytes, schema: TableSchema, file: str, arrange: Arrange = iter
) -> tuple[Table, tuple[Finding, ...]]:
    """Read a paper in UTF-8 or, failing that, GB18030; what is wrong with it are findings.

    It has no more lines than a sheet has rows, empty ones among them.
    """
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if len(content) > MAX_BYTES or lines > LAST_ROW:
        return unread(schema, file, 1, "F0414", rows=lines, limit=MAX_ROWS)
    try:
        return typed(arrange(_records(_text(content))), schema, file)
    except _UnreadableError as error:
        return unread(schema, file, error.line, "F0401", reason=error.reason)


class _UnreadableError(Exception):
    """Ends the reading of a file; `read_csv` turns it into F0401."""

    def __init__(self, reason: Unreadable, line: int = 1) -> None:
        super().__init__(reason, line)
        self.reason = reason
        self.line = line


def _text(content: bytes) -> str:
    # With the mark of UTF-8 in front, a fault is a fault and not another encoding.
    for encoding in ("utf-8",) if content.startswith(BOM_UTF8) else ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return _plain(content.decode(encoding).removeprefix("\ufeff"))
    raise _UnreadableError(Unreadable.ENCODING)


def _plain(text: str) -> str:
    hidden = {sign for sign in set(text) if unicodedata.category(sign) in HIDDEN} - set("\t\r\n")
    if hidden:
        at = min(text.index(sign) for sign in hidden)
        binary = unicodedata.category(text[at]) == "Cc"
        raise _unreadable(text, at, Unreadable.BINARY if binary else Unreadable.HIDDEN_CHARACTER)
    if (at_marks := overloaded(text)) is not None:
        raise _unreadable(text, at_marks, Unreadable.TOO_MANY_MARKS)
    return unicodedata.normalize("NFC", text)


def _unreadable(text: str, at: int, reason: Unreadable) -> _UnreadableError:
    return _UnreadableError(reason, sum(1 for _ in io.StringIO(text[: at + 1], newline="")))


def _records(text: str) -> Iterator[RawRow]:
    pending: list[str] = []
    reader = csv.reader(_noted(io.StringIO(text, newline=""), pending), strict=True)
    start = 1
    try:
        for cells in reader:
            # The reader takes a quote within an open cell as it is; a lone one is a slip.
            if sum(line.count('"') for line in pending) % 2:
                raise _UnreadableError(Unreadable.QUOTES, start)
            yield RawRow(start, tuple(cells))
            pending.clear()
            start = reader.line_num + 1
    except csv.Error as error:
        raise _UnreadableError(Unreadable.QUOTES, start) from error


def _noted(lines: Iterable[str], pending: list[str]) -> Iterator[str]:
    for line in lines:
        pending.append(line)
        yield line
