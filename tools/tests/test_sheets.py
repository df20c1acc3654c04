from __future__ import annotations

import csv
import io
import json
import struct
import time
import tracemalloc
import zipfile
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click
import pytest
import workbooks
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from workbooks import SHEET, by_hand, edited, made, noise, of_rows, packed, parts_of, rows, text

from handover.findings import Finding, Place, Severity, Text
from handover.papers import csv_file, package, sheets, tables
from handover.papers.addresses import letters_of
from handover.papers.csv_file import read_csv
from handover.papers.grid import Grid
from handover.papers.sheets import read_table, read_xlsx
from handover.papers.tables import Unreadable
from handover.papers.workbook import Workbook
from handover.report.terminal import finding_lines
from handover.words import Voice

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


# --- what is read ------------------------------------------------------------------------------


def test_a_sheet_gives_the_rows_that_a_csv_file_gives() -> None:
    table, findings = read(sheet(row(单据号="XS-002", 原额=-0.5, 有争议=True)))
    assert () == findings
    typed = [[str(cell.date() if cell == DAY else cell) for cell in ROW]]
    typed.append([*typed[0][:2], "XS-002", "2026-03-18", "-0.5", "0", "0", "1234.5", "是"])
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *typed])
    same, findings = read_csv(out.getvalue().encode(), RECEIVABLES, FILE)
    assert () == findings
    assert [each.values for each in same.rows] == [each.values for each in table.rows]
    assert [2, 3] == [each.line for each in table.rows]
    assert Place(FILE, 3, 5) == table.rows[1].place("original")


LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9
)
AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(LETTERS, AMOUNTS, st.dates(date(1900, 3, 1))), max_size=6))
def test_any_text_amount_and_day_comes_back_as_it_was(
    cells: list[tuple[str, Decimal, date]],
) -> None:
    body = [
        row(单据号=f"{at}{said}", 原额=float(amount), 到期日=datetime(day.year, day.month, day.day))  # noqa: DTZ001
        for at, (said, amount, day) in enumerate(cells)
    ]
    table, findings = read(sheet(*body))
    assert {"F0412"} >= {finding.code for finding in findings}
    for (said, amount, day), read_row in zip(cells, table.rows[1:], strict=True):
        assert (amount, day) == (read_row.values["original"], read_row.values["due_date"])
        assert str(read_row.values["doc_no"]).endswith(csv_file._plain(said))  # noqa: SLF001


def test_empty_rows_and_columns_may_surround_the_table() -> None:
    table, findings = read(of_rows([(), ("", *HEADERS), (), ("", *ROW), ()]))
    assert () == findings
    assert (4, Place(FILE, 4, 2)) == (table.rows[0].line, table.rows[0].place("customer_id"))


def test_a_formatted_cell_without_content_is_empty() -> None:
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        page.write_row(0, 0, HEADERS)
        day = book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "yellow"})
        for number, cell in enumerate(ROW):
            workbooks.write(page, 1, number, cell, day)
        for line in range(300):
            page.write_blank(line + 5, 30, None, day)

    table, findings = read(made(fill))
    assert (1, ()) == (len(table.rows), findings)


def test_a_text_in_several_scripts_is_one_text_and_how_it_is_spoken_is_not_part_of_it() -> None:
    rich = "<si><r><t>XS</t></r><r><rPr><b/></rPr>\n<t>-001</t></r><rPh><t>ekusu</t></rPh></si>"
    cells = "".join(text(f"{letters_of(at)}1", header) for at, header in enumerate(HEADERS, 1))
    content = by_hand(rows(cells, '<c r="C2" t="s"><v>0</v></c>'), rich)
    assert "XS-001" == read(content)[0].rows[0].values["doc_no"]


def test_what_excel_spells_by_number_is_read_as_the_character() -> None:
    content = edited(sheet(), "xl/sharedStrings.xml", ("XS-001", "XS_x002D_001_x005F_x0041_"))
    assert "XS-001_x0041_" == read(content)[0].rows[0].values["doc_no"]
    pair = edited(sheet(), "xl/sharedStrings.xml", ("XS-001", "_xD83D__xDE00_"))
    assert "\U0001f600" == read(pair)[0].rows[0].values["doc_no"]
    half = edited(sheet(), "xl/sharedStrings.xml", ("XS-001", "a_xD83D_"))
    assert "a\ufffd" == read(half)[0].rows[0].values["doc_no"]


