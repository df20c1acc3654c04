"""What is large takes as much longer as it is larger: cases, rows of a table, losses, revisions."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from annotated import situation
from company import CASE, edit, put, revise, sign, sign_revision, write
from test_ledger_cases import PROBLEM as LOSS
from test_ledger_cases import hand_over

from handover import pipeline, reading, verdicts
from handover.characters import same
from handover.facts import customer_table, faulty
from handover.facts.customer_table import Detail
from handover.findings import At, Finding, Place, Severity, Text
from handover.ledger import windows
from handover.ledger.custody import Custody
from handover.ledger.tenure import Move
from handover.model import Problem
from handover.papers import csv_file
from handover.papers.tables import Row
from handover.register import Customer
from handover.repo import Repository
from handover.rules.a17_exposure import loss_beyond_exposure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handover.facts.context import Context

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
ONE_CASE = """\
case: HO-2026-0001
kind: transfer
channel: it_peripheral
opened_on: 2026-03-02
parties: {transferor: E1001, receivers: [E1002], supervisor: E2001, department_manager: E3001, finance: [E4001], assistant: [E5001]}
customers: [{customer: C0101}]
"""


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
    asked, counts = calls(customer_table, "numbers_of"), []
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


TIMES = 3
"""How much longer twice as much may take; four times is what grows with the square."""


def lasts(work: Callable[[], object]) -> float:
    """Return the time of the processor that something takes, at the best of several times."""

    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(3))


def handed(customer: str, number: int) -> Move:
    """Return how a customer was handed over for the n-th time, a day after the last."""
    day = date(2020, 1, 1) + timedelta(number)
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC)
    folder = f"cases/2026/HO-2026-{number:05}"
    return Move(customer, f"E{number % 2}", f"E{1 - number % 2}", day, instant, folder, folder)


def asked_of_each_case(count: int) -> Callable[[], None]:
    """Return what each of many cases of one customer asks of its custody."""
    moves = tuple(handed("C0101", number) for number in range(count))
    began = date(2020, 1, 1)
    owner = Customer(At("a"), "C0101", Text("店", "shop"), "peripheral", "E0", began)

    def work() -> None:
        custody = Custody({"C0101": owner}, {"C0101": moves})
        for move in moves:
            custody.before("C0101", move.folder, move.day)
            custody.last_before("C0101", move.folder, move.day)
            custody.is_before(move, move.folder, move.day)

    return work


def test_a_customer_in_many_cases_takes_as_long_as_there_are_cases() -> None:
    assert lasts(asked_of_each_case(4000)) < TIMES * lasts(asked_of_each_case(2000))


def test_a_window_is_looked_at_by_those_cases_only_whose_window_is_near(
    tmp_path: Path, calls: Callable[[object, str], list[object]]
) -> None:
    root, looked = company_of_one_customer(tmp_path), []
    asked = calls(windows, "is_open")
    for months in (10, 20):
        handed_each_month(root, months)
        asked.clear()
        assert "E001" not in {one.code for one in found(root)}
        looked.append(len(asked))
    assert 0 < looked[1] < TIMES * looked[0]


def company_of_one_customer(root: Path) -> Path:
    write(root)
    shutil.rmtree(root / CASE)
    return root


def handed_each_month(root: Path, months: int) -> None:
    """Hand C0101 over once a month from 2024 on, with a loss a week after each time."""
    for number in range(months):
        month = f"{2024 + number // 12}-{number % 12 + 1:02}"
        folder, days = f"HO-2026-{number + 1:04}", {"opened": f"{month}-05", "on": f"{month}-10"}
        file = hand_over(root, folder, "C0101", **days)
        put(file.parent / "events/0001-problem.yaml", LOSS % ("C0101", f"{month}-17"))


def losses_of(count: int, document: str) -> Context:
    """Return a case with many losses of one customer, each of a document."""
    loss = Problem(At("a"), "0001", "C0101", date(2026, 3, 20), "少了")
    several = tuple(
        replace(loss, number=f"{n:04}", loss=Decimal(n), document=document % n)
        for n in range(count)
    )
    context = situation(ONE_CASE).context
    return replace(context, case=replace(context.case, events=several))


@pytest.mark.parametrize("document", ["D-%d", "D-0%.0d"], ids=["of each one", "of one"])
def test_many_losses_are_added_up_once(document: str) -> None:
    def work(count: int) -> float:
        context = losses_of(count, document)
        return lasts(lambda: list(loss_beyond_exposure(context)))

    work(10)
    assert work(1600) < TIMES * work(800)


def test_what_cases_find_together_is_told_to_each_once() -> None:
    one = Finding("X0201", Severity.ERROR, Place("a"), {})
    many = [replace(one, case=f"HO-{n}") for n in range(8000)]

    def work(count: int) -> float:
        faults = {each.case: each for each in many[:count]}
        return lasts(lambda: dict(pipeline.held_back(faults, many[:count], ())))

    assert work(8000) < TIMES * work(4000)


def test_findings_are_told_once_in_a_time_as_long_as_they_are_many() -> None:
    many = [Finding("A1709", Severity.WARNING, Place("a", n), {"n": n}) for n in range(6000)]
    twice = [*many, *many]
    assert many == list(verdicts.once(twice))
    assert lasts(lambda: list(verdicts.once(twice))) < TIMES * lasts(
        lambda: list(verdicts.once(twice[:3000] * 2))
    )


def partial(count: int, due: str) -> Detail:
    """Return receivables of many documents, one row of which nobody could read."""
    rows = tuple(
        Row(n, {"doc_no": f"D-{n}", "due_date": due, "amount": str(n)}, "a", {})
        for n in range(count)
    )
    return Detail("C0101", "receivables", rows, whole=False)


def test_partial_tables_are_compared_document_by_document() -> None:
    def work(count: int) -> float:
        def compared() -> None:
            before, after = partial(count, "2026-05-01"), partial(count, "2026-05-02")
            for number in range(count):
                assert not faulty.agree(before, after, f"D-{number}")

        return lasts(compared)

    assert work(800) < TIMES * work(400)


@pytest.mark.parametrize(
    ("cells", "may_be"),
    [
        ({"doc_no": "D-1", "amount": "2"}, False),  # it says another amount
        ({"doc_no": "D-1", "amount": None}, True),  # nobody can read it
        ({"doc_no": None, "amount": "1"}, True),
        ({"doc_no": "D-2", "amount": "1"}, False),  # of another document
        ({"amount": "1"}, True),  # the table names no documents
        ({"amount": "2"}, False),
    ],
)
def test_a_row_is_compared_with_all_that_may_be_of_its_document(
    cells: dict[str, str | None], *, may_be: bool
) -> None:
    whole = {key: {"doc_no": "D-1", "amount": "1"}[key] for key in cells}
    one, other = (
        Detail("C0101", "receivables", (Row(1, values, "a", {}),), whole=False)
        for values in (whole, cells)
    )
    assert (may_be, may_be) == (faulty.agree(one, other, None), faulty.agree(other, one, None))


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
