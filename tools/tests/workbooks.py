"""Workbooks for tests: real ones, real ones with a part changed, and ones put together by hand."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from handover.papers.schema import table_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handover.papers.schema import TableSchema

TABLES = Path(__file__).parents[2] / "schema" / "tables"
SHEET = "xl/worksheets/sheet1.xml"

Fill = Any
"""What puts something into a workbook and its first sheet."""


def schema(table: str) -> TableSchema:
    return table_schema(json.loads((TABLES / f"{table}.table.json").read_text(encoding="utf-8")))


def made(fill: Fill, name: str = "Sheet1", **options: object) -> bytes:
    """Return a workbook with one sheet that a function fills in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book, book.add_worksheet(name))
    book.close()
    return out.getvalue()


def of_rows(rows: Iterable[Sequence[object]], name: str = "Sheet1", **options: object) -> bytes:
    """Return a workbook with rows of texts, numbers, days and nothings."""

    def fill(book: Any, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(rows):
            for number, cell in enumerate(row):
                write(sheet, line, number, cell, day)

    return made(fill, name, **options)


def write(sheet: Any, line: int, number: int, cell: object, day: object) -> None:  # noqa: ANN401
    if isinstance(cell, str) and cell:
        sheet.write_string(line, number, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, number, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, number, cell)
    elif cell:
        sheet.write_datetime(line, number, cell, day)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def edited(content: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """Return a workbook with some text of a part replaced."""
    parts = parts_of(content)
    text = parts[part].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return packed({**parts, part: text.encode()})


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(**targets: str) -> str:
    each = (
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.strip("0123456789")}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(each)}</Relationships>'


def by_hand(sheet: str, texts: str = "", book: str = "", **parts: str) -> bytes:
    """Return the smallest workbook around the XML of a sheet's content."""
    return packed(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="worksheet1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                worksheet1="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
            SHEET: f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
            **parts,
        }
    )


def rows(*cells: str) -> str:
    """Return the XML of rows, each from the XML of its cells."""
    each = (f'<row r="{at}">{row}</row>' for at, row in enumerate(cells, 1))
    return f"<sheetData>{''.join(each)}</sheetData>"


def text(address: str, said: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{said}</t></is></c>'


def noise(length: int) -> str:
    """Return letters that no zip makes much smaller, the same ones every time."""
    return random.Random(length).randbytes(length).translate(b"abcdefgh" * 32).decode()  # noqa: S311
