"""Files that are something else, damaged or made to do harm are refused, in little time and memory."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
import workbooks
from hypothesis import given, settings
from hypothesis import strategies as st
from receivables_sheet import (
    FILE,
    HEADERS,
    MB,
    RECEIVABLES,
    THREE,
    TWO,
    codes,
    found,
    read,
    refused,
    row,
    sheet,
    within,
)
from workbooks import SHEET, by_hand, edited, noise, packed, parts_of, rows, text

from handover.findings import Finding, Place, Severity
from handover.papers import package, sheets, tables
from handover.papers.sheets import read_table
from handover.papers.tables import Unreadable

# --- F0432 to F0437: files that are something else -------------------------------------------------


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


# --- bounds: time and memory -----------------------------------------------------------------------


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


def test_a_sheet_of_too_many_rows_is_refused_by_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 20_000)  # a table of ten times as many: test_slips.py
    lines = range(1, tables.MAX_ROWS + 4)
    content = by_hand(rows(*(f'<c r="A{line}"><v>{line}</v></c>' for line in lines)))
    expected = found("F0414", rows=tables.MAX_ROWS + 2, limit=tables.MAX_ROWS)
    assert expected == refused(content)


def test_a_large_sheet_is_read_in_bounded_time_and_memory() -> None:
    content = sheet(*(row(单据号=f"XS-{at}") for at in range(2, 3_001)))
    with within(30, 25):
        table, findings = read(content)
    assert (3_000, ()) == (len(table.rows), findings)
