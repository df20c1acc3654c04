"""The cells of a sheet, row by row, and what the sheet says of rows and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from handover.papers.addresses import LAST_COLUMN, LAST_ROW, area, column_of
from handover.papers.cells import Held
from handover.papers.package import TRUE, Refusal, RefusedError, local
from handover.papers.stored import EPOCH, EPOCH_1904, LONGEST_NUMBER, dated, instant, plain
from handover.papers.tables import MAX_COLUMNS, RawRow
from handover.papers.workbook import seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handover.papers.addresses import Area
    from handover.papers.workbook import Workbook

MAX_CHARACTERS = 128 * 1024 * 1024
"""Of all cells together; cells may share a text, so it says little how large the file is."""

_LONGEST_TEXT = 100_000
_MOST_NOTES = 100_000
_DEEPEST = 32
_TEXTS = frozenset({"v", "f", "t"})
_TRUTH = {"1": "是", "0": "否", "true": "是", "false": "否"}

Note = TypeVar("Note")


@dataclass(slots=True)
class Notes:
    """What a sheet says besides its cells, as far as it has been read."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[list[int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    beyond: dict[int, int] = field(default_factory=dict)
    """The first row of each column that has cells right of the last column which is read."""


class Grid:
    """Reads one sheet; a row that holds nothing is left out."""

    def __init__(self, workbook: Workbook, part: str) -> None:
        self.workbook = workbook
        self.part = part
        self.notes = Notes()

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows up to the last cell that holds something."""
        cells = _Cells(self.workbook, self.notes)
        for _ in self.workbook.package.parsed(self.part, cells):
            rows, cells.rows = cells.rows, []
            yield from rows

    @property
    def is_empty(self) -> bool:
        """Tell whether no cell holds anything."""
        return next(self.rows(), None) is None


class _Cells:
    """Takes the elements of a sheet and puts rows together."""

    def __init__(self, workbook: Workbook, notes: Notes) -> None:
        self.texts = workbook.texts
        self.days = frozenset(str(at) for at, is_day in enumerate(workbook.days) if is_day)
        self.epoch = EPOCH_1904 if workbook.epoch_1904 else EPOCH
        self.notes = notes
        self.rows: list[RawRow] = []
        self.line, self.number = 0, 0
        self.characters = 0
        self.is_hidden, self.was_hidden = False, False
        self.cells: list[str] = []
        self.held: list[Held] = []
        self.open: list[str] = []
        self.attributes: dict[str, str] = {}
        self.pieces: dict[str, str] = {}
        self.patterns: dict[tuple[Held, ...], tuple[Held, ...]] = {}
        self.begin: dict[str, Callable[[dict[str, str]], object]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": lambda _: self.pieces.setdefault("f", ""),
            "col": self._note_column,
            "mergeCell": self._note_merged,
        }
        self.content: dict[str, Callable[[str], tuple[str, Held]]] = {
            "n": self._number,
            "s": self._shared,
            "str": seen,
            "inlineStr": seen,
            "b": lambda value: (_TRUTH[value], Held.TEXT),
            "e": lambda value: (value, Held.ERROR),
            "d": lambda value: (instant(value), Held.DAY),
        }

    # --- what the parser calls

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name) if ":" in name else name
        self.open.append(name)
        if len(self.open) > _DEEPEST:
            raise self._broken()
        if begin := self.begin.get(name):
            begin(attributes)

    def text(self, text: str) -> None:
        """Keep what stands in a value, a formula or a text of its own."""
        kind = self.open[-1]
        if kind in _TEXTS and "rPh" not in self.open:
            kind = "v" if kind == "t" else kind
            self.pieces[kind] = text = self.pieces.get(kind, "") + text
            if len(text) > _LONGEST_TEXT:
                raise self._broken()

    def end(self, _name: str) -> None:
        name = self.open.pop()
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()

    # --- rows and cells

    def _begin_row(self, attributes: dict[str, str]) -> None:
        line = int(attributes.get("r", self.line + 1))
        if not self.line < line <= LAST_ROW:
            raise self._broken()
        self.line, self.number = line, 0
        self.cells, self.held = [], []
        self.is_hidden = _is_hidden(attributes, "ht")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        number = column_of(address, self.line) if address else self.number + 1
        if not self.number < number <= LAST_COLUMN:
            raise self._broken()
        self.number, self.attributes, self.pieces = number, attributes, {}

    def _end_cell(self) -> None:
        cell, held = self._held()
        if not cell.strip():
            return
        if self.number > MAX_COLUMNS:
            self.notes.beyond.setdefault(self.number, self.line)
            return
        self.characters += len(cell)
        if self.characters > MAX_CHARACTERS:
            raise RefusedError(Refusal.BOMB, self.line, size=None, limit=MAX_CHARACTERS)
        gap = self.number - 1 - len(self.cells)
        if gap:
            self.cells.extend([""] * gap)
            self.held.extend([Held.TEXT] * gap)
        self.cells.append(cell)
        self.held.append(held)

    def _held(self) -> tuple[str, Held]:
        if "f" in self.pieces:
            return f"={self.pieces['f'] or '…'}", Held.FORMULA
        value = self.pieces.get("v")
        if value is None:
            return "", Held.TEXT
        return self.content[self.attributes.get("t", "n")](value)

    def _shared(self, value: str) -> tuple[str, Held]:
        if not value.isdecimal():
            raise self._broken()
        return self.texts[int(value)]

    def _number(self, value: str) -> tuple[str, Held]:
        if len(value) > LONGEST_NUMBER or (shown := plain(value)) is None:
            raise self._broken()
        if self.attributes.get("s") in self.days and (day := dated(value, self.epoch)):
            return day, Held.DAY
        return shown, Held.NUMBER

    def _end_row(self) -> None:
        if not self.cells:
            return
        held = tuple(self.held)
        held = self.patterns.setdefault(held, held)
        self.rows.append(RawRow(self.line, tuple(self.cells), held))
        if self.is_hidden:
            self._note_hidden()
        self.was_hidden = self.is_hidden

    # --- what else a sheet says

    def _note_hidden(self) -> None:
        if self.was_hidden:
            self.notes.hidden_rows[-1][1] = self.line
        else:
            self._note(self.notes.hidden_rows, [self.line, self.line])

    def _note_column(self, attributes: dict[str, str]) -> None:
        if _is_hidden(attributes, "width"):
            span = (int(attributes["min"]), int(attributes["max"]))
            self._note(self.notes.hidden_columns, span, LAST_COLUMN)

    def _note_merged(self, attributes: dict[str, str]) -> None:
        self._note(self.notes.merged, area(attributes["ref"]))

    def _note(self, notes: list[Note], note: Note, most: int = _MOST_NOTES) -> None:
        if len(notes) >= most:
            raise self._broken()
        notes.append(note)

    def _broken(self) -> RefusedError:
        return RefusedError(Refusal.DAMAGED, self.line or 1)


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in TRUE or float(attributes.get(size, 1)) == 0
