from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from annotated import (
    EDITION,
    RECORDS,
    cases,
    expected,
    facts,
    found,
    situation,
    told,
    told_by,
    unknowing,
)

from handover import repo, rules
from handover.findings import At, Severity, Text
from handover.papers.tables import Unreadable
from handover.rules.rule import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotated import Situation

    from handover.facts.context import Context
    from handover.findings import Flag


def keys(schema: object) -> Iterator[str]:
    """Yield the names of all that a schema lets records have."""
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            yield from keys(part)


CODES = {rule.code: rule for rule in rules.RULES}
CASES = cases()
CASE, PROBLEM = "cases/2026/HO-2026-0001", "events/0002-problem.yaml"
KEYS = {*keys(repo.schemas()), *EDITION.functions}  # a function may be lacking that is no party
records = pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")


def about(path: Path) -> tuple[Rule, ...]:
    """Return the rules that a record is about: that of its folder, or all."""
    code = path.parent.name
    return (CODES[code],) if code in CODES else rules.RULES


@records
def test_what_a_record_expects_is_found_in_it_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "RULES", about(path))
    assert expected(path) == sorted(map(found, told(path).findings()))


@records
def test_a_rule_points_to_what_records_have(path: Path) -> None:
    found = (flag.at for rule in about(path) for flag in rule.check(told(path).context))
    steps = {step for at in found if isinstance(at, At) for step in at.path}
    assert {step for step in steps if isinstance(step, str)} <= KEYS


@records
def test_the_rule_of_a_record_does_not_fail_where_nothing_is_known(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "RULES", about(path))
    for one in unknowing(told(path)):
        assert "E001" not in {finding.code for finding in one.findings()}


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_a_record_that_breaks_it_and_one_that_passes(code: str) -> None:
    marked = [bool(expected(path)) for path in CASES if path.parent.name == code]
    assert {True, False} == set(marked)


@pytest.mark.parametrize("code", [r.code for r in rules.RULES if r.claim is Claim.SIGN_OFF])
def test_what_the_sign_off_needs_is_a_todo_before_and_weighs_in_full_after(code: str) -> None:
    marks = [mark for path in CASES if path.parent.name == code for mark in expected(path)]
    assert {Severity.TODO, CODES[code].severity} == {severity for *_, severity in marks}


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


def test_the_clause_is_that_of_the_edition_of_the_case() -> None:
    clauses = tuple(replace(c, clause="2-A") if c.clause == "2" else c for c in EDITION.clauses)
    newer = replace(EDITION, first_day=date(2026, 3, 1), clauses=clauses)
    before = told(RECORDS / "A0201/transferor-in-another-system.yaml")
    context = replace(before.context, policy=newer, editions=(EDITION, newer))
    after = replace(before, context=context)
    found = [one.clause for one in (*before.findings(), *after.findings()) if one.code == "A0201"]
    assert ["2", "2-A"] == found


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


def test_no_more_than_three_are_named_who_could_stand_for_a_function() -> None:
    before = told(RECORDS / "A1001/finance-missing-at-sign-off.yaml")
    known = before.context.register
    fourth = replace(known.people["E4001"], id="E4003")
    register = replace(known, people={**known.people, "E4003": fourth})
    after = replace(before, context=replace(before.context, register=register))
    (finding,) = (one for one in after.findings() if one.code == "A1001")
    assert ("E4001", "E4002", "E4003") == finding.facts["candidates"]


