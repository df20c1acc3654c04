"""Who is waited for: named with the event, the revision, and each of them once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import company
import pytest
from command_line import run

from handover.facts.steps import Step
from handover.words import LANGUAGES, Voice
from handover.words.sentences import people_of

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = f"{company.CASE}/events"
TODAY = ("--today", "2026-03-31")
NUMBER = "HO-2026-0001"
LOSS = """\
event: problem
customer: C0101
found_on: 2026-03-20
first_evidence: events/papers/a.pdf
reported_by: E1002
what: 少了
loss: "100.00"
"""
RULING = 'event: ruling\nproblem: "0001"\nruled_on: 2026-03-25\ntable: within\nreason: 一\n'
SETTLEMENT = 'event: settlement\nproblem: "0001"\nsettled_on: 2026-03-26\nwhat: 转账\n'
in_both = pytest.mark.parametrize("language", LANGUAGES)


def told(command: str, language: str, *more: str) -> str:
    return run(command, *more, *TODAY, "--lang", language).stdout


@pytest.mark.parametrize(
    ("language", "ruling", "settlement"),
    [
        ("zh", "事件 0002（裁定）", "事件 0003（结清）"),
        ("en", "Event 0002 (ruling)", "Event 0003 (settlement)"),
    ],
)
def test_an_event_that_is_written_is_named_with_whose_signature_waits(
    root: Path, language: str, ruling: str, settlement: str
) -> None:
    company.sign(root)
    company.put(root / EVENTS / "papers/a.pdf", "x")
    company.put(root / EVENTS / "0001-problem.yaml", LOSS)
    company.put(root / EVENTS / "0002-ruling.yaml", RULING)
    company.put(root / EVENTS / "0003-settlement.yaml", SETTLEMENT)
    status = told("status", language, NUMBER)
    liability = told("liability", language, NUMBER).splitlines()
    for event, person in ((ruling, "E3001"), (settlement, "E4001")):
        assert event in status
        (line,) = (one for one in liability if event in one)
        assert person in line


@in_both
def test_another_reading_of_the_sign_off_day_names_who_has_not_signed(
    root: Path, language: str
) -> None:
    company.sign(root)
    company.put(root / EVENTS / "papers/a.pdf", "x")
    company.put(root / EVENTS / "0001-problem.yaml", LOSS)
    said = told("liability", language, NUMBER)
    voice = Voice(language)
    waits = voice.phrase("liability_refusal_not_signed_by", people=["|"]).split("|")
    (line,) = (one for one in said.splitlines() if one.endswith(waits[-1]))
    assert "E4001" in line
    assert voice.phrase("liability_refusal_not_signed") not in said


@in_both
def test_goods_without_a_price_say_why_they_come_to_nothing(root: Path, language: str) -> None:
    company.sign(root)
    company.put(root / EVENTS / "papers/a.pdf", "x")
    goods = "lines:\n  - {sku: P-KB88, quantity: 1}\n"
    company.put(root / EVENTS / "0001-problem.yaml", LOSS.replace('loss: "100.00"\n', goods))
    facts = {"sku": "P-KB88", "quantity": 1, "candidates": 0}
    said = Voice(language).phrase("liability_line_no_price", **facts)
    assert said in told("liability", language, NUMBER)


@in_both
def test_somebody_free_to_go_with_a_correction_to_sign_is_told_both(
    root: Path, language: str
) -> None:
    company.sign(root)
    company.receipt(root, "commerce", "E4001")
    filing = "event: filing\nfiled_on: 2026-03-13\nto: [E3001, E4001]\n"
    company.put(root / EVENTS / "0001-filing.yaml", filing)
    shutil.rmtree(root / company.OTHER)
    (root / "cases/register/customers/C0102.yaml").unlink()
    signers = (("supervisor", "E2001"), ("commerce", "E4001"), ("department_manager", "E3001"))
    company.sign_event(root, "filing", "events/0001-filing.yaml", *signers)
    voice = Voice(language)
    free, waits = (voice.phrase(f"clearance_free{more}") for more in ("", "_waiting"))
    assert free in told("clearance", language, "E1001")
    company.revise(root)
    said = told("clearance", language, "E1001")
    assert free not in said
    assert waits in said
    step = voice.phrase("of_revision", revision=2, step=voice.phrase("step_sign_off"))
    assert step in said


@in_both
def test_who_left_before_signing_is_named_with_the_way_out(root: Path, language: str) -> None:
    company.sign(root)
    company.revise(root)
    person = root / "cases/register/people/E1001.yaml"
    company.edit(person, "employed_to: 2030-12-31", "employed_to: 2026-03-25")
    begins = Voice(language).phrase("status_gone", people=["甲" if language == "zh" else "Jia"])
    assert begins in told("status", language, NUMBER)
    company.edit(person, "employed_to: 2026-03-25", "employed_to: 2030-12-31")
    assert begins not in told("status", language, NUMBER)


@in_both
def test_a_correction_copied_as_it_is_gets_one_cure_for_its_old_request(
    root: Path, language: str
) -> None:
    company.sign(root)
    company.hire(root, "E3002", "sales", "department_manager", "")
    manager = root / "cases/register/people/E3001.yaml"
    post = "{from: 2026-03-15, function: sales, title: director, department: x, office: hq}"
    company.edit(manager, "accounts:\n", f"  - {post}\naccounts:\n")
    company.edit(
        root / "cases/register/repository.yaml",
        "sealers:\n",
        "  - department: x\n    name: {zh: 总, en: X}\nsealers:\n",
    )
    home = company.revise(root, requested_on="2026-03-09")
    early = told("check", language, company.CASE)
    assert "F0354" in early
    assert "A0404" not in early
    company.edit(home / "case.yaml", "requested_on: 2026-03-09", "requested_on: 2026-03-20")
    assert "`department_manager: E3002`" in told("check", language, company.CASE)


def test_of_several_any_of_whom_will_do_each_is_named_once() -> None:
    twice = [Step("filing", "finance", "E4002", "0001", ("E4002",))] * 2
    other = [
        Step("filing", "finance", one, "0002", (two,))
        for one, two in (("E4001", "E4002"), ("E4002", "E4001"), ("E4002", "E4001"))
    ]
    voice = Voice("zh")
    assert ["E4002（财务）"] == people_of(twice, str, voice)
    assert ["E4001（财务）、E4002（财务）任一位"] == people_of(other, str, voice)
