from __future__ import annotations

from dataclasses import replace

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


def test_a_number_that_is_taken_is_reported_at_both_folders() -> None:
    first, second = entry("HO-2026-0001", folder="a"), entry("HO-2026-0001", folder="b")
    expected = [
        ("X0101", "a", 2, {"case": "HO-2026-0001", "other": "cases/2026/b/case.yaml"}),
        ("X0101", "b", 2, {"case": "HO-2026-0001", "other": "cases/2026/a/case.yaml"}),
    ]
    assert expected == found(first, second)
    assert expected == found(second, first)


def test_a_number_differs_by_more_than_its_capitals() -> None:
    entries = entry("HO-2026-0001", folder="a"), entry("ho-2026-0001", folder="b")
    assert [("a", "HO-2026-0001"), ("b", "ho-2026-0001")] == [
        (folder, facts["case"]) for _, folder, _, facts in found(*entries)
    ]


def test_of_many_each_is_reported_beside_one_of_the_others() -> None:
    entries = [entry("HO-2026-0001", folder=folder) for folder in "abc"]
    named = [(folder, facts["other"]) for _, folder, _, facts in found(*entries)]
    assert [("a", "b"), ("b", "a"), ("c", "a")] == [
        (folder, str(other).split("/")[2]) for folder, other in named
    ]


def test_a_number_is_taken_by_a_case_that_could_not_be_judged() -> None:
    unjudged = replace(entry("HO-2026-0001", "C0101", folder="a"), status=None)
    entries = (unjudged, entry("HO-2026-0001", "C0101", folder="b"))
    assert [("X0101", "a"), ("X0101", "b")] == [one[:2] for one in found(*entries)]


def test_a_number_that_two_have_names_neither() -> None:
    entries = [
        entry("HO-2026-0001", folder="a"),
        entry("HO-2026-0002"),
        entry("HO-2026-0001", folder="b"),
    ]
    assert {"cases/2026/a/case.yaml", "cases/2026/b/case.yaml"} == ledger.ambiguous(entries)
    assert frozenset() == ledger.ambiguous(entries[:2])


@pytest.mark.parametrize("status", MOVING)
def test_a_customer_in_two_open_cases_is_reported_at_both(status: Status) -> None:
    first = entry("HO-2026-0001", "C0101", "C0102")
    second = entry("HO-2026-0002", "C0103", "C0101", status=status)
    assert [
        ("X0102", "HO-2026-0001", 12, {"customer": "C0101", "other": "HO-2026-0002"}),
        ("X0102", "HO-2026-0002", 12, {"customer": "C0101", "other": "HO-2026-0001"}),
    ] == found(second, first)


@pytest.mark.parametrize("status", [status for status in Status if status not in MOVING])
def test_a_customer_may_be_handed_on_once_the_first_case_is_signed(status: Status) -> None:
    first = entry("HO-2026-0001", "C0101", status=status)
    second = entry("HO-2026-0002", "C0101")
    assert [] == found(first, second)


def test_a_customer_listed_twice_in_one_case_is_no_matter_of_two_cases() -> None:
    twice = entry("HO-2026-0001", "C0101", "C0101")
    assert [] == found(twice)
    shared = found(twice, entry("HO-2026-0002", "C0101"))
    assert ["HO-2026-0001", "HO-2026-0002"] == [folder for _, folder, _, _ in shared]
    (_, at), _ = twice.customers
    assert ("customers", 0) == at.path  # the finding stands at the first of the two


def test_a_finding_across_cases_is_an_error_and_names_its_case() -> None:
    entries = [
        entry("HO-2026-0001", "C0101", folder="a"),
        entry("HO-2026-0001", "C0101", folder="b"),
    ]
    findings = list(ledger.findings(entries))
    assert ["X0101", "X0101", "X0102", "X0102"] == [one.code for one in findings]
    assert {(Severity.ERROR, "HO-2026-0001")} == {(one.severity, one.case) for one in findings}
