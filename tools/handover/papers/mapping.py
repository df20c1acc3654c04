"""Exports of accounting systems: whose column is ours, and the table that follows from it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from handover.papers.cells import Flaw, Held, value_of
from handover.papers.schema import Kind, folded
from handover.papers.sides import Sides
from handover.papers.tables import RawRow
from handover.source import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handover.findings import Finding
    from handover.papers.schema import Column, TableSchema

_ABOVE = 20
"""Rows among which the headers are looked for; exports begin with a title and the like."""

_SAMPLE = 200
"""Rows by which the content of a column is judged."""

_UNIT = re.compile(r"\([^()]*\)\Z")
_SHORTEST_PART = 3
_RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
# What the copy says again when it is read, and what is only said of the name of the export.
_SAID_AGAIN = frozenset({"F0402", "F0413", "F0437", *(f"F04{at:02}" for at in range(4, 12))})


class Reason(StrEnum):
    """Why a column of an export is taken for ours, the strongest first."""

    GIVEN = "given"
    HEADER = "header"
    SYNONYM = "synonym"
    SIMILAR = "similar"
    CONTENT = "content"


_STRENGTH = tuple(Reason)
_BY_NAME = {Reason.HEADER, Reason.SYNONYM}


class Misuse(StrEnum):
    """What somebody asked for that cannot be: the phrase that says so."""

    BAD_PAIR = "import_bad_pair"
    NO_SUCH_COLUMN = "import_no_such_column"
    NO_SUCH_FIELD = "import_no_such_field"
    GIVEN_TWICE = "import_given_twice"
    NO_SUCH_SIDE = "import_no_such_side"


class MapError(Exception):
    """Ends an import that cannot be as it was asked for: why, and the facts."""

    def __init__(self, misuse: Misuse, **facts: object) -> None:
        super().__init__(misuse, facts)
        self.phrase = misuse.value
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Match:
    """A column of an export, counted from 1, and what it is taken for; None if for nothing."""

    number: int
    header: str
    column: Column | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What else the columns of one table are called, how the line of a total begins, the sides."""

    columns: Mapping[str, tuple[str, ...]]
    totals: frozenset[str]
    sides: Sides = field(default_factory=Sides)


class Candidate(NamedTuple):
    """A column that may be ours; the lower the rank, the likelier it is."""

    rank: tuple[int, ...]
    number: int
    column: Column | None
    reason: Reason


