"""What is large takes as much longer as it is larger: cases, rows of a table, losses, revisions."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from company import CASE, edit, put, revise, sign, sign_revision

from handover import pipeline, reading
from handover.characters import same
from handover.facts import papers
from handover.papers import csv_file
from handover.repo import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handover.findings import Finding

HEADERS = "客户编号,截止日,单据号,到期日,原额,已收,已冲,未收余额,有争议\n"
PROBLEM = """\
event: problem
customer: C0101
found_on: 2026-03-20
reported_by: E1002
what: 少列一张发票
loss: "0.%02d"
document: D-%d
first_evidence: {elsewhere: 邮件归档, sha256: "%s"}
"""
STATEMENT = "materials/statement.csv"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], list[object]]:
    """Return what keeps the first argument of each call of a function."""

    def kept(module: object, name: str) -> list[object]:
        known, found = getattr(module, name), list[object]()

        def noted(*arguments: Any) -> object:  # noqa: ANN401 - whatever the function takes
            found.append(arguments[0])
            return known(*arguments)

        monkeypatch.setattr(module, name, noted)
        return found

    return kept


def found(root: Path) -> tuple[Finding, ...]:
    return pipeline.check(Repository(root), date(2026, 3, 31)).findings


def test_each_row_is_looked_at_as_often_whatever_losses_name(
    root: Path, calls: Callable[[object, str], list[object]]
) -> None:
    rows = (f"C0101,2026-03-01,D-{i},2026-05-01,1.00,0.00,0.00,1.00,否\n" for i in range(500))
    put(root / CASE / "materials/owed.csv", HEADERS + "".join(rows))
    edit(root / CASE / "case.yaml", "{nil: 没有应收}", "materials/owed.csv")
    sign(root)
    asked, counts = calls(papers, "numbers_of"), []
    for losses in (1, 40):
        for number in range(1, losses + 1):
            text = PROBLEM % (number, number, "0b" * 32)
            put(root / CASE / f"events/{number:04}-problem.yaml", text)
        asked.clear()
        found(root)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 500


@pytest.mark.parametrize(
    "content",
    [
        "甲,对账单编号,客户编号,日期,单据类型,单据号,余额\n,DZ-1,C0101,昨天,期末,Q-2,0.0\n",
        "甲,乙,丙,单据号\n1,2,3,4\n",
    ],
    ids=["slips", "another table"],
)
def test_a_table_that_a_correction_leaves_as_it_is_is_read_once(
    root: Path,
    calls: Callable[[object, str], list[object]],
    monkeypatch: pytest.MonkeyPatch,
    content: str,
) -> None:
    put(root / CASE / STATEMENT, content)
    sign(root)
    revise(root)
    sign_revision(root, 2, "2026-03-25T10:00:00Z")
    expected = found(root)
    monkeypatch.setattr(reading, "_SMALL", 0)
    read = calls(reading, "read_table")
    assert expected == found(root)
    assert 1 == read.count(content.encode())
    assert f"{CASE}/revisions/2/{STATEMENT}" in {one.place.file for one in expected}


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_file_of_empty_lines_is_too_large_and_takes_no_time(end: bytes) -> None:
    schema = reading.schemas()["statement"]
    lines = 15 * 1024 * 1024 // len(end)
    start = time.process_time()
    _, (one,) = csv_file.read_csv(end * lines, schema, STATEMENT)
    assert ("F0414", lines) == (one.code, one.facts["rows"])
    assert time.process_time() - start < 2


def test_empty_lines_up_to_those_of_a_sheet_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "LAST_ROW", 4)
    schema = reading.schemas()["work_materials"]
    text = "行号,资料类别,资料名称,载体\n\n\n1,合同,年度合同,纸质原件\n"
    table, findings = csv_file.read_csv(text.encode(), schema, "a.csv")
    assert (["1"], ()) == ([same(str(row.values["line_no"])) for row in table.rows], findings)
    _, (one,) = csv_file.read_csv(f"{text}\n".encode(), schema, "a.csv")
    assert "F0414" == one.code
