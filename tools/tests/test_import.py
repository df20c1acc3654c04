from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click.shell_completion
import pytest
import workbooks
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import made, of_rows

from handover import cli, repo
from handover.cli import importing
from handover.papers import mapping
from handover.papers.mapping import Import, Reason
from handover.papers.schema import folded
from handover.papers.sheets import read_table
from handover.source import load
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from handover.findings import Finding

DAY = datetime(2026, 3, 18)  # noqa: DTZ001 - a cell knows no zone
SYNONYMS = repo.synonyms()
RECEIVABLES = workbooks.schema("receivables")

# An export as an accounting system makes it: a title, a note, other headers, a total.
HEADERS = ("往来单位编码", "往来单位名称", "凭证号", "单据日期", "应收到期日", "本币金额（元）")
HEADERS += ("已核销金额", "已冲减", "本币余额", "是否争议", "统计日期", "备注")
BODY = [
    *(
        (
            "C0101",
            "甲店",
            "记-001",
            DAY,
            "2026/4/18",
            1234.56,
            "1,000.00",
            0,
            234.56,
            "否",
            DAY,
            "=催过",
        ),
    ),
    *(("C0102", "乙店", "记-002", DAY, "2026年4月9日", 200, "０", 0, 200, "是", DAY, "@财务"),),
    *(("C0102", "乙店", "记-003", DAY, "2026-05-01", -5.5, 0, 0, -5.5, "否", DAY, "-"),),
]
EXPORT = [
    ("应收账款明细表",),
    ("单位：某公司",),
    HEADERS,
    *BODY,
    ("合计：", "", "", "", "", 1429.06),
]
MAP = ("--map", "已冲减=已冲", "--map", "备注=collection_note")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "export.xlsx").write_bytes(of_rows(EXPORT))
    return tmp_path


def run(*command: str, code: int = 0, **more: Any) -> Result:  # noqa: ANN401
    result = CliRunner().invoke(cli.cli, ["import", *command], **more)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert code == result.exit_code, result.output
    return result


def receivables(*command: str, code: int = 0) -> Result:
    return run("export.xlsx", "--kind", "receivables", *command, code=code)


