from __future__ import annotations

import csv
import io
import json
import pickle
import string
import time
import unicodedata
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handover.findings import Finding, Place, Severity, Text
from handover.money import from_fen
from handover.papers import tables
from handover.papers.cells import Amiss
from handover.papers.csv_file import read_csv
from handover.papers.schema import Kind, table_schema
from handover.papers.tables import RawRow, Unreadable, typed

if TYPE_CHECKING:
    from handover.papers.schema import Column, TableSchema, Value
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


# --- what is read ------------------------------------------------------------------------------


def test_every_kind_of_cell_has_its_value_and_its_place() -> None:
    row = rows_of(
        "编号,项目,备注,日期,金额,数量,盖章,成色,序列号,额度,截止,逾期,必填项\n"
        "A1,X-1, 两头有空格 ,2026-03-18,1500.5,-7,是,损坏,a1、b2;c3；d4,0,2024-02-29,3,\n"
    )[0]
    expected = {
        "no": "A1",
        "item": "X-1",
        "note": "两头有空格",
        "on": date(2026, 3, 18),
        "amount": Decimal("1500.50"),
        "count": -7,
        "sealed": True,
        "grade": "bad",
        "serials": ("a1", "b2", "c3", "d4"),
        "limit": Decimal("0.00"),
        "last_on": date(2024, 2, 29),
        "overdue": 3,
        "must": (),
    }
    assert expected == row.values
    assert str(row.values["amount"]) == "1500.50"
    assert row.line == 2
    assert Place(FILE, 2, 5) == row.place("amount")


def test_an_empty_or_absent_cell_is_none_and_an_empty_or_absent_list_has_no_items() -> None:
    row = rows_of("编号,金额,序列号\nA1,,\n")[0]
    assert row.values["amount"] is None
    assert row.values["on"] is None
    assert (row.values["serials"], row.values["must"]) == ((), ())
    assert Place(FILE, 2, 1) == row.place("on")


@pytest.mark.parametrize(
    "header",
    [
        "金额",
        "amount",
        "AMOUNT",
        "金额 amount",
        " 金额　",
        "金额 Amount ",
        '"金额\namount"',
        "\t金额",
    ],
)
def test_a_header_is_read_in_chinese_in_english_and_as_both(header: str) -> None:
    assert Decimal("5.00") == rows_of(f"编号,{header}\nA1,5\n")[0].values["amount"]


def test_columns_may_stand_in_any_order() -> None:
    row = rows_of("金额,编号\n5,A1\n")[0]
    assert ("A1", Decimal("5.00")) == (row.values["no"], row.values["amount"])
    assert Place(FILE, 2, 1) == row.place("amount")


TEXT = "编号,备注\r\nA1,门店「甲」在南山\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        b"\x84\x31\x95\x33" + TEXT.encode("gb18030"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.rstrip().encode(),
    ],
    ids=["utf-8", "mark", "gb18030", "gb18030 mark", "lf", "cr", "no last line end"],
)
def test_both_encodings_and_every_line_end_give_the_same_rows(content: bytes) -> None:
    table, findings = read_csv(content, SMALL, FILE)
    assert findings == ()
    assert [(row.values["no"], row.values["note"]) for row in table.rows] == [
        ("A1", "门店「甲」在南山")
    ]
    assert Place(FILE, 2, 2) == table.rows[0].place("note")


def test_a_rare_character_of_gb18030_is_read() -> None:
    table, findings = read_csv("编号,备注\nA1,𠮷野家\n".encode("gb18030"), SMALL, FILE)
    assert findings == ()
    assert table.rows[0].values["note"] == "𠮷野家"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_stands_on_the_line_where_it_starts(end: str) -> None:
    lines = ["编号,备注", 'A1,"第一行', '第二行，带""引号"""', "", "A2,短", " , ", "A3,末"]
    first, second, third = rows_of(end.join(lines))
    assert f'第一行{end}第二行，带"引号"' == first.values["note"]
    assert [first.line, second.line, third.line] == [2, 5, 7]


