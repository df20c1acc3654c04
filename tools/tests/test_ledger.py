from __future__ import annotations

import pytest

from handover import ledger
from handover.facts.status import Status
from handover.findings import At, Place, Severity
from handover.ledger import Entry

MOVING = (Status.DRAFT, Status.READY, Status.SIGNING, Status.REFUSED)
LINES = {"case": 2, "customers": 12}


def place(at: At) -> Place:
    return Place(at.file, LINES[str(at.path[0])])


def entry(
    case: str, *customers: str, folder: str | None = None, status: Status = Status.DRAFT
) -> Entry:
    at = At(f"cases/2026/{folder or case}/case.yaml")
    lines = tuple((number, at / "customers" / i) for i, number in enumerate(customers))
    return Entry(case, at, status, lines, place)


def found(*entries: Entry) -> list[tuple[str, str, int, dict[str, object]]]:
    return [
        (one.code, one.place.file.split("/")[2], one.place.line, dict(one.facts))
        for one in ledger.findings(entries)
    ]


def test_cases_with_their_own_numbers_and_customers_are_clean() -> None:
    assert [] == found()
    assert [] == found(entry("HO-2026-0001", "C0101"), entry("HO-2026-0002", "C0102"))


def test_a_number_that_is_taken_is_reported_at_the_later_folder() -> None:
    first, second = entry("HO-2026-0001", folder="a"), entry("HO-2026-0001", folder="b")
    facts = {"case": "HO-2026-0001", "other": "cases/2026/a/case.yaml"}
    expected = [("X0101", "b", 2, facts)]
    assert expected == found(first, second)
    assert expected == found(second, first)


def test_a_number_differs_by_more_than_its_capitals() -> None:
    facts = {"case": "ho-2026-0001", "other": "cases/2026/a/case.yaml"}
    assert [("X0101", "b", 2, facts)] == found(
        entry("HO-2026-0001", folder="a"), entry("ho-2026-0001", folder="b")
    )


def test_each_later_folder_is_reported_beside_the_first() -> None:
    entries = [entry("HO-2026-0001", folder=folder) for folder in "abc"]
    assert ["b", "c"] == [folder for _, folder, _, _ in found(*entries)]


@pytest.mark.parametrize("status", MOVING)
def test_a_customer_in_two_open_cases_is_reported_at_the_later_one(status: Status) -> None:
    first = entry("HO-2026-0001", "C0101", "C0102")
    second = entry("HO-2026-0002", "C0103", "C0101", status=status)
    facts = {"customer": "C0101", "other": "HO-2026-0001"}
    assert [("X0102", "HO-2026-0002", 12, facts)] == found(second, first)


@pytest.mark.parametrize("status", [status for status in Status if status not in MOVING])
def test_a_customer_may_be_handed_on_once_the_first_case_is_signed(status: Status) -> None:
    first = entry("HO-2026-0001", "C0101", status=status)
    second = entry("HO-2026-0002", "C0101")
    assert [] == found(first, second)


def test_a_customer_listed_twice_in_one_case_is_no_matter_of_two_cases() -> None:
    assert [] == found(entry("HO-2026-0001", "C0101", "C0101"))


def test_a_finding_across_cases_is_an_error_and_names_its_case() -> None:
    entries = [
        entry("HO-2026-0001", "C0101", folder="a"),
        entry("HO-2026-0001", "C0101", folder="b"),
    ]
    findings = list(ledger.findings(entries))
    assert ["X0101", "X0102"] == [one.code for one in findings]
    assert {(Severity.ERROR, "HO-2026-0001")} == {(one.severity, one.case) for one in findings}
