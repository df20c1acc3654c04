"""Papers: tables of cells become typed rows, and every row knows where in its file it stands."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from handover.findings import Finding, Place, Severity, Text
from handover.money import yuan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Value = str | Decimal | int | bool | date | tuple[str, ...] | None

MAX_BYTES = 16 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_FINDINGS = 1_000

_BOM = b"\xef\xbb\xbf"
_LONGEST_SHOWN = 60
_WITHHELD = "…"

_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
_QUANTITY = re.compile(r"-?(?:0|[1-9][0-9]{0,11})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_LIKE = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[T ]0{1,2}:00(?::00)?)?"
)
# A spreadsheet turns a long number into 1.23E+19 and loses its digits.
_ID = re.compile(r"(?![0-9.]+[Ee]\+[0-9]+\Z)\S+")
_SEPARATORS = re.compile("[、;；]")
_YES_NO = {"是": True, "否": False, "yes": True, "no": False}

# Spreadsheets run a cell that begins with one of these, in either width, as a formula.
_FORMULA = re.compile(r"[=+\-@＝＋－＠].", re.DOTALL)
_SIGNED_NUMBER = re.compile(r"[+-][¥$\s]*[0-9][0-9.,'\s]*(?:E[+-]?[0-9]+)?[元%]?", re.IGNORECASE)
_WRITTEN_NUMBER = re.compile(
    r"([+-]?)[¥$ ]{0,3}((?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,9})?) {0,2}元?"
)


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    ID = "id"
    DAY = "day"
    MONEY = "money"
    QUANTITY = "quantity"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    LIST = "list"


class Unreadable(StrEnum):
    """Why a table, or the rest of it, was not read: the `reason` of F0401."""

    ENCODING = "encoding"
    BINARY = "binary"
    HIDDEN_CHARACTER = "hidden_character"
    QUOTES = "quotes"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_FINDINGS = "too_many_findings"


class Amiss(StrEnum):
    """What keeps a cell from being a number: the `why` of F0405 and F0406."""

    FULL_WIDTH = "full_width"
    THOUSANDS_SEPARATOR = "thousands_separator"
    CURRENCY_SIGN = "currency_sign"
    TOO_MANY_PLACES = "too_many_places"
    DASH = "dash"
    NOT_A_NUMBER = "not_a_number"


_AMISS = (
    (Amiss.FULL_WIDTH, re.compile("[０-９．＋－]")),
    (Amiss.THOUSANDS_SEPARATOR, re.compile("[0-9][,，'][0-9]")),
    (Amiss.CURRENCY_SIGN, re.compile("[¥￥$＄元]")),
    (Amiss.TOO_MANY_PLACES, re.compile(r"\A[+-]?[0-9]+\.[0-9]+\Z")),
    (Amiss.DASH, re.compile(r"\A[-－–—]+\Z")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed set; a slash in its name parts words that mean the same."""

    value: str
    name: Text

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that people may write for it."""
        zh, en = self.name.zh, self.name.en
        return (self.value, zh, en, *zh.split("/"), *en.split("/"))


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table holds; a computed one may be left out and is never relied upon."""

    name: str
    header: Text
    kind: Kind
    required: bool
    description: Text
    pattern: re.Pattern[str] | None = None
    choices: tuple[Choice, ...] = ()
    personal: bool = False
    sensitive: bool = False
    computed: bool = False
    codes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The headers under which people may file it: Chinese, English, or one after the other."""
        return (self.header.zh, self.header.en, f"{self.header.zh} {self.header.en}")

    @property
    def nothing(self) -> Value:
        """The value of an empty cell."""
        return () if self.kind is Kind.LIST else None


@dataclass(frozen=True, slots=True)
class TableSchema:
    """What one kind of paper holds, as a CSV file or as a sheet (counted from 1)."""

    table: str
    title: Text
    description: Text
    clause: str
    sheet: int
    columns: tuple[Column, ...]
    key: tuple[str, ...]


class RawRow(NamedTuple):
    """The cells of one row as text, and the line of the file where the row starts."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a value for every column of the schema, None (a list: empty) where there is none."""

    line: int
    values: Mapping[str, Value]
    file: str
    numbers: Mapping[str, int] = field(repr=False)

    def place(self, column: str) -> Place:
        """Return the line of the row and the number of the column's cell, 1 if it has none."""
        return Place(self.file, self.line, self.numbers.get(column, 1))


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one paper, as far as they could be read."""

    file: str
    schema: TableSchema
    rows: tuple[Row, ...]


def table_schema(data: Mapping[str, Any]) -> TableSchema:
    """Build a table schema from data that agrees with schema/table.schema.json."""
    return TableSchema(
        table=data["table"],
        title=Text(data["title"], data["x-en"]["title"]),
        description=Text(data["description"], data["x-en"]["description"]),
        clause=data["clause"],
        sheet=data["sheet"],
        columns=tuple(_column(column) for column in data["columns"]),
        key=tuple(data["key"]),
    )


def read_csv(content: bytes, schema: TableSchema, file: str) -> tuple[Table, tuple[Finding, ...]]:
    """Read a paper in UTF-8 or, failing that, GB18030; what is wrong with it are findings."""
    if len(content) > MAX_BYTES:
        return _unread(schema, file, 1, "F0414", rows=content.count(b"\n"), limit=MAX_ROWS)
    try:
        return typed(_records(_text(content)), schema, file)
    except _UnreadableError as error:
        return _unread(schema, file, error.line, "F0401", reason=error.reason)


def typed(
    raw_rows: Iterable[RawRow], schema: TableSchema, file: str
) -> tuple[Table, tuple[Finding, ...]]:
    """Give the rows under a row of headers their types; a row of another width is left out."""
    filled = (row for row in raw_rows if any(cell.strip() for cell in row.cells))
    rows = tuple(islice(filled, 1 + MAX_ROWS))
    beyond = sum(1 for _ in filled)
    if beyond:
        return _unread(schema, file, 1, "F0414", rows=MAX_ROWS + beyond, limit=MAX_ROWS)
    if not rows:
        return _unread(schema, file, 1, "F0413", table=schema.title)
    reading = _Reading(schema, file, rows[0])
    reading.read(rows[1:])
    findings = sorted(reading.findings, key=lambda finding: finding.order)
    return Table(file, schema, tuple(reading.rows)), tuple(findings)


class _UnreadableError(Exception):
    """Ends the reading of a file; `read_csv` turns it into F0401."""

    def __init__(self, reason: Unreadable, line: int = 1) -> None:
        super().__init__(reason, line)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class _Flaw:
    """What is wrong with a cell, but for its place and column."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class _Reading:
    """One pass over the rows of a table."""

    def __init__(self, schema: TableSchema, file: str, header: RawRow) -> None:
        self.schema = schema
        self.file = file
        self.header = header
        self.rows: list[Row] = []
        self.findings: list[Finding] = []
        self.numbers: dict[str, int] = {}
        self.nameless: list[int] = []
        self.absent: set[str] = set()
        self.flawed: set[str] = set()
        self.first_lines: dict[tuple[Value, ...], int] = {}

    def read(self, body: tuple[RawRow, ...]) -> None:
        if len(self.header.cells) > MAX_COLUMNS:
            self._flag("F0401", self.header.line, 1, reason=Unreadable.TOO_MANY_COLUMNS)
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

    def _read_header(self) -> None:
        known = {
            _folded(spelling): column
            for column in self.schema.columns
            for spelling in column.spellings
        }
        for number, cell in enumerate(self.header.cells, 1):
            if not cell.strip():
                self.nameless.append(number)
            elif column := known.get(_folded(cell)):
                self._file_under(column, number)
            else:
                self._flag_unknown(number, cell)
        for column in self.schema.columns:
            if column.required and column.name not in self.numbers:
                self.absent.add(column.name)
                self._flag("F0402", self.header.line, 1, column=column.header)

    def _file_under(self, column: Column, number: int) -> None:
        first = self.numbers.setdefault(column.name, number)
        if first != number:
            self._flag("F0416", self.header.line, number, column=column.header, first=first)

    def _flag_unknown(self, number: int, cell: str) -> None:
        shown = _shortened(cell.strip())
        known = tuple(column.header for column in self.schema.columns)
        self._flag("F0403", self.header.line, number, column=Text(shown, shown), known=known)

    def _read_row(self, raw: RawRow) -> None:
        width, cells = len(self.header.cells), len(raw.cells)
        if cells != width:
            at = min(cells, width) + 1
            self._flag("F0415", raw.line, at, cells=cells, headers=width)
            return
        self._name_the_nameless(raw)
        self.flawed = set(self.absent)
        values = {column.name: self._value(column, raw) for column in self.schema.columns}
        row = Row(raw.line, values, self.file, self.numbers)
        self._flag_twice(row, raw)
        self.rows.append(row)

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
        value = _value(raw.cells[number - 1].strip(), column)
        if not isinstance(value, _Flaw):
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
            shown = _shortened(" / ".join(written))
            self._flag("F0411", raw.line, numbers[0], key=shown, first_line=first)

    def _flag(self, code: str, line: int, column_number: int, /, **facts: object) -> None:
        place = Place(self.file, line, column_number)
        self.findings.append(Finding(code, Severity.ERROR, place, facts))


