"""The figures in the papers of a case: read from files, compared with each other, cell by cell."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import company
import pytest
import workbooks

from handover import pipeline, reading, rules
from handover.findings import Place, Severity
from handover.papers.csv_file import read_csv
from handover.papers.schema import Kind
from handover.repo import Repository

if TYPE_CHECKING:
    from handover.findings import Finding
    from handover.pipeline import Report

ROOT = Path(__file__).parents[2]
FOLDER = "cases/2026/HO-2026-0001"
PAPERS = ("customer_file", "statement", "receivables", "samples")
FEN = Decimal("0.01")
COMPARING = tuple(rule for rule in rules.RULES if rule.code.startswith("F05"))


@cache
def example() -> Report:
    return pipeline.check(Repository(ROOT))


def cells(paper: str, customer: str = "C0104") -> list[list[str]]:
    file = ROOT / FOLDER / f"materials/{customer}-{paper.replace('_', '-')}.csv"
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def judged(paper: str, rows: list[list[str]], customer: str = "C0104") -> list[Finding]:
    """Return what the comparing rules find in the example's first case with another paper."""
    case = example().case("HO-2026-0001")
    assert case is not None
    content = io.StringIO()
    csv.writer(content).writerows(rows)
    path = f"materials/{customer}-{paper.replace('_', '-')}.csv"
    file = f"{FOLDER}/{path}"
    table, found = read_csv(content.getvalue().encode(), reading.schemas()[paper], file)
    context = replace(case.context, papers={**case.context.papers, path: table})
    place = Place(f"{FOLDER}/case.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "RULES", COMPARING)
        return [*found, *rules.findings(context, lambda _: place)]


def amounts(paper: str) -> list[tuple[int, int]]:
    """Return the line and column, counted from 1, of every amount that a paper of C0104 holds."""
    header, *body = cells(paper)
    money = {c.header.zh for c in reading.schemas()[paper].columns if c.kind is Kind.MONEY}
    return [
        (line, number)
        for line, row in enumerate(body, 2)
        for number, (name, cell) in enumerate(zip(header, row, strict=True), 1)
        if name in money and cell
    ]


@pytest.mark.parametrize(("line", "number"), amounts("receivables"))
def test_a_fen_in_any_amount_of_the_receivables_is_found_in_its_row(line: int, number: int) -> None:
    rows = cells("receivables")
    rows[line - 1][number - 1] = str(Decimal(rows[line - 1][number - 1]) + FEN)
    found = [f for f in judged("receivables", rows) if f.severity is Severity.ERROR]
    here = {f.place.column for f in found if f.place.file.endswith("C0104-receivables.csv")}
    assert {line} == {f.place.line for f in found if f.place.file.endswith("receivables.csv")}
    if rows[0][number - 1] in {
        "原额",
        "未收余额",
    }:  # of what was received the row tells only the sum
        assert number in here


@pytest.mark.parametrize(("line", "number"), amounts("statement"))
def test_a_fen_in_any_amount_of_the_statement_is_found(line: int, number: int) -> None:
    rows = cells("statement")
    name = rows[0][number - 1]
    rows[line - 1][number - 1] = str(Decimal(rows[line - 1][number - 1]) + FEN)
    found = [f for f in judged("statement", rows) if f.severity is Severity.ERROR]
    lines = {f.place.line for f in found if f.place.file.endswith("C0104-statement.csv")}
    # What an opening was nobody else knows; the row after it does not follow.
    assert {line + 1 if line == 2 else line} <= lines
    cell = Place(f"{FOLDER}/materials/C0104-statement.csv", line, number)
    if name in {"余额", "差异"} and rows[line - 1][3] not in {"期初", "客户账面"}:
        assert cell in [f.place for f in found]


@pytest.mark.parametrize("paper", ["receivables", "statement"])
def test_a_figure_that_is_as_it_was_is_not_found(paper: str) -> None:
    assert [] == [f for f in judged(paper, cells(paper)) if f.severity is Severity.ERROR]


ENDS = [  # every cell of the first and the last row
    (paper, line, number)
    for paper in PAPERS
    for line in (2, len(cells(paper)))
    for number in range(1, len(cells(paper)[0]) + 1)
]


@pytest.mark.parametrize("written", ["", "？"])
@pytest.mark.parametrize(("paper", "line", "number"), ENDS)
def test_a_cell_that_cannot_be_read_makes_no_sum_wrong(
    paper: str, line: int, number: int, written: str
) -> None:
    rows = cells(paper)
    rows[line - 1][number - 1] = written
    codes = {f.code for f in judged(paper, rows)}
    assert "E001" not in codes
    if any(code.startswith("F04") for code in codes):
        assert set() == codes & {"F0501", "F0502", "F0512", "F0521"}


@pytest.mark.parametrize(("written", "wrong"), [("8554.16", True), ("？", False)])
def test_a_total_of_what_cannot_be_read_is_not_judged(*, written: str, wrong: bool) -> None:
    header, *rows = cells("receivables")
    rows[0][header.index("原额")] = written
    total = ["合计" if name == "客户编号" else "" for name in header]
    total[header.index("原额")] = "1.00"
    assert wrong == ("F0512" in {f.code for f in judged("receivables", [header, *rows, total])})


def test_a_balance_after_what_cannot_be_read_is_not_judged() -> None:
    header, *rows = cells("statement")
    rows[1][header.index("借方")] = rows[1][header.index("贷方")] = "？"
    assert "F0501" not in {f.code for f in judged("statement", [header, *rows])}


def test_a_moved_fen_is_an_error_with_its_case_and_clause(tmp_path: Path) -> None:
    company.write(tmp_path)
    paper = tmp_path / company.CASE / "materials/statement.csv"
    line = company.edit(paper, "期末,Q-2,0.00", "期末,Q-2,0.01")
    found = pipeline.check(Repository(tmp_path)).findings
    nil = company.edit(
        tmp_path / company.CASE / "case.yaml", "receivables: {nil: 没", "receivables: {nil: 没"
    )
    assert {
        ("F0501", "4-T2", "HO-2026-0001", "statement.csv", line),
        ("F0502", "5", "HO-2026-0001", "case.yaml", nil),
    } == {(f.code, f.clause, f.case, f.place.file.rpartition("/")[2], f.place.line) for f in found}


def test_a_workbook_is_compared_cell_by_cell_as_well(tmp_path: Path) -> None:
    company.write(tmp_path)
    paper = tmp_path / company.CASE / "materials/statement.csv"
    rows = list(csv.reader(io.StringIO(paper.read_text(encoding="utf-8"))))
    rows[2][-1] = "0.01"
    paper.unlink()

    def fill(_: object, sheet: Any) -> None:  # noqa: ANN401
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    company.put(paper.with_suffix(".xlsx"), workbooks.made(fill))
    case = tmp_path / company.CASE / "case.yaml"
    text = case.read_text(encoding="utf-8")
    company.put(case, text.replace("statement.csv", "statement.xlsx"))
    found = pipeline.check(Repository(tmp_path)).findings
    place = (f"{company.CASE}/materials/statement.xlsx", 3, 6)
    nil = next(n for n, row in enumerate(text.split("\n"), 1) if "receivables: {nil" in row)
    assert {("F0501", place), ("F0502", (f"{company.CASE}/case.yaml", nil, 5))} == {
        (f.code, tuple(f.place)) for f in found
    }


# Reading


def told(root: Path) -> list[tuple[str, str, str | None]]:
    found = pipeline.check(Repository(root)).findings
    return [(f.code, f.place.file.rpartition("/")[2], f.case) for f in found]


def test_a_paper_that_cannot_be_read_is_an_error_of_its_case(tmp_path: Path) -> None:
    company.write(tmp_path)
    company.put(tmp_path / company.CASE / "materials/statement.csv", "日期\n昨天\n")
    report = pipeline.check(Repository(tmp_path))
    (case,) = report.cases
    assert {"F0402", "F0407"} <= {f.code for f in case.findings}
    assert report.failed
    assert {"statement.csv"} == {f.place.file.rpartition("/")[2] for f in case.findings}
    assert {"4-T2"} == {f.clause for f in case.findings if f.code.startswith("F04")}


def test_a_scan_in_place_of_a_table_is_refused(tmp_path: Path) -> None:
    company.write(tmp_path)
    company.put(tmp_path / company.CASE / "materials/statement.csv", b"%PDF-1.7\n\x00\xff")
    assert [("F0436", "statement.csv", "HO-2026-0001")] == told(tmp_path)


def test_a_cancelled_case_has_its_papers_left_alone(tmp_path: Path) -> None:
    company.write(tmp_path)
    case = tmp_path / company.CASE / "case.yaml"
    company.put(tmp_path / company.CASE / "materials/statement.csv", "")
    company.edit(case, "notes: ", "cancelled: {cancelled_on: 2026-03-20, reason: 不走了}\nnotes: ")
    assert "statement.csv" not in {file for _, file, _ in told(tmp_path)}


def test_a_file_that_is_no_file_is_one_finding(tmp_path: Path) -> None:
    company.write(tmp_path)
    paper = tmp_path / company.CASE / "materials/statement.csv"
    paper.unlink()
    paper.symlink_to("customer-file.csv")
    assert [("F0102", "statement.csv", None)] == told(tmp_path)


def test_tables_are_read_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company.write(tmp_path)
    size = (tmp_path / company.CASE / "materials/customer-file.csv").stat().st_size
    monkeypatch.setattr(reading, "MOST", size)
    assert [("F0438", "statement.csv", "HO-2026-0001")] == told(tmp_path)


def test_a_file_named_for_two_materials_is_read_as_both(tmp_path: Path) -> None:
    company.write(tmp_path)
    case = tmp_path / company.CASE / "case.yaml"
    company.edit(case, "receivables: {nil: 没有应收}", "receivables: materials/statement.csv")
    found = told(tmp_path)
    assert ("F0402", "statement.csv", "HO-2026-0001") in found
    assert set() == {code for code, _, _ in found} - {"F0402", "F0403"}


def test_a_price_list_of_two_prices_for_one_day_is_an_error(tmp_path: Path) -> None:
    company.write(tmp_path)
    lists = tmp_path / "cases/register/prices"
    header = company.PRICES.splitlines()[0] + ",失效日"
    rows = (
        "A,peripheral,1.00,是,2026-01-01,2026-03-31",
        "A,peripheral,2.00,是,2026-03-31,",
        "B,peripheral,1.00,是,2026-01-01,",
        "B,peripheral,2.00,是,2026-02-01,",
        "C,peripheral,1.00,是,2026-01-01,2026-01-31",
        "C,peripheral,2.00,是,2026-02-01,",
        "C,online,3.00,是,2026-01-15,",
        ",peripheral,3.00,是,2026-01-15,",
        ",peripheral,3.00,是,2026-01-16,",
    )
    company.put(lists / "2026-01.csv", "\n".join((header, *rows)))
    later = "A,peripheral,5.00,是,2026-07-01,\nC,peripheral,6.00,是,2026-02-01,"
    company.put(lists / "2026-07.csv", f"{header}\n{later}\n")
    found = pipeline.check(Repository(tmp_path)).findings
    assert [
        ("2026-01.csv", 3, 2),  # the old row runs to the very day
        ("2026-01.csv", 5, 4),  # the old row of this list has no last day
        ("2026-07.csv", 3, 7),  # two lists with one first day
    ] == [
        (f.place.file.rpartition("/")[2], f.place.line, f.facts["line"])
        for f in found
        if f.code == "F0527"
    ]


def test_a_credit_code_in_the_register_has_its_check_digit(tmp_path: Path) -> None:
    company.write(tmp_path)
    customers = tmp_path / "cases/register/customers"
    for number, code in (("C0101", "91990100MA0X01034X"), ("C0102", "91990100MA0X01034Y")):
        with (customers / f"{number}.yaml").open("a", encoding="utf-8") as file:
            file.write(f'uscc: "{code}"\n')
    found = pipeline.check(Repository(tmp_path)).findings
    assert ["C0101"] == [f.facts["customer"] for f in found if f.code == "F0516"]