def answer(*command: str, code: int = 0) -> dict[str, Any]:
    result = receivables(*command, "--json", code=code)
    assert "" == result.stderr
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def written(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def taken(content: bytes, table: str = "receivables", **given: str) -> tuple[Import, list[Finding]]:
    """Import a table without writing it."""
    schema = workbooks.schema(table)
    pairs = [f"{header}={name}" for header, name in given.items()]
    names = mapping.names(SYNONYMS, schema)
    one = Import(schema, names, mapping.given(pairs, schema))
    _, findings = read_table(content, schema, "export.xlsx", one)
    return one, list(findings)


def matched(content: bytes, table: str = "receivables", **given: str) -> dict[str, tuple[str, str]]:
    """Return the columns that were taken: the name of ours, and the reason."""
    one, _ = taken(content, table, **given)
    found = (match for match in one.matches if match.column and match.reason)
    return {match.header: (match.column.name, str(match.reason)) for match in found}  # type: ignore[union-attr]


# --- what comes out ------------------------------------------------------------------------------


def test_an_export_becomes_our_table_and_is_read_back_without_findings() -> None:
    result = answer(*MAP, "--yes", "--to", "out.csv")
    assert [] == result["findings"]
    assert "out.csv" == result["written"]
    assert 3 == result["rows"]


def test_the_rows_that_were_not_taken_are_counted_with_why() -> None:
    result = answer()
    told = (len(result["left_out"]), result["above_headers"], result["totals"])
    assert (3, 2, 1) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_export_in_place_of_a_paper_is_sent_through_the_import(language: str) -> None:
    header = "往来单位编码,凭证号,单据日期,应收到期日,本币余额"
    content = f"应收余额表\n{header}\nC0101,R-1,2026-01-05,2026-02-05,100.00\n".encode()
    _, findings = read_table(content, RECEIVABLES, "materials/a.csv")
    (said, *_) = (Voice(language).say(one).fix for one in findings if one.code == "F0402")
    assert "`.venv/bin/handover import materials/a.csv --kind receivables`" in said


def test_the_file_has_our_headers_our_spellings_and_nothing_that_runs(here: Path) -> None:
    receivables(*MAP, "--yes", "--to", "out.csv")
    headers, *body = written(here / "out.csv")
    ours = ["客户编号", "截止日", "单据号", "开票日", "到期日", "原额", "已收", "已冲", "未收余额"]
    assert [*ours, "有争议", "催收记录"] == headers
    day = "2026-03-18"
    assert [
        [
            "C0101",
            day,
            "记-001",
            day,
            "2026-04-18",
            "1234.56",
            "1000.00",
            "0",
            "234.56",
            "否",
            "'=催过",
        ],
        ["C0102", day, "记-002", day, "2026-04-09", "200", "0.00", "0", "200", "是", "'@财务"],
        ["C0102", day, "记-003", day, "2026-05-01", "-5.5", "0", "0", "-5.5", "否", "-"],
    ] == body


def test_a_csv_export_in_gbk_is_taken_as_well(here: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([("应收账款明细表",), HEADERS])
    writer.writerow(
        [
            "C0101",
            "甲",
            "记-1",
            "2026/3/8",
            "2026/4/8",
            "1,234.50",
            "0",
            "0",
            "1,234.50",
            "否",
            "2026/3/31",
            "\t正文",
        ]
    )
    (here / "export.csv").write_bytes(out.getvalue().encode("gbk"))
    run("export.csv", "--kind", "receivables", *MAP, "--yes", "--to", "out.csv")
    assert ["C0101", "2026-03-31", "记-1", "2026-03-08", "2026-04-08", "1234.50"] == written(
        here / "out.csv"
    )[1][:6]
    assert "正文" == written(here / "out.csv")[1][-1]


def test_what_is_missing_is_told_when_the_file_is_read_back() -> None:
    result = answer("--yes", code=1)
    assert ["credit"] == result["missing"]
    assert ["F0402"] == [finding["code"] for finding in result["findings"]]
    assert "export-receivables.csv" == result["findings"][0]["file"]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=8)
    )
)
def test_any_text_survives_and_none_is_left_to_run(notes: list[str]) -> None:
    filled = [note for note in notes if note.strip()]
    rows = [(f"X-{at}", note) for at, note in enumerate(filled)]
    one, _ = taken(of_rows([("凭证号", "催收情况"), *rows]))
    for note, row in zip(
        filled,
        list(csv.reader(io.StringIO(one.csv().decode("utf-8-sig"), newline="")))[1:],
        strict=True,
    ):
        assert row[1].removeprefix("'") in {
            one_form(note),
            one_form(note).removeprefix("'"),
        }
        assert len(row[1]) == 1 or not row[1].startswith(
            ("=", "+", "-", "@", "＝", "＋", "－", "＠")
        )


def one_form(note: str) -> str:
    """Return a text with its accents in the form in which tables are compared."""
    return unicodedata.normalize("NFC", note.strip())


# --- on which side a balance is ---

LEDGER = ("日期", "凭证号", "摘要", "借方", "贷方")


@pytest.mark.parametrize("header", ["余额方向", "借或贷", "方向", "Balance Direction"])
def test_a_balance_on_the_side_of_the_credits_is_negative(header: str) -> None:
    rows = [
        (*LEDGER, header, "余额"),
        ("2026-03-01", "记-1", "期初", "", "", "借", "1,200.00"),
        ("2026-03-02", "记-2", "收款", "", "1,500.00", "贷", "300.00"),
        ("2026-03-03", "记-3", "发货", "300.00", "", "平", "0.00"),
        ("2026-03-04", "记-4", "退货", "", "0.00", "Cr", "0.00"),
        ("2026-03-05", "记-5", "发货", "5.00", "", "", "5.00"),
        ("2026-03-06", "记-6", "收款", "", "9.00", "贷方", "-4.00"),
        ("合计", "", "", "300.00", "1,500.00", "借？", ""),
    ]
    one, _ = taken(of_rows(rows), "statement")
    table = list(csv.reader(io.StringIO(one.csv().decode("utf-8-sig"), newline="")))
    assert ["1200.00", "-300.00", "0.00", "0.00", "5.00", "-4.00"] == [row[-1] for row in table[1:]]
    assert "余额方向" not in table[0]
    assert 1 == one.turned


def test_what_is_owed_to_a_customer_is_negative_as_well() -> None:
    one, _ = taken(of_rows([("单据号", "余额方向", "未收余额"), ("XS-1", "贷", 12.5)]))
    assert "-12.5" in one.csv().decode("utf-8-sig")