def _unread(
    schema: TableSchema, file: str, line: int, code: str, **facts: object
) -> tuple[Table, tuple[Finding, ...]]:
    finding = Finding(code, Severity.ERROR, Place(file, line), facts)
    return Table(file, schema, ()), (finding,)


def _column(data: Mapping[str, Any]) -> Column:
    choices = tuple(
        Choice(each["value"], Text(each["zh"], each["en"])) for each in data.get("values", ())
    )
    return Column(
        name=data["name"],
        header=Text(data["header"], data["header_en"]),
        kind=Kind(data["type"]),
        required=data["required"],
        description=Text(data["description"], data["x-en"]["description"]),
        pattern=re.compile(data["pattern"]) if "pattern" in data else None,
        choices=choices,
        personal=data.get("personal", False),
        sensitive=data.get("sensitive", False),
        computed=data.get("computed", False),
        codes={_folded(word): each.value for each in choices for word in each.spellings},
    )


def _text(content: bytes) -> str:
    # With the mark of UTF-8 in front, a fault is a fault and not another encoding.
    for encoding in ("utf-8",) if content.startswith(_BOM) else ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return _plain(content.decode(encoding).removeprefix("\ufeff"))
    raise _UnreadableError(Unreadable.ENCODING)


def _plain(text: str) -> str:
    hidden = {sign for sign in set(text) if unicodedata.category(sign) in _HIDDEN} - set("\t\r\n")
    if not hidden:
        return unicodedata.normalize("NFC", text)
    at = min(text.index(sign) for sign in hidden)
    binary = unicodedata.category(text[at]) == "Cc"
    reason = Unreadable.BINARY if binary else Unreadable.HIDDEN_CHARACTER
    raise _UnreadableError(reason, sum(1 for _ in io.StringIO(text[: at + 1], newline="")))


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