def test_names_with_prefixes_absolute_targets_and_backslashes_are_read() -> None:
    parts = parts_of(sheet())
    strange = parts[SHEET].decode().replace("<", "<x:").replace("<x:/", "</x:")
    parts[SHEET] = strange.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=").encode()
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    relations = relations.replace('"worksheets/', '"/xl/../xl/./worksheets/')
    parts["xl/_rels/workbook.xml.rels"] = relations.encode()
    renamed = {name.replace("xl/", "XL\\"): content for name, content in parts.items()}
    table, findings = read(packed(renamed))
    assert (1, ()) == (len(table.rows), findings)


def test_the_strict_form_of_the_standard_is_read() -> None:
    parts = parts_of(sheet())
    strict = "http://purl.oclc.org/ooxml/"
    for name, content in parts.items():
        parts[name] = content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/",
            f"{strict}spreadsheetml/".encode(),
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/",
            f"{strict}officeDocument/".encode(),
        )
    table, findings = read(packed(parts))
    assert (1, ()) == (len(table.rows), findings)


def test_a_workbook_without_addresses_styles_or_shared_texts_is_read() -> None:
    plain = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in HEADERS)
    body = "<row><c/><c t='d'><v>2026-03-18</v></c><c t='str'><v>XS-1</v></c></row>"
    content = by_hand(f"<sheetData><row>{plain}</row>{body}</sheetData>")
    parts = {name: part for name, part in parts_of(content).items() if "shared" not in name}
    values = read(packed(parts))[0].rows[0].values
    assert (date(2026, 3, 18), "XS-1") == (values["as_of"], values["doc_no"])


# --- numbers -----------------------------------------------------------------------------------


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


# --- F0418 to F0423: cells ---------------------------------------------------------------------


def with_formula(formula: str, value: object, at: str = "E2") -> bytes:
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, cells in enumerate([HEADERS, ROW]):
            for number, cell in enumerate(cells):
                workbooks.write(page, line, number, cell, day)
        page.write_formula(at, formula, None, value)

    return made(fill)


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


# --- F0424 to F0428: the sheet -----------------------------------------------------------------------


def laid_out(change: Any, *more: tuple[object, ...]) -> bytes:  # noqa: ANN401
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, cells in enumerate([HEADERS, ROW, *more]):
            for number, cell in enumerate(cells):
                workbooks.write(page, line, number, cell, day)
        change(page)

    return made(fill)


TWO, THREE = row(单据号="XS-002"), row(单据号="XS-003")


def test_merged_cells_are_refused_within_the_table_only() -> None:
    def merge(page: Any) -> None:  # noqa: ANN401
        page.merge_range("A2:A3", "C0101")
        page.merge_range("A20:C22", "")
        page.merge_range("P1:Q9", "")

    _, findings = read(laid_out(merge, TWO))
    assert found("F0424", 2, 1, cells="A2:A3") in findings
    assert 1 == sum(finding.code == "F0424" for finding in findings)


def test_hidden_rows_are_refused_by_the_stretch() -> None:
    def hide(page: Any) -> None:  # noqa: ANN401
        for line in (1, 2, 4, 9):
            page.set_row(line, None, None, {"hidden": True})

    body = (TWO, THREE, row(单据号="XS-004"))
    table, findings = read(laid_out(hide, *body))
    assert (
        found("F0425", 2, first=2, last=3),
        found("F0425", 5, first=5, last=None),
    ) == findings
    assert 4 == len(table.rows)


def test_a_row_without_height_is_hidden() -> None:
    assert ["F0425"] == codes(laid_out(lambda page: page.set_row(1, 0)))


def test_hidden_columns_are_refused_where_they_belong_to_the_table() -> None:
    def hide(page: Any) -> None:  # noqa: ANN401
        page.set_column("D:E", None, None, {"hidden": True})
        page.set_column("P:XFD", None, None, {"hidden": True})

    assert (
        found("F0426", 1, 4, column="到期日"),
        found("F0426", 1, 5, column="原额"),
    ) == tuple(shown(finding) for finding in read(laid_out(hide))[1])