def test_empty_lines_may_stand_before_the_headers() -> None:
    assert rows_of("\n,\n编号,备注\nA1,甲\n")[0].line == 4


def test_an_empty_column_needs_no_header() -> None:
    assert rows_of("编号,,备注,\nA1,,甲, \n")[0].values["note"] == "甲"


def test_what_looks_the_same_is_the_same() -> None:
    # e with an accent is one character or two.
    assert cell("note", "cafe\u0301")[0] == "caf\u00e9"


def test_rows_of_cells_from_elsewhere_get_the_same_types() -> None:
    raw = [RawRow(3, ("编号", "金额")), RawRow(4, ("A1", "5")), RawRow(9, ("A2", "五"))]
    table, findings = typed(iter(raw), SMALL, "sheet.xlsx")
    assert [Decimal("5.00"), None] == [row.values["amount"] for row in table.rows]
    assert [Place("sheet.xlsx", 9, 2)] == [finding.place for finding in findings]


def test_a_table_is_frozen_and_travels_between_processes() -> None:
    table, _ = read("编号,金额\nA1,5\n")
    assert table == pickle.loads(pickle.dumps(table))  # noqa: S301 - our own bytes
    with pytest.raises(FrozenInstanceError):
        table.file = "other"  # type: ignore[misc]


def test_the_limit_of_the_csv_module_is_left_alone() -> None:
    before = csv.field_size_limit()
    read("编号\nA1\n")
    assert before == csv.field_size_limit()


# --- F0401 table_unreadable --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"\xff\xfe\x16\x7f\xf7\x53\n\x00", Unreadable.ENCODING, 1),
        ("编号\nA1\n".encode("utf-16"), Unreadable.ENCODING, 1),
        (b"\xef\xbb\xbf" + "编号\nA1\n".encode("gb18030"), Unreadable.ENCODING, 1),
        (b"\xef\xbb\xbf\xb1\nA1\n", Unreadable.ENCODING, 1),
        (b"no\nA1\xff\xff\n", Unreadable.ENCODING, 1),
        (b"no\nA1\x00\n", Unreadable.BINARY, 2),
        (b"no\nA1\x00\nA2\x00\n", Unreadable.BINARY, 2),
        (b"PK\x03\x04\x14\x00", Unreadable.BINARY, 1),
        (b'no,note\r\nA1,"a\rb\r\nc\x1b"\n', Unreadable.BINARY, 4),
        ("no\nA1\nA2\u202e\n".encode(), Unreadable.HIDDEN_CHARACTER, 3),
        ("no\nA1\u200b\n\x00".encode(), Unreadable.HIDDEN_CHARACTER, 2),
        ("no\nA1\ufeff\n".encode(), Unreadable.HIDDEN_CHARACTER, 2),
        ("no\nA1\u2028\n".encode(), Unreadable.HIDDEN_CHARACTER, 2),
        (("no\nA1\nx" + "\u0308" * 31 + "\n").encode(), Unreadable.TOO_MANY_MARKS, 3),
        (b'no,note\nA1,"open\nA2,x\n', Unreadable.QUOTES, 2),
        (b'no,note\nA1,x\nA2,"a"b\n', Unreadable.QUOTES, 3),
        ('编号,备注\nA1,24"显示器\n'.encode(), Unreadable.QUOTES, 2),
        (b'no,note\n"A1","a\nb"\nA2,c"\n', Unreadable.QUOTES, 4),
        (b"no,note\nA1," + b"x" * 140_000, Unreadable.QUOTES, 2),
    ],
)
def test_a_table_that_cannot_be_read(content: bytes, reason: Unreadable, line: int) -> None:
    assert found("F0401", line, reason=reason) == unread(content)


# Marks in an order that is not theirs: sorting them takes the square of their number, which is
# minutes for 300 KB. Some are marks only once they are taken apart.
@pytest.mark.parametrize("marks", ["\u0301\u0327", "\u0f73", "\uff9e\u0301"])
def test_marks_piled_upon_a_character_take_no_time(marks: str) -> None:
    content = f"编号,备注,金额\nA1,x{marks * 60_000},=x{marks * 60_000}\n".encode()
    start = time.process_time()
    assert found("F0401", 2, reason=Unreadable.TOO_MANY_MARKS) == unread(content)
    assert time.process_time() - start < 1


