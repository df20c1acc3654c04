"""A sheet of receivables, and what is read of it."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import workbooks
from workbooks import made, of_rows

from handover.findings import Finding, Place, Severity
from handover.papers.sheets import read_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.papers.tables import Table

FILE = "materials/C0101.xlsx"
RECEIVABLES, STATEMENT = workbooks.schema("receivables"), workbooks.schema("statement")
SAMPLES, MATERIALS = workbooks.schema("samples"), workbooks.schema("work_materials")
CUSTOMERS = workbooks.schema("customer_file")

DAY = datetime(2026, 3, 18)  # noqa: DTZ001 - a cell knows no zone
HEADERS = ("客户编号", "截止日", "单据号", "到期日", "原额", "已收", "已冲", "未收余额", "有争议")
ROW = ("C0101", DAY, "XS-001", DAY, 1234.5, 0, 0, 1234.5, "否")
COLUMN = {each.header.zh: each for each in RECEIVABLES.columns}
MB = 1024 * 1024


def read(content: bytes, schema: Any = RECEIVABLES) -> tuple[Table, tuple[Finding, ...]]:  # noqa: ANN401
    return read_xlsx(content, schema, FILE)


def sheet(*more: tuple[object, ...], **options: Any) -> bytes:  # noqa: ANN401
    return of_rows([HEADERS, ROW, *more], **options)


def row(**cells: object) -> tuple[object, ...]:
    """Return a sound row but for some cells."""
    return tuple(cells.get(header, cell) for header, cell in zip(HEADERS, ROW, strict=True))


TWO, THREE = row(单据号="XS-002"), row(单据号="XS-003")


def only(content: bytes) -> Finding:
    _, findings = read(content)
    assert len(findings) == 1, findings
    return findings[0]


def refused(content: bytes) -> Finding:
    table, findings = read(content)
    assert () == table.rows
    assert len(findings) == 1, findings
    return findings[0]


def found(code: str, line: int = 1, at: int = 1, /, column: str = "", **facts: object) -> Finding:
    if column:
        facts = {"column": COLUMN[column].header, **facts}
    return Finding(code, Severity.ERROR, Place(FILE, line, at), facts)


def codes(content: bytes) -> list[str]:
    return [finding.code for finding in read(content)[1]]


@contextmanager
def within(seconds: float, megabytes: float) -> Iterator[None]:
    """Fail what takes longer or more memory; tracing makes it several times slower."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        yield
        took, (_, peak) = time.monotonic() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert took < seconds
    assert peak < megabytes * MB


def with_formula(formula: str, value: object, at: str = "E2") -> bytes:
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, cells in enumerate([HEADERS, ROW]):
            for number, cell in enumerate(cells):
                workbooks.write(page, line, number, cell, day)
        page.write_formula(at, formula, None, value)

    return made(fill)