class Import:
    """Takes the rows of an export and gives them our headers; `read_table` calls it."""

    def __init__(
        self, schema: TableSchema, names: Names, given: Mapping[str, Column | None]
    ) -> None:
        self.schema = schema
        self.names = names
        self.given = given
        self.matches: tuple[Match, ...] = ()
        self.left_out: tuple[int, ...] = ()
        self.above = 0
        self.totals = 0
        self.cured = 0
        self.side: int | None = None
        self.turned = 0
        self.rows: list[RawRow] = []
        self.taken: dict[int, Column] = {}
        self.width = 0

    def __call__(self, rows: Iterable[RawRow]) -> Iterator[RawRow]:
        """Find the headers and what they mean; give the rows under them with our headers."""
        filled = [row for row in rows if _first(row)]
        if not filled:
            return
        at = self._header_at(filled)
        header, body = filled[at], filled[at + 1 :]
        self.width = len(header.cells)
        self.matches = self._matched(header, body[:_SAMPLE])
        self.taken = {match.number: match.column for match in self.matches if match.column}
        self.side = self._side()
        read = [(row, self._narrowed(row)) for row in body]
        self.rows = [self._turned(row, mine) for row, mine in read if self._is_entry(row, mine)]
        left = [row for row, mine in read if not self._is_entry(row, mine)]
        self.left_out = tuple(row.line for row in (*filled[:at], *left))
        self.above, self.totals = at, sum(map(self._is_total, left))
        yield self._renamed(header)
        yield from self.rows

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that our table needs and the export lacks."""
        found = {match.column for match in self.matches}
        return tuple(each for each in self.schema.columns if each.required and each not in found)

    def csv(self) -> bytes:
        """Return the table as a CSV file that spreadsheets open as it is meant."""
        numbers = {column: number for number, column in self.taken.items()}
        columns = [column for column in self.schema.columns if column in numbers]
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(column.header.zh for column in columns)
        for row in self.rows:
            writer.writerow(_harmless(row.cells[numbers[each] - 1], each) for each in columns)
        return f"{_BOM}{out.getvalue()}".encode()

    # --- which column is which

    def _header_at(self, rows: Sequence[RawRow]) -> int:
        """Return the row that names most columns, the first of those that name as many."""
        known = {folded(name) for each in self.schema.columns for name in self._called(each)}
        known |= self.given.keys()
        named = [sum(bool(_spelled(cell) & known) for cell in row.cells) for row in rows[:_ABOVE]]
        return named.index(max(named))

    def _called(self, column: Column) -> tuple[str, ...]:
        return (*column.spellings, *self.names.columns.get(column.name, ()))

    def _matched(self, header: RawRow, sample: Sequence[RawRow]) -> tuple[Match, ...]:
        """Return every column that has a name, with the best there is for each of ours."""
        cells = {at: cell.strip() for at, cell in enumerate(header.cells, 1) if cell.strip()}
        unknown = self.given.keys() - set(map(folded, cells.values()))
        if unknown:
            raise MapError(Misuse.NO_SUCH_COLUMN, names=sorted(unknown), known=[*cells.values()])
        found: dict[int, Candidate] = {}
        for one in sorted(self._candidates(cells, sample), key=_likeliest):
            rivals = {other.column for other in found.values()} - {None}
            if one.number not in found and one.column not in rivals:
                found[one.number] = one
        return tuple(_match(number, cell, found.get(number)) for number, cell in cells.items())

    def _candidates(
        self, cells: Mapping[int, str], sample: Sequence[RawRow]
    ) -> Iterator[Candidate]:
        free = [each for each in self.schema.columns if each not in self.given.values()]
        for number, cell in cells.items():
            if folded(cell) in self.given:
                yield Candidate((0,), number, self.given[folded(cell)], Reason.GIVEN)
                continue
            for column in free:
                reasons = list(self._reasons(cell, column))
                fits = _fits(column, number, sample) if reasons else None
                for reason, order in reasons:
                    if fits or reason in _BY_NAME:
                        rank = (_STRENGTH.index(reason), int(fits is False), order)
                        yield Candidate(rank, number, column, reason)

    def _reasons(self, cell: str, column: Column) -> Iterator[tuple[Reason, int]]:
        """Yield why a column may be ours, and how near it comes among those of one reason."""
        spelled = _spelled(cell)
        if spelled & set(map(folded, column.spellings)):
            yield Reason.HEADER, 0
        for order, name in enumerate(self.names.columns.get(column.name, ())):
            if folded(name) in spelled:
                yield Reason.SYNONYM, order
        parts = (folded(name) for name in self._called(column) if len(name) >= _SHORTEST_PART)
        within = [len(part) for part in parts if part in folded(cell)]
        if within:
            yield Reason.SIMILAR, -max(within)
        if self._is_telling(column):
            yield Reason.CONTENT, 0

    def _is_telling(self, column: Column) -> bool:
        """Tell whether what stands in a column shows which one it is."""
        if column.computed:
            return False
        alike = [each for each in self.schema.columns if each.pattern == column.pattern]
        return column.kind is Kind.ONE_OF or (column.kind is Kind.ID and len(alike) == 1)

    # --- what becomes of the rows

    def _renamed(self, header: RawRow) -> RawRow:
        numbers = range(1, self.width + 1)
        cells = tuple(self.taken[at].header.zh if at in self.taken else "" for at in numbers)
        return RawRow(header.line, cells, (Held.TEXT,) * self.width)

    def _is_entry(self, row: RawRow, mine: RawRow) -> bool:
        """Tell whether a row holds something of ours and is no total."""
        return bool(_first(mine)) and not self._is_total(row)

    def _is_total(self, row: RawRow) -> bool:
        return folded(_first(row)).rstrip(":") in self.names.totals

    def _narrowed(self, row: RawRow) -> RawRow:
        """Return a row with nothing but what is taken, each cell as its column wants it."""
        if row.held is None and len(row.cells) != self.width:
            return row  # what is where in it nobody can tell, and reading it says so
        cells, held = [""] * self.width, [Held.TEXT] * self.width
        for number, column in self.taken.items():
            if number <= len(row.cells):
                held[number - 1] = _held(row, number, column)
                cells[number - 1] = self._cured(row, number, column, held[number - 1])
        return RawRow(row.line, tuple(cells), tuple(held))

    def _side(self) -> int | None:
        """Return the column that tells the side of a balance, if nobody said to leave it out."""
        headers = {match.number: match.header for match in self.matches}
        free = {at: cell for at, cell in headers.items() if folded(cell) not in self.given}
        return self.names.sides.column(free, self.taken)

    def _turned(self, row: RawRow, mine: RawRow) -> RawRow:
        """Return a row whose balance is negative if the export has it on the side of the credits."""
        if self.side is None or len(row.cells) < self.side:
            return mine
        said, sides = row.cells[self.side - 1], self.names.sides
        is_credit = sides.is_credit(said)
        if is_credit is None:
            known = (*sorted(sides.debit), *sorted(sides.credit))
            raise MapError(Misuse.NO_SUCH_SIDE, value=said.strip(), line=row.line, known=known)
        if not is_credit:
            return mine
        cells = list(mine.cells)
        for number, column in self.taken.items():
            cells[number - 1] = sides.turned(cells[number - 1], column)
        self.turned += tuple(cells) != mine.cells
        return mine._replace(cells=tuple(cells))

    def _cured(self, row: RawRow, number: int, column: Column, held: Held) -> str:
        """Return a cell as its column wants it, where it can mean but one thing."""
        cell = row.cells[number - 1].strip()
        value = value_of(cell, column, held)
        cure = value.facts.get("cure") if isinstance(value, Flaw) else None
        self.cured += cure is not None
        return cell if cure is None else str(cure)


def names(content: bytes, schema: TableSchema) -> Names:
    """Return what other systems call the columns of a table, from schema/tables/synonyms.yaml."""
    document, _ = load(content, "synonyms.yaml")
    data = cast("dict[str, Any]", document.data if document else {"totals": (), "tables": {}})
    totals = frozenset(map(folded, data["totals"]))
    return Names(data["tables"].get(schema.table, {}), totals, Sides.read(data.get("sides", {})))


def given(pairs: Iterable[str], schema: TableSchema) -> dict[str, Column | None]:
    """Return what somebody said of columns: each is one of ours, or not to be used."""
    ours = {folded(name): each for each in schema.columns for name in (each.name, *each.spellings)}
    found: dict[str, Column | None] = {}
    for pair in pairs:
        header, sign, name = pair.rpartition("=")
        if not sign or not header.strip():
            raise MapError(Misuse.BAD_PAIR, value=pair)
        column = ours.get(folded(name))
        if column is None and name.strip():
            known = [each.header for each in schema.columns]
            raise MapError(Misuse.NO_SUCH_FIELD, name=name.strip(), known=known)
        if column and column in found.values():
            raise MapError(Misuse.GIVEN_TWICE, column=column.header)
        found[folded(header)] = column
    return found


def apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what only the export shows: a copy of it would hide it, or lose it."""
    return tuple(one for one in findings if one.code not in _SAID_AGAIN)


