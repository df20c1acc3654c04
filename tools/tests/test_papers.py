"""Tables of cells become typed rows; what is wrong with headers or rows is a finding."""

from __future__ import annotations

import csv
import pickle
import time
import unicodedata
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest
from small_table import (
    FILE,
    SCHEMAS,
    SMALL,
    cell,
    found,
    only,
    read,
    rows_of,
    unread,
)

from handover.findings import Finding, Place, Text
from handover.papers import tables
from handover.papers.csv_file import read_csv
from handover.papers.tables import RawRow, Unreadable, typed

# --- what is read ----------------------------------------------------------------------------------


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


# --- F0401 table_unreadable ------------------------------------------------------------------------


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


# --- the headers: F0402, F0403, F0416 --------------------------------------------------------------


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


# --- the rows: F0411, F0413, F0414, F0417 ----------------------------------------------------------


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


# --- papers as people file them --------------------------------------------------------------------


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