def test_the_side_of_an_entry_is_not_that_of_a_balance() -> None:
    rows = [("日期", "方向", "摘要", "余额"), ("2026-03-01", "贷", "收款", "300.00")]
    one, _ = taken(of_rows(rows), "statement")
    assert (None, 0) == (one.side, one.turned)


def test_a_side_that_nobody_knows_is_refused_and_may_be_left_out(here: Path) -> None:
    rows = [("日期", "余额方向", "余额"), ("2026-03-01", "左", "300.00")]
    (here / "export.xlsx").write_bytes(of_rows(rows))
    refused = run("export.xlsx", "--kind", "statement", "--lang", "en", code=2)
    assert "Row 2 has “左” for the side of the balance" in refused.stderr
    one, _ = taken(of_rows(rows), "statement", 余额方向="")
    assert (None, "300.00") == (one.side, one.rows[0].cells[-1])


def test_people_are_told_which_balances_were_turned(here: Path) -> None:
    rows = [("日期", "余额方向", "余额"), ("2026-03-01", "贷", "300.00")]
    (here / "export.xlsx").write_bytes(of_rows(rows))
    shown = run("export.xlsx", "--kind", "statement", "--lang", "en", "--yes", code=1).stdout
    assert "The sign of balances goes by “余额方向”; " in shown
    assert "made negative: 1." in shown
    assert "Columns not used" not in shown


def test_a_row_cut_short_before_the_side_keeps_its_balance() -> None:
    text = "日期,余额,余额方向\n2026-03-01,300.00\n"
    one, _ = taken(text.encode(), "statement")
    assert "300.00" == one.rows[0].cells[1]


# --- which column is which -------------------------------------------------------------------------


def test_every_column_is_shown_with_what_it_is_taken_for_and_why() -> None:
    shown = {
        each["header"]: (each["field"], each["reason"])
        for each in answer("--map", "备注=")["columns"]
    }
    assert {
        "往来单位编码": ("customer_id", "synonym"),
        "往来单位名称": (None, None),
        "凭证号": ("doc_no", "synonym"),
        "单据日期": ("invoice_date", "synonym"),
        "应收到期日": ("due_date", "synonym"),
        "本币金额（元）": ("original", "synonym"),
        "已核销金额": ("received", "synonym"),
        "已冲减": (None, None),
        "本币余额": ("outstanding", "synonym"),
        "是否争议": ("disputed", "synonym"),
        "统计日期": ("as_of", "synonym"),
        "备注": (None, None),
    } == shown


def sheet(headers: tuple[str, ...], *rows: tuple[object, ...]) -> bytes:
    return of_rows([headers, *rows])


@pytest.mark.parametrize(
    "header", ["客户编号", "Customer No.", "客户编号 customer no.", " 客户编号 "]
)
def test_our_own_header_is_taken_before_any_other_name(header: str) -> None:
    content = sheet(("往来单位编码", header), ("X", "C0101"))
    assert {header.strip(): ("customer_id", "header")} == matched(content)


def test_of_two_names_the_one_comes_first_that_fits_then_the_one_that_is_named_first() -> None:
    both = ("本币余额", "应收余额")
    assert ["本币余额"] == list(matched(sheet(both, (1, 2))))
    assert ["应收余额"] == list(matched(sheet(both, ("甲", 2))))
    assert ["本币余额"] == list(matched(sheet(both[::-1], (1, 2))))


def test_a_similar_name_is_taken_only_where_the_content_fits() -> None:
    assert {"客户应收到期日期": ("due_date", "similar")} == matched(
        sheet(("客户应收到期日期",), (DAY,))
    )
    assert {} == matched(sheet(("客户应收到期日期",), ("甲",)))
    assert {} == matched(sheet(("客户应收到期日期",)))


def test_a_telling_content_is_taken_under_any_name() -> None:
    content = sheet(("代号", "数目", "标志"), *((f"C010{at}", at, "是") for at in range(1, 10)))
    assert {"代号": ("customer_id", "content")} == matched(content)


def test_one_slip_in_ten_does_not_hide_what_a_column_is() -> None:
    good = [(f"C01{at:02}",) for at in range(9)]
    assert {"代号": ("customer_id", "content")} == matched(sheet(("代号",), *good, ("?",)))
    assert {} == matched(sheet(("代号",), *good, ("?",), ("?",)))


