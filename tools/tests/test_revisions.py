"""Corrections after the sign-off: what was signed stays, what follows is signed anew (R80, A21)."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import keys
import pytest
from annotated import EDITION, confirmed, decision, heard, situation
from click.testing import CliRunner
from company import (
    CASE,
    OTHER,
    SIDES,
    add_case,
    edit,
    hire,
    put,
    receipt,
    revise,
    sign,
    sign_event,
    sign_revision,
    write,
)

from handover import layout, pipeline
from handover.cli import cli
from handover.facts.liability import Refusal
from handover.facts.losses import losses
from handover.facts.questions import window_last_day
from handover.facts.revisions import in_force_at
from handover.facts.sign_off import agreed_on, ever_signed_on
from handover.facts.soundness_of_loss import Misfit
from handover.facts.status import Status
from handover.findings import Severity
from handover.repo import Repository
from handover.report import data
from handover.site.pages import Stamp, pages
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from annotated import Situation

    from handover.pipeline import Report
    from handover.verdicts import CaseReport

FIRST, SECOND = "2026-03-12T10:00:00Z", "2026-03-25T10:00:00Z"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A company whose one case all three sides signed."""
    write(tmp_path)
    sign(tmp_path)
    return tmp_path


def report(root: Path, today: str = "2026-03-31") -> Report:
    return pipeline.check(Repository(root), date.fromisoformat(today))


def verdict(root: Path, today: str = "2026-03-31") -> CaseReport:
    return report(root, today).cases[0]


def errors(root: Path) -> list[tuple[str, str]]:
    found = report(root).findings
    return [(one.code, one.place.file) for one in found if one.severity is Severity.ERROR]


# ---- what a correction is, and what it leaves alone


def test_a_correction_under_way_leaves_what_was_signed_in_force(root: Path) -> None:
    before = verdict(root).standing
    revise(root)
    after = verdict(root).standing
    assert (before.status, before.signed_on) == (after.status, after.signed_on)
    assert (Status.SIGNED, date(2026, 3, 12), 1) == (after.status, after.signed_on, after.revision)
    assert after.correction
    assert (2, Status.SIGNING) == (after.correction.revision, after.correction.status)
    assert [person for _, person in SIDES] == [
        step.person for step in after.correction.next_steps if step.role != "commerce"
    ]
    assert set(after.correction.next_steps) <= set(after.steps)


def test_a_correction_that_is_signed_holds_from_that_day(root: Path) -> None:
    revise(root)
    sign_revision(root, 2, SECOND)
    found = verdict(root).standing
    assert (Status.SIGNED, date(2026, 3, 25), 2) == (found.status, found.signed_on, found.revision)
    assert None is found.correction
    assert [] == errors(root)


def test_one_signature_short_is_not_signed(root: Path) -> None:
    revise(root)
    for role, person in SIDES[:2]:
        receipt(root, role, person, SECOND, revision=2)
    found = verdict(root).standing
    assert 1 == found.revision
    assert found.correction
    assert ["E2001"] == [
        one.person for one in found.correction.next_steps if one.role == "supervisor"
    ]


def test_signatures_of_one_revision_count_for_no_other(root: Path) -> None:
    home = revise(root)
    edit(home / "case.yaml", "notes: 没有别的。", "notes: 更正了应收。")
    for role, person in SIDES:
        path = receipt(root, role, person, SECOND, revision=2)
        said = json.loads(path.read_text())
        said["statement"]["subject"]["sha256"] = json.loads(
            (path.parent / f"case-{role}-{person}.json").read_text()
        )["statement"]["subject"]["sha256"]
        said["evidence"]["signature"] = keys.own(said["statement"])
        put(path, json.dumps(keys.sealed(said)))
    assert Status.SIGNING is verdict(root).standing.status
    assert [("S0104", f"{CASE}/revisions/2/case.yaml")] == errors(root)


def test_who_was_a_party_of_the_first_revision_only_signs_no_other(root: Path) -> None:
    edit(revise(root) / "case.yaml", "receivers: [E1002]", "receivers: [E1003]")
    path = receipt(root, "receiver", "E1002", SECOND, revision=2)
    assert ("S0105", path.relative_to(root).as_posix()) in errors(root)


def test_a_new_receiver_signs_the_correction_before_it_is_in_force(root: Path) -> None:
    hire(root, "E1003", "sales", "staff", "E3001")
    edit(revise(root) / "case.yaml", "receivers: [E1002]", "receivers: [E1003]")
    signers = {"receiver": "E1003", "transferor": "E1001", "supervisor": "E2001"}
    for hour, (role, person) in enumerate(signers.items(), 10):
        receipt(root, role, person, f"2026-03-25T{hour}:00:00Z", revision=2)
    assert 2 == verdict(root).standing.revision


def test_an_event_may_have_been_signed_before_the_first_sign_off(root: Path) -> None:
    waiver = "events/0001-waiver.yaml"
    put(root / CASE / waiver, WAIVER)
    receipt(root, "department_manager", "E3001", "2026-03-11T10:00:00Z", act="waiver", event=waiver)
    revise(root)
    sign_revision(root, 2, SECOND)
    assert [] == errors(root)