@pytest.mark.parametrize(
    "path",
    [path for path in CASES if facts(path)],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_a_finding_tells_what_the_record_says(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "RULES", about(path))
    assert facts(path) == told_by(told(path).findings()[0])


@pytest.mark.parametrize("code", ["A1705", "A1711", "F0341"])
def test_rules_of_losses_go_by_the_edition_of_the_day_where_that_is_the_reading(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "RULES", (CODES[code],))
    own = EDITION.under("A12", "discovery")
    for path in (path for path in CASES if path.parent.name == code):
        before = told(path)
        after = replace(before, context=replace(before.context, policy=own))
        if before.context.policy:
            assert expected(path) == sorted(map(found, after.findings()))


def test_a_filing_without_functions_cites_the_channel_that_asks_for_them() -> None:
    before = told(RECORDS / "A1003/none-of-the-functions-has-signed.yaml")
    channel = EDITION.find_channel("it_peripheral")
    assert channel
    newer = replace(EDITION, channels=(replace(channel, clause="10-9"),))
    after = replace(before, context=replace(before.context, policy=newer))
    assert ["10-9"] == [one.clause for one in after.findings() if one.code == "A1003"]


def test_of_a_mistake_on_every_line_of_a_table_the_first_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = RECORDS / "F0501/two-slips-are-two-findings.yaml"
    monkeypatch.setattr(rules, "RULES", about(path))
    first, second = told(path).findings()
    monkeypatch.setattr(rules, "MAX_FINDINGS", 1)
    told_first, more = told(path).findings()
    assert first == told_first
    reason = {"reason": Unreadable.TOO_MANY_FINDINGS}
    clause = next(one.clause for one in EDITION.materials if one.material == "statement")
    assert replace(second, code="F0401", facts=reason, clause=clause) == more


def test_of_a_mistake_in_a_record_all_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_FINDINGS", 1)
    path = RECORDS / "F0301/people-of-later-events.yaml"
    monkeypatch.setattr(rules, "RULES", about(path))
    assert expected(path) == sorted(map(found, told(path).findings()))


# What a finding tells the sentence about it; days, money and codes are compared as text


@pytest.mark.parametrize(
    ("record", "telling"),
    [
        ("A0201/transferor-in-another-system", {"person": "E1007", "system": "other"}),
        (
            "A0301/for-one-customer",
            {
                "rule": "A0607",
                "customer": "C0101",
                "reason": "店在岛上，台风停航",
                "people": ("E3001",),
            },
        ),
        (
            "A0302/a-rule-that-cannot-be-waived",
            {"rule": "A0402", "known": ("A0401", "A0607")},
        ),
        (
            "A0401/receiver-of-another-team",
            {
                "supervisor": "E2001",
                "people": ("E1004",),
                "superior": "E2002",
                "waiver": "",
                "unsigned": False,
                "waiting": ("department_manager",),
                "rule": "A0401",
                "waivable": True,
                "wanted": None,
                "opened_on": "2026-03-02",
            },
        ),
        (
            "A0401/transferor-has-no-superior",
            {
                "supervisor": "E2001",
                "people": ("E3001",),
                "superior": None,
                "waiver": "",
                "unsigned": False,
                "waiting": ("department_manager",),
                "rule": "A0401",
                "waivable": True,
                "wanted": None,
                "opened_on": "2026-03-02",
            },
        ),
        (
            "A0401/supervisor-is-a-colleague",  # both sides in one finding
            {
                "supervisor": "E1003",
                "people": ("E1001", "E1002"),
                "superior": "E2001",
                "waiver": "",
                "unsigned": False,
                "waiting": ("department_manager",),
                "rule": "A0401",
                "waivable": True,
                "wanted": "E2001",
                "opened_on": "2026-03-02",
            },
        ),
        (
            "A0402/supervisor-is-a-receiver",
            {"person": "E2001", "first": "receiver", "second": "supervisor"},
        ),
        ("A0403/commerce-is-a-receiver", {"person": "E1002", "role": "commerce"}),
        (
            "A0404/manager-left-office-before-sign-off",  # judged on the day of the sign-off
            {
                "person": "E3001",
                "title": "director",
                "manager": "E3002",
                "day": "2026-07-01",
                "late": False,
                "waiting": (),
            },
        ),
        (
            "A0404/manager-without-a-post",
            {
                "person": "E5002",
                "title": None,
                "manager": None,
                "day": "2026-03-31",
                "late": False,
                "waiting": ("E1001",),
            },
        ),
        (
            "A0404/manager-left-office-while-one-has-not-signed",
            {
                "person": "E3001",
                "title": "director",
                "manager": "E3002",
                "day": "2026-08-01",
                "late": True,
                "waiting": ("E2001",),
            },
        ),
        ("A0405/issuer-missing", {"missing": True, "lacking": ("issued_by",)}),
        (
            "A0405/issued-before-requested",
            {
                "missing": False,
                "first": "requested_on",
                "second": "issued_on",
                "day": "2026-03-06",
                "by": "2026-03-05",
            },
        ),
        (
            "A0405/visited-before-issued",
            {
                "missing": False,
                "first": "issued_on",
                "second": "visited_on",
                "day": "2026-03-10",
                "by": "2026-03-09",
            },
        ),
        (
            "A0406/starts-although-nobody-signed",
            {"day": "2026-03-20", "signed_on": None, "waiting": ("E1001", "E1002", "E2001")},
        ),
        (
            "A0406/starts-the-day-before-the-sign-off",
            {"day": "2026-03-17", "signed_on": "2026-03-18", "waiting": ()},
        ),
        (
            "A0407/filed-although-nobody-signed",
            {"day": "2026-03-20", "signed_on": None, "waiting": ("E1001", "E1002", "E2001")},
        ),
        (
            "A0407/filed-the-day-before-the-sign-off",
            {"day": "2026-03-18", "signed_on": "2026-03-19", "waiting": ()},
        ),
        ("A0408/no-manager-at-sign-off", {"role": "department_manager"}),
        (
            "A0409/statement-among-the-papers-of-events",
            {"path": "events/papers/C0101-statement.csv"},
        ),
        ("A0410/neither-is-named", {"people": ("E4001", "E3001")}),
        ("A0410/one-of-two-clerks-not-named", {"people": ("E4002",)}),
        ("A0411/manager-before-finance", {"person": "E3001", "first": "E4001"}),
        ("A0411/supervisor-last-is-one-finding", {"person": "E4001", "first": "E2001"}),
        ("A0412/all-three-had-signed", {"signed_on": "2026-03-18", "path": None}),
        ("A0412/filed", {"signed_on": None, "path": "events/0001-filing.yaml"}),
        (
            "A0413/cancelled-the-day-before",
            {"day": "2026-03-01", "opened_on": "2026-03-02"},
        ),
        (
            "A0414/nothing-said-yet",
            {
                "issue": "I1",
                "title": "返利未到账",
                "lacking": ("raised_by", "raised_on", "owner"),
            },
        ),
        ("A0416/accepted-the-very-same-content", {"person": "E1002", "role": "receiver"}),
        (
            "A0418/one-of-two-receivers-was-left-out",
            {"person": "E1003", "topics": ("workflow", "relations")},
        ),
        ("A0418/one-topic-was-left-out", {"person": "E1002", "topics": ("relations",)}),
        (
            "A0420/finance-for-the-receiver",
            {"person": "E4001", "role": "finance", "first": "E1002"},
        ),
        ("A0501/no-customer-file-at-sign-off", {"customer": "C0101", "material": "customer_file"}),
        (
            "A0501/nil-return-for-the-customer-file",
            {"customer": "C0101", "material": "customer_file"},
        ),
        ("A0502/no-statement-at-sign-off", {"customer": "C0101", "material": "statement"}),
        ("A0503/no-receivables-at-sign-off", {"customer": "C0101", "material": "receivables"}),
        ("A0504/no-samples-at-sign-off", {"customer": "C0101", "material": "samples"}),
        (
            "A0505/no-work-materials-at-sign-off",
            {"customer": "C0101", "material": "work_materials"},
        ),
        ("A0506/no-customer-at-sign-off", {}),
        ("A0601/not-visited-at-sign-off", {"customer": "C0101"}),
        ("A0602/supervisor-missing-yet", {"person": "E2001", "visited_on": "2026-03-10"}),
        ("A0603/not-signed-yet", {"customer": "C0101"}),
        ("A0604/customer-refuses", {"customer": "C0101", "reason": "余额对不上"}),
        (
            "A0605/the-day-after-the-request",
            {"visited_on": "2026-03-19", "first": "2026-03-02", "last": "2026-03-18"},
        ),
        ("A0606/customer-without-contacts", {"customer": "C0301", "contact": 1}),
        ("A0607/visit-by-video-at-sign-off", {"visited_on": "2026-03-11"}),
        (
            "A0608/signed-the-day-after-the-request",
            {"day": "2026-03-19", "first": "2026-03-10", "last": "2026-03-18"},
        ),
        ("A0609/customer-of-another-visit", {"customer": "C0102"}),
        (
            "A0610/supervisor-here-and-not-here",
            {"person": "E2001", "visited_on": "2026-03-10"},
        ),
        ("A0801/one-day-short", {"last_day": "2026-03-30", "earliest": "2026-03-31", "days": 30}),
        (
            "A0802/approved-the-day-after-opening",
            {"approved_on": "2026-03-03", "opened_on": "2026-03-02"},
        ),
        ("A0802/not-approved-at-sign-off", {"approved_on": None, "opened_on": "2026-03-02"}),
        ("A0803/filing-missing", {"key": "filed_on"}),
        ("A0803/last-day-missing", {"key": "last_day"}),
        (
            "A1001/finance-missing-at-sign-off",
            {
                "function": "finance",
                "office": None,
                "channel": "it_peripheral",
                "named": None,
                "does": None,
                "of": None,
                "candidates": ("E4001", "E4002", "E4201"),
            },
        ),
        (
            "A1001/branch-commerce-for-3c-stores",
            {
                "function": "commerce",
                "office": "hq",
                "channel": "store_3c",
                "named": "E4101",
                "does": "commerce",
                "of": "branch",
                "candidates": ("E4301",),
            },
        ),
        (
            "A1001/clerk-as-a-side-does-not-stand-for-finance",
            {
                "function": "finance",
                "office": None,
                "channel": "it_peripheral",
                "named": None,
                "does": None,
                "of": None,
                "candidates": ("E4002", "E4201"),
            },
        ),
        ("A1002/salesperson-beside-a-clerk", {"person": "E1003", "function": "finance"}),
        ("A1003/none-of-the-functions-has-signed", {"people": ("E4001", "E5001")}),
        (
            "A1104/after-the-request",
            {"day": "2026-03-19", "first": "2026-03-02", "last": "2026-03-18"},
        ),
        ("A1301/no-plan-at-sign-off", {"issue": "I1", "title": "返利未到账"}),
        (
            "A1302/resolved-the-day-before",
            {"issue": "I1", "day": "2026-03-09", "raised_on": "2026-03-10"},
        ),
        ("A1401/issuer-is-the-transferor", {"person": "E1001"}),
        (
            "A1303/reported-after-the-request",
            {
                "issue": "I1",
                "title": "返利未到账",
                "day": "2026-03-19",
                "requested_on": "2026-03-18",
            },
        ),
        (
            "A1304/reported-to-the-supervisor",
            {"issue": "I1", "title": "返利未到账", "person": "E2001", "people": ("E3001", "E3004")},
        ),
        (
            "A1403/on-the-fourth-working-day",
            {"issue": "I1", "day": "2026-03-11", "last": "2026-03-10"},
        ),
        ("A1403/not-to-this-day", {"issue": "I1", "day": None, "last": "2026-03-10"}),
        ("A1501/open-at-sign-off", {"issue": "I1", "title": "返利未到账"}),
        (
            "A1502/the-day-after-the-request",
            {"issue": "I1", "day": "2026-03-19", "requested_on": "2026-03-18"},
        ),
        ("A1503/day-not-said-at-sign-off", {"issue": "I1", "title": "返利未到账"}),
        (
            "A1504/issue-of-another-customer",
            {"issue": "I1", "customer": "C0102", "kind": "problem", "state": "unresolved"},
        ),
        (
            "A1504/work-that-runs-on",
            {"issue": "I1", "customer": None, "kind": "cross_period_task", "state": "unresolved"},
        ),
        ("A1505/nobody-has-signed", {"issue": "I1", "person": "E1001"}),
        ("A1701/customer-kept-back", {"customer": "C0102"}),
        ("A1702/found-tomorrow", {"found_on": "2026-06-20", "today": "2026-06-19"}),
        (
            "A1703/found-the-day-before-the-sign-off",
            {"found_on": "2026-03-17", "signed_on": "2026-03-18"},
        ),
        (
            "A1704/amount-not-known-and-nobody-has-signed",
            {"problem": "0002", "waiting": ("E1001", "E1002", "E2001")},
        ),
        ("A1705/the-day-after-24-months", {"found_on": "2026-03-19", "months": 24}),
        (
            "A1706/no-manager-after-the-window",
            {"party": "department_manager", "amount": "150.00", "why": "nobody"},
        ),
        (
            "A1707/recovered-the-day-before",
            {"day": "2026-06-19", "found_on": "2026-06-20"},
        ),
        ("A1707/reported-the-day-before", {"day": "2026-06-19", "found_on": "2026-06-20"}),
        ("A1707/settled-the-day-before", {"day": "2026-06-19", "found_on": "2026-06-20"}),
        ("A1708/the-second-is-too-much", {"amount": "400.01", "left": "400.00"}),
        ("A1709/same-amount", {"problem": "0003", "other": "0002"}),
        ("A1901/model-not-in-the-price-list", {"sku": "A-NB99", "found_on": "2026-06-20"}),
        ("A1902/two-lists-with-one-first-day", {"sku": "A-HS20", "found_on": "2026-06-20"}),
        (
            "A1602/no-day",
            {"issue": "I1", "title": "月底收款", "person": None, "people": ("E1002",)},
        ),
        ("A1903/both-amount-and-goods", {"both": True}),
        ("A1903/neither-amount-nor-goods", {"both": False}),
        ("A2001/laid-to-the-receiver", {"person": "E1002"}),
        ("A2002/paper-missing", {"material": "receivables", "customer": "C0101"}),
        ("A2101/no-edition-at-all", {"opened_on": "2026-03-02", "first": None}),
        (
            "A2101/opened-the-day-before-the-first-edition",
            {"opened_on": "2023-12-31", "first": "2024-01-01"},
        ),
        (
            "A2102/newer-edition-on-the-sign-off-day",
            {"opened_on": "2026-03-02", "opened_under": "2024-01-01", "signed_under": "2026-03-18"},
        ),
        ("F0301/transferor", {"person": "E9999"}),
        ("F0302/customer-of-an-issue", {"customer": "C9999"}),
        (
            "F0303/evidence-not-there",
            {"path": "events/papers/reply.pdf", "near": None, "alike": False, "apart": False},
        ),
        (
            "F0303/statement-in-another-case",
            {
                "path": "materials/C0101-statement.csv",
                "near": "materials/c0101-Statement.CSV",
                "alike": True,
                "apart": False,
            },
        ),
        (
            "F0304/channel-of-no-edition",
            {"key": "wholesale", "known": ("it_peripheral", "peripheral", "online", "store_3c")},
        ),
        (
            "F0305/number-of-another-folder",
            {"case": "HO-2026-0001", "folder": "HO-2026-0002", "unlike": False},
        ),
        ("F0306/handed-over-and-kept-back", {"customer": "C0101"}),
        ("F0307/file-that-the-case-does-not-name-yet", {"path": "materials/stray.csv"}),
        (
            "F0319/one-number-for-two",
            {
                "number": "0003",
                "path": "cases/2026/HO-2026-0001/events/0003-recovery.yaml",
            },
        ),
        ("F0308/recovery-and-settlement-of-nothing", {"problem": "0002"}),
        ("F0309/issue-of-a-customer-kept-back", {"customer": "C0102"}),
        ("F0311/receiver-of-a-customer-is-no-party", {"person": "E1003", "customer": "C0101"}),
        ("F0312/two-receivers-and-none-named-at-sign-off", {"customer": "C0101"}),
        ("F0313/difference-of-a-visit-that-is-no-issue", {"issue": "I2"}),
        ("F0314/two-issues-of-one-number", {"issue": "I1"}),
        ("F0320/assistant-left-in-february", {"person": "E1006", "opened_on": "2026-03-02"}),
        ("F0501/a-balance-is-a-fen-too-much", {"balance": "1500.01", "expected": "1500.00"}),
        (
            "F0502/a-fen-less-at-sign-off",
            {"nil": False, "balance": "500.00", "outstanding": "499.99", "difference": "0.01"},
        ),
        (
            "F0504/age-of-what-is-overdue-is-not-due",
            {
                "days": False,
                "value": "Text(zh='未到期', en='not due')",
                "expected": "Text(zh='1–30 天', en='1–30 days')",
            },
        ),
        (
            "F0505/difference-typed-is-another",
            {"balance": "480.00", "closing": "500.00", "difference": "20.00", "typed": "0.00"},
        ),
        (
            "F0508/one-less-at-sign-off",
            {"booked": 2, "counted": 1, "difference": 1, "typed": False, "sku": "A-NB15"},
        ),
        (
            "F0514/overdue-and-over-the-limit-is-one-finding",
            {"customer": "C0101", "days": 181, "owed": "500.00", "over": True},
        ),
        (
            "F0514/over-the-limit-with-the-second-row",
            {"customer": "C0101", "days": None, "owed": "800.00", "over": True},
        ),
        (
            "F0525/one-number-in-two-rows",
            {"joined": False, "twice": "SN2", "listed": 2, "counted": 2},
        ),
        (
            "F0526/value-of-one-for-two",
            {"amount": "4999.00", "expected": "9998.00", "count": 2},
        ),
        (
            "A0611/receivables-not-shown-at-sign-off",
            {"customer": "C0101", "materials": ("receivables",)},
        ),
        ("F0321/opened-tomorrow", {"day": "2026-03-02", "today": "2026-03-01"}),
        ("S0101/receipt-of-another-repository", {"person": "E1002", "role": "receiver"}),
        ("S0102/receipt-of-another-case", {"person": "E1002", "role": "receiver"}),
        (
            "S0103/content-changed-since",
            {"person": "E1002", "role": "receiver", "path": "cases/2026/HO-2026-0001"},
        ),
        (
            "S0104/changed-since-all-three-signed",
            {"path": "cases/2026/HO-2026-0001", "count": 0, "revision": 2},
        ),
        ("S0105/receiver-signs-as-supervisor", {"person": "E1002", "role": "supervisor"}),
        ("S0106/account-of-a-colleague", {"person": "E1002", "role": "receiver"}),
        (
            "S0107/changed-since-two-signed-is-one-finding",
            {"path": PROBLEM, "file": f"{CASE}/{PROBLEM}", "people": ("E4001", "E3001")},
        ),
        (
            "S0107/changed-and-one-of-them-signed-again",
            {"path": PROBLEM, "file": f"{CASE}/{PROBLEM}", "people": ("E3001",)},
        ),
        (
            "S0108/finance-refuses",
            {"person": "E4001", "role": "finance", "reason": "金额对不上"},
        ),
        ("S0108/refused-without-a-reason", {"person": "E4001", "role": "finance", "reason": None}),
        (
            "S0109/signed-tomorrow",
            {"person": "E1002", "day": "2026-03-18", "today": "2026-03-17"},
        ),
        (
            "S0110/signed-before-the-request",
            {
                "person": "E1002",
                "day": "2026-03-18",
                "first": "2026-03-19",
                "signed_on": None,
                "overtaken": False,
                "revision": None,
            },
        ),
        (
            "S0110/signed-before-the-opening",
            {
                "person": "E1002",
                "day": "2026-03-01",
                "first": "2026-03-02",
                "signed_on": None,
                "overtaken": False,
                "revision": None,
            },
        ),
        (
            "S0110/filing-acknowledged-in-the-hour-before-the-sign-off",
            {
                "person": "E4001",
                "day": "2026-03-18",
                "first": "2026-03-18",
                "signed_on": "2026-03-18",
                "overtaken": False,
                "revision": None,
            },
        ),
        (
            "S0111/accepted-by-a-review-that-refuses",
            {"person": "E1002", "role": "receiver", "why": "other_decision"},
        ),
        (
            "S0111/act-that-the-edition-does-not-have",
            {"person": "E1002", "role": "receiver", "why": "unknown_act"},
        ),
        (
            "S0111/act-of-another-event",
            {"person": "E4001", "role": "finance", "why": "other_act"},
        ),
        (
            "S0111/review-used-by-a-colleague",
            {"person": "E2001", "role": "supervisor", "why": "used_twice"},
        ),
        (
            "S0111/review-on-another-repository-of-the-forge",
            {"person": "E1002", "role": "receiver", "why": "other_forge"},
        ),
        ("S0112/signed-after-leaving", {"person": "E1006", "day": "2026-03-18"}),
        (
            "S0113/filing-in-a-file-called-problem",
            {"path": "0001-problem.yaml", "act": "filing"},
        ),
    ],
)
def test_the_facts_of_a_finding(
    record: str, telling: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = RECORDS / f"{record}.yaml"
    monkeypatch.setattr(rules, "RULES", about(path))
    finding = told(path).findings()[0]
    assert telling == {key: _plain(value) for key, value in finding.facts.items()}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date | Decimal | StrEnum | Text) else value


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
