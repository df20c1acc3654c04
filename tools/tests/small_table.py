"""A small table with a column of every kind, and what is read of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handover.findings import Finding, Place, Severity
from handover.papers.csv_file import read_csv
from handover.papers.schema import table_schema

if TYPE_CHECKING:
    from handover.papers import tables
    from handover.papers.schema import TableSchema, Value
    from handover.papers.tables import Table

FILE = "materials/C0101.csv"
TABLES = Path(__file__).parents[2] / "schema" / "tables"
SCHEMAS = {
    schema.table: schema
    for file in sorted(TABLES.glob("*.table.json"))
    for schema in [table_schema(json.loads(file.read_text(encoding="utf-8")))]
}


def column(name: str, zh: str, kind: str, **more: object) -> dict[str, Any]:
    return {
        "name": name,
        "header": zh,
        "header_en": name.replace("_", " "),
        "type": kind,
        "required": False,
        "description": zh,
        "x-en": {"title": name, "description": name},
    } | more


GRADES = [
    {"value": "good", "zh": "完好/好", "en": "good"},
    {"value": "bad", "zh": "损坏", "en": "bad"},
]
# A column of each kind; no. and item identify a row.
SMALL = table_schema(
    {
        "table": "small",
        "title": "小表",
        "description": "每种类型一列。",
        "x-en": {"title": "Small", "description": "A column of each kind."},
        "clause": "5",
        "sheet": 1,
        "columns": [
            column("no", "编号", "id", required=True, pattern="^[A-Z][0-9]+$"),
            column("item", "项目", "id"),
            column("note", "备注", "text"),
            column("on", "日期", "day"),
            column("amount", "金额", "money"),
            column("count", "数量", "quantity"),
            column("sealed", "盖章", "yes_no"),
            column("grade", "成色", "one_of", values=GRADES),
            column("serials", "序列号", "list", pattern="^[a-z0-9]+$"),
            column("limit", "额度", "money", sensitive=True),
            column("last_on", "截止", "day", personal=True),
            column("overdue", "逾期", "quantity", computed=True),
            column("must", "必填项", "list", required=False),
        ],
        "key": ["no", "item"],
    }
)
COLUMNS = {each.name: each for each in SMALL.columns}


def read(text: str, schema: TableSchema = SMALL) -> tuple[Table, tuple[Finding, ...]]:
    return read_csv(text.encode(), schema, FILE)


def rows_of(text: str) -> tuple[tables.Row, ...]:
    table, findings = read(text)
    assert findings == ()
    return table.rows


def cell(name: str, written: str) -> tuple[Value, tuple[Finding, ...]]:
    """Read one cell, the second of the second line."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["编号", COLUMNS[name].header.zh], ["A1", written]])
    table, findings = read(out.getvalue())
    return table.rows[0].values[name], findings


def found(
    code: str, line: int, at: int = 1, /, column: str | None = None, **facts: object
) -> Finding:
    if column:
        facts = {"column": COLUMNS[column].header, **facts}
    return Finding(code, Severity.ERROR, Place(FILE, line, at), facts)


def only(text: str) -> Finding:
    _, findings = read(text)
    assert len(findings) == 1, findings
    return findings[0]


def unread(content: bytes) -> Finding:
    table, findings = read_csv(content, SMALL, FILE)
    assert table.rows == ()
    assert len(findings) == 1, findings
    return findings[0]