def test_a_receipt_of_a_revision_that_is_not_there_is_refused(root: Path) -> None:
    home = revise(root)
    sign_revision(root, 2, SECOND)
    for path in sorted(home.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    home.rmdir()
    path = f"{CASE}/signatures/revision-2-receiver-E1002.json"
    assert [("S0115", path)] == errors(root)
    assert (CASE,) == report(root).not_checked  # nobody can tell what holds


def test_a_correction_signed_before_the_first_sign_off_does_not_count(root: Path) -> None:
    revise(root, requested_on="2026-03-03")
    sign_revision(root, 2, "2026-03-04T10:00:00Z")
    assert 1 == verdict(root).standing.revision
    early = [one.facts for one in report(root).findings if one.code == "S0110"]
    assert [(date(2026, 3, 12), None)] * 3 == [(one["first"], one["revision"]) for one in early]


def test_a_correction_of_what_nobody_signed_is_signed_by_itself(tmp_path: Path) -> None:
    write(tmp_path)
    revise(tmp_path)
    sign_revision(tmp_path, 2, SECOND)
    assert [("F0352", f"{CASE}/revisions/2/case.yaml")] == errors(tmp_path)


@pytest.mark.parametrize(("hour", "codes"), [("09", ["S0110"]), ("11", [])])
def test_a_correction_is_not_filed_before_it_is_signed(
    root: Path, hour: str, codes: list[str]
) -> None:
    revise(root)
    sign_revision(root, 2, SECOND)
    put(root / CASE / FILING, "event: filing\nfiled_on: 2026-03-25\nto: [E4001, E3001]\n")
    role, person = CLERKS[0]
    receipt(root, role, person, f"2026-03-25T{hour}:00:00Z", act="filing", event=FILING)
    assert codes == [code for code, _ in errors(root) if code == "S0110"]


def test_changing_the_first_revision_later_is_found_whatever_follows(root: Path) -> None:
    revise(root)
    sign_revision(root, 2, SECOND)
    edit(root / CASE / "case.yaml", "notes: 没有别的。", "notes: 又改了。")
    assert ("S0104", f"{CASE}/case.yaml") in errors(root)
    assert 2 == verdict(root).standing.revision


def test_what_is_wrong_in_a_correction_is_found_at_its_own_line(root: Path) -> None:
    home = revise(root)
    line = edit(home / "case.yaml", "supervisor: E2001", "supervisor: E3001")
    found = [one for one in report(root).findings if one.code == "A0401"]
    place = f"{CASE}/revisions/2/case.yaml"
    assert [(place, line, "4-S")] == [(f.place.file, f.place.line, f.clause) for f in found]
    standing = verdict(root).standing
    assert standing.correction
    assert Status.DRAFT is standing.correction.status
    assert Status.SIGNED is standing.status


def test_papers_of_a_correction_are_read_from_its_own_folder(root: Path) -> None:
    home = revise(root)
    file = home / "materials/statement.csv"
    put(file, file.read_text().replace("期末,Q-2,0.00", "期末,Q-2,12.34"))
    place = f"{CASE}/revisions/2/materials/statement.csv"
    assert ("F0501", place) in errors(root)
    (home / "materials/statement.csv").unlink()
    assert ("F0303", f"{CASE}/revisions/2/case.yaml") in errors(root)


def test_a_file_of_a_correction_that_it_does_not_name_is_found(root: Path) -> None:
    put(revise(root) / "materials/more.pdf", b"%PDF-1.7\n")
    assert ("F0307", f"{CASE}/revisions/2/case.yaml") in errors(root)


@pytest.mark.parametrize("name", ["1", "02", "two", "v2", "100", "٢"])
def test_a_correction_in_a_folder_of_another_name_is_one_finding(root: Path, name: str) -> None:
    shutil.copytree(revise(root), root / CASE / f"revisions/{name}")
    shutil.rmtree(root / CASE / "revisions/2")
    assert [("F0355", f"{CASE}/revisions/{name}")] == errors(root)
    assert () == report(root).not_checked
    (one,) = (one for one in report(root).findings if one.code == "F0355")
    assert all("`revisions/2/`" in Voice(lang).say(one).fix for lang in LANGUAGES)


@pytest.mark.parametrize("name", ["revision", "Revisions", "revisons"])
def test_a_folder_nearly_called_as_that_of_corrections_is_told_its_name(
    root: Path, name: str
) -> None:
    revise(root)
    (root / CASE / "revisions").rename(root / CASE / "away")
    (root / CASE / "away").rename(root / CASE / name)
    assert [("F0355", f"{CASE}/{name}")] == errors(root)
    assert () == report(root).not_checked
    (one,) = (one for one in report(root).findings if one.code == "F0355")
    for language in LANGUAGES:
        said = Voice(language).say(one)
        assert name in said.message
        assert "`revisions/2/`" in said.fix


def test_a_correction_within_another_is_nobody_s(root: Path) -> None:
    home = revise(root)
    put(home / "more/case.yaml", (home / "case.yaml").read_bytes())
    assert [("F0316", f"{CASE}/revisions/2/more/case.yaml")] == errors(root)


def test_materials_without_a_case_file_are_no_correction(root: Path) -> None:
    put(root / CASE / "revisions/2/materials/more.pdf", b"%PDF-1.7\n")
    assert [("F0316", f"{CASE}/revisions/2/materials/more.pdf")] == errors(root)


def test_a_correction_that_cannot_be_read_leaves_the_case_without_a_verdict(root: Path) -> None:
    home = revise(root)
    put(home / "case.yaml", "case: [")
    assert (CASE,) == report(root).not_checked


def test_two_homes_are_no_home() -> None:
    assert {1: ""} == layout.homes(["case.yaml", "revisions/2/materials/a.csv"])
    assert [1, 2, 10] == list(
        layout.homes(["case.yaml", "revisions/10/case.yaml", "revisions/2/case.yaml"])
    )
    assert None is layout.revised("cases/2026/HO-2026-0001")
    assert "cases/x" == layout.revised("cases/x/revisions/2")


# ---- filing follows what was signed last


def test_a_filing_is_that_of_what_was_signed_before_it(root: Path) -> None:
    clerks = ("supervisor", "E2001"), ("department_manager", "E3001"), ("commerce", "E4001")
    filing = "events/0001-filing.yaml"
    put(root / CASE / filing, "event: filing\nfiled_on: 2026-03-13\nto: [E4001, E3001]\n")
    receipt(root, "commerce", "E4001")
    sign_event(root, "filing", filing, *clerks)
    assert Status.FILED is verdict(root).standing.status
    revise(root)
    assert Status.FILED is verdict(root).standing.status
    sign_revision(root, 2, SECOND)
    receipt(root, "commerce", "E4001", SECOND, revision=2)
    assert Status.SIGNED is verdict(root).standing.status
    assert [] == errors(root)
    again = "events/0002-filing.yaml"
    put(root / CASE / again, "event: filing\nfiled_on: 2026-03-26\nto: [E4001, E3001]\n")
    assert Status.SIGNED is verdict(root).standing.status
    sign_event(root, "filing", again, *clerks)
    assert (Status.FILED, []) == (verdict(root).standing.status, errors(root))


# ---- who holds the customers


def tenures(root: Path) -> list[tuple[str | None, date]]:
    chain = report(root).ledger.custody.chain("C0101")
    return [(one.person, one.from_day) for one in chain]


def test_a_correction_that_changes_no_receiver_moves_nobody(root: Path) -> None:
    before = tenures(root)
    revise(root)
    assert before == tenures(root)
    sign_revision(root, 2, SECOND)
    assert before == tenures(root)
    assert [("E1001", date(2021, 4, 20)), ("E1002", date(2026, 3, 12))] == before


def test_whom_a_correction_hands_over_no_more_goes_back(root: Path) -> None:
    put(
        root / "cases/register/customers/C0102.yaml",
        (root / "cases/register/customers/C0101.yaml").read_text().replace("C0101", "C0102"),
    )
    home = revise(root)
    text = (home / "case.yaml").read_text().replace("C0101", "C0102")
    put(home / "case.yaml", text)
    sign_revision(root, 2, SECOND)
    assert [
        ("E1001", date(2021, 4, 20)),
        ("E1002", date(2026, 3, 12)),
        ("E1001", date(2026, 3, 25)),
    ] == tenures(root)
    handed = report(root).ledger.custody.chain("C0102")
    assert [("E1001", None), ("E1002", "HO-2026-0001")] == [(o.person, o.case) for o in handed]


def test_what_was_changed_after_it_was_signed_leaves_custody_open(root: Path) -> None:
    revise(root)
    sign_revision(root, 2, SECOND)
    edit(root / CASE / "case.yaml", "notes: 没有别的。", "notes: 又改了。")
    assert not report(root).ledger.custody.is_certain("C0101")


# ---- the clock of a loss (A21)

CASE_FILE = """\
case: HO-2026-0001
kind: transfer
channel: it_peripheral
opened_on: 2026-03-02
parties:
  transferor: E1001
  receivers: [%s]
  supervisor: E2001
  department_manager: E3001
  finance: [E4001]
  assistant: [E5001]
customers:
  - {customer: C0101, receivables: %s, statement: {nil: 没有}}
"""
PROBLEM = """\
event: problem
customer: C0101
found_on: %s
first_evidence: events/papers/reply.pdf
what: 少列一张发票
loss: "1000.00"
"""
WAIVER = "event: waiver\nrule: A0607\nwaived_on: 2026-03-09\nreason: 台风停航\n"
NIL, REWORDED = "{nil: 没有欠款}", "{nil: 一分钱都不欠}"
OWED = '{elsewhere: 财务档案柜, sha256: "%s"}' % ("0a" * 32)
ONE, TWO = {"signed": "2026-03-18T10:00:00+08:00"}, {"signed": "2026-05-06T10:00:00+08:00"}
IN_BOTH, AFTER_FIRST = "2026-07-10", "2026-08-01"
SPRING = "2026-04-01T10:00:00+08:00"


def corrected(problem: str, *, changed: bool, receiver: str = "E1002") -> Situation:
    """Return a case signed on 18 March and, corrected, on 6 May, with a loss."""
    events = {"0002-problem.yaml": problem}
    first = situation(CASE_FILE % ("E1002", NIL), events, stage=ONE)
    text = CASE_FILE % (receiver, OWED if changed else REWORDED)
    return situation(text, events, stage=TWO, earlier=(first,), number=2)


def judged(problem: str, *, changed: bool) -> tuple[date | None, str | Refusal]:
    loss = losses(corrected(problem, changed=changed).context)[0]
    assert loss.judgement
    outcome = loss.judgement.outcome
    return outcome.window_last_day, outcome.refusal or str(outcome.window)


@pytest.mark.parametrize(
    ("found_on", "paper", "changed", "expected"),
    [
        # the paper was wrong from the first: 18 March plus four months
        (IN_BOTH, "receivables", False, (date(2026, 7, 18), "within")),
        (AFTER_FIRST, "receivables", False, (date(2026, 7, 18), "after")),
        # the correction brought the faulty paper: 6 May plus four months
        (AFTER_FIRST, "receivables", True, (date(2026, 9, 6), "within")),
        # another paper was corrected
        (AFTER_FIRST, "statement", True, (date(2026, 7, 18), "after")),
        # a paper that no revision holds was lacking from the first
        (AFTER_FIRST, "samples", True, (date(2026, 7, 18), "after")),
        # found before the correction was signed: it cannot have come from it
        ("2026-05-05", None, True, (date(2026, 7, 18), "within")),
        ("2026-03-17", None, True, (date(2026, 7, 18), Refusal.FOUND_BEFORE_SIGN_OFF)),
        # nobody said which paper: the tool does not guess, from the day of the correction on
        ("2026-05-06", None, True, (date(2026, 9, 6), Refusal.PAPER_NOT_NAMED)),
        (AFTER_FIRST, None, True, (date(2026, 9, 6), Refusal.PAPER_NOT_NAMED)),
    ],
)
def test_the_clock_is_that_of_the_revision_that_first_held_the_faulty_paper(
    found_on: str,
    paper: str | None,
    changed: bool,  # noqa: FBT001 - a parameter of the table
    expected: tuple[date, str],
) -> None:
    told = PROBLEM % found_on + (f"paper: {paper}\n" if paper else "")
    assert expected == judged(told, changed=changed)


@pytest.mark.parametrize(
    ("option", "last"),
    [("first_revision_with_paper", "2026-10-10"), ("first_revision", "2026-07-18")],
)
def test_of_three_revisions_each_reading_has_its_clock(option: str, last: str) -> None:
    events = {"0002-problem.yaml": PROBLEM % AFTER_FIRST + "paper: receivables\n"}
    first = situation(CASE_FILE % ("E1002", NIL), events, stage=ONE)
    second = situation(CASE_FILE % ("E1002", NIL), events, stage=TWO, earlier=(first,), number=2)
    third = situation(
        CASE_FILE % ("E1002", OWED),
        events,
        stage={"signed": "2026-06-10T10:00:00+08:00"},
        earlier=(first, second),
        number=3,
    )
    for own in (option, "last_revision"):
        context = replace(third.context, policy=EDITION.under("A21", own))
        judgement = losses(context)[0].judgement
        assert judgement
        expected = last if own == option else "2026-10-10"  # 10 June plus four months
        assert expected == str(judgement.outcome.window_last_day)


@pytest.mark.parametrize(
    ("papers", "contents", "last"),
    [
        (("materials/a.csv",) * 2, ("1", "1"), "2026-07-18"),
        (("materials/a.csv",) * 2, ("1", "2"), "2026-09-06"),
        ((OWED, OWED), ("1", "2"), "2026-07-18"),
        ((OWED, OWED.replace("0a", "0b")), ("1", "1"), "2026-09-06"),
    ],
)
def test_a_paper_is_the_same_by_its_content(
    papers: tuple[str, str], contents: tuple[str, str], last: str
) -> None:
    events = {"0002-problem.yaml": PROBLEM % AFTER_FIRST + "paper: receivables\n"}
    before, after = (CASE_FILE % ("E1002", paper) for paper in papers)
    one = situation(before, events, stage=ONE).context
    two = situation(after, events, stage=TWO, number=2).context
    one, two = (
        replace(each, evidence=replace(each.evidence, contents={"materials/a.csv": content}))
        for each, content in zip((one, two), contents, strict=True)
    )
    judgement = losses(replace(two, earlier=(one,)))[0].judgement
    assert judgement
    assert last == str(judgement.outcome.window_last_day)


def test_of_a_customer_whom_the_correction_added_its_sign_off_counts() -> None:
    events = {"0002-problem.yaml": PROBLEM % AFTER_FIRST + "paper: receivables\n"}
    before = (CASE_FILE % ("E1002", NIL)).replace("C0101", "C0102")
    first = situation(before, events, stage=ONE)
    text = CASE_FILE % ("E1002", NIL)
    added = situation(text, events, stage=TWO, earlier=(first,), number=2)
    judgement = losses(added.context)[0].judgement
    assert judgement
    assert date(2026, 9, 6) == judgement.outcome.window_last_day


@pytest.mark.parametrize(
    ("instant", "revision"),
    [
        ("2026-03-18T09:59:59+08:00", 1),  # nothing was signed
        ("2026-05-06T09:59:59+08:00", 1),
        ("2026-05-06T10:00:00+08:00", 2),
    ],
)
def test_a_revision_is_in_force_from_its_last_signature_on(instant: str, revision: int) -> None:
    context = corrected(PROBLEM % AFTER_FIRST, changed=True).context
    found = in_force_at(context, datetime.fromisoformat(instant))
    assert revision == found.case.revision


def test_whom_the_signed_revision_named_need_not_sign_an_event_again() -> None:
    path = "events/0002-waiver.yaml"
    events = {path.removeprefix("events/"): WAIVER}
    text = CASE_FILE % ("E1002", NIL)
    first = situation(text, events, stage=ONE)
    replaced = text.replace("department_manager: E3001", "department_manager: E4001")
    second = situation(replaced, events, stage=TWO, earlier=(first,), number=2).context
    (waiver,) = second.case.events
    for person, expected in (("E1003", None), ("E3001", date(2026, 4, 1))):
        said = decision("department_manager", person, SPRING, act="waiver", event=path)
        assert expected == agreed_on(heard(second, said), waiver)


def test_wrong_data_of_finance_names_the_paper_by_itself() -> None:
    told = PROBLEM % AFTER_FIRST + "finance_error: {paper: receivables, by: E4001}\n"
    assert (date(2026, 9, 6), "within") == judged(told, changed=True)


@pytest.mark.parametrize(("clerk", "misfit"), [("E4001", None), ("E4002", Misfit.CLERK)])
def test_wrong_data_are_of_the_finance_of_the_sign_off_that_counts(
    clerk: str, misfit: Misfit | None
) -> None:
    told = PROBLEM % "2026-05-05" + f"finance_error: {{paper: receivables, by: {clerk}}}\n"
    events = {"0002-problem.yaml": told}
    text = CASE_FILE % ("E1002", NIL)
    first = situation(text, events, stage=ONE)
    replaced = text.replace("E4001", "E4002")
    second = situation(replaced, events, stage=TWO, earlier=(first,), number=2)
    assert misfit is losses(second.context)[0].misfit


def test_a_ruling_decides_where_no_paper_is_named() -> None:
    events = {
        "0002-problem.yaml": PROBLEM % AFTER_FIRST,
        "0003-ruling.yaml": (
            'event: ruling\nproblem: "0002"\nruled_on: 2026-08-02\ntable: after\nreason: 商量过\n'
        ),
    }
    first = situation(CASE_FILE % ("E1002", NIL), events, stage=ONE)
    stage = {**TWO, "today": "2026-08-31"}
    second = situation(CASE_FILE % ("E1002", NIL), events, stage=stage, earlier=(first,), number=2)
    loss = losses(confirmed(second.context, "2026-08-03T10:00:00+08:00"))[0]
    assert loss.judgement
    assert None is loss.judgement.outcome.refusal
    assert loss.judgement.outcome.shares


def test_other_readings_of_a21_are_shown_with_their_people() -> None:
    told = PROBLEM % AFTER_FIRST + "paper: receivables\n"
    loss = losses(corrected(told, changed=True, receiver="E1003").context)[0]
    assert loss.judgement
    assert "E1003" in {one.person for one in loss.judgement.outcome.persons}
    others = {
        one.option: one.outcome for one in loss.judgement.alternatives if one.reading == "A21"
    }
    assert {"first_revision"} == set(others)
    first = others["first_revision"]
    assert first
    assert ("after", date(2026, 7, 18)) == (first.window, first.window_last_day)
    assert {"E1002", "E3001", "E4001", None} == {one.person for one in first.persons}


def test_a_loss_that_nobody_can_clock_shows_what_each_sign_off_would_make_of_it() -> None:
    loss = losses(corrected(PROBLEM % AFTER_FIRST, changed=True).context)[0]
    assert loss.judgement
    others = {
        one.option: one.outcome for one in loss.judgement.alternatives if one.reading == "A21"
    }
    assert {"first_revision": "after", "last_revision": "within"} == {
        option: outcome and str(outcome.window) for option, outcome in others.items()
    }


def test_what_needs_the_paper_is_no_other_reading_while_nobody_names_it() -> None:
    context = corrected(PROBLEM % AFTER_FIRST, changed=True).context
    judgement = losses(replace(context, policy=EDITION.under("A21", "last_revision")))[0].judgement
    assert judgement
    others = {one.option: one.outcome for one in judgement.alternatives if one.reading == "A21"}
    assert {"first_revision"} == set(others)


def test_where_the_first_sign_off_counts_a_correction_does_not_put_the_end_off() -> None:
    context = corrected(PROBLEM % AFTER_FIRST, changed=True).context
    assert date(2026, 9, 6) == window_last_day(context)
    assert date(2026, 7, 18) == window_last_day(
        replace(context, policy=EDITION.under("A21", "first_revision"))
    )


# ---- what the command line says


def test_status_tells_of_the_correction_in_both_languages(root: Path) -> None:
    revise(root)
    told = ["status", "--repository", str(root), "--today", "2026-03-31"]
    zh, en = (CliRunner().invoke(cli, [*told, "--lang", lang]).output for lang in ("zh", "en"))
    assert "正在更正：第 2 版（签字中）" in zh
    assert "A correction is under way: revision 2" in en
    shape = CliRunner().invoke(cli, [*told, "--json"])
    case = json.loads(shape.output)["cases"][0]
    assert {"revision": 2, "status": "signing", "since": "2026-03-20"} == case["correction"]
    assert 1 == case["revision"]


# ---- what cheats with revisions, and what an honest correction may do


def test_who_signs_the_correction_before_the_first_sign_off_of_the_same_day_is_too_early(
    root: Path,
) -> None:
    revise(root, requested_on="2026-03-12")
    sign_revision(root, 2, "2026-03-12T09:59:00Z")  # a minute before the first revision was signed
    assert (1, date(2026, 3, 12)) == (
        verdict(root).standing.revision,
        verdict(root).standing.signed_on,
    )
    early = [one for one in report(root).findings if one.code == "S0110"]
    assert 3 == len(early)
    assert {1} == {one.facts["revision"] for one in early}
    sign_revision(root, 2, "2026-03-12T10:00:00Z")
    assert 2 == verdict(root).standing.revision


def test_other_cases_see_the_revision_that_holds(root: Path) -> None:
    home = revise(root)
    other = root / "cases/register/customers/C0102.yaml"
    text = (root / "cases/register/customers/C0101.yaml").read_text()
    put(other, text.replace("C0101", "C0102"))
    assert "X0201" in {code for code, _ in errors(root)}  # whom the case left behind
    put(home / "case.yaml", (home / "case.yaml").read_text() + LEFT_OUT)
    sign_revision(root, 2, SECOND)
    assert "X0201" not in {code for code, _ in errors(root)}


LEFT_OUT = """
retained:
  - {customer: C0102, reason: 留在本部}
"""


def test_what_a_correction_under_way_would_leave_behind_is_found_at_its_own_line(
    root: Path,
) -> None:
    other = root / "cases/register/customers/C0102.yaml"
    text = (root / "cases/register/customers/C0101.yaml").read_text()
    put(other, text.replace("C0101", "C0102"))
    file = root / CASE / "case.yaml"
    put(file, file.read_text() + LEFT_OUT)
    sign(root)
    assert [] == errors(root)
    home = revise(root)
    put(home / "case.yaml", (home / "case.yaml").read_text().replace(LEFT_OUT, ""))
    for role, person in SIDES[:1]:
        receipt(root, role, person, SECOND, revision=2)
    assert [("X0201", f"{CASE}/revisions/2/case.yaml")] == errors(root)
    standing = verdict(root).standing
    assert Status.SIGNED is standing.status
    assert standing.correction
    assert Status.DRAFT is standing.correction.status


def test_cancelling_in_a_correction_undoes_no_sign_off(root: Path) -> None:
    home = revise(root)
    cancelled = "cancelled: {cancelled_on: 2026-03-24, reason: 不办了}\n"
    put(home / "case.yaml", (home / "case.yaml").read_text() + cancelled)
    sign_revision(root, 2, SECOND)
    assert ("A0412", f"{CASE}/revisions/2/case.yaml") in errors(root)
    assert ("E1002", date(2026, 3, 12)) == tenures(root)[-1]


@pytest.mark.parametrize(
    ("old", "new", "line"), [("", "", "  - customer: C0101"), ("C0101", "C0102", "customers:")]
)
def test_a_correction_takes_no_customer_whom_a_later_case_handed_on(
    root: Path, old: str, new: str, line: str
) -> None:
    for person in ("E1003", "E1004"):
        hire(root, person, "sales", "staff", "E2001")
    add_case(root, OTHER, "C0101")
    later = (root / OTHER / "case.yaml").read_text()
    later = later.replace("E1002", "E1003").replace("transferor: E1001", "transferor: E1002")
    put(root / OTHER / "case.yaml", later)
    for role, who in (("transferor", "E1002"), ("receiver", "E1003"), ("supervisor", "E2001")):
        receipt(root, role, who, "2026-03-20T10:00:00Z", case=OTHER)
    assert ("E1003", date(2026, 3, 20)) == tenures(root)[-1]
    home = revise(root)
    text = (home / "case.yaml").read_text().replace("E1002", "E1004").replace(old, new)
    put(home / "case.yaml", text)
    for role, who in (("transferor", "E1001"), ("receiver", "E1004"), ("supervisor", "E2001")):
        receipt(root, role, who, SECOND, revision=2)
    place = f"{CASE}/revisions/2/case.yaml"
    found = [f for f in report(root).findings if (f.code, f.place.file) == ("X0203", place)]
    (one,) = (one for one in found if one.facts["customer"] == "C0101")
    assert line == text.split("\n")[one.place.line - 1]
    holder = {"holder": "E1003", "other": "HO-2026-0002"}
    moved = {"day": date(2026, 3, 25), "transferor": "E1001"}
    assert (holder | moved).items() <= one.facts.items()


CLERKS = ("supervisor", "E2001"), ("department_manager", "E3001"), ("commerce", "E4001")
FILING = "events/0001-filing.yaml"


@pytest.fixture
def filed(root: Path) -> Path:
    """The case filed, and everybody's signature under it."""
    put(root / CASE / FILING, "event: filing\nfiled_on: 2026-03-13\nto: [E4001, E3001]\n")
    receipt(root, "commerce", "E4001")
    for role, person in CLERKS:
        receipt(root, role, person, "2026-03-14T10:00:00Z", act="filing", event=FILING)
    assert (Status.FILED, []) == (verdict(root).standing.status, errors(root))
    return root


def test_who_signed_an_event_in_a_role_of_that_time_signed_it(filed: Path) -> None:
    home = revise(filed)
    hire(filed, "E4002", "commerce", "staff", "E3001")
    put(home / "case.yaml", (home / "case.yaml").read_text().replace("E4001", "E4002"))
    sign_revision(filed, 2, SECOND)
    receipt(filed, "commerce", "E4002", SECOND, revision=2)
    assert [] == errors(filed)
    # who is no clerk of the case any more signs no event of it from then on
    put(
        filed / CASE / "events/0002-filing.yaml",
        "event: filing\nfiled_on: 2026-03-26\nto: [E4002, E3001]\n",
    )
    late = receipt(
        filed,
        "commerce",
        "E4001",
        "2026-03-26T10:00:00Z",
        act="filing",
        event="events/0002-filing.yaml",
    )
    assert [("S0105", late.relative_to(filed).as_posix())] == errors(filed)


def test_a_revision_that_a_loss_goes_by_is_judged_though_another_holds(root: Path) -> None:
    home = revise(root)
    put(
        home / "case.yaml",
        (home / "case.yaml").read_text().replace("commerce: [E4001]", "commerce: [E5001]"),
    )
    file = home / "materials/statement.csv"
    put(file, file.read_text().replace("Q-1", "Q-7"))
    sign_revision(root, 2, SECOND)
    own = f"{CASE}/revisions/2/case.yaml"
    assert own in {file for code, file in errors(root)}
    third = revise(root, 3, "2026-03-26")
    put(third / "materials/statement.csv", file.read_text())
    sign_revision(root, 3, "2026-03-27T10:00:00Z")
    assert own not in {file for code, file in errors(root)}  # nobody goes by it any more
    put(root / CASE / "events/0001-problem.yaml", LOSS)
    assert own in {file for code, file in errors(root)}


LOSS = """\
event: problem
customer: C0101
found_on: 2026-03-30
reported_by: E1002
what: 对账单少列一张发票
loss: "10.00"
paper: statement
first_evidence: {elsewhere: 邮件归档, sha256: "%s"}
""" % ("0b" * 32)


STATEMENT = "materials/statement.csv"


def basis(root: Path) -> int:
    """Return the number of the revision that the loss goes by."""
    put(root / CASE / "events/0001-problem.yaml", LOSS)
    (loss,) = verdict(root).losses
    return loss.basis.case.revision


def restated(root: Path, *changes: tuple[str, str]) -> int:
    """Return by which revision the loss goes once a correction changed words of the statement."""
    home = revise(root)
    for old, new in changes:
        edit(home / STATEMENT, old, new)
    sign_revision(root, 2, SECOND)
    return basis(root)


def test_the_same_bytes_in_another_place_are_the_same_paper(root: Path) -> None:
    home = revise(root)
    digest = hashlib.sha256((home / STATEMENT).read_bytes()).hexdigest()
    (home / STATEMENT).unlink()
    kept = f'{{elsewhere: 财务档案柜, sha256: "{digest}"}}'
    edit(home / "case.yaml", f"statement: {STATEMENT}", f"statement: {kept}")
    edit(home / "case.yaml", f"shown: [{STATEMENT}]", "shown: [materials/signed.pdf]")
    sign_revision(root, 2, SECOND)
    assert 1 == basis(root)


def test_other_bytes_in_another_place_are_another_paper(root: Path) -> None:
    home = revise(root)
    (home / STATEMENT).unlink()
    kept = f'{{elsewhere: 财务档案柜, sha256: "{"0c" * 32}"}}'
    edit(home / "case.yaml", f"statement: {STATEMENT}", f"statement: {kept}")
    sign_revision(root, 2, SECOND)
    assert 2 == basis(root)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("DZ-1,C0101,2026-02-01", "dz 1,C0101,2026-02-01")], 1),  # another spelling
        ([("Q-1,0.00", "Q-1,零")], 1),  # a cell that nobody can read, and nothing else
        ([("Q-1,0.00", "Q-1,零"), ("Q-2", "Q-3")], 2),  # another row was corrected
        ([("Q-1,0.00", "Q-1,0.00,")], 1),  # a row that nobody can read
        ([("对账单编号,客户编号", "甲,乙")], 1),  # the headers that people file it by
        ([("DZ-1,C0101,2026-02-01,期初,Q-1,0.00\n", "")], 2),  # a row was taken out
    ],
)
def test_what_cannot_be_read_is_no_correction(
    root: Path, changes: list[tuple[str, str]], expected: int
) -> None:
    assert expected == restated(root, *changes)