def _value(cell: str, column: Column) -> Value | _Flaw:
    if not cell:
        return _Flaw("F0404") if column.required else column.nothing
    if _is_formula(cell):
        return _Flaw("F0412", {"value": _shown(cell, column)})
    value = _READERS[column.kind](cell, column)
    if isinstance(value, _Flaw):
        return column.nothing if column.computed else value
    parts = value if isinstance(value, tuple) else (cell,)
    if column.pattern and not all(column.pattern.fullmatch(part) for part in parts):
        return _Flaw("F0410", {"value": _shown(cell, column)})
    return value


def _is_formula(cell: str) -> bool:
    if not _FORMULA.match(cell):
        return False
    return not _SIGNED_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell))


def _read_text(cell: str, _column: Column) -> Value | _Flaw:
    return cell


def _read_id(cell: str, column: Column) -> Value | _Flaw:
    return cell if _ID.fullmatch(cell) else _Flaw("F0410", {"value": _shown(cell, column)})


def _read_day(cell: str, column: Column) -> Value | _Flaw:
    if _DAY.fullmatch(cell):
        with suppress(ValueError):
            return date.fromisoformat(cell)
    cure = None if _is_secret(column) else _cured_day(cell)
    return _Flaw("F0407", {"value": _shown(cell, column), "cure": cure})


def _read_money(cell: str, column: Column) -> Value | _Flaw:
    with suppress(ValueError):
        return yuan(cell, signed=True)
    return _not_a_number("F0405", cell, column, places=2)


def _read_quantity(cell: str, column: Column) -> Value | _Flaw:
    if _QUANTITY.fullmatch(cell):
        return int(cell)
    return _not_a_number("F0406", cell, column, places=0)


def _read_yes_no(cell: str, column: Column) -> Value | _Flaw:
    value = _YES_NO.get(_folded(cell))
    return _Flaw("F0409", {"value": _shown(cell, column)}) if value is None else value


def _read_one_of(cell: str, column: Column) -> Value | _Flaw:
    value = column.codes.get(_folded(cell))
    if value is not None:
        return value
    allowed = tuple(choice.name for choice in column.choices)
    return _Flaw("F0408", {"value": _shown(cell, column), "allowed": allowed})


def _read_list(cell: str, column: Column) -> Value | _Flaw:
    parts = tuple(filter(None, (part.strip() for part in _SEPARATORS.split(cell))))
    return _Flaw("F0404") if column.required and not parts else parts


def _not_a_number(code: str, cell: str, column: Column, *, places: int) -> _Flaw:
    why = next((why for why, sign in _AMISS if sign.search(cell)), Amiss.NOT_A_NUMBER)
    cure = None if _is_secret(column) else _cured_number(cell, places)
    return _Flaw(code, {"value": _shown(cell, column), "why": why, "cure": cure})


def _cured_number(cell: str, places: int) -> str | None:
    match = _WRITTEN_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell))
    if not match:
        return None
    number = Decimal((match[1] + match[2]).replace(",", ""))
    cured = round(number, places)
    return str(cured) if cured == number else None


def _cured_day(cell: str) -> str | None:
    match = _DAY_LIKE.fullmatch(unicodedata.normalize("NFKC", cell))
    with suppress(ValueError):
        return match and date(*map(int, match.groups())).isoformat()
    return None


def _shown(cell: str, column: Column) -> str:
    # Findings travel further than papers do: into comments, logs and mails.
    return _WITHHELD if _is_secret(column) else _shortened(cell)


def _is_secret(column: Column) -> bool:
    return column.personal or column.sensitive


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + _WITHHELD


def _folded(text: str) -> str:
    # Brackets and letters of both widths, dashes and hyphens, blanks or none: one word to people.
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(narrow.split()).replace("–", "-").casefold()


_READERS: Mapping[Kind, Callable[[str, Column], Value | _Flaw]] = {
    Kind.TEXT: _read_text,
    Kind.ID: _read_id,
    Kind.DAY: _read_day,
    Kind.MONEY: _read_money,
    Kind.QUANTITY: _read_quantity,
    Kind.YES_NO: _read_yes_no,
    Kind.ONE_OF: _read_one_of,
    Kind.LIST: _read_list,
}
