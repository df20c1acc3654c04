from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from annotated import EDITION, RECORDS, cases, expected, found, situation, told

from handover import rules
from handover.findings import Severity
from handover.rules.rule import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotated import Situation

    from handover.facts.context import Context
    from handover.findings import Flag

CODES = {rule.code: rule for rule in rules.RULES}
CASES = cases()
BREAKING = [path for path in CASES if expected(path)]
records = pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
breaking = pytest.mark.parametrize("path", BREAKING, ids=lambda p: f"{p.parent.name}/{p.stem}")


@records
def test_what_a_record_expects_is_found_in_it_and_nothing_else(path: Path) -> None:
    about = path.parent.name
    findings = told(path).findings()
    seen = [found(one) for one in findings if one.code == about or about not in CODES]
    assert expected(path) == sorted(seen)
    assert [] == [one.facts for one in findings if one.code == "E001"]


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_a_record_that_breaks_it_and_one_that_passes(code: str) -> None:
    marked = [bool(expected(path)) for path in CASES if path.parent.name == code]
    assert {True, False} == set(marked)


@pytest.mark.parametrize("code", [r.code for r in rules.RULES if r.claim is Claim.SIGN_OFF])
def test_what_the_sign_off_needs_is_a_todo_before_and_an_error_after(code: str) -> None:
    marks = [mark for path in CASES if path.parent.name == code for mark in expected(path)]
    assert {Severity.TODO, Severity.ERROR} == {severity for *_, severity in marks}


def test_a_record_without_an_expectation_says_so_in_its_name() -> None:
    about_a_rule = [path for path in CASES if path.parent.name in CODES]
    passing = {path for path in about_a_rule if path.stem.startswith("ok-")}
    assert passing == {path for path in about_a_rule if not expected(path)}


def test_every_folder_is_about_a_rule_or_about_all_of_them() -> None:
    folders = {path.parent.name for path in CASES}
    assert {"whole", "drafts", "one-cause", "cancelled"} == folders - set(CODES)


def test_a_draft_has_no_error() -> None:
    drafts = [expected(path) for path in CASES if path.parent.name == "drafts"]
    assert {Severity.TODO} == {severity for marks in drafts for *_, severity in marks}


@breaking
def test_a_cancelled_handover_need_not_be_right_any_more(path: Path) -> None:
    before = told(path)
    case = replace(before.context.case, cancelled_on=date(2026, 3, 20))
    after = replace(before, context=replace(before.context, case=case))
    kept = [one for one in before.findings() if CODES[one.code].claim is Claim.NONE]
    assert kept == list(after.findings())


@records
def test_no_rule_fails_where_nothing_is_known(path: Path) -> None:
    situation = told(path)
    register = replace(situation.context.register, people={}, customers={}, prices=())
    for changes in (
        {"policy": None, "editions": ()},
        {"register": register},
        {"today": date.min},
        {"today": date.max},
        {"case": replace(situation.context.case, folder="", files=(), events=())},
    ):
        context = replace(situation.context, **changes)
        codes = {one.code for one in replace(situation, context=context).findings()}
        assert "E001" not in codes


@breaking
def test_a_finding_about_an_article_names_its_clause_and_its_case(path: Path) -> None:
    for one in told(path).findings():
        assert one.case == "HO-2026-0001"
        known = {clause.clause for clause in EDITION.clauses}
        of_an_article = one.code.startswith("A") and "no-edition" not in path.read_text()
        assert not of_an_article or one.code == "A2101" or one.clause in known


@pytest.mark.parametrize(
    ("record", "clauses"),
    [
        ("finance-and-assistant-missing-yet", ["10-1", "10-1"]),
        ("commerce-missing-for-peripherals", ["10-2"]),
        ("commerce-missing-online", ["10-3"]),
        ("one-3c-customer-asks-for-head-office", ["10-4", "10-4"]),
        ("finance-missing-for-two-channels-is-one-finding", ["10-4"]),
    ],
)
def test_a_missing_function_cites_the_channel_that_asks_for_it(
    record: str, clauses: list[str]
) -> None:
    findings = told(RECORDS / f"A1001/{record}.yaml").findings()
    assert clauses == [one.clause for one in findings if one.code == "A1001"]


def test_codes_are_sorted_and_not_used_twice() -> None:
    listed = [rule.code for rule in rules.RULES]
    assert sorted(set(listed)) == listed


# A rule that fails


def fails(_: Context) -> Iterator[Flag]:
    """Fail as a rule with a bug would."""
    raise KeyError("supervisor")  # noqa: EM101 - what a missing key raises
    yield


def draft() -> Situation:
    return situation(
        "case: HO-2026-0001\nkind: transfer\nchannel: it_peripheral\nopened_on: 2026-03-02\n"
        "parties: {transferor: E1007}\n"
    )


def test_a_rule_that_fails_is_named_and_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (Rule("A9901", fails), CODES["A0201"])
    monkeypatch.setattr(rules, "RULES", broken)
    fault, finding = draft().findings()
    assert ("E001", Severity.ERROR, "HO-2026-0001") == (fault.code, fault.severity, fault.case)
    assert {"rule": "A9901", "name": "fails", "error": "KeyError: 'supervisor'"} == fault.facts
    assert ("cases/2026/HO-2026-0001/case.yaml", 1, 1) == fault.place
    assert ("A0201", {"person": "E1007", "system": "other"}) == (finding.code, finding.facts)