def test_a_cell_that_could_not_be_read_at_first_is_no_correction(root: Path) -> None:
    shutil.rmtree(root / CASE / "signatures")
    edit(root / CASE / STATEMENT, "Q-1,0.00", "Q-1,零")
    sign(root)
    assert 1 == restated(root, ("Q-1,零", "Q-1,0.00"))


def test_a_table_of_which_nothing_can_be_read_is_known_by_its_digest(root: Path) -> None:
    shutil.rmtree(root / CASE / "signatures")
    put(root / CASE / STATEMENT, "对账单编号,客户编号\n")
    sign(root)
    home = revise(root)
    edit(home / "case.yaml", "notes: 没有别的。", "notes: 更正了别处。")
    sign_revision(root, 2, SECOND)
    assert 1 == basis(root)
    third = revise(root, 3, "2026-03-26")
    put(third / STATEMENT, "对账单编号,客户编号,\n")
    sign_revision(root, 3, "2026-03-27T10:00:00Z")
    assert 3 == basis(root)


def test_what_cannot_be_read_in_a_revision_that_a_loss_goes_by_is_found(root: Path) -> None:
    home = revise(root)
    edit(home / STATEMENT, "Q-1,0.00", "Q-7,零")
    sign_revision(root, 2, SECOND)
    third = revise(root, 3, "2026-03-26")
    edit(third / STATEMENT, "Q-1,0.00", "Q-7,0.00")
    sign_revision(root, 3, "2026-03-27T10:00:00Z")
    place = f"{CASE}/revisions/2/{STATEMENT}"
    assert [] == [code for code, file in errors(root) if file == place]
    assert 2 == basis(root)
    assert ["F0405"] == [code for code, file in errors(root) if file == place]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "zh",
            (
                "第 1 版：2026 年 3 月 12 日签字，期限到 2026 年 7 月 12 日为止（含当日）。",
                "第 2 版：2026 年 3 月 25 日签字，期限到 2026 年 7 月 25 日为止（含当日）。",
                "出错的资料头一回出现在哪一版，就从那一版的签字日算起。",
            ),
        ),
        (
            "en",
            (
                "Revision 1: signed on 12 March 2026; the window runs to 12 July 2026",
                "Revision 2: signed on 25 March 2026; the window runs to 25 July 2026",
                "The sign-off day of the revision that first held the faulty paper.",
            ),
        ),
    ],
)
def test_every_revision_tells_its_days_and_which_clock_counts(
    root: Path, lang: str, said: tuple[str, ...]
) -> None:
    told = ["status", "--repository", str(root), "--today", "2026-03-31", "--lang", lang]
    before = CliRunner().invoke(cli, told).output
    revise(root)
    sign_revision(root, 2, SECOND)
    for command in (told, [*told, "--person", "E1002"]):
        output = CliRunner().invoke(cli, command).output
        assert all(one in output and one not in before for one in said)