def test_as_many_marks_as_unicode_takes_for_text_are_read() -> None:
    marks = "\u0301\u0327" * 15
    composed = unicodedata.normalize("NFC", f"x{marks}")
    assert rows_of(f"编号,备注\nA1,x{marks}\n")[0].values["note"] == composed


def test_quotes_written_twice_within_quotes_are_read() -> None:
    assert rows_of('编号,备注\nA1,"24""显示器"\n')[0].values["note"] == '24"显示器'


def test_a_tab_within_a_cell_is_read() -> None:
    assert rows_of("编号,备注\nA1,a\tb\n")[0].values["note"] == "a\tb"


@pytest.mark.parametrize(("columns", "expected"), [(1000, set()), (1001, {"too_many_columns"})])
def test_a_table_has_at_most_a_thousand_columns(columns: int, expected: set[str]) -> None:
    raw = [RawRow(1, ("编号", *[""] * (columns - 1))), RawRow(2, ("A1", *[""] * (columns - 1)))]
    _, findings = typed(raw, SMALL, FILE)
    assert expected == {finding.facts["reason"] for finding in findings}


def test_reading_ends_after_a_thousand_findings_and_says_so() -> None:
    body = [f"A{number},五" for number in range(1500)]
    table, findings = read("\n".join(["编号,金额", *body]))
    assert len(table.rows) == 1000
    assert len(findings) == 1001
    # The header is line 1, the thousand rows are lines 2 to 1001.
    assert found("F0401", 1002, reason=Unreadable.TOO_MANY_FINDINGS) == findings[-1]


# --- the headers: F0402, F0403, F0416 ------------------------------------------------------------


def test_a_required_column_is_missing_and_its_rows_are_read_all_the_same() -> None:
    table, findings = read("\n备注\n甲\n乙\n")
    assert (found("F0402", 2, column="no"),) == findings
    assert [row.values["note"] for row in table.rows] == ["甲", "乙"]


def test_a_column_that_is_not_required_may_be_missing() -> None:
    assert len(rows_of("编号\nA1\n")) == 1


def test_an_unknown_column_is_named_with_those_that_are_known() -> None:
    known = tuple(each.header for each in SMALL.columns)
    expected = found("F0403", 1, 2, known=known)
    expected = Finding(
        expected.code,
        expected.severity,
        expected.place,
        {"column": Text("发票号码", "发票号码"), "known": known},
    )
    assert expected == only("编号, 发票号码 \nA1,7\n")


def test_a_column_with_cells_but_no_header_is_unknown_and_said_once() -> None:
    finding = only("编号,,备注\nA1,,甲\nA2,x,乙\nA3,y,丙\n")
    assert (finding.code, finding.place) == ("F0403", (FILE, 1, 2))
    assert Text("", "") == finding.facts["column"]


def test_a_long_header_is_shortened() -> None:
    finding = only(f"编号,{'长' * 80}\nA1,7\n")
    assert Text("长" * 60 + "…", "长" * 60 + "…") == finding.facts["column"]


def test_the_name_in_the_code_is_no_header() -> None:
    assert only("编号,last_on\nA1,2026-03-01\n").code == "F0403"


def test_a_header_stands_twice_and_the_first_counts() -> None:
    table, findings = read("编号,金额,备注,Amount\nA1,5,甲,6\n")
    assert (found("F0416", 1, 4, column="amount", first=2),) == findings
    assert Decimal("5.00") == table.rows[0].values["amount"]


# --- the cells: F0404 to F0410, F0412 ------------------------------------------------------------


def test_a_required_cell_is_empty() -> None:
    assert found("F0404", 3, 2, column="no") == only("备注,编号\n甲,A1\n乙, \n")