def shown(finding: Finding) -> Finding:
    """Return a finding with the column's names for the header that was quoted."""
    header = finding.facts["column"]
    assert isinstance(header, Text)
    return found(finding.code, *finding.place[1:], column=header.zh)


def test_what_stands_right_of_the_headers_is_named_once_a_column() -> None:
    def add(page: Any) -> None:  # noqa: ANN401
        page.write("K2", "谁看？")
        page.write("K3", "还有")
        page.write("XFD3", "远")
        page.write("L3", " ")

    table, findings = read(laid_out(add, TWO))
    assert (found("F0428", 2, 11, cells="K2"), found("F0428", 3, 16384, cells="XFD3")) == findings
    assert 2 == len(table.rows)


def test_findings_of_one_kind_come_to_an_end() -> None:
    def hide(page: Any) -> None:  # noqa: ANN401
        for line in range(1, 400, 2):
            page.set_row(line, None, None, {"hidden": True})

    body = [row(单据号=f"XS-{at}") for at in range(2, 400)]
    assert ["F0425"] * 100 == codes(laid_out(hide, *body))


# --- F0427, F0429, F0430, F0431: the workbook -------------------------------------------------------


def several(*names: str, hidden: tuple[str, ...] = (), empty: tuple[str, ...] = ()) -> bytes:
    """Return a workbook whose sheets differ in the number of the document."""

    def fill(book: Any, first: Any) -> None:  # noqa: ANN401
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        pages = [first, *(book.add_worksheet(name) for name in names[1:])]
        for page in pages:
            if page.name in hidden:
                page.hide()
            if page.name in empty:
                continue
            for line, cells in enumerate([HEADERS, row(单据号=page.name)]):
                for number, cell in enumerate(cells):
                    workbooks.write(page, line, number, cell, day)

    return made(fill, names[0])


def chosen(content: bytes) -> object:
    return read(content)[0].rows[0].values["doc_no"]


def test_the_sheet_that_the_schema_counts_to_is_read_unless_one_bears_the_title() -> None:
    assert "甲" == chosen(several("甲", "乙"))
    assert "应收明细" == chosen(several("甲", "乙", "应收明细"))
    assert "RECEIVABLESDETAIL" == chosen(several("甲", "RECEIVABLESDETAIL"))


def test_other_sheets_with_content_are_mentioned_and_empty_ones_are_not() -> None:
    assert () == read(several("甲", "乙", "丙", empty=("乙", "丙")))[1]
    expected = Finding("F0429", Severity.INFO, Place(FILE), {"name": "甲", "others": ("丙",)})
    assert (expected,) == read(several("甲", "乙", "丙", empty=("乙",)))[1]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_refused_and_the_others_are_read(state: str) -> None:
    content = several("甲", "乙", hidden=("乙",))
    content = edited(content, "xl/workbook.xml", ('state="hidden"', f'state="{state}"'))
    assert found("F0427", name="乙") == only(content)
    assert "甲" == chosen(content)


def test_a_hidden_sheet_does_not_count() -> None:
    content = edited(
        several("甲", "乙"), "xl/workbook.xml", ('sheetId="1"', 'sheetId="1" state="hidden"')
    )
    assert "乙" == chosen(content)


def test_a_workbook_without_the_sheet_is_refused_by_name() -> None:
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        page.write(0, 0, 1)
        chart = book.add_chart({"type": "pie"})
        chart.add_series({"values": "=Sheet1!$A$1"})
        book.add_chartsheet("图").set_chart(chart)

    content = edited(
        made(fill),
        "xl/_rels/workbook.xml.rels",
        ("relationships/worksheet", "relationships/dialogsheet"),
    )
    assert found("F0430", name=RECEIVABLES.title, number=1) == refused(content)