def test_the_json_and_the_page_have_the_days_of_every_revision(root: Path) -> None:
    revise(root)
    sign_revision(root, 2, SECOND)
    home = revise(root, 3, "2026-03-28")
    assert home.is_dir()
    whole = report(root)
    days = ("revision", "signed_on", "window_last_day")
    assert [
        (1, "2026-03-12", "2026-07-12"),
        (2, "2026-03-25", "2026-07-25"),
        (3, None, None),
    ] == [tuple(map(one.get, days)) for one in data.status(whole)["cases"][0]["revisions"]]
    built = pages(whole, "zh", Stamp("0", None))
    page = next(one.text for one in built if one.path == "cases/HO-2026-0001.md")
    for said in ("第 1 版：2026 年 3 月 12 日签字", "第 2 版：2026 年 3 月 25 日签字", "解读 A21"):
        assert said in page
    assert "第 3 版：签字中" in page


FILED = "event: filing\nfiled_on: %s\nto: [E3001, E4001]\n"


@pytest.fixture
def twice_filed(root: Path) -> Path:
    """A case that was signed and filed, corrected in one paper, and signed and filed again."""
    put(root / CASE / "events/0001-filing.yaml", FILED % "2026-03-13")
    sign_event(root, "filing", "events/0001-filing.yaml", *CLERKS)
    edit(revise(root) / STATEMENT, "Q-1,0.00", "Q-9,0.00")
    sign_revision(root, 2, SECOND)
    put(root / CASE / "events/0002-filing.yaml", FILED % "2026-03-26")
    return root


