"""The cells of a paper: what each kind takes, and the cure of what it does not."""

from __future__ import annotations

import pytest
from small_table import (
    COLUMNS,
    FILE,
    SCHEMAS,
    cell,
    column,
    found,
    only,
    read,
)

from handover.findings import Finding, Place, Severity, Text
from handover.papers.cells import Amiss, Flaw, value_of
from handover.papers.csv_file import read_csv
from handover.papers.schema import table_schema
from handover.papers.tables import Unreadable
from handover.words import Voice

# --- the cells: F0404 to F0410, F0412 --------------------------------------------------------------


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
    ("name", "written", "why"),
    [
        ("item", "XS 2026", {"blank": True}),
        ("item", "1.23457E+19", {"scientific": True}),
        ("item", "12E+05", {"scientific": True}),
        ("serials", "a1、B2", {}),
        ("serials", "a1、b 2", {"joined": True}),
        ("serials", "a1，b2", {"joined": True}),
    ],
)
def test_what_does_not_have_the_shape_asked_for(
    name: str, written: str, why: dict[str, bool]
) -> None:
    value, findings = cell(name, written)
    assert value == COLUMNS[name].nothing
    form = COLUMNS[name].description
    assert (found("F0410", 2, 2, column=name, value=written, form=form, **why),) == findings


@pytest.mark.parametrize(
    ("name", "written", "cure"),
    [
        ("channel", "外设", "it_peripheral"),
        ("contacts", "1,2", "「、」"),
        ("finance_contact", "0", "例如 1。"),
        ("new_owner", "蒋一帆", "例如 E1001"),
        ("uscc", "91320100MA1NXXXXOI", "没有 I、O"),
        ("uscc", "9.13201E+17", "先把这一列设成「文本」"),
        ("payment_terms_days", "-30", "不写负数"),
    ],
)
def test_a_cell_of_another_shape_is_told_that_of_its_own_column(
    name: str, written: str, cure: str
) -> None:
    column = next(one for one in SCHEMAS["customer_file"].columns if one.name == name)
    flaw = value_of(written, column)
    assert isinstance(flaw, Flaw)
    told = Finding(flaw.code, Severity.ERROR, Place(FILE), {"column": column.header, **flaw.facts})
    said = Voice("zh").say(told).fix
    assert cure in said
    assert ("文本" in said) == ("E+" in written)


def test_a_pattern_covers_the_whole_cell() -> None:
    finding = only("编号\nA1x\n")
    assert found("F0410", 2, column="no", value="A1x", form=COLUMNS["no"].description) == finding
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


def test_headers_parted_by_wide_commas_are_one_finding() -> None:
    headers = "，".join(one.header.zh for one in SCHEMAS["work_materials"].columns)
    table, findings = read_csv(f"{headers}\n".encode(), SCHEMAS["work_materials"], FILE)
    assert not table.whole
    (one,) = findings
    assert ("F0401", Unreadable.WIDE_COMMAS) == (one.code, one.facts["reason"])
    assert "全角" in Voice("zh").say(one).message