def _match(number: int, header: str, found: Candidate | None) -> Match:
    if found is None or found.column is None:
        return Match(number, header)
    return Match(number, header, found.column, found.reason)


def _likeliest(candidate: Candidate) -> tuple[tuple[int, ...], int]:
    return candidate.rank, candidate.number


def _fits(column: Column, number: int, sample: Sequence[RawRow]) -> bool | None:
    """Tell whether a column holds what ours does, but for a slip in ten; None if it is empty."""
    filled = [row for row in sample if number <= len(row.cells) and row.cells[number - 1].strip()]
    values = (
        value_of(row.cells[number - 1].strip(), column, _held(row, number, column))
        for row in filled
    )
    flawed = sum(isinstance(value, Flaw) and not value.facts.get("cure") for value in values)
    return flawed * 10 <= len(filled) if filled else None


def _held(row: RawRow, number: int, column: Column) -> Held:
    """Return what a row holds in a cell, where the copy will be a CSV file."""
    held = row.held[number - 1] if row.held else Held.TYPED
    if held in {Held.TEXT, Held.TYPED}:
        # A text is made harmless in the copy; anything else that would run has no business there.
        return Held.TEXT if column.kind is Kind.TEXT else Held.TYPED
    return held


def _first(row: RawRow) -> str:
    """Return the first cell that holds something, nothing if none does."""
    return next((cell.strip() for cell in row.cells if cell.strip()), "")


def _spelled(cell: str) -> set[str]:
    """Return a header with and without the unit in brackets at its end."""
    whole = folded(cell)
    return {whole, _UNIT.sub("", whole)}


def _harmless(cell: str, column: Column) -> str:
    """Return a cell that no spreadsheet runs."""
    runs = column.kind is Kind.TEXT and len(cell) > 1 and cell.startswith(_RUNS)
    return f"'{cell}" if runs else cell