def rows_of(text: str) -> list[tuple[str, str, str]]:
    """Return act, state and revision of each row of signatures on a page."""
    found = re.findall(
        r'data-act="(\w+)" data-state="(\w+)" data-revision="(\d)"', html.unescape(text)
    )
    return sorted(found, key=lambda row: (row[2], row[0]))


def case_page(root: Path, language: str = "zh") -> str:
    built = pages(report(root), language, Stamp("0", None))
    return next(one.text for one in built if one.path == "cases/HO-2026-0001.md")


def test_the_page_names_the_revision_of_each_signature_filing_and_paper(twice_filed: Path) -> None:
    text = case_page(twice_filed)
    signed = ("sign_off", "accept")
    assert [
        *[("filing", "accept", "1")] * 3,
        *[(*signed, "1")] * 3,
        *[("filing", "waiting", "2")] * 3,
        *[(*signed, "2")] * 3,
    ] == [row for row in rows_of(text) if row != ("sign_off", "waiting", "2")]
    since = re.findall(r'materials/|hl-path">([\w.-]+)</span> <span [^>]* data-since="(\d)"', text)
    assert {("customer-file.csv", "1"), ("statement.csv", "2")} <= set(since)
    assert "第 2 版：每位客户要交的材料" in text
    assert "revision 1" in case_page(twice_filed, "en")


