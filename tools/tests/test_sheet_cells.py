"""The cells of a sheet: numbers, days, and what a cell should not hold."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from receivables_sheet import (
    CUSTOMERS,
    DAY,
    FILE,
    HEADERS,
    ROW,
    SAMPLES,
    found,
    only,
    read,
    refused,
    row,
    sheet,
    with_formula,
    within,
)
from workbooks import SHEET, edited, made, of_rows

from handover.papers.grid import Grid
from handover.papers.workbook import Workbook

# --- numbers ---------------------------------------------------------------------------------------


def amount(written: str) -> tuple[object, list[str]]:
    """Read an amount from a number as the file has it."""
    content = edited(sheet(), SHEET, ('r="E2"><v>1234.5<', f'r="E2"><v>{written}<'))
    table, findings = read(content)
    return table.rows[0].values["original"], [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("1234.5600000000001", "1234.56"), ("1234.5599999999999", "1234.56")),
        *(("0.30000000000000004", "0.30"), ("5.0000000000000003E-2", "0.05")),
        *(("1.2E3", "1200.00"), ("-18000", "-18000.00"), ("1234.50", "1234.50"), ("7.", "7.00")),
        *(("999999999999.99", "999999999999.99"), ("0", "0.00"), ("-0", "0.00"), ("+5", "5.00")),
    ],
)
def test_an_amount_is_what_the_spreadsheet_shows_at_its_most_exact(
    written: str, value: str
) -> None:
    assert (Decimal(value), []) == amount(written)


@pytest.mark.parametrize("written", ["1234.567", "33.3333333333333", "1E-3", "1E+15", "1E+300"])
def test_a_number_that_is_no_amount_is_refused(written: str) -> None:
    assert (None, ["F0405"]) == amount(written)


@pytest.mark.parametrize("written", ["", "x", "1,5", "1_0", "nan", "inf", "1E999", "9" * 50])
def test_what_is_no_number_at_all_damages_the_sheet(written: str) -> None:
    content = edited(sheet(), SHEET, ('r="E2"><v>1234.5<', f'r="E2"><v>{written} <'))
    assert found("F0432", 2) == refused(content)


@pytest.mark.parametrize(
    ("written", "why", "cure"),
    [
        ("1,234.50", "thousands_separator", "1234.50"),
        ("１２３．５０", "full_width", "123.50"),
        ("¥5", "currency_sign", "5.00"),
        ("—", "dash", None),
    ],
)
def test_an_amount_stored_as_text_is_read_or_told_how_to_mend(
    written: str, why: str, cure: str | None
) -> None:
    finding = only(of_rows([HEADERS, row(原额=written)]))
    assert found("F0405", 2, 5, "原额", value=written, why=why, cure=cure) == finding
    assert () == read(of_rows([HEADERS, row(原额="1234.50")]))[1]


def test_a_number_in_a_text_column_is_its_digits_unless_some_are_lost() -> None:
    headers, body = (*HEADERS, "催收记录"), (*ROW, 20260318)
    table, findings = read(of_rows([headers, body]))
    assert ("20260318", ()) == (table.rows[0].values["collection_note"], findings)
    lost = only(of_rows([headers, (*ROW, 6222021234567890123)]))
    assert ("F0420", "6222021234567890000") == (lost.code, lost.facts["value"])


# --- F0418 to F0423: cells -------------------------------------------------------------------------


def test_a_formula_is_refused_even_where_its_result_would_do() -> None:
    expected = found("F0418", 2, 5, "原额", value="=H2+F2")
    assert expected == only(with_formula("=H2+F2", 1234.5))
    assert expected == only(with_formula("=H2+F2", ""))


def test_a_formula_that_is_shared_or_of_an_array_is_refused() -> None:
    shared = ('r="E2"><v>1234.5<', 'r="E2"><f t="shared" si="0"/><v>1234.5<')
    assert found("F0418", 2, 5, "原额", value="=…") == only(edited(sheet(), SHEET, shared))
    array = ('r="E2"><v>', 'r="E2"><f t="array" ref="E2:E9">H2:H9</f><v>')
    assert found("F0418", 2, 5, "原额", value="=H2:H9") == only(edited(sheet(), SHEET, array))


def test_a_header_that_is_a_formula_is_no_header() -> None:
    _, findings = read(with_formula('="原额"', "原额", "E1"))
    assert ["F0402", "F0403"] == [finding.code for finding in findings]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?"])
def test_a_cell_without_a_result_is_refused(error: str) -> None:
    broken = ('r="E2"><v>1234.5<', f'r="E2" t="e"><v>{error}<')
    assert found("F0419", 2, 5, "原额", value=error) == only(edited(sheet(), SHEET, broken))


def test_the_cell_of_a_sensitive_column_is_not_quoted() -> None:
    _, findings = read(of_rows([("客户编号", "税号"), ("C0101", 91440300)]), CUSTOMERS)
    assert ["…"] == [finding.facts["value"] for finding in findings if finding.code == "F0420"]


def test_a_number_in_a_column_of_numbers_that_are_text_is_refused() -> None:
    assert found("F0420", 2, 3, "单据号", value="12345") == only(
        of_rows([HEADERS, row(单据号=12345)])
    )


def test_a_number_in_a_list_is_taken_where_it_can_mean_one_thing_only() -> None:
    headers, body = ("客户编号", "联系人"), ("C0101", 2)
    table, _ = read(of_rows([headers, body]), CUSTOMERS)
    assert ("2",) == table.rows[0].values["contacts"]
    _, findings = read(of_rows([("行号", "序列号"), (1, 123)]), SAMPLES)
    assert [("F0420", 2)] == [(f.code, f.place.column) for f in findings if f.code > "F0417"]


def test_a_number_that_became_a_date_is_refused() -> None:
    assert found("F0421", 2, 3, "单据号", value="2026-03-18") == only(
        of_rows([HEADERS, row(单据号=DAY)])
    )


def test_a_bare_number_is_no_day() -> None:
    expected = found("F0422", 2, 2, "截止日", value="46099")
    assert expected == only(of_rows([HEADERS, row(截止日=46099)]))


def test_a_day_stored_as_text_is_told_how_to_mend() -> None:
    expected = found("F0407", 2, 2, "截止日", value="2026/3/8", cure="2026-03-08")
    assert expected == only(of_rows([HEADERS, row(截止日="2026/3/8")]))


def test_a_day_with_a_time_is_no_day() -> None:
    later = datetime(2026, 3, 18, 9, 5, 7)  # noqa: DTZ001
    expected = found("F0407", 2, 2, "截止日", value="2026-03-18 9:05:07", cure=None)
    assert expected == only(of_rows([HEADERS, row(截止日=later)]))


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\ufeff", "_x0007_"])
def test_a_character_that_cannot_be_seen_is_named_where_it_stands(sign: str) -> None:
    content = edited(sheet(), "xl/sharedStrings.xml", ("XS-001", f"XS{sign}001"))
    finding = only(content)
    assert ("F0423", (FILE, 2, 3)) == (finding.code, finding.place)
    assert str(finding.facts["value"]).isascii()


def test_a_character_with_too_many_marks_is_named_and_takes_no_time() -> None:
    headers = (*HEADERS, "催收记录")
    with within(5, 50):
        finding = only(of_rows([headers, (*ROW, "e" + "\u0301\u0316" * 15_000)]))
    assert "F0423" == finding.code


def test_line_ends_within_a_cell_are_read() -> None:
    table, findings = read(of_rows([(*HEADERS, "催收记录"), (*ROW, "三月催过\n四月答应")]))
    assert ((), "三月催过\n四月答应") == (findings, table.rows[0].values["collection_note"])


@pytest.mark.parametrize("said", ["=1+1", "+86 755", "-", "@all", "＝甲"])
def test_a_text_that_looks_like_a_formula_is_a_text_but_in_a_number(said: str) -> None:
    table, findings = read(of_rows([(*HEADERS, "催收记录"), (*ROW, said)]))
    assert ((), said) == (findings, table.rows[0].values["collection_note"])
    if said not in {"-", "+86 755"}:
        assert found("F0412", 2, 3, "单据号", value=said) == only(
            of_rows([HEADERS, row(单据号=said)])
        )


# --- days ------------------------------------------------------------------------------------------


def day(written: str, style: str = "yyyy-mm-dd", **options: object) -> object:
    """Read the text of a cell that shows a number in a style."""

    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        page.write_number(0, 0, 0, book.add_format({"num_format": style}))

    workbook = Workbook(edited(made(fill, **options), SHEET, ("<v>0<", f"<v>{written}<")))
    return next(Grid(workbook, SHEET).rows()).cells[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        *(("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("46099", "2026-03-18")),
        *(
            ("60", "60"),
            ("0", "0"),
            ("-1", "-1"),
            ("2958465", "9999-12-31"),
            ("2958466", "2958466"),
        ),
        *(
            ("46099.5", "2026-03-18 12:00:00"),
            ("46098.999999", "2026-03-18"),
            ("1E300", "1" + "0" * 300),
        ),
    ],
)
def test_a_day_counts_from_1900_and_knows_the_leap_day_that_never_was(
    written: str, said: str
) -> None:
    assert said == day(written)


@pytest.mark.parametrize(
    ("written", "said"), [("0", "1904-01-01"), ("60", "1904-03-01"), ("44637", "2026-03-18")]
)
def test_a_day_counts_from_1904_where_the_workbook_says_so(written: str, said: str) -> None:
    assert said == day(written, date_1904=True)


@pytest.mark.parametrize(
    ("style", "is_day"),
    [
        *(
            ("yyyy-mm-dd", True),
            ("d/m/yy", True),
            ('yyyy"年"m"月"d"日"', True),
            ("yyyy年m月d日", True),
        ),
        *(("[$-804]yyyy/m/d;@", True), ("YYYY-MM-DD", True), ("mmm-yy", True)),
        *(("0.00", False), ("#,##0.00", False), ("General", False), ("h:mm:ss", False)),
        *(('0"day"', False), (r"0\d", False), ("[Red]0.00", False), ("[DBNum1]0", False)),
        *(("0_d", False), ("0.00;yyyy", False)),
    ],
)
def test_a_style_shows_a_day_if_it_speaks_of_day_or_year(style: str, is_day: bool) -> None:  # noqa: FBT001
    assert ("2026-03-18" if is_day else "46099") == day("46099", style)


@pytest.mark.parametrize(("number", "is_day"), [(14, True), (31, True), (58, True), (21, False)])
def test_the_styles_that_excel_knows_by_number_show_days(number: int, is_day: bool) -> None:  # noqa: FBT001
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        page.write_number(0, 0, 46099, book.add_format({"num_format": number}))

    held = next(Grid(Workbook(made(fill)), SHEET).rows()).cells[0]
    assert ("2026-03-18" if is_day else "46099") == held


def test_calamine_sees_in_a_real_workbook_what_we_see() -> None:
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line in range(300):
            page.write_string(line, 1, f"甲{line / 7}")
            page.write_datetime(line, 2, date.fromordinal(693_700 + 311 * line), day)
            page.write_number(line, 5, round(1e9 / 7 - line * 12_345.67, 2))
            page.write_boolean(line, 6, line % 3 == 0)

    content = made(fill)
    theirs = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0)
    ours = list(Grid(Workbook(content), SHEET).rows())
    for mine, other in zip(ours, theirs.to_python(skip_empty_area=False), strict=True):
        said, when, amount, true = (other[at] for at in (1, 2, 5, 6))
        assert ("", said, str(when), "", "") == mine.cells[:5]
        assert Decimal(str(amount)).quantize(Decimal("0.01")) == Decimal(mine.cells[5])
        assert ("是" if true else "否") == mine.cells[6]