MUST = table_schema(
    {
        "table": "must",
        "title": "必填",
        "description": "必填的列表。",
        "x-en": {"title": "Must", "description": "A required list."},
        "clause": "5",
        "sheet": 1,
        "columns": [column("items", "项目", "list", required=True)],
        "key": ["items"],
    }
)


@pytest.mark.parametrize(
    ("written", "codes"), [("a、b", []), ("、", ["F0404"]), (" ; ；", ["F0404"])]
)
def test_a_required_list_needs_an_item(written: str, codes: list[str]) -> None:
    _, findings = read(f"项目\n{written}\n", MUST)
    assert codes == [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        *(("0", "0.00"), ("5", "5.00"), ("0.5", "0.50"), ("-18000.00", "-18000.00")),
        *((" 12.34 ", "12.34"), ("999999999999.99", "999999999999.99")),
    ],
)
def test_money_is_read_to_the_fen(written: str, amount: str) -> None:
    value, findings = cell("amount", written)
    assert findings == ()
    assert amount == str(value)


@pytest.mark.parametrize(
    ("written", "why", "cure"),
    [
        ("1,234.50", Amiss.THOUSANDS_SEPARATOR, "1234.50"),
        ("-1,234,567.8", Amiss.THOUSANDS_SEPARATOR, "-1234567.80"),
        ("1，234", Amiss.THOUSANDS_SEPARATOR, "1234.00"),
        ("1'234", Amiss.THOUSANDS_SEPARATOR, None),
        ("1,23", Amiss.THOUSANDS_SEPARATOR, None),
        ("12,3456", Amiss.THOUSANDS_SEPARATOR, None),
        ("(1,234.00)", Amiss.THOUSANDS_SEPARATOR, None),
        ("１２３．５０", Amiss.FULL_WIDTH, "123.50"),
        ("１，２３４", Amiss.FULL_WIDTH, "1234.00"),
        ("－１２", Amiss.FULL_WIDTH, "-12.00"),
        ("¥12", Amiss.CURRENCY_SIGN, "12.00"),
        ("￥ 12.3", Amiss.CURRENCY_SIGN, "12.30"),
        ("-¥12", Amiss.CURRENCY_SIGN, "-12.00"),
        ("12 元", Amiss.CURRENCY_SIGN, "12.00"),
        ("12.345", Amiss.TOO_MANY_PLACES, None),
        ("12.340", Amiss.TOO_MANY_PLACES, "12.34"),
        ("-", Amiss.DASH, None),
        ("—", Amiss.DASH, None),
        ("+5", Amiss.NOT_A_NUMBER, "5.00"),
        ("007", Amiss.NOT_A_NUMBER, "7.00"),
        ("12万", Amiss.NOT_A_NUMBER, None),
        ("1.2E+05", Amiss.NOT_A_NUMBER, None),
        ("5%", Amiss.NOT_A_NUMBER, None),
        ("٣", Amiss.NOT_A_NUMBER, None),
        ("1234567890123", Amiss.NOT_A_NUMBER, None),
        ("NaN", Amiss.NOT_A_NUMBER, None),
        ("面议", Amiss.NOT_A_NUMBER, None),
    ],
)
def test_what_is_not_money_is_named_with_its_cure(
    written: str, why: Amiss, cure: str | None
) -> None:
    value, findings = cell("amount", written)
    assert value is None
    assert (found("F0405", 2, 2, column="amount", value=written, why=why, cure=cure),) == findings


@pytest.mark.parametrize(
    ("written", "count"), [("0", 0), ("12", 12), ("-3", -3), ("999999999999", 999999999999)]
)
def test_a_quantity_is_a_whole_number(written: str, count: int) -> None:
    assert (count, ()) == cell("count", written)