def test_a_case_of_one_revision_names_none(root: Path) -> None:
    text = case_page(root)
    assert "data-revision" not in text
    assert "data-since" not in text
    assert "第 1 版" not in text


def test_the_page_shows_who_signs_a_correction_under_way(root: Path) -> None:
    revise(root)
    receipt(root, "receiver", "E1002", SECOND, revision=2)
    states = [row for row in rows_of(case_page(root)) if row[2] == "2" and row[0] == "sign_off"]
    assert 1 == states.count(("sign_off", "accept", "2"))
    assert 2 <= states.count(("sign_off", "waiting", "2"))
    assert [("sign_off", "accept", "1")] * 3 == [
        row for row in rows_of(case_page(root)) if row[2:] == ("1",) and row[1] == "accept"
    ]


def test_what_was_changed_of_an_earlier_revision_is_doubted_in_that_one(twice_filed: Path) -> None:
    edit(twice_filed / CASE / "case.yaml", "notes: 没有别的。", "notes: 改过。")
    assert 3 == rows_of(case_page(twice_filed)).count(("sign_off", "doubted", "1"))


def test_status_names_the_revision_of_each_signature_and_filing(twice_filed: Path) -> None:
    command = ["status", CASE.rpartition("/")[2], "--repository", str(twice_filed)]
    output = CliRunner().invoke(cli, [*command, "--lang", "zh"]).output
    assert (
        "第 1 版的签字：2026 年 3 月 12 日移交人甲（E1001）、2026 年 3 月 12 日接收人甲（E1002）"
        in output
    )
    assert (
        "第 2 版的签字：2026 年 3 月 25 日移交人甲（E1001）、2026 年 3 月 25 日接收人甲（E1002）"
        in output
    )
    assert "第 1 版的归档：事件 0001，2026 年 3 月 13 日交齐，2026 年 3 月 27 日签收。" in output
    assert "第 2 版的归档：事件 0002，2026 年 3 月 26 日交齐，还没签收。" in output
    one, two = data.status(report(twice_filed))["cases"][0]["revisions"]
    said = {"role": "receiver", "person": "E1002", "decision": "accept", "on": "2026-03-12"}
    assert said in one["signatures"]
    assert {**said, "on": "2026-03-25"} in two["signatures"]
    filed = {"event": "0001", "filed_on": "2026-03-13", "agreed_on": "2026-03-27"}
    assert ([filed], ["0002"]) == (one["filings"], [each["event"] for each in two["filings"]])


