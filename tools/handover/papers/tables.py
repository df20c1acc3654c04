"""Papers: tables of cells become typed rows, and every row knows where in its file it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from handover.characters import shortened
from handover.findings import Finding, Place, Severity, Text
from handover.papers.cells import Flaw, Held, value_of
from handover.papers.schema import Kind, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.papers.schema import Column, TableSchema, Value

    Arrange = Callable[[Iterable["RawRow"]], Iterable["RawRow"]]

MAX_BYTES = 16 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_FINDINGS = 1_000

TOTALS = frozenset({"合计", "总计", "total", "grandtotal"})
"""What the first cell of a row says that adds up the lines above it."""

_ADDED = frozenset({Kind.MONEY, Kind.QUANTITY})


class Unreadable(StrEnum):
    """Why a table, or the rest of it, was not read: the `reason` of F0401."""

    ENCODING = "encoding"
    BINARY = "binary"
    HIDDEN_CHARACTER = "hidden_character"
    TOO_MANY_MARKS = "too_many_marks"
    QUOTES = "quotes"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_FINDINGS = "too_many_findings"
    WIDE_COMMAS = "wide_commas"


class RawRow(NamedTuple):
    """The cells of one row as text, where it starts, and what a sheet says of each cell."""

    line: int
    cells: tuple[str, ...]
    held: tuple[Held, ...] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a value for every column of the schema, None (a list: empty) where there is none."""

    line: int
    values: Mapping[str, Value]
    file: str
    numbers: Mapping[str, int] = field(repr=False)

    def place(self, *columns: str) -> Place:
        """Return the cell of the first of some columns that the table has; 1 if it has none."""
        known = (self.numbers[column] for column in columns if column in self.numbers)
        return Place(self.file, self.line, next(known, 1))

    def text(self, column: str) -> str | None:
        """Return what a cell of a number, a text or a closed set says."""
        return cast("str | None", self.values[column])

    def money(self, column: str) -> Decimal | None:
        """Return an amount in yuan."""
        return cast("Decimal | None", self.values[column])

    def count(self, column: str) -> int | None:
        """Return a quantity."""
        return cast("int | None", self.values[column])

    def day(self, column: str) -> date | None:
        """Return a day."""
        return cast("date | None", self.values[column])

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the entries of a list."""
        return cast("tuple[str, ...]", self.values[column])


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one paper, as far as they could be read; `whole` tells whether all of them were.

    A row that begins with the word for a total is none of the rows.
    """

    file: str
    schema: TableSchema
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    whole: bool = True


def typed(
    raw_rows: Iterable[RawRow], schema: TableSchema, file: str
) -> tuple[Table, tuple[Finding, ...]]:
    """Give the rows under a row of headers their types; a row of another width is left out."""
    filled = (row for row in raw_rows if any(cell.strip() for cell in row.cells))
    rows = tuple(islice(filled, 1 + MAX_ROWS))
    beyond = sum(1 for _ in filled)
    if beyond:
        return unread(schema, file, 1, "F0414", rows=MAX_ROWS + beyond, limit=MAX_ROWS)
    if not rows:
        return unread(schema, file, 1, "F0413", table=schema.title)
    reading = _Reading(schema, file, rows[0])
    reading.read(rows[1:])
    findings = sorted(reading.findings, key=lambda finding: finding.order)
    table = Table(file, schema, tuple(reading.rows), tuple(reading.totals), not findings)
    return table, tuple(findings)


