"""Papers that are spreadsheets: the sheet of a workbook becomes the same table as a CSV file."""

from __future__ import annotations

from codecs import BOM_UTF8
from itertools import islice
from typing import TYPE_CHECKING

from handover.characters import shortened, visible
from handover.findings import Finding, Place, Severity, Text
from handover.papers.addresses import letters_of
from handover.papers.cells import Held
from handover.papers.csv_file import read_csv
from handover.papers.grid import Grid
from handover.papers.package import Refusal, RefusedError
from handover.papers.tables import RawRow, Table, Unreadable, typed, unread
from handover.papers.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.papers.schema import TableSchema
    from handover.papers.tables import Arrange
    from handover.papers.workbook import SheetPart

Read = tuple[Table, tuple[Finding, ...]]

MAX_CELLS = 10_000_000
"""Cells of a table, empty ones among them."""

_MOST_OF_A_KIND = 100
"""Findings of one kind about a sheet; nobody mends more at a time."""

_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OF_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
"""What scans and pictures begin with."""

_OF_ANOTHER_KIND = {Refusal.ENCRYPTED, Refusal.OLD, Refusal.FOREIGN}


def read_table(content: bytes, schema: TableSchema, file: str, arrange: Arrange = iter) -> Read:
    """Read a paper by what it is, CSV file or workbook; a name that says otherwise is a finding."""
    is_csv = not content.startswith((*_ZIPPED, _OLD)) and not _is_foreign(content)
    table, findings = (read_csv if is_csv else read_xlsx)(content, schema, file, arrange)
    ending = ".csv" if is_csv else ".xlsx"
    if file.lower().endswith(ending) or any(one.code in _OF_ANOTHER_KIND for one in findings):
        return table, findings
    return table, _sorted((*findings, _error("F0437", Place(file), ending=ending)))


def read_xlsx(content: bytes, schema: TableSchema, file: str, arrange: Arrange = iter) -> Read:
    """Read a sheet of a workbook; what is wrong with it are findings."""
    try:
        _refuse_another_kind(content)
        sheet = _Sheet(Workbook(content), schema, file)
        table, findings = typed(sheet.framed(arrange(sheet.grid.rows())), schema, file)
        return table, _sorted((*findings, *sheet.findings()))
    except RefusedError as error:
        return unread(schema, file, error.line, error.code, **error.facts)


def _refuse_another_kind(content: bytes) -> None:
    if content.startswith(_OLD) and _ENCRYPTED in content:
        raise RefusedError(Refusal.ENCRYPTED)
    if content.startswith(_OLD):
        raise RefusedError(Refusal.OLD)
    if _is_foreign(content):
        raise RefusedError(Refusal.FOREIGN)


def _is_foreign(content: bytes) -> bool:
    """Tell whether a file is a page, which some systems name a spreadsheet, or a scan."""
    begin = content[:1_000].removeprefix(BOM_UTF8).lstrip()
    return begin.startswith(b"<") or content.startswith(_OF_OTHERS)


class _Sheet:
    """The sheet that holds a table, and what the table looks like in it."""

    def __init__(self, workbook: Workbook, schema: TableSchema, file: str) -> None:
        self.workbook = workbook
        self.chosen = workbook.chosen(schema)
        self.grid = Grid(workbook, self.chosen.part)
        self.file = file
        self.header = RawRow(1, ())
        self.last = 1
        self.strays: dict[int, int] = {}

    def framed(self, rows: Iterable[RawRow]) -> Iterator[RawRow]:
        """Give every row the width of the first; what stands right of that is noted."""
        count = 0
        for row in rows:
            self.header = self.header if self.header.cells else row
            width = len(self.header.cells)
            count += width
            if count > MAX_CELLS:
                raise RefusedError(Refusal.UNREADABLE, row.line, reason=Unreadable.TOO_MANY_COLUMNS)
            for number in range(width + 1, len(row.cells) + 1):
                if row.cells[number - 1]:
                    self.strays.setdefault(number, row.line)
            self.last = row.line
            yield _of_width(row, width)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the workbook, and with the sheet as far as the table goes."""
        yield from self._about_the_workbook()
        found = (self._merged(), self._hidden_rows(), self._hidden_columns(), self._beyond())
        for kind in found:
            yield from islice(kind, _MOST_OF_A_KIND)

    def _about_the_workbook(self) -> Iterator[Finding]:
        if self.workbook.runs_macros:
            yield _error("F0431", Place(self.file))
        for sheet in self.workbook.sheets:
            if sheet.hidden:
                yield _error("F0427", Place(self.file), name=_shown(sheet.name))
        others = tuple(_shown(sheet.name) for sheet in self.workbook.sheets if self._is_left(sheet))
        if others:
            facts = {"name": _shown(self.chosen.name), "others": others}
            yield Finding("F0429", Severity.INFO, Place(self.file), facts)

    def _is_left(self, sheet: SheetPart) -> bool:
        """Tell whether a sheet that can be seen holds something and is not the one that is read."""
        seen = sheet != self.chosen and not sheet.hidden
        return seen and not Grid(self.workbook, sheet.part).is_empty

    def _merged(self) -> Iterator[Finding]:
        for top, left, bottom, right in self.grid.notes.merged:
            if top <= self.last and bottom >= self.header.line and left <= len(self.header.cells):
                cells = f"{letters_of(left)}{top}:{letters_of(right)}{bottom}"
                yield _error("F0424", Place(self.file, top, left), cells=cells)

    def _hidden_rows(self) -> Iterator[Finding]:
        for first, last in self.grid.notes.hidden_rows:
            if last >= self.header.line:
                several = last if last > first else None
                yield _error("F0425", Place(self.file, first), first=first, last=several)

    def _hidden_columns(self) -> Iterator[Finding]:
        hidden = self.grid.notes.hidden_columns
        for number, cell in enumerate(self.header.cells, 1):
            if cell and any(low <= number <= high for low, high in hidden):
                place = Place(self.file, self.header.line, number)
                yield _error("F0426", place, column=Text(_shown(cell), _shown(cell)))

    def _beyond(self) -> Iterator[Finding]:
        for number, line in (self.strays | self.grid.notes.beyond).items():
            cell = f"{letters_of(number)}{line}"
            yield _error("F0428", Place(self.file, line, number), cells=cell)


def _of_width(row: RawRow, width: int) -> RawRow:
    lacking = width - len(row.cells)
    if not lacking or row.held is None:
        return row
    cells, held = row.cells + ("",) * lacking, row.held + (Held.TEXT,) * lacking
    return RawRow(row.line, cells[:width], held[:width])


def _shown(name: str) -> str:
    return shortened(visible(name.strip()))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.order))


def _error(code: str, place: Place, **facts: object) -> Finding:
    return Finding(code, Severity.ERROR, place, facts)
