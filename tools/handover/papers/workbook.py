"""A workbook: its sheets, the texts they share, and which of its formats show a number as a day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from handover.characters import HIDDEN, MOST_MARKS, overloaded
from handover.papers.cells import Held
from handover.papers.package import TRUE, Refusal, RefusedError, local, opened
from handover.papers.schema import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.papers.package import Element, Package
    from handover.papers.schema import TableSchema

_ROOT = "_rels/.rels"
_MOST_NESTED = 16
_MOST_TEXTS = 2_000_000
_MOST_CHARACTERS = 64 * 1024 * 1024
"""Of all shared texts together."""

# Excel writes the characters that XML does not take as _x000D_.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

# Formats of Excel's own that show a day; the rest of those for instants show the time only.
_DAYS = frozenset({"14", "15", "16", "17", "22", "36", "57", "58"})
_DAYS |= {str(number) for number in (*range(27, 32), *range(50, 55))}
# What a format says literally, in brackets, or of the width of a blank.
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it, and the part that holds it."""

    name: str
    hidden: bool
    kind: str
    part: str


class Workbook:
    """What the parts of a workbook say besides the cells."""

    def __init__(self, content: bytes) -> None:
        self.package: Package = opened(content)
        self._main = self._found(_ROOT, "").get("officeDocument", "")
        folder, _, name = self._main.rpartition("/")
        self._folder = f"{folder}/" if folder else ""
        self._relations = f"{self._folder}_rels/{name}.rels"
        self._outline = tuple(self.package.elements(self._main))
        if not self._outline or self._outline[0].name != "workbook":
            raise RefusedError(Refusal.FOREIGN)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets in the order of their tabs."""
        related = {each.get("Id"): each for each in self._related(self._relations)}
        listed = (each.attributes for each in self._outline if each.within == "sheets")
        sheets = tuple(self._sheet(sheet, related.get(sheet.get("id"), {})) for sheet in listed)
        if any(sheet.part.lower() not in self.package.entries for sheet in sheets):
            raise RefusedError(Refusal.DAMAGED)
        return sheets

    def _sheet(self, listed: Mapping[str, str], related: Mapping[str, str]) -> SheetPart:
        hidden = listed.get("state", "visible") != "visible"
        kind = related.get("Type", "").rpartition("/")[2]
        part = _path(self._folder, related.get("Target", ""))
        return SheetPart(listed.get("name", ""), hidden, kind, part)

    @cached_property
    def epoch_1904(self) -> bool:
        """Tell whether days count from 1904, as the first Excel for the Macintosh had it."""
        said = (each.attributes for each in self._outline if each.name == "workbookPr")
        return any(attributes.get("date1904") in TRUE for attributes in said)

    @property
    def runs_macros(self) -> bool:
        """Tell whether the workbook brings a program along."""
        names = (name.rpartition("/")[2] for name in self.package.entries)
        return "vbaproject.bin" in names or any("Macro" in sheet.kind for sheet in self.sheets)

    def chosen(self, schema: TableSchema) -> SheetPart:
        """Return the sheet named like the table, else the one that the schema counts to."""
        sheets = [sheet for sheet in self.sheets if sheet.kind == "worksheet"]
        sheets.sort(key=lambda sheet: sheet.hidden)
        titles = {folded(schema.title.zh), folded(schema.title.en), folded(schema.table)}
        named = [sheet for sheet in sheets if folded(sheet.name) in titles]
        for sheet in named or sheets[schema.sheet - 1 : schema.sheet]:
            return sheet
        raise RefusedError(Refusal.NO_SHEET, name=schema.title, number=schema.sheet)

    @cached_property
    def days(self) -> tuple[bool, ...]:
        """Tell of each cell style whether it shows a number as a day."""
        styles = tuple(self.package.elements(self._part("styles")))
        own = {
            each.attributes.get("numFmtId"): _shows_a_day(each.attributes.get("formatCode", ""))
            for each in styles
            if each.name == "numFmt" and each.within == "numFmts"
        }
        used = (each.attributes.get("numFmtId", "0") for each in styles if _is_style(each))
        return tuple(own.get(number, number in _DAYS) for number in used)

    @cached_property
    def texts(self) -> list[tuple[str, Held]]:
        """The texts that cells share, and whether all of them can be seen."""
        shared = _Texts()
        for _ in self.package.parsed(self._part("sharedStrings"), shared):
            pass
        return shared.texts

    def _part(self, kind: str) -> str:
        return self._found(self._relations, self._folder).get(kind, "")

    def _found(self, relations: str, folder: str) -> dict[str, str]:
        """Return the parts that a list of relations leads to, by kind."""
        return {
            each.get("Type", "").rpartition("/")[2]: _path(folder, each.get("Target", ""))
            for each in self._related(relations)
        }

    def _related(self, relations: str) -> Iterator[dict[str, str]]:
        found = (each.attributes for each in self.package.elements(relations))
        return (each for each in found if each.get("TargetMode") != "External")


class _Texts:
    """Collects the shared texts; how a text is pronounced is no part of it."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, Held]] = []
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.characters = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.open.append(local(name))
        if len(self.open) > _MOST_NESTED or len(self.texts) > _MOST_TEXTS:
            raise RefusedError(Refusal.DAMAGED)

    def end(self, name: str) -> None:
        self.open.pop()
        if local(name) == "si":
            self.texts.append(seen("".join(self.pieces)))
            self.pieces = []

    def text(self, text: str) -> None:
        """Keep what stands in a text."""
        if self.open[-1] == "t" and "rPh" not in self.open:
            self.pieces.append(text)
            self.characters += len(text)
        if self.characters > _MOST_CHARACTERS:
            raise RefusedError(Refusal.DAMAGED)


def seen(text: str) -> tuple[str, Held]:
    """Return a text as it is compared, and whether all of it can be seen."""
    text = _unescaped(text) if "_x" in text else text
    if not text.isprintable() and any(map(_is_unseen, set(text))):
        return text, Held.UNSEEN
    if len(text) > MOST_MARKS and overloaded(text) is not None:
        return text, Held.UNSEEN
    return unicodedata.normalize("NFC", text), Held.TEXT


def _unescaped(text: str) -> str:
    """Return a text with the characters that Excel has written by number."""
    units = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_unseen(character: str) -> bool:
    return character not in "\t\r\n" and unicodedata.category(character) in HIDDEN


def _is_style(element: Element) -> bool:
    return element.name == "xf" and element.within == "cellXfs"


def _shows_a_day(code: str) -> bool:
    said = _LITERAL.sub("", code).partition(";")[0].lower()
    return "y" in said or "d" in said


def _path(folder: str, target: str) -> str:
    """Return the name of a part, from a target that is absolute or relative to a folder."""
    steps: list[str] = []
    for step in (target if target.startswith("/") else folder + target).split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)
