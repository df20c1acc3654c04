from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import company
import pytest

from handover import pipeline, verdicts
from handover.findings import Place, Severity
from handover.repo import Repository
from handover.scope import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from handover.facts.context import Context
    from handover.pipeline import Report

CASE, OTHER = company.CASE, company.OTHER


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
    company.edit(root / CASE / "case.yaml", "kind: transfer\n", company.RESIGNATION)
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


def test_one_customer_belongs_to_one_open_case(root: Path) -> None:
    third = "cases/2026/HO-2026-0003"
    company.add_case(root, third, "C0102")
    found = report(root)
    assert [("X0102", "HO-2026-0002"), ("X0102", "HO-2026-0003")] == codes(found)
    assert ["HO-2026-0003", "HO-2026-0002"] == [one.facts["other"] for one in found.findings]
    for folder, number in ((OTHER, "HO-2026-0002"), (third, "HO-2026-0003")):
        assert [("X0102", number)] == codes(report(root, folder))
    assert [] == codes(report(root, CASE))


def test_a_number_that_two_cases_have_gives_no_verdict_on_either(root: Path) -> None:
    company.edit(root / OTHER / "case.yaml", "case: HO-2026-0002", "case: HO-2026-0001")
    found = report(root)
    number = "HO-2026-0001"
    assert [("X0101", number), ("F0305", number), ("X0101", number)] == codes(found)
    assert ((), (CASE, OTHER)) == (found.cases, found.not_checked)
    assert found.case(number) is None
    about = found.about(number)
    assert about is not None
    assert ((), (CASE, OTHER)) == (about.cases, about.not_checked)
    for folder, other in ((CASE, OTHER), (OTHER, CASE)):
        facts = [one.facts for one in report(root, folder).findings if one.code == "X0101"]
        assert [{"case": number, "other": f"{other}/case.yaml"}] == facts


def test_a_twin_is_told_of_although_one_of_the_two_cannot_be_judged(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.edit(root / OTHER / "case.yaml", "case: HO-2026-0002", "case: HO-2026-0001")
    fragile(monkeypatch, "losses", OTHER)
    found = report(root)
    assert ["X0101", "E001", "X0101"] == [code for code, _ in codes(found)]
    assert ((), (CASE, OTHER)) == (found.cases, found.not_checked)


def test_a_report_about_one_case_says_whether_it_has_a_verdict(root: Path) -> None:
    company.put(root / OTHER / "case.yaml", "")
    found = report(root)
    sound, broken = found.about("HO-2026-0001"), found.about("HO-2026-0002")
    assert sound is not None
    assert broken is not None
    assert (found.cases, ()) == (sound.cases, sound.not_checked)
    assert ((), (OTHER,)) == (broken.cases, broken.not_checked)
    assert found.about("HO-2026-0003") is None
    company.add_case(root, "cases/2025/HO-2026-0002", "C0102")  # readable, of the same name
    again = report(root).about("HO-2026-0002")
    assert again is not None
    assert ((), (OTHER,)) == (again.cases, again.not_checked)


def fragile(monkeypatch: pytest.MonkeyPatch, name: str, folder: str) -> None:
    """Let a step of the judgement fail in one case."""
    whole = getattr(verdicts, name)

    def step(context: Context, *args: object, **kwargs: object) -> object:
        if context.case.folder == folder:
            return {"a": 1}["sign_off"]
        return whole(context, *args, **kwargs)

    monkeypatch.setattr(verdicts, name, step)


# ---- what keeps a verdict from being reached


@pytest.mark.parametrize("name", ["standing", "losses"])
def test_a_case_that_cannot_be_judged_does_not_hide_the_others(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fragile(monkeypatch, name, CASE)
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


def test_an_edition_that_lacks_an_act_is_told_there_and_at_every_case(root: Path) -> None:
    company.edit(root / "schema/policy/2024-01-01.yaml", "- act: sign_off\n", "- act: waiver\n")
    found = report(root)
    assert {
        *(("F0323", None), ("F0326", None)),  # the act is gone, and another one there twice
        *(("F0327", "HO-2026-0001"), ("F0327", "HO-2026-0002")),
    } == set(codes(found))
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
    assert [("X0102", "HO-2026-0001")] == codes(report(root, CASE))
    assert [] == codes(report(root, OTHER))


# ---- the editions alone


def test_the_editions_can_be_read_without_a_sound_register(root: Path) -> None:
    (root / "cases/register/repository.yaml").unlink()
    found = pipeline.policies(Repository(root))
    assert ["2024-01-01"] == [str(edition.first_day) for edition in found.editions]
    assert () == found.findings
    company.put(root / "schema/policy/2025-01-01.yaml", "")
    found = pipeline.policies(Repository(root))
    assert [("F0105", None)] == codes(found)
    assert None is found.unusable_on(date(2024, 12, 31))
    unusable = found.unusable_on(date(2025, 1, 1))
    assert unusable is not None
    assert ("schema/policy/2025-01-01.yaml", date(2025, 1, 1)) == (
        unusable.file,
        unusable.first_day,
    )
