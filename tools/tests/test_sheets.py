"""Sheets are read as CSV files are; what people see otherwise in them is a finding."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click
import pytest
import workbooks
from hypothesis import given, settings
from hypothesis import strategies as st
from receivables_sheet import (
    DAY,
    FILE,
    HEADERS,
    RECEIVABLES,
    ROW,
    STATEMENT,
    THREE,
    TWO,
    codes,
    found,
    only,
    read,
    refused,
    row,
    sheet,
    with_formula,
)
from workbooks import SHEET, by_hand, edited, made, of_rows, packed, parts_of, rows, text

from handover.findings import Finding, Place, Severity, Text
from handover.papers import csv_file
from handover.papers.addresses import letters_of
from handover.papers.csv_file import read_csv
from handover.report.terminal import finding_lines
from handover.words import Voice

if TYPE_CHECKING:
    from decimal import Decimal

# --- what is read ----------------------------------------------------------------------------------


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


# --- F0424 to F0428: the sheet ---------------------------------------------------------------------


def laid_out(change: Any, *more: tuple[object, ...]) -> bytes:  # noqa: ANN401
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, cells in enumerate([HEADERS, ROW, *more]):
            for number, cell in enumerate(cells):
                workbooks.write(page, line, number, cell, day)
        change(page)

    return made(fill)


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


# --- F0427, F0429, F0430, F0431: the workbook ------------------------------------------------------


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
