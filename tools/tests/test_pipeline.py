from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import company
import pytest

from handover import pipeline
from handover.findings import Place, Severity
from handover.repo import Repository
from handover.scope import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from handover.facts.context import Context
    from handover.pipeline import Report

CASE, OTHER = company.CASE, company.OTHER


@pytest.fixture
def root(tmp_path: Path) -> Path:
    company.write(tmp_path)
    company.add_case(tmp_path, OTHER, "C0102")
    return tmp_path


def report(root: Path, *paths: str, today: date | None = None) -> Report:
    return pipeline.check(Repository(root), today, Scope(paths) if paths else None)


def codes(found: Report) -> list[tuple[str, str | None]]:
    return [(one.code, one.case) for one in found.findings]


# ---- the day


def test_a_verdict_is_as_of_the_day_that_is_asked_for(root: Path) -> None:
    assert date(2026, 3, 10) == report(root, today=date(2026, 3, 10)).today
    assert date(2026, 3, 31) == report(root).today


def test_without_a_day_of_its_own_it_is_the_day_of_the_company(root: Path) -> None:
    company.edit(root / "cases/register/repository.yaml", "as_of: 2026-03-31\n", "")
    before = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    after = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    assert report(root).today in {before, after}


def test_the_day_decides(root: Path) -> None:
    assert [] == codes(report(root, today=date(2026, 3, 10)))
    early = report(root, CASE, today=date(2026, 3, 3))
    assert {("A0605", "HO-2026-0001")} <= set(codes(early))  # the visit is still to come


# ---- one report


def test_a_report_finds_its_cases_and_editions(root: Path) -> None:
    found = report(root)
    case = found.case("HO-2026-0002")
    assert case is not None
    assert OTHER == case.context.case.folder
    assert found.case("HO-2026-0003") is None
    edition = found.edition_on(date(2026, 1, 1))
    assert edition is not None
    assert edition == case.context.policy
    assert found.edition_on(date(2023, 12, 31)) is None


def test_only_errors_fail(root: Path) -> None:
    assert not report(root).failed
    company.edit(
        root / CASE / "case.yaml", "last_day: 2026-03-31\n  probation: true", "last_day: 2026-03-20"
    )
    warned = report(root)
    assert {Severity.WARNING} == {one.severity for one in warned.findings}
    assert not warned.failed
    company.edit(root / CASE / "case.yaml", "supervisor: E2001", "supervisor: E3001")
    assert report(root).failed


def test_findings_come_by_file_and_line(root: Path) -> None:
    for folder in (CASE, OTHER):
        company.edit(root / folder / "case.yaml", "supervisor: E2001", "supervisor: E9999")
        company.edit(root / folder / "case.yaml", "transferor: E1001", "transferor: E9998")
    places = [one.place for one in report(root).findings]
    assert 4 == len(places)
    assert sorted(places) == places


def test_the_same_input_gives_the_same_report(root: Path) -> None:
    company.edit(root / CASE / "case.yaml", "supervisor: E2001", "supervisor: E9999")
    assert report(root) == report(root)


def test_one_number_and_one_customer_belong_to_one_case(root: Path) -> None:
    company.edit(root / OTHER / "case.yaml", "case: HO-2026-0002", "case: HO-2026-0001")
    company.add_case(root, "cases/2026/HO-2026-0003", "C0102")
    assert [
        ("F0305", "HO-2026-0001"),
        ("X0101", "HO-2026-0001"),
        ("X0102", "HO-2026-0003"),
    ] == codes(report(root))


# ---- what keeps a verdict from being reached