@pytest.mark.parametrize(
    ("written", "why", "cure"),
    [
        ("1,200", Amiss.THOUSANDS_SEPARATOR, "1200"),
        ("１２", Amiss.FULL_WIDTH, "12"),
        ("3.0", Amiss.TOO_MANY_PLACES, "3"),
        ("3.5", Amiss.TOO_MANY_PLACES, None),
        ("010", Amiss.NOT_A_NUMBER, "10"),
        ("三台", Amiss.NOT_A_NUMBER, None),
        ("9" * 5000, Amiss.NOT_A_NUMBER, None),
    ],
)
def test_what_is_not_a_quantity_is_named_with_its_cure(
    written: str, why: Amiss, cure: str | None
) -> None:
    value, findings = cell("count", written)
    shown = written if len(written) <= 60 else written[:60] + "…"
    assert value is None
    assert (found("F0406", 2, 2, column="count", value=shown, why=why, cure=cure),) == findings


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("2026/3/18", "2026-03-18"),
        ("2026.03.18", "2026-03-18"),
        ("2026年3月8日", "2026-03-08"),
        ("2026-3-8", "2026-03-08"),
        ("2026-03-18 00:00:00", "2026-03-18"),
        ("2026-03-18T00:00", "2026-03-18"),
        ("２０２６-０３-１８", "2026-03-18"),
        ("2026-03-18 09:30", None),
        ("2026-02-29", None),
        ("2026/13/1", None),
        ("0000-01-01", None),
        ("20260318", None),
        ("2026-W12-3", None),
        ("18/3/2026", None),
        ("46099", None),
        ("三月", None),
    ],
)
def test_what_is_not_a_day_is_named_with_its_cure(written: str, cure: str | None) -> None:
    value, findings = cell("on", written)
    assert value is None
    assert (found("F0407", 2, 2, column="on", value=written, cure=cure),) == findings


@pytest.mark.parametrize("written", ["bad", "BAD", "损坏", " 损 坏 ", "Bad"])
def test_one_of_some_values_is_read_by_code_and_in_both_languages(written: str) -> None:
    assert cell("grade", written) == ("bad", ())


@pytest.mark.parametrize("written", ["完好/好", "完好", "好", "good"])
def test_words_parted_by_a_slash_mean_the_same(written: str) -> None:
    assert cell("grade", written) == ("good", ())


def test_another_value_is_named_with_those_allowed() -> None:
    value, findings = cell("grade", "一般")
    allowed = (Text("完好/好", "good"), Text("损坏", "bad"))
    assert value is None
    assert (found("F0408", 2, 2, column="grade", value="一般", allowed=allowed),) == findings


@pytest.mark.parametrize(
    ("written", "value"), [("是", True), ("否", False), ("Yes", True), ("NO", False)]
)
def test_yes_and_no_are_read(written: str, value: bool) -> None:  # noqa: FBT001 - a case's value
    assert (value, ()) == cell("sealed", written)


@pytest.mark.parametrize("written", ["true", "1", "√", "有", "-"])
def test_what_is_neither_yes_nor_no(written: str) -> None:
    value, findings = cell("sealed", written)
    assert value is None
    assert (found("F0409", 2, 2, column="sealed", value=written),) == findings


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("item", "XS 2026"),
        ("item", "1.23457E+19"),
        ("item", "12E+05"),
        ("serials", "a1、B2"),
        ("serials", "a1、b 2"),
    ],
)
def test_what_does_not_have_the_shape_asked_for(name: str, written: str) -> None:
    value, findings = cell(name, written)
    assert value == COLUMNS[name].nothing
    assert (found("F0410", 2, 2, column=name, value=written),) == findings


def test_a_pattern_covers_the_whole_cell() -> None:
    finding = only("编号\nA1x\n")
    assert found("F0410", 2, column="no", value="A1x") == finding
    assert only('编号\n"A1\nB"\n').code == "F0410"


@pytest.mark.parametrize("written", ["XS(2026)-001/粤", "E1001", "1E05", "-7"])
def test_an_id_is_anything_without_a_blank(written: str) -> None:
    assert (written, ()) == cell("item", written)


@pytest.mark.parametrize("name", ["note", "amount", "on", "item", "grade", "serials", "overdue"])
@pytest.mark.parametrize(
    "written",
    [
        *("=1+1", "=HYPERLINK(A1)", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "=\n1"),
        *("＝1+1", "＠SUM(A1)", "+86 138-0000"),
    ],
)
def test_a_formula_is_refused_in_every_column(name: str, written: str) -> None:
    value, findings = cell(name, written)
    assert value == COLUMNS[name].nothing
    assert (found("F0412", 2, 2, column=name, value=written.strip()),) == findings


