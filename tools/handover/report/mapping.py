"""Reports about an import: which column of an export is taken for which of ours."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from handover.findings import Severity
from handover.report import data as shapes
from handover.report.terminal import finding_lines
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.findings import Finding
    from handover.papers.mapping import Import

_MOST_LINES = 10
_WIDE = frozenset("WF")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the findings that count, and the file if one was written."""

    file: str
    taken: Import
    findings: tuple[Finding, ...]
    path: str | None = None

    @property
    def failed(self) -> bool:
        """Tell whether there is something to mend."""
        return not self.taken.taken or any(
            finding.severity is Severity.ERROR for finding in self.findings
        )


def columns(imported: Imported, voice: Voice) -> Iterator[str]:
    """Yield the columns of the export as a table, then what is missing and what was left out."""
    taken = imported.taken
    rows = [
        (match.header, voice.text(match.column.header), voice.term(str(match.reason)))
        for match in taken.matches
        if match.column
    ]
    yield click.style(voice.phrase("import_columns", file=imported.file), bold=True)
    width, ours = (max((_width(row[at]) for row in rows), default=0) for at in (0, 1))
    for header, column, reason in rows:
        yield f"  {_padded(header, width)}  →  {_padded(column, ours)}  {reason}"
    side = next((match.header for match in taken.matches if match.number == taken.side), None)
    rest = (match for match in taken.matches if match.number != taken.side)
    unused = tuple(match.header for match in rest if match.column is None)
    if unused:
        yield voice.phrase("import_unused", columns=unused)
    if side:
        yield voice.phrase("import_turned", column=side, count=taken.turned)
    if not taken.taken:
        return
    if taken.missing:
        yield voice.phrase("import_missing", columns=[each.header for each in taken.missing])
    if taken.left_out:
        shown, more = taken.left_out[:_MOST_LINES], len(taken.left_out) > _MOST_LINES
        yield voice.phrase(
            "import_left_out",
            count=len(taken.left_out),
            above=taken.above,
            totals=taken.totals,
            rest=len(taken.left_out) - taken.above - taken.totals,
            lines=[*shown, *(["…"] if more else [])],
        )
    if taken.cured:
        yield voice.phrase("import_cured", count=taken.cured)


def outcome(imported: Imported, voice: Voice) -> Iterator[str]:
    """Yield the findings, then whether a file was written, and where."""
    for finding in imported.findings:
        yield from finding_lines(finding, voice)
    if imported.path:
        rows = len(imported.taken.rows)
        yield voice.phrase("import_written", path=imported.path, rows=rows)
    elif imported.findings and imported.failed:
        yield voice.phrase("import_in_the_way")
    elif imported.failed:
        yield voice.phrase("import_nothing")
    else:
        yield voice.phrase("import_not_written")


def data(imported: Imported) -> shapes.Shape:
    """Return the answer of `handover import`."""
    taken, voices = imported.taken, {language: Voice(language) for language in LANGUAGES}
    return {
        "version": shapes.VERSION,
        "kind": taken.schema.table,
        "file": imported.file,
        "columns": [
            {
                "number": match.number,
                "header": match.header,
                "field": match.column and match.column.name,
                "reason": match.reason and str(match.reason),
            }
            for match in taken.matches
        ],
        "missing": [column.name for column in taken.missing],
        "left_out": list(taken.left_out),
        "above_headers": taken.above,
        "totals": taken.totals,
        "respelled": taken.cured,
        "turned": taken.turned,
        "rows": len(taken.rows),
        "written": imported.path,
        "findings": [shapes.finding(finding, voices) for finding in imported.findings],
    }


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in _WIDE) for character in text)