@pytest.mark.parametrize("name", ["standing", "losses"])
def test_a_case_that_cannot_be_judged_does_not_hide_the_others(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = getattr(pipeline, name)

    def fragile(context: Context, *args: object, **kwargs: object) -> object:
        if context.case.folder == CASE:
            return {"a": 1}["sign_off"]
        return whole(context, *args, **kwargs)

    monkeypatch.setattr(pipeline, name, fragile)
    company.edit(root / OTHER / "case.yaml", "supervisor: E2001", "supervisor: E3001")
    found = report(root)
    fault = found.findings[0]
    assert ("E001", Place(f"{CASE}/case.yaml"), "HO-2026-0001") == (
        fault.code,
        fault.place,
        fault.case,
    )
    assert "KeyError: 'sign_off'" == fault.facts["error"]
    assert Severity.ERROR is fault.severity
    assert (CASE,) == found.not_checked
    assert [OTHER] == [case.context.case.folder for case in found.cases]
    assert ("A0401", "HO-2026-0002") in codes(found)


def test_an_edition_that_lacks_an_act_is_told_at_every_case(root: Path) -> None:
    company.edit(root / "schema/policy/2024-01-01.yaml", "- act: sign_off\n", "- act: clearance\n")
    found = report(root)
    assert {("E001", "HO-2026-0001"), ("E001", "HO-2026-0002")} == set(codes(found))
    assert (CASE, OTHER) == found.not_checked


# ---- a part of a report


def test_a_scope_shows_the_cases_it_touches(root: Path) -> None:
    for folder in (CASE, OTHER):
        company.edit(root / folder / "case.yaml", "supervisor: E2001", "supervisor: E3001")
    assert {"HO-2026-0001"} == {case for _, case in codes(report(root, CASE))}
    assert codes(report(root, CASE)) == codes(report(root, f"{CASE}/materials/signed.pdf"))
    assert codes(report(root)) == codes(report(root, "cases"))
    assert codes(report(root)) == codes(report(root, "."))
    assert 1 == len(report(root, CASE).cases)


def test_an_empty_scope_shows_nothing(root: Path) -> None:
    company.edit(root / CASE / "case.yaml", "supervisor: E2001", "supervisor: E3001")
    found = pipeline.check(Repository(root), scope=Scope(()))
    assert ((), (), ()) == (found.cases, found.findings, found.not_checked)


def test_a_scope_within_the_register_shows_what_is_wrong_there(root: Path) -> None:
    person = "cases/register/people/E1001.yaml"
    company.edit(root / person, "system: sales", "system: sals")
    company.edit(root / "cases/register/customers/C0102.yaml", "channel: ", "chanel: ")
    assert [("F0204", None)] == codes(report(root, person))
    assert {"F0201", "F0202", "F0204"} == {
        code for code, _ in codes(report(root, "cases/register"))
    }
    assert [] == codes(report(root, CASE.replace("HO-2026-0001", "HO-2026-0009")))


def test_what_is_wrong_with_the_people_and_customers_of_a_case_is_told_with_it(root: Path) -> None:
    company.edit(root / "cases/register/customers/C0102.yaml", "channel: ", "chanel: ")
    assert [] == codes(report(root, CASE))
    assert {"F0201", "F0202"} == {code for code, _ in codes(report(root, OTHER))}
    company.edit(root / "cases/register/people/E4001.yaml", "system: sales", "system: sals")
    assert {"F0204"} == {code for code, _ in codes(report(root, CASE))}
    assert 1 == len(report(root, CASE).cases)


def test_cases_outside_a_scope_still_count(root: Path) -> None:
    company.add_case(root, "cases/2026/HO-2026-0003", "C0101")
    assert [("X0102", "HO-2026-0003")] == codes(report(root, "cases/2026/HO-2026-0003"))
    assert [] == codes(report(root, CASE))


# ---- the editions alone


def test_the_editions_can_be_read_without_a_sound_register(root: Path) -> None:
    (root / "cases/register/repository.yaml").unlink()
    found = pipeline.policies(Repository(root))
    assert ["2024-01-01"] == [str(edition.first_day) for edition in found.editions]
    assert () == found.findings
    company.put(root / "schema/policy/2025-01-01.yaml", "")
    assert [("F0105", None)] == codes(pipeline.policies(Repository(root)))