@pytest.mark.parametrize(
    "written", ["-5", "+5", "-1,234.50", "-12.5%", "-", "a=b", "a@b.cn", "5-3"]
)
def test_a_number_and_a_sign_within_the_text_are_no_formula(written: str) -> None:
    assert (written, ()) == cell("note", written)


def test_a_computed_cell_is_not_relied_upon_so_its_slips_are_let_pass() -> None:
    assert cell("overdue", "#N/A") == (None, ())
    assert cell("overdue", "12") == (12, ())


@pytest.mark.parametrize(
    ("name", "written", "facts"),
    [
        ("limit", "1,000", {"why": Amiss.THOUSANDS_SEPARATOR, "cure": None}),
        ("last_on", "2026/3/1", {"cure": None}),
        ("limit", "=1+1", {}),
    ],
)
def test_what_is_personal_or_sensitive_is_not_repeated(
    name: str, written: str, facts: dict[str, object]
) -> None:
    _, (finding,) = cell(name, written)
    assert {"column": COLUMNS[name].header, "value": "…", **facts} == finding.facts


# --- the rows: F0411, F0413, F0414, F0417 --------------------------------------------------------


def test_a_row_stands_twice() -> None:
    table, findings = read("备注,项目,编号\n甲,X,A1\n乙,Y,A1\n丙,X,A1\n丁,,A1\n戊,,A1\n")
    # Without an item the number alone is the key.
    assert (
        found("F0411", 4, 3, key="A1 / X", first_line=2),
        found("F0411", 6, 3, key="A1", first_line=5),
    ) == findings
    assert len(table.rows) == 5


def test_a_key_column_may_be_absent() -> None:
    assert found("F0411", 3, 1, key="A1", first_line=2) == only("编号\nA1\nA1\n")


def test_a_row_is_compared_though_another_key_could_not_be_read() -> None:
    _, findings = read("编号,项目\nA1,a b\nA2,c\nA2,c\n")
    assert [finding.code for finding in findings] == ["F0410", "F0411"]


def test_rows_whose_key_column_is_missing_are_not_compared() -> None:
    _, findings = read("项目\nX\nX\n")
    assert [finding.code for finding in findings] == ["F0402"]


def test_rows_without_any_key_column_are_not_compared() -> None:
    loose = replace(SMALL, key=("item",))
    assert read("编号\nA1\nA2\n", loose)[1] == ()


def test_rows_whose_key_could_not_be_read_are_not_compared() -> None:
    _, findings = read("编号,项目\nA1,a b\nA1,c d\n")
    assert [finding.code for finding in findings] == ["F0410", "F0410"]


@pytest.mark.parametrize("text", ["", "\n\n", " , \n,\n"])
def test_a_table_without_headers_is_empty(text: str) -> None:
    assert found("F0413", 1, table=Text("小表", "Small")) == only(text)


def test_a_table_without_rows_is_empty() -> None:
    assert found("F0413", 2, table=Text("小表", "Small")) == only("\n编号,备注\n,\n")


def test_a_table_may_have_two_hundred_thousand_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (tables.MAX_ROWS, tables.MAX_BYTES) == (200_000, 16 * 1024 * 1024)
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    # Empty rows do not count.
    assert len(rows_of("\n编号\nA1\n\nA2\n\nA3\n\n")) == 3


def test_a_table_with_more_rows_is_too_large() -> None:
    rows = (RawRow(line, ("x",)) for line in range(2, 200_007))
    table, findings = typed([RawRow(1, ("编号",)), *rows], SMALL, FILE)
    assert table.rows == ()
    assert findings == (found("F0414", 1, rows=200_005, limit=200_000),)