def test_what_somebody_says_counts_before_everything() -> None:
    content = sheet(("本币余额", "客户编号", "甲"), (1, "C0101", "C0102"))
    assert {
        "本币余额": ("original", "given"),
        "甲": ("customer_id", "given"),
    } == matched(content, 本币余额="原额", 甲="customer no.")
    assert {"本币余额": ("outstanding", "synonym")} == matched(content, 客户编号="", 甲="")


def test_the_headers_are_found_below_a_title() -> None:
    one, _ = taken(of_rows(EXPORT))
    assert (1, 2, 7) == one.left_out
    deep = [("题目",)] * 19
    assert matched(of_rows([*deep, ("客户编号",), ("C0101",)]))
    assert {} == matched(of_rows([*deep, ("题目",), ("客户编号",), ("C0101",)]))


@pytest.mark.parametrize("word", ["合计", "总计：", "小 计", "Total", "本月合计"])
def test_a_total_is_no_entry_wherever_it_stands(word: str) -> None:
    content = sheet(("客户编号", "单据号"), ("C0101", "1"), (word, ""), ("", "x"), ("C0102", "2"))
    one, _ = taken(content)
    assert ((3,), 3) == (one.left_out, len(one.rows))


def test_a_row_without_anything_of_ours_is_left_out() -> None:
    one, _ = taken(sheet(("单据号", "制表人"), ("1", ""), ("", "张")))
    assert ((3,), 1) == (one.left_out, len(one.rows))


def test_an_empty_export_is_told_to_be_empty() -> None:
    one, findings = taken(of_rows([]))
    assert ((), ["F0413"]) == (one.matches, [finding.code for finding in findings])


def test_many_columns_take_no_time() -> None:
    headers = tuple(f"列{at}" for at in range(900))
    one, _ = taken(sheet(headers, *[tuple(range(900))] * 50))
    assert {} == one.taken


# --- what is in the way ----------------------------------------------------------------------------


def in_the_way(content: bytes, *more: str, name: str = "export.xlsx") -> list[tuple[str, int, int]]:
    """Return what keeps an export from being written: codes and places in the export."""
    with open(name, "wb") as file:  # noqa: PTH123 - the name is what is tested
        file.write(content)
    result = run(name, "--kind", "receivables", "--yes", "--to", "out.csv", "--json", *more, code=1)
    answered = json.loads(result.stdout)
    assert answered["written"] is None
    assert not os.path.exists("out.csv")  # noqa: PTH110
    return [(each["code"], each["line"], each["column"]) for each in answered["findings"]]


def test_what_a_copy_would_hide_is_mended_in_the_export_first() -> None:
    content = sheet(("客户编号", "凭证号", "到期日"), ("C0101", 123, 46099))
    assert [("F0420", 2, 2), ("F0422", 2, 3)] == in_the_way(content)


def test_a_formula_an_error_and_a_hidden_row_are_in_the_way() -> None:
    def fill(_: Any, page: Any) -> None:  # noqa: ANN401
        page.write_row(0, 0, ["客户编号", "凭证号", "用不到", "原额"])
        page.write_row(1, 0, ["C0101", "1"])
        page.write_formula(1, 2, "=1+1", None, 2)
        page.write_formula(1, 3, "=1+1", None, 2)
        page.write_row(2, 0, ["C0101", "2"])
        page.set_row(2, None, None, {"hidden": True})

    assert [("F0418", 2, 4), ("F0425", 3, 1)] == in_the_way(made(fill))


def test_nothing_is_written_that_a_spreadsheet_would_run() -> None:
    content = sheet(("客户编号", "凭证号", "预收", "催收情况"), ("C0101", "@x", "=2", "=1+1"))
    assert [("F0412", 2, 2), ("F0412", 2, 3)] == in_the_way(content)


def test_a_row_of_another_width_is_in_the_way() -> None:
    assert [("F0417", 3, 3)] == in_the_way(
        "客户编号,原额\nC0101,5\nC0102,1,234\n".encode(), name="a.csv"
    )


def test_merged_cells_are_in_the_way_but_in_a_title() -> None:
    def fill(_: Any, page: Any) -> None:  # noqa: ANN401
        page.merge_range("A1:D1", "应收账款明细表")
        page.write_row(1, 0, ["客户编号", "凭证号"])
        page.write_row(2, 1, ["1"])
        page.merge_range("A3:A4", "C0101")

    assert [("F0424", 3, 1)] == in_the_way(made(fill))