# ---- a correction that corrects nothing


@pytest.mark.parametrize(
    ("correct", "requested_on", "codes"),
    [
        (None, "2026-03-10", {"F0354"}),
        (None, "2026-03-20", {"F0354"}),
        ("case.yaml", "2026-03-10", {"F0354"}),
        ("case.yaml", "2026-03-20", set()),
        ("materials/signed.pdf", "2026-03-20", set()),
        ("materials/more.pdf", "2026-03-20", set()),
    ],
)
def test_a_correction_says_something_new_and_asks_anew(
    root: Path, correct: str | None, requested_on: str, codes: set[str]
) -> None:
    home = root / CASE / "revisions/2"
    shutil.copytree(root / CASE / "materials", home / "materials")
    text = (root / CASE / "case.yaml").read_text(encoding="utf-8")
    put(
        home / "case.yaml",
        text.replace("requested_on: 2026-03-10", f"requested_on: {requested_on}"),
    )
    if correct:
        kept = (home / correct).read_bytes() if (home / correct).exists() else b""
        put(home / correct, kept.replace("没有别的".encode(), "更正".encode()) + b"\n")
    assert codes == {code for code, _ in errors(root)} - {"F0307"}


# ---- what is said of a change after the sign-off


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_change_after_the_sign_off_is_traced_with_git_and_corrected_in_a_revision(
    root: Path, lang: str
) -> None:
    edit(root / CASE / "case.yaml", "notes: 没有别的。", "notes: 又改了。")
    (one,) = (one for one in report(root).findings if one.code == "S0104")
    said = Voice(lang).say(one)
    assert "materials/" in said.message
    assert str(len(list((root / CASE / "materials").iterdir()))) in said.message
    assert f"`git log --stat -- {CASE}/case.yaml {CASE}/materials`" in said.fix
    assert "`revisions/2/`" in said.fix
    guide = Path(__file__).parents[2] / f"docs/{lang}/writing-a-case.md"
    assert guide.relative_to(guide.parents[2]).as_posix() in said.fix
    assert {"zh": "签字以后：更正", "en": "After the sign-off: corrections"}[lang] in said.fix
    assert {"zh": "签字以后：更正", "en": "After the sign-off: corrections"}[
        lang
    ] in guide.read_text(encoding="utf-8")


def test_an_event_that_was_changed_is_named_with_the_command_that_shows_it(root: Path) -> None:
    event = "events/0001-waiver.yaml"
    put(
        root / CASE / event,
        "event: waiver\nrule: A0607\ngranted_on: 2026-03-03\nreason: 店主出国\n",
    )
    sign_event(root, "waiver", event, ("department_manager", "E3001"))
    edit(root / CASE / event, "店主出国", "店主不在")
    (one,) = (one for one in report(root).findings if one.code == "S0107")
    for lang in LANGUAGES:
        assert f"`git log -p -- {CASE}/{event}`" in Voice(lang).say(one).fix


def test_without_an_event_that_people_signed_nobody_can_tell_where_the_case_stands(
    filed: Path,
) -> None:
    (filed / CASE / FILING).unlink()
    found = report(filed)
    assert (CASE,) == found.not_checked
    assert {"S0107"} == {code for code, _ in errors(filed)}
    told = ["status", "--repository", str(filed), "--today", "2026-03-31"]
    assert 1 == CliRunner().invoke(cli, told).exit_code


def add_receiver(file: Path) -> None:
    text = file.read_text().replace("receivers: [E1002]", "receivers: [E1002, E1003]")
    text = text.replace("present: [E1001, E1002, E2001]", "present: [E1001, E1002, E1003, E2001]")
    put(file, text.replace("known: true, receiver: E1002", "known: true"))


CANCELLED = "cancelled: {cancelled_on: 2026-03-28, reason: 不办了}\n"


@pytest.mark.parametrize("cancelled", ["", CANCELLED])
def test_who_names_one_more_receiver_after_the_sign_off_changes_what_was_signed(
    root: Path, cancelled: str
) -> None:
    hire(root, "E1003", "sales", "staff", "E2001")
    file = root / CASE / "case.yaml"
    add_receiver(file)
    put(file, file.read_text() + cancelled)
    found = {code for code, _ in errors(root)}
    assert "S0104" in found
    assert ("A0412" in found) == bool(cancelled)
    assert Status.CANCELLED is not verdict(root).standing.status
    assert not report(root).ledger.custody.is_certain("C0101")