def test_a_file_may_have_sixteen_mebibytes() -> None:
    content = b"no\nA1\n".ljust(1024) + (b" " * 1023 + b"\n") * (16 * 1024 - 1)
    assert len(content) == 16 * 1024 * 1024
    table, findings = read_csv(content, SMALL, FILE)
    assert findings == ()
    assert len(table.rows) == 1


def test_a_larger_file_is_not_read() -> None:
    content = b"no\nA1\n".ljust(16 * 1024 * 1024 + 1, b" ")
    assert found("F0414", 1, rows=2, limit=200_000) == unread(content)


def test_a_row_with_more_or_fewer_cells_is_left_out() -> None:
    table, findings = read("编号,备注,金额\nA1,甲\nA2,乙,1,234.00\nA3,丙,5\n")
    assert (
        found("F0417", 2, 3, cells=2, headers=3),
        found("F0417", 3, 4, cells=4, headers=3),
    ) == findings
    assert [row.values["no"] for row in table.rows] == ["A3"]


def test_findings_are_in_the_order_of_the_file() -> None:
    _, findings = read("编号,,金额\nA1,,五\nA2,x,6\n")
    assert [finding.place[1:] for finding in findings] == [(1, 2), (2, 3)]


# --- papers as people file them ------------------------------------------------------------------


def test_a_statement_carries_its_balances_as_rows() -> None:
    # 1000.00 + 500.00 - 300.00 = 1200.00
    content = (
        "对账单编号,客户编号,日期,单据类型,单据号,摘要,借方,贷方,余额,币种,制表人,出具日,签字联系人\n"
        "DZ-03,C0101,2026-03-01,期初,,上月结转,,,1000.00,,,,\n"
        "DZ-03,C0101,2026-03-05,发货,XS-1,三月第一批,500.00,,1500.00,,,,\n"
        "DZ-03,C0101,2026-03-09,收款,SK-1,银行转账,,300.00,1200.00,,,,\n"
        "DZ-03,C0101,2026-03-10,期末,,,,,1200.00,CNY,E4001,2026-03-10,\n"
        "DZ-03,C0101,2026-03-10,客户账面,,,,,1200.00,,,,2\n"
    ).encode("gb18030")
    table, findings = read_csv(content, SCHEMAS["statement"], FILE)
    assert findings == ()
    by_type = {row.values["doc_type"]: row for row in table.rows}
    assert list(by_type) == ["opening", "delivery", "receipt", "closing", "customer_balance"]
    assert date(2026, 3, 1) == by_type["opening"].values["date"]
    assert Decimal("1200.00") == by_type["closing"].values["balance"]
    assert by_type["closing"].values["prepared_by"] == "E4001"
    assert by_type["customer_balance"].values["contact"] == 2


def test_a_statement_with_two_openings_or_a_document_twice() -> None:
    text = (
        "statement no.,customer no.,date,entry type,document no.,balance\n"
        "DZ-03,C0101,2026-03-01,opening,,0\n"
        "DZ-03,C0101,2026-03-05,invoice,XS-1,500\n"
        "DZ-03,C0101,2026-03-06,return,XS-1,400\n"
        "DZ-03,C0101,2026-03-07,delivery,XS-1,900\n"
        "DZ-03,C0101,2026-03-08,opening,,0\n"
    )
    _, findings = read(text, SCHEMAS["statement"])
    assert [
        (finding.code, finding.place.line, finding.facts["first_line"]) for finding in findings
    ] == [("F0411", 5, 3), ("F0411", 6, 2)]


@pytest.mark.parametrize("written", ["1–30 天", "1-30天", "1–30 DAYS", "days_1_30"])
def test_an_age_is_read_with_a_hyphen_and_with_a_dash(written: str) -> None:
    table, _ = read(f"账龄\n{written}\n", SCHEMAS["receivables"])
    assert table.rows[0].values["bucket"] == "days_1_30"


def test_a_channel_is_a_code_of_the_edition() -> None:
    _, found = read("渠道\nIT（外设）渠道\n", SCHEMAS["prices"])
    assert ("F0410", 2, 1) in [(f.code, f.place.line, f.place.column) for f in found]


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
