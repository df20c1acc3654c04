"""Whatever stands in a paper: it is read again as it was written, and nothing raises."""

from __future__ import annotations

import csv
import io
import string
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_table import (
    FILE,
    SCHEMAS,
    SMALL,
    cell,
)

from handover.findings import Severity
from handover.money import from_fen
from handover.papers.csv_file import read_csv
from handover.papers.schema import Kind

if TYPE_CHECKING:
    from handover.papers.schema import Column, TableSchema, Value

# --- properties ------------------------------------------------------------------------------------


MONEY = st.integers(-(10**14) + 1, 10**14 - 1).map(from_fen)
# What a reader may strip, split at or take for a formula stands at neither end.
PLAIN = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=8
).map(lambda text: unicodedata.normalize("NFC", f"甲{text}乙"))
TEXTS = st.lists(PLAIN, min_size=1, max_size=3).map("\r\n".join)
IDS = st.text(string.ascii_letters + string.digits + "/_#.", min_size=1, max_size=12)
WORDS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)
YES_NO = {True: "是", False: "no"}


def values_of(column: Column) -> st.SearchStrategy[Value]:
    kinds: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: TEXTS,
        Kind.ID: st.from_regex(column.pattern, fullmatch=True) if column.pattern else IDS,
        Kind.DAY: st.dates(),
        Kind.MONEY: MONEY.map(abs) if column.pattern else MONEY,
        Kind.QUANTITY: st.integers(1, 99) if column.pattern else st.integers(-(10**9), 10**9),
        Kind.YES_NO: st.booleans(),
        Kind.ONE_OF: st.sampled_from([choice.value for choice in column.choices] or [""]),
        Kind.LIST: st.lists(
            st.from_regex(column.pattern, fullmatch=True) if column.pattern else WORDS,
            min_size=1,
            max_size=3,
        ).map(tuple),
    }
    strategy = kinds[column.kind]
    return strategy if column.required else strategy | st.just(column.nothing)


def rows_for(schema: TableSchema) -> st.SearchStrategy[list[dict[str, Value]]]:
    row = st.fixed_dictionaries({each.name: values_of(each) for each in schema.columns})
    return st.lists(
        row, min_size=1, max_size=3, unique_by=lambda row: tuple(row[name] for name in schema.key)
    )


def written(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES_NO[value]
        case tuple():
            return "、".join(value)
        case _:
            return str(value)


@pytest.mark.parametrize("schema", [SMALL, *SCHEMAS.values()], ids=lambda schema: str(schema.table))
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_rows_written_as_csv_are_read_again(schema: TableSchema, data: st.DataObject) -> None:
    rows = data.draw(rows_for(schema))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
    headers = [data.draw(st.sampled_from(each.spellings)) for each in schema.columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerow(headers)
    for row in rows:
        writer.writerow([written(row[each.name]) for each in schema.columns])
    table, findings = read_csv(out.getvalue().encode(encoding), schema, FILE)
    assert findings == ()
    assert rows == [row.values for row in table.rows]


PIECES = st.sampled_from(
    [
        *("编号", "no", "A1", ",", "\n", "\r", '"', "=", "-", "１", "1,2", "2026-03-18", "、", " "),
        *("\x00", "\u202e", "\ufeff", "元", "是", "E+5", "项目", "盖章", "金额", "日期", "数量"),
    ]
)


@given(
    content=st.binary(max_size=200)
    | st.lists(PIECES, max_size=40).map(lambda p: "".join(p).encode())
)
@settings(max_examples=300, deadline=None)
@example(content=b"\xef\xbb\xbf")
@example(content=b'"')
def test_no_bytes_raise(content: bytes) -> None:
    table, findings = read_csv(content, SMALL, FILE)
    assert table.rows or findings
    assert all(finding.severity is Severity.ERROR for finding in findings)
    assert list(findings) == sorted(findings, key=lambda finding: finding.order)
    lines = 1 + content.count(b"\n") + content.count(b"\r")
    assert all(1 <= finding.place.line <= lines and finding.place.column for finding in findings)


@given(text=st.text(st.sampled_from("0123456789０１２，,.．'¥￥元+-－ E%"), min_size=1, max_size=9))
@settings(max_examples=300, deadline=None)
def test_a_cure_is_read_without_a_finding(text: str) -> None:
    for name in ("amount", "count"):
        for finding in cell(name, text)[1]:
            if cure := finding.facts.get("cure"):
                assert cell(name, str(cure))[1] == ()