def test_who_names_another_supervisor_after_the_sign_off_changes_what_was_signed(
    root: Path,
) -> None:
    edit(root / CASE / "case.yaml", "supervisor: E2001", "supervisor: E3001")
    assert "S0104" in {code for code, _ in errors(root)}


@pytest.mark.parametrize("revision", [1, 2])
def test_a_changed_revision_stays_the_one_that_it_was(root: Path, revision: int) -> None:
    home = revise(root)
    hire(root, "E1003", "sales", "staff", "E2001")
    sign_revision(root, 2, SECOND)
    add_receiver((home if revision == 2 else root / CASE) / "case.yaml")
    assert 2 == verdict(root).standing.revision
    file = f"{CASE}/revisions/2/case.yaml" if revision == 2 else f"{CASE}/case.yaml"
    assert ("S0104", file) in errors(root)


def test_another_customer_in_a_signed_case_leaves_both_in_doubt(root: Path) -> None:
    add_case(root, OTHER, "C0102")
    shutil.rmtree(root / OTHER)
    edit(
        root / CASE / "case.yaml",
        "- customer: C0101\n    receiver",
        "- customer: C0102\n    receiver",
    )
    custody = report(root).ledger.custody
    assert (False, False) == (custody.is_certain("C0101"), custody.is_certain("C0102"))


def refuse(root: Path, role: str, person: str, at: str) -> None:
    path = receipt(root, role, person, at)
    said = json.loads(path.read_text())
    said["statement"] |= {"decision": "refuse", "reason": "少一张发票"}
    said["evidence"]["signature"] = keys.own(said["statement"])
    put(path.with_name("refusal.json"), json.dumps(keys.sealed(said)))
    path.unlink()


def test_what_is_signed_later_and_changed_since_is_signed_on_no_earlier_day(root: Path) -> None:
    edit(root / CASE / "case.yaml", "notes: 没有别的。", "notes: 改过。")
    late, early = verdict(root), verdict(root, "2026-03-11")
    assert date(2026, 3, 12) == ever_signed_on(late.context)
    assert ever_signed_on(early.context) is None
    assert {"S0109"} == {one.code for one in early.findings if one.code.startswith("S")}


def test_what_somebody_refused_meanwhile_was_never_signed_by_all(tmp_path: Path) -> None:
    write(tmp_path)
    receipt(tmp_path, "transferor", "E1001", "2026-03-12T09:00:00Z")
    receipt(tmp_path, "receiver", "E1002", "2026-03-12T10:00:00Z")
    kept = (tmp_path / CASE / "signatures/case-receiver-E1002.json").read_bytes()
    refuse(tmp_path, "receiver", "E1002", "2026-03-12T11:00:00Z")
    put(tmp_path / CASE / "signatures/case-receiver-E1002.json", kept)
    receipt(tmp_path, "supervisor", "E2001", "2026-03-12T12:00:00Z")
    edit(tmp_path / CASE / "case.yaml", "notes: 没有别的。", "notes: 补上了。")
    assert "S0104" not in {code for code, _ in errors(tmp_path)}
    assert Status.REFUSED is verdict(tmp_path).standing.status


def test_yes_and_no_at_one_instant_are_neither(root: Path) -> None:
    kept = (root / CASE / "signatures/case-receiver-E1002.json").read_bytes()
    refuse(root, "receiver", "E1002", FIRST)
    put(root / CASE / "signatures/case-receiver-E1002.json", kept)
    assert Status.SIGNING is verdict(root).standing.status
    assert [f"{CASE}/signatures/{name}.json" for name in ("case-receiver-E1002", "refusal")] == [
        file for code, file in errors(root) if code == "S0111"
    ]


def test_a_form_s_receipt_in_a_case_is_one_of_something_else(root: Path) -> None:
    path = receipt(root, "receiver", "E1002", act="new_customer")
    said = json.loads(path.read_text())
    del said["statement"]["revision"]
    said["evidence"]["signature"] = keys.own(said["statement"])
    put(path, json.dumps(keys.sealed(said)))
    assert ("S0102", path.relative_to(root).as_posix()) in errors(root)


def test_what_cannot_be_read_does_not_hide_the_others(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(pipeline, "read", fail)
    assert [("E001", f"{CASE}/case.yaml")] == errors(root)
    assert (CASE,) == report(root).not_checked


def test_a_correction_of_another_number_says_nothing_of_the_receipts_of_the_first(
    root: Path,
) -> None:
    home = revise(root)
    edit(home / "case.yaml", "case: HO-2026-0001", "case: HO-2026-0011")
    assert {"F0305"} == {code for code, _ in errors(root)}


def test_a_correction_that_is_withdrawn_waits_for_nobody(root: Path) -> None:
    home = revise(root)
    put(home / "case.yaml", (home / "case.yaml").read_text() + CANCELLED)
    correction = verdict(root).standing.correction
    assert correction
    assert (Status.CANCELLED, ()) == (correction.status, correction.next_steps)


def test_what_was_signed_after_a_loss_was_found_has_no_say_in_it() -> None:
    told = PROBLEM % AFTER_FIRST + "issue: I1\n"
    left = "issues: [{id: I1, customer: C0101, kind: problem, title: x, state: unresolved}]\n"
    events = {"0002-problem.yaml": told}
    first = situation(CASE_FILE % ("E1002", NIL), events, stage=ONE)
    second = situation(CASE_FILE % ("E1002", OWED), events, stage=TWO, earlier=(first,), number=2)
    third = situation(
        CASE_FILE % ("E1003", OWED) + left,
        events,
        stage={"signed": "2026-08-10T10:00:00+08:00"},
        earlier=(first, second),
        number=3,
    )
    judgement = losses(third.context)[0].judgement
    assert judgement
    assert Refusal.PAPER_NOT_NAMED is judgement.outcome.refusal
    ruled = {**events, "0003-ruling.yaml": RULING}
    first = situation(CASE_FILE % ("E1002", NIL), ruled, stage=ONE)
    second = situation(CASE_FILE % ("E1002", OWED), ruled, stage=TWO, earlier=(first,), number=2)
    third = situation(
        CASE_FILE % ("E1003", OWED),
        ruled,
        stage={"signed": "2026-08-10T10:00:00+08:00", "today": "2026-08-31"},
        earlier=(first, second),
        number=3,
    )
    decided = losses(confirmed(third.context, "2026-08-20T10:00:00+08:00"))[0].judgement
    assert decided
    assert "E1003" not in {one.person for one in decided.outcome.persons}


RULING = """\
event: ruling
problem: "0002"
ruled_on: 2026-08-02
table: within
reason: 商量过
"""