def test_macros_are_refused_and_the_sheet_is_read_all_the_same() -> None:
    parts = parts_of(sheet())
    content = packed({**parts, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert found("F0431") == only(content)
    assert "XS-001" == chosen(content)


def test_an_empty_sheet_is_an_empty_table() -> None:
    assert found("F0413", table=RECEIVABLES.title) == refused(of_rows([]))


# --- F0432 to F0437: files that are something else -----------------------------------------------


def ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "".join(names).encode("utf-16-le")


OTHERS = [
    (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "F0434"),
    (ole("Root Entry", "Workbook"), "F0435"),
    (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "F0436"),
    (b"\xef\xbb\xbf\r\n <?xml version='1.0'?><Workbook/>", "F0436"),
    (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "F0436"),
    (
        packed(
            {
                "_rels/.rels": workbooks.relations(officeDocument="word/document.xml"),
                "word/document.xml": "<document/>",
            }
        ),
        "F0436",
    ),
    (packed({}), "F0436"),
]


@pytest.mark.parametrize(("content", "code"), OTHERS)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a"])
def test_another_kind_of_file_is_refused_by_its_kind(content: bytes, code: str, name: str) -> None:
    table, findings = read_table(content, RECEIVABLES, name)
    assert () == table.rows
    assert [Finding(code, Severity.ERROR, Place(name))] == list(findings)


def test_a_name_that_does_not_fit_the_content_is_a_finding_and_the_table_is_read() -> None:
    typed = f"{','.join(HEADERS)}\nC0101,2026-03-18,X,2026-03-18,1,0,0,1,否\n".encode()
    for content, name, ending in (
        *((sheet(), "a.csv", ".xlsx"), (sheet(), "a.xlsm", ".xlsx"), (sheet(), "a", ".xlsx")),
        *((typed, "a.xlsx", ".csv"), (typed, "a.xls", ".csv"), (typed, "a.txt", ".csv")),
    ):
        table, findings = read_table(content, RECEIVABLES, name)
        assert 1 == len(table.rows)
        assert (Finding("F0437", Severity.ERROR, Place(name), {"ending": ending}),) == findings
    for content, name in ((sheet(), "A.XLSX"), (typed, "A.CSV")):
        assert () == read_table(content, RECEIVABLES, name)[1]


DAMAGED = {
    "no end": sheet()[:-30],
    "half": sheet()[: len(sheet()) // 2],
    "open element": edited(sheet(), SHEET, ("</sheetData>", "")),
    "no xml": packed({**parts_of(sheet()), SHEET: b"\0\1\2"}),
    "sheet is missing": packed({k: v for k, v in parts_of(sheet()).items() if k != SHEET}),
    "text is missing": edited(sheet(), SHEET, ('t="s"><v>0<', 't="s"><v>99<')),
    "text below nought": edited(sheet(), SHEET, ('t="s"><v>0<', 't="s"><v>-1<')),
    "row twice": edited(sheet(), SHEET, ('<row r="2"', '<row r="1"')),
    "row beyond the last": edited(sheet(), SHEET, ('<row r="2"', '<row r="1048577"')),
    "row that is no number": edited(sheet(), SHEET, ('<row r="2"', '<row r="two"')),
    "cell twice": edited(sheet(), SHEET, ('r="B2"', 'r="A2"')),
    "cell of another row": edited(sheet(), SHEET, ('r="B2"', 'r="B3"')),
    "cell beyond the last": edited(sheet(), SHEET, ('r="I2"', 'r="XFE2"')),
    "cell without column": edited(sheet(), SHEET, ('r="B2"', 'r="2"')),
    "cell of no kind": edited(sheet(), SHEET, ('r="A2" t="s"', 'r="A2" t="q"')),
    "truth of no kind": edited(
        sheet(row(单据号="2", 有争议=True)), SHEET, ('t="b"><v>1<', 't="b"><v>7<')
    ),
    "merged nowhere": edited(sheet(), SHEET, ("</sheetData>", '</sheetData><mergeCell ref="x"/>')),
    "entity": edited(sheet(), SHEET, ("<worksheet", "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet")),
    "unknown entity": edited(sheet(), SHEET, ("<v>0</v>", "<v>&b;</v>")),
    "sheet nested too deep": edited(sheet(), SHEET, ("<sheetData>", "<a>" * 40 + "<sheetData>")),
    "text nested too deep": edited(sheet(), "xl/sharedStrings.xml", ("<si>", "<a>" * 40 + "<si>")),
    "book nested too deep": edited(
        sheet(), "xl/workbook.xml", ("<sheets>", "<a>" * 80 + "<sheets>")
    ),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_workbook_is_refused(content: bytes) -> None:
    finding = refused(content)
    assert ("F0432", {}) == (finding.code, finding.facts)


def test_a_part_that_stands_twice_is_refused() -> None:
    out = io.BytesIO(sheet())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET.upper(), parts_of(sheet())[SHEET])
    assert found("F0432") == refused(out.getvalue())


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_as_no_spreadsheet_packs_is_refused(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts_of(sheet()).items():
            archive.writestr(name, content)
    assert found("F0432") == refused(out.getvalue())


def test_an_encrypted_part_is_refused() -> None:
    content = bytearray(sheet())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert found("F0432") == refused(bytes(content))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_change_of_bytes_raises(data: st.DataObject) -> None:
    content = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    table, findings = read_table(bytes(content), RECEIVABLES, FILE)
    assert findings or len(table.rows) == 1


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_change_of_a_part_raises(data: st.DataObject) -> None:
    parts = parts_of(SOUND)
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    start = data.draw(st.integers(0, len(part)))
    part[start : start + data.draw(st.integers(0, 40))] = data.draw(
        st.binary(max_size=20) | st.text('<>/="rtsv10&;:', max_size=20).map(str.encode)
    )
    read_table(packed({**parts, name: bytes(part)}), RECEIVABLES, FILE)


SOUND = sheet()


# --- bounds: time and memory ---------------------------------------------------------------------


def test_two_cells_in_far_corners_take_no_room() -> None:
    content = by_hand(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    with within(2, 5):
        assert "F0428" in codes(content)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked() -> None:
    blank = b"<sheetData>" + b" " * (package.MAX_UNPACKED + 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/other.xml", blank)
    size = len(blank)
    with within(2, 5):
        finding = refused(out.getvalue())
    assert found("F0433", size=size, limit=package.MAX_UNPACKED) == finding


def test_a_part_packed_tighter_than_spreadsheets_pack_is_not_unpacked() -> None:
    bomb = packed({**parts_of(sheet()), "xl/other.xml": b" " * 20 * MB})
    assert 1000 < 20 * MB / (len(bomb) - len(sheet()))
    with within(2, 5):
        assert found("F0433", size=None, limit=package.MAX_UNPACKED) == refused(bomb)


def test_a_part_that_is_larger_than_it_says_is_not_read_to_its_end() -> None:
    part = rows(text("A1", "客户编号")) + "<!--" + "x" * 30 * MB + "-->"
    content = bytearray(by_hand(part))
    true = len(parts_of(bytes(content))[SHEET])
    stated = struct.pack("<L", true)
    assert 2 == content.count(stated)
    lying = bytes(content.replace(stated, struct.pack("<L", 5_000)))
    with within(2, 5):
        assert found("F0432") == refused(lying)


def test_a_directory_without_end_is_refused() -> None:
    many = packed({f"{at}": b"" for at in range(6_000)})
    with within(3, 10):
        assert found("F0433", size=None, limit=package.MAX_UNPACKED) == refused(many)


def test_a_file_beyond_the_limit_is_not_opened() -> None:
    content = b"PK\x03\x04" + b"\0" * tables.MAX_BYTES
    assert found("F0103", size=len(content), limit=tables.MAX_BYTES) == refused(content)


def of_one_text(cells: int, length: int) -> bytes:
    """Return a workbook in which many cells share a text, two in a row."""
    body = [
        f'<c r="A{at}" t="inlineStr"><is><t>C0101</t></is></c><c r="B{at}" t="s"><v>0</v></c>'
        f'<c r="C{at}" t="s"><v>0</v></c>'
        for at in range(1, cells // 2 + 1)
    ]
    return by_hand(rows(*body), f"<si><t>{'长' * length}</t></si>")


def test_a_long_text_that_many_cells_share_is_kept_once() -> None:
    with within(20, 40):
        assert "F0402" in codes(of_one_text(1_000, 90_000))


def test_cells_that_share_more_text_than_there_can_be_are_given_up() -> None:
    with within(20, 40):
        assert "F0433" == refused(of_one_text(20_000, 90_000)).code


def entities() -> str:
    nested = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY e0 "ha">{nested}]>'


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels"])
def test_entities_are_never_expanded(part: str) -> None:
    parts = parts_of(by_hand(rows(text("A1", "x"))))
    bomb = {**parts, part: entities().encode() + parts[part].replace(b">x<", b">&e9;<")}
    with within(1, 5):
        assert "F0432" == refused(packed(bomb)).code


def test_no_file_is_opened_for_an_entity() -> None:
    outside = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    parts = parts_of(by_hand(rows(text("A1", "&e;"))))
    assert "F0432" == refused(packed({**parts, SHEET: outside.encode() + parts[SHEET]})).code


@pytest.mark.parametrize("opening", ["<!--", "<a b='", "<?a ", "<"])
def test_a_tag_without_end_is_given_up(opening: str) -> None:
    content = by_hand(opening + noise(12 * MB))
    with within(4, 20):
        assert found("F0432") == refused(content)


def test_elements_within_elements_are_given_up() -> None:
    with within(3, 40):
        assert "F0432" == refused(by_hand("".join(map("<a{}>".format, range(200_000))))).code


@pytest.mark.parametrize("length", [100_001, 3 * MB])
def test_a_cell_holds_no_book(length: int) -> None:
    content = by_hand(rows(text("A1", noise(length))))
    with within(3, 20):
        assert "F0432" == refused(content).code


def test_more_notes_than_a_sheet_can_have_are_given_up() -> None:
    merged = "".join(f'<mergeCell ref="A{at}:B{at}"/>' for at in range(1, 100_003))
    with within(20, 40):
        assert "F0432" == refused(by_hand(rows(text("A1", "x")) + merged)).code
    columns = '<col min="1" max="1" hidden="1"/>' * 20_000
    assert "F0432" == refused(by_hand(columns + rows(text("A1", "x")))).code


def test_a_table_of_too_many_cells_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_CELLS", 25)
    expected = found("F0401", 3, reason=Unreadable.TOO_MANY_COLUMNS)
    assert expected == refused(sheet(TWO, THREE))


def test_a_sheet_of_too_many_rows_is_refused_by_its_length() -> None:
    def fill(_: Any, page: Any) -> None:  # noqa: ANN401
        for line in range(tables.MAX_ROWS + 3):
            page.write_number(line, 0, line)

    expected = found("F0414", rows=tables.MAX_ROWS + 2, limit=tables.MAX_ROWS)
    assert expected == refused(made(fill, constant_memory=True))


def test_a_large_sheet_is_read_in_bounded_time_and_memory() -> None:
    content = sheet(*(row(单据号=f"XS-{at}") for at in range(2, 3_001)))
    with within(30, 25):
        table, findings = read(content)
    assert (3_000, ()) == (len(table.rows), findings)


# --- how it is said --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "where"), [("zh", f"{FILE}:2:5（E2） "), ("en", f"{FILE}:2:5 (E2) ")]
)
def test_a_place_in_a_sheet_is_named_as_the_spreadsheet_names_it(language: str, where: str) -> None:
    lines = finding_lines(only(with_formula("=1+1", 2)), Voice(language))
    assert click.unstyle(next(lines)).startswith(where)


def test_a_place_in_another_file_is_file_line_and_column() -> None:
    finding = Finding("F0413", Severity.ERROR, Place("a.csv", 2, 5), {"table": STATEMENT.title})
    assert click.unstyle(next(finding_lines(finding, Voice("zh")))).startswith("a.csv:2:5 ")


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (16384, "XFD")])
def test_columns_have_letters(number: int, letters: str) -> None:
    assert letters == letters_of(number)


def test_every_kind_of_paper_can_be_a_sheet() -> None:
    for file in sorted(workbooks.TABLES.glob("*.table.json")):
        schema = workbooks.schema(json.loads(file.read_text(encoding="utf-8"))["table"])
        headers = [column.header.zh for column in schema.columns]
        _, findings = read(of_rows([headers], name=schema.title.zh), schema)
        assert ["F0413"] == [finding.code for finding in findings]