def test_a_file_that_cannot_be_read_is_told_with_its_cure(here: Path) -> None:
    assert [("F0435", 1, 1)] == in_the_way(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name="a.xls")
    (here / "folder").mkdir()
    result = run("folder", "--kind", "receivables", code=1)
    assert "F0102" in result.output


def test_a_name_that_does_not_fit_is_not_in_the_way(here: Path) -> None:
    (here / "a.xls").write_bytes(of_rows(EXPORT))
    run("a.xls", "--kind", "receivables", *MAP, "--yes")
    assert (here / "a-receivables.csv").exists()


def test_other_sheets_are_mentioned_and_not_in_the_way(here: Path) -> None:
    def fill(book: Any, page: Any) -> None:  # noqa: ANN401
        page.write_row(0, 0, ["客户编号"])
        page.write_row(1, 0, ["C0101"])
        book.add_worksheet("另一张").write(0, 0, "x")

    (here / "export.xlsx").write_bytes(made(fill))
    codes = [each["code"] for each in answer("--yes", code=1)["findings"]]
    assert "F0429" == codes[0]
    assert {"F0402"} == set(codes[1:])


def test_an_export_of_something_else_is_not_written() -> None:
    result = run("export.xlsx", "--kind", "work_materials", "--yes", code=1)
    assert Voice("zh").phrase("import_nothing") in result.output
    assert not os.path.exists("export-work_materials.csv")  # noqa: PTH110


# --- asking, writing, refusing ---------------------------------------------------------------------


def test_without_a_terminal_and_without_yes_it_only_shows(here: Path) -> None:
    before = sorted(here.iterdir())
    for lang in ("zh", "en"):
        result = receivables(*MAP, "--lang", lang)
        assert Voice(lang).phrase("import_not_written") in result.output
    assert answer(*MAP)["written"] is None
    assert before == sorted(here.iterdir())


@pytest.mark.parametrize(("typed", "is_written"), [("y\n", True), ("n\n", False), ("", False)])
def test_at_a_terminal_it_asks(
    here: Path, monkeypatch: pytest.MonkeyPatch, typed: str, *, is_written: bool
) -> None:
    monkeypatch.setattr(importing, "_is_terminal", lambda: True)
    result = run("export.xlsx", "--kind", "receivables", *MAP, "--to", "out.csv", input=typed)
    assert Voice("zh").phrase("import_ask", path="out.csv") in result.output
    assert is_written == (here / "out.csv").exists()


def test_the_table_that_is_shown_stands_in_columns() -> None:
    lines = receivables(*MAP).output.splitlines()
    arrows = [line for line in lines if "→" in line]
    assert 11 == len(arrows)
    assert "  往来单位编码    →  客户编号  常见的叫法" == arrows[0]
    assert "  本币金额（元）  →  原额      常见的叫法" in arrows
    assert "不用的列：往来单位名称。" in lines
    assert (
        "没有取的有 3 行（表头以上 2 行，合计 1 行，没有要用的内容 0 行）：第 1、2、7 行。" in lines
    )


def test_in_english_it_says_the_same() -> None:
    output = receivables("--lang", "en").output
    for said in ("customer no.", "a common name of it", "to be filled in by hand: credited."):
        assert said in output


def test_many_rows_left_out_are_not_all_listed(here: Path) -> None:
    rows = [("客户编号", "备忘"), ("C0101", ""), *[("", "x")] * 12]
    (here / "export.xlsx").write_bytes(of_rows(rows))
    assert "3、4、5、6、7、8、9、10、11、12、…" in receivables().output
    assert 12 == len(answer()["left_out"])


def test_a_file_that_is_there_is_replaced_only_by_force(here: Path) -> None:
    (here / "out.csv").write_text("mine")
    result = receivables(*MAP, "--yes", "--to", "out.csv", code=2)
    assert Voice("zh").phrase("import_exists", path="out.csv") in result.stderr
    assert "mine" == (here / "out.csv").read_text()
    receivables(*MAP, "--yes", "--to", "out.csv", "--force")
    assert 4 == len(written(here / "out.csv"))