class _Reading:
    """One pass over the rows of a table."""

    def __init__(self, schema: TableSchema, file: str, header: RawRow) -> None:
        self.schema = schema
        self.file = file
        self.header = header
        self.rows: list[Row] = []
        self.totals: list[Row] = []
        self.findings: list[Finding] = []
        self.numbers: dict[str, int] = {}
        self.blank = {column.name: column.nothing for column in schema.columns}
        self.nameless: list[int] = []
        self.absent: set[str] = set()
        self.flawed: set[str] = set()
        self.first_lines: dict[tuple[Value, ...], int] = {}

    def read(self, body: tuple[RawRow, ...]) -> None:
        if len(self.header.cells) > MAX_COLUMNS:
            self._flag("F0401", self.header.line, 1, reason=Unreadable.TOO_MANY_COLUMNS)
            return
        if self._is_parted_by_wide_commas():
            self._flag("F0401", self.header.line, 1, reason=Unreadable.WIDE_COMMAS)
            return
        self._read_header()
        if not body:
            self._flag("F0413", self.header.line, 1, table=self.schema.title)
        for raw in body:
            # A wrong export repeats one mistake on every line; nobody reads that to its end.
            if len(self.findings) >= MAX_FINDINGS:
                self._flag("F0401", raw.line, 1, reason=Unreadable.TOO_MANY_FINDINGS)
                return
            self._read_row(raw)

    def _is_parted_by_wide_commas(self) -> bool:
        """Tell whether the headers are ours but for commas that a keyboard for Chinese typed."""
        headers = (part for cell in self.header.cells for part in cell.split("，"))
        found = sum(folded(header) in self.schema.headers for header in headers)
        return any("，" in cell for cell in self.header.cells) and found > 1

    def _read_header(self) -> None:
        for number, cell in enumerate(self.header.cells, 1):
            if not cell.strip():
                self.nameless.append(number)
            elif column := self.schema.headers.get(folded(cell)):
                self._file_under(column, number)
            else:
                self._flag_unknown(number, cell)
        hint = self._hint()
        for column in self.schema.columns:
            if column.required and column.name not in self.numbers:
                self.absent.add(column.name)
                self._flag("F0402", self.header.line, 1, column=column.header, **hint)
        self.filed = [column for column in self.schema.columns if column.name in self.numbers]

    def _hint(self) -> dict[str, object]:
        """Return how to import a table that has hardly a column of ours: it may be an export."""
        required = [column.name for column in self.schema.columns if column.required]
        found = sum(name in self.numbers for name in required)
        others = len(self.header.cells) - len(self.nameless) - len(self.numbers)
        if 2 * found >= len(required) or not others:
            return {}
        return {"export": True, "file": self.file, "kind": self.schema.table}

    def _file_under(self, column: Column, number: int) -> None:
        first = self.numbers.setdefault(column.name, number)
        if first != number:
            self._flag("F0416", self.header.line, number, column=column.header, first=first)

    def _flag_unknown(self, number: int, cell: str) -> None:
        shown = shortened(cell.strip())
        known = tuple(column.header for column in self.schema.columns)
        self._flag("F0403", self.header.line, number, column=Text(shown, shown), known=known)

    def _read_row(self, raw: RawRow) -> None:
        width, cells = len(self.header.cells), len(raw.cells)
        if cells != width:
            at = min(cells, width) + 1
            self._flag("F0417", raw.line, at, cells=cells, headers=width)
            return
        self._name_the_nameless(raw)
        self.flawed = set(self.absent)
        if _is_total(raw):
            self.totals.append(self._total(raw))
            return
        values = self.blank | {one.name: self._value(one, raw) for one in self.filed}
        row = Row(raw.line, values, self.file, self.numbers)
        self._flag_twice(row, raw)
        self.rows.append(row)

    def _total(self, raw: RawRow) -> Row:
        """Return what a row of totals says, but for the word that makes it one."""
        label = next(number for number, cell in enumerate(raw.cells, 1) if cell.strip())
        columns = (replace(one, required=False) for one in self.schema.columns)
        values = {
            one.name: self._value(one, raw)
            if one.kind in _ADDED and self.numbers.get(one.name) != label
            else one.nothing
            for one in columns
        }
        return Row(raw.line, values, self.file, self.numbers)

    def _name_the_nameless(self, raw: RawRow) -> None:
        # Spreadsheets export empty columns; only one with something in it needs a name.
        for number in tuple(self.nameless):
            if raw.cells[number - 1].strip():
                self.nameless.remove(number)
                self._flag_unknown(number, "")

    def _value(self, column: Column, raw: RawRow) -> Value:
        number = self.numbers.get(column.name)
        if number is None:
            return column.nothing
        held = raw.held[number - 1] if raw.held else Held.TYPED
        value = value_of(raw.cells[number - 1].strip(), column, held)
        if not isinstance(value, Flaw):
            return value
        self.flawed.add(column.name)
        self._flag(value.code, raw.line, number, column=column.header, **value.facts)
        return column.nothing

    def _flag_twice(self, row: Row, raw: RawRow) -> None:
        key = self.schema.key
        numbers = [self.numbers[name] for name in key if name in self.numbers]
        if not numbers or not self.flawed.isdisjoint(key):
            return
        first = self.first_lines.setdefault(tuple(row.values[name] for name in key), raw.line)
        if first != raw.line:
            written = filter(None, (raw.cells[number - 1].strip() for number in numbers))
            shown = shortened(" / ".join(written))
            self._flag("F0411", raw.line, numbers[0], key=shown, first_line=first)

    def _flag(self, code: str, line: int, column_number: int, /, **facts: object) -> None:
        place = Place(self.file, line, column_number)
        self.findings.append(Finding(code, Severity.ERROR, place, facts))


def _is_total(raw: RawRow) -> bool:
    first = next(filter(None, (cell.strip() for cell in raw.cells)), "")
    return folded(first).rstrip(":") in TOTALS


def unread(
    schema: TableSchema, file: str, line: int, code: str, **facts: object
) -> tuple[Table, tuple[Finding, ...]]:
    """Return a table of which nothing was read, and why."""
    finding = Finding(code, Severity.ERROR, Place(file, line), facts)
    return Table(file, schema, (), whole=False), (finding,)