def test_the_export_is_never_written_over(here: Path) -> None:
    (here / "export.csv").write_text(f"{','.join(HEADERS)}\n")
    (here / "same.csv").hardlink_to(here / "export.csv")
    for target in ("export.csv", "./export.csv", "same.csv"):
        command = ("export.csv", "--kind", "receivables", "--yes", "--force", "--to", target)
        result = run(*command, code=2)
        assert (
            Voice("zh").phrase("import_same_file", path=target.removeprefix("./")) in result.stderr
        )


def test_a_write_that_fails_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    (here / "out.csv").write_text("mine")
    before = sorted(here.iterdir())
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        repo.save(here / "out.csv", b"new", over=True)
    assert before == sorted(here.iterdir())
    assert "mine" == (here / "out.csv").read_text()


def test_a_folder_that_is_not_there_is_no_traceback() -> None:
    command = [sys.executable, "-m", "handover", "import", "export.xlsx", "--kind", "receivables"]
    ended = subprocess.run(
        [*command, *MAP, "--yes", "--to", "nowhere/out.csv"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert 2 == ended.returncode
    assert "Traceback" not in ended.stderr
    assert "nowhere" in ended.stderr


MISUSE = [
    (("--to", "out.xlsx"), "import_not_csv", {"path": "out.xlsx"}),
    (("--map", "备注"), "import_bad_pair", {"value": "备注"}),
    (("--map", "=原额"), "import_bad_pair", {"value": "=原额"}),
    (("--map", "备注=没有"), "import_no_such_field", {"name": "没有", "known": [c.header for c in RECEIVABLES.columns]}),
    (("--map", "没有=原额"), "import_no_such_column", {"names": ["没有"], "known": HEADERS}),
    (("--map", "备注=原额", "--map", "已冲减=original"), "import_given_twice", {"column": "原额"}),
]  # fmt: skip


@pytest.mark.parametrize(("more", "phrase", "facts"), MISUSE)
def test_misuse_is_two_with_what_to_do_instead(
    more: tuple[str, ...], phrase: str, facts: dict[str, object]
) -> None:
    result = receivables(*more, "--yes", code=2)
    assert Voice("zh").phrase(phrase, **facts) in result.stderr
    assert not os.path.exists("out.csv")  # noqa: PTH110


def test_a_kind_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    result = run("export.xlsx", "--kind", "receipts", code=2)
    assert "customer_file、prices、receivables、samples、statement、work_materials" in result.stderr
    assert 2 == run("nothing.xlsx", "--kind", "receivables", code=2).exit_code


def test_the_shell_completes_the_kinds() -> None:
    complete = click.shell_completion.ShellComplete(cli.cli, {}, "handover", "_HANDOVER_COMPLETE")
    found = complete.get_completions(["import", "x", "--kind"], "s")
    assert ["samples", "statement"] == [each.value for each in found]


# --- the names that others use -----------------------------------------------------------------------


def test_every_name_is_one_column_of_a_table_that_there_is() -> None:
    document, findings = load(SYNONYMS, "synonyms.yaml")
    assert document is not None
    assert () == findings
    data: Any = document.data
    assert {file.name.partition(".")[0] for file in workbooks.TABLES.glob("*.json")} == set(
        data["tables"]
    )
    for table, columns in data["tables"].items():
        schema = workbooks.schema(table)
        assert set(columns) <= {column.name for column in schema.columns}
        ours = {folded(name) for column in schema.columns for name in column.spellings}
        theirs = [folded(name) for names in columns.values() for name in names]
        assert len(theirs) == len(set(theirs)), table
        assert set() == ours & set(theirs), table


def test_every_reason_and_phrase_is_said_in_both_languages() -> None:
    for lang in ("zh", "en"):
        voice = Voice(lang)
        assert all(voice.term(str(reason)) != str(reason) for reason in Reason)
        assert all(voice.phrase(each.value, **PHRASES[each]) for each in mapping.Misuse)


PHRASES: dict[mapping.Misuse, dict[str, object]] = {
    mapping.Misuse.BAD_PAIR: {"value": "x"},
    mapping.Misuse.NO_SUCH_COLUMN: {"names": ["x"], "known": ["y"]},
    mapping.Misuse.NO_SUCH_FIELD: {"name": "x", "known": ["y"]},
    mapping.Misuse.GIVEN_TWICE: {"column": "x"},
    mapping.Misuse.NO_SUCH_SIDE: {"value": "x", "line": 2, "known": ("借", "贷")},
}
