"""Losses in full: rulings, what came back, penalties, what is open, the dress of the answers."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from handover import money, pipeline
from handover.cli import cli
from handover.facts.bearers import Holders
from handover.facts.discovery import recorded_on
from handover.facts.liability import Loss, Question, Refusal, Ruled, judge
from handover.facts.losses import losses
from handover.facts.penalties import deduction
from handover.facts.soundness_of_loss import Misfit
from handover.facts.split import named_table
from handover.facts.status import Status, standing
from handover.facts.steps import Step, asked, unconfirmed
from handover.repo import Repository
from handover.report import adoption, cautions, loss_data, sheet
from handover.report import losses as pages
from handover.report.owed import By, owed, sums
from handover.words import LANGUAGES, Voice
from handover.words.names import names
from handover.words.notices import notices
from handover.words.sentences import sentence

from . import company
from .annotated import EDITION, TODAY, confirmed, decision, heard, signed, situation

if TYPE_CHECKING:
    from handover.facts.context import Context
    from handover.facts.losses import CaseLoss
    from handover.pipeline import Report
    from handover.policy import Table

CASE = """\
case: HO-2026-0001
kind: transfer
channel: it_peripheral
opened_on: 2026-03-02
parties:
  transferor: E1001
  receivers: [E1002]
  supervisor: E2001
  department_manager: E3001
  finance: [E4001, E4002]
  assistant: [E5001]
customers: [{customer: C0101, statement: materials/a.csv}]
"""
PROBLEM = """\
event: problem
customer: C0101
found_on: 2026-03-12
first_evidence: events/papers/reply.pdf
reported_by: E2001
what: 少列一张发票
loss: "1000.01"
finance_error: {paper: statement, by: E4001}
"""
WITHIN = PROBLEM.replace("2026-03-12", "2026-06-20")
SIGNED, LATER = "2026-03-18T10:00:00+08:00", "2026-06-28T10:00:00+08:00"


def ruling(table: str, on: str = "2026-06-22") -> str:
    return f'event: ruling\nproblem: "0002"\nruled_on: {on}\ntable: {table}\nreason: 商量过\n'


def recovery(amount: str, on: str) -> str:
    return f'event: recovery\nproblem: "0002"\nrecovered_on: {on}\namount: "{amount}"\nwhat: 补付\n'


PENALTY = """\
event: penalty
problem: "0002"
person: E4001
severity: half
decided_by: E3001
decided_on: 2026-06-25
criticised_in: 2026-06
reason: 一笔收款记了两次
"""
SETTLEMENT = 'event: settlement\nproblem: "0002"\nsettled_on: 2026-06-27\nwhat: 付清\n'


def told(**events: str) -> Context:
    """Return a signed case; the event _0003_ruling is events/0003-ruling.yaml."""
    files = {f"{key[1:].replace('_', '-')}.yaml": text for key, text in events.items()}
    return signed(situation(CASE, files).context, SIGNED)


def only(context: Context) -> CaseLoss:
    (loss,) = losses(context)
    return loss


def borne(context: Context) -> dict[str | None, str]:
    judged = only(context).judgement
    assert judged
    return {share.person: str(share.amount) for share in judged.outcome.persons}


# ---- rulings


def test_a_ruling_that_all_have_signed_shares_what_the_policy_leaves_open() -> None:
    before = told(_0002_problem=PROBLEM, _0003_ruling=ruling("within"))
    after = confirmed(before, LATER)
    for context, refused in ((before, True), (after, False)):
        judged = only(context).judgement
        assert judged
        assert refused == judged.outcome.needs_ruling
    outcome = only(after).judgement.outcome  # type: ignore[union-attr]
    assert outcome.ruling
    assert ("0003", date(2026, 6, 22)) == (outcome.ruling.event, outcome.ruling.ruled_on)
    assert ("17-1",) == outcome.clauses
    # 1000.01: 15 % = 150.00, 25 % = 250.00, 10 % = 100.00, of whom data were wrong; 500.01 is left
    assert {"E1002": "150.00", "E2001": "250.00", "E4001": "100.00", None: "500.01"} == borne(after)


def test_a_ruling_may_lay_everything_on_the_company() -> None:
    context = confirmed(told(_0002_problem=PROBLEM, _0003_ruling=ruling("company")), LATER)
    assert {None: "1000.01"} == borne(context)
    outcome = only(context).judgement.outcome  # type: ignore[union-attr]
    assert [("company", 100)] == [(share.party, share.percent) for share in outcome.shares]
    assert ("17",) == outcome.clauses


def test_the_later_of_two_rulings_holds_and_one_of_no_table_decides_nothing() -> None:
    context = told(
        _0002_problem=PROBLEM,
        _0003_ruling=ruling("company", "2026-06-23"),
        _0004_ruling=ruling("unresolved", "2026-06-22"),
        _0005_ruling=ruling("halves", "2026-06-25"),
    )
    assert {None: "1000.01"} == borne(confirmed(context, LATER))
    alike = told(
        _0002_problem=PROBLEM,
        _0003_ruling=ruling("company"),
        _0004_ruling=ruling("unresolved"),
    )
    assert {"E1001": "1000.01"} == borne(confirmed(alike, LATER))


def test_a_ruling_decides_although_nobody_has_signed_the_case() -> None:
    files = {"0002-problem.yaml": PROBLEM, "0003-ruling.yaml": ruling("unresolved")}
    context = confirmed(situation(CASE, files).context, LATER)
    assert {"E1001": "1000.01"} == borne(context)


def test_with_a_ruling_the_case_no_longer_needs_one() -> None:
    context = told(_0002_problem=PROBLEM, _0003_ruling=ruling("within"))
    before = standing(context, losses(context), complete=True)
    assert Status.NEEDS_RULING is before.status
    waiting = {(one.act, one.event) for one in before.next_steps}
    assert {("ruling", "0003"), ("problem", "0002")} == waiting
    after = confirmed(context, LATER)
    assert Status.SIGNED is standing(after, losses(after), complete=True).status


TABLES = st.sampled_from([*EDITION.liability.tables, named_table(EDITION, "company")])
AMOUNTS = st.integers(0, 10**12).map(money.from_fen)
DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 1))
LOSSES = st.builds(
    Loss, st.none() | DAYS, DAYS, AMOUNTS, finance_error=st.booleans(), unresolved=st.booleans()
)
PEOPLE = Holders(
    transferor="E1001",
    receivers=("E1002", "E1003"),
    receivers_of_customer=("E1002",),
    supervisor="E2001",
    manager_at_sign_off="E3001",
    manager_at_discovery="E3001",
    clerks={"finance": ("E4001", "E4002"), "commerce": ("E4101",)},
    responsible=("E4001",),
)


@given(TABLES, LOSSES, AMOUNTS)
def test_shares_add_up_under_any_ruling(by: Table, loss: Loss, recovered: Decimal) -> None:
    ruled = Ruled("0003", loss.found_on, by)
    outcome = judge(EDITION, Question(loss, recovered, PEOPLE, ruling=ruled)).outcome
    assert not outcome.needs_ruling
    assert outcome.total == max(loss.amount - recovered, Decimal(0))
    assert outcome.total == money.total(share.amount for share in outcome.shares)
    assert outcome.total == money.total(share.amount for share in outcome.persons)
    assert (by.clause,) == outcome.clauses


# ---- what came back


def test_every_recovery_leaves_its_own_computation() -> None:
    context = told(
        _0002_problem=WITHIN.replace("finance_error", "# finance_error"),
        _0003_recovery=recovery("200.00", "2026-06-26"),
        _0004_recovery=recovery("300.01", "2026-06-24"),
    )
    assert 1 == len(only(context).history)  # nobody has signed that anything came back
    history = only(confirmed(context, LATER)).history
    days = [stage.recovery and str(stage.recovery.recovered_on) for stage in history]
    assert [None, "2026-06-24", "2026-06-26"] == days
    assert ["1000.01", "700.00", "500.00"] == [str(stage.outcome.total) for stage in history]
    assert ["0.00", "300.01", "500.01"] == [str(stage.recovered) for stage in history]
    assert only(confirmed(context, LATER)).judgement.outcome == history[-1].outcome  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("customer: C0101", "customer: C0102", Misfit.CUSTOMER),
        ("by: E4001", "by: E1002", Misfit.CLERK),
        ("by: E4001", "by: E9999", Misfit.CLERK),
    ],
)
def test_a_loss_that_names_strangers_is_not_shared(old: str, new: str, why: Misfit) -> None:
    rule = ruling("within")
    context = told(_0002_problem=WITHIN.replace(old, new), _0003_ruling=rule)
    loss = only(confirmed(context, LATER))
    assert (why, None, ()) == (loss.misfit, loss.judgement, loss.history)
    assert Decimal("1000.01") == loss.amount
    assert only(told(_0002_problem=WITHIN)).misfit is None


def test_a_loss_of_no_known_amount_has_no_history() -> None:
    context = told(_0002_problem=WITHIN.replace('loss: "1000.01"\n', ""))
    assert () == only(context).history


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**6), max_size=4))
def test_what_is_shared_and_what_came_back_are_the_loss(fen: int, back: list[int]) -> None:
    amount, recovered = money.from_fen(fen + sum(back)), money.from_fen(sum(back))
    loss = Loss(date(2026, 3, 18), date(2026, 6, 20), amount)
    judged = judge(EDITION, Question(loss, recovered, PEOPLE))
    assert amount == judged.outcome.total + recovered
    assert amount == judged.after(money.from_fen(0)).total


BACK = st.tuples(
    st.integers(1, 10**5), st.dates(date(2026, 6, 20), date(2026, 6, 27)), st.booleans()
)


@settings(deadline=None)
@given(st.integers(1, 2 * 10**5), st.lists(BACK, max_size=5))
def test_every_stage_of_a_loss_shares_what_had_not_come_back_by_then(
    fen: int, back: list[tuple[int, date, bool]]
) -> None:
    amount = money.from_fen(fen)
    events = {"_0002_problem": WITHIN.replace("1000.01", str(amount))}
    for number, (fen_back, on, _) in enumerate(back, 3):
        events[f"_{number:04}_recovery"] = recovery(str(money.from_fen(fen_back)), str(on))
    signed_files = [f"events/{n:04}-recovery.yaml" for n, (*_, is_) in enumerate(back, 3) if is_]
    context = told(**events)
    loss = only(confirmed(context, LATER, *signed_files) if signed_files else context)
    signed_back = sorted(((on, n, each) for n, (each, on, is_) in enumerate(back) if is_))
    expected = accumulate(
        (money.from_fen(each) for *_, each in signed_back), initial=Decimal("0.00")
    )
    assert list(expected) == [stage.recovered for stage in loss.history]
    for stage in loss.history:
        assert amount == stage.outcome.total + min(amount, stage.recovered)
        for parts in (stage.outcome.shares, stage.outcome.persons):
            assert stage.outcome.total == money.total(part.amount for part in parts)
    assert loss.recovered == loss.history[-1].recovered
    assert loss.judgement
    assert loss.judgement.outcome == loss.history[-1].outcome


# ---- penalties


@given(st.integers(0, 10**9))
def test_half_a_post_wage_is_half_to_the_fen(fen: int) -> None:
    wage = money.from_fen(fen)
    assert wage == deduction("full", wage)
    assert money.round_fen(wage / 2) == deduction("half", wage)


@given(AMOUNTS)
def test_a_penalty_is_never_part_of_the_shares(amount: Decimal) -> None:
    problem = WITHIN.replace("1000.01", str(amount))
    context = confirmed(told(_0002_problem=problem, _0003_penalty=PENALTY), LATER)
    alone = confirmed(told(_0002_problem=problem), LATER)
    assert borne(alone) == borne(context)
    assert amount == money.total(map(Decimal, borne(context).values()))
    assert ["E4001"] == [one.penalty.person for one in only(context).penalties]


# ---- what is asked about a loss


def test_everybody_of_the_case_is_asked_about() -> None:
    judged = only(told(_0002_problem=WITHIN)).judgement
    assert judged
    assert judged.question.holders == Holders(
        transferor="E1001",
        receivers=("E1002",),
        receivers_of_customer=("E1002",),
        supervisor="E2001",
        manager_at_sign_off="E3001",
        manager_at_discovery="E3001",
        clerks={"finance": ("E4001", "E4002")},
        responsible=("E4001",),
        assistants=("E5001",),
    )


def test_a_loss_in_two_windows_needs_a_ruling() -> None:
    context = replace(told(_0002_problem=WITHIN), contested=frozenset({"0002"}))
    judged = only(context).judgement
    assert judged
    assert Refusal.WINDOWS_OVERLAP is judged.outcome.refusal


def test_a_loss_is_ruled_by_the_edition_of_its_day_where_that_is_the_reading() -> None:
    context = told(_0002_problem=WITHIN, _0003_ruling=ruling("company"))
    context = replace(context, policy=EDITION.under("A12", "discovery"))
    assert {None: "1000.01"} == borne(confirmed(context, LATER))


def test_a_penalty_tells_whether_it_is_signed() -> None:
    before = told(_0002_problem=WITHIN, _0003_penalty=PENALTY)
    days = [only(each).penalties[0].confirmed_on for each in (before, confirmed(before, LATER))]
    assert [None, date(2026, 6, 28)] == days


# ---- who has still to sign


def test_who_must_sign_an_event_is_asked_until_one_of_each_kind_has() -> None:
    context = told(_0002_problem=PROBLEM)
    finance = [
        Step("problem", "finance", "E4001", "0002", ("E4002",)),
        Step("problem", "finance", "E4002", "0002", ("E4001",)),
    ]
    reporter = Step("problem", "reporter", "E2001", "0002")
    manager = Step("problem", "department_manager", "E3001", "0002")
    assert [reporter, *finance, manager] == list(unconfirmed(context))
    path = "events/0002-problem.yaml"
    said = decision("finance", "E4002", LATER, act="problem", event=path)
    assert [reporter, manager] == list(unconfirmed(heard(context, said)))
    assert [] == list(unconfirmed(confirmed(context, LATER)))


def test_of_an_act_that_asks_everyone_nobody_stands_in_for_another() -> None:
    context = situation(CASE).context
    steps = [step for step in asked(context, "filing") if step.role == "finance"]
    assert [("E4001", ()), ("E4002", ())] == [(step.person, step.instead) for step in steps]


# ---- the day on which a loss stood on record


@pytest.mark.parametrize(
    ("recorded", "instant", "expected"),
    [
        ("2026-06-22", None, "2026-06-22"),
        ("2026-06-22", "2026-06-24T10:00:00+08:00", "2026-06-22"),
        ("2026-06-26", "2026-06-24T10:00:00+08:00", "2026-06-24"),
        ("2026-06-30", None, "2026-06-30"),  # the day of judgement
        ("2026-07-01", None, "None"),
        (None, "2026-06-24T16:30:00Z", "2026-06-25"),
        (None, None, "None"),
    ],
)
def test_a_loss_is_on_record_since_history_or_a_signature_shows_it(
    recorded: str | None, instant: str | None, expected: str
) -> None:
    context = told(_0002_problem=WITHIN)
    (problem,) = context.case.problems
    if recorded:
        days = {problem.at.file: date.fromisoformat(recorded)}
        context = replace(context, recorded=days)
    if instant:
        context = confirmed(context, instant)
    assert TODAY == context.today
    assert expected == str(recorded_on(context, problem))


# ---- a repository


def git(root: Path, *command: str, day: str = "2026-03-21") -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    when = {f"GIT_{one}_DATE": f"{day}T23:30:00Z" for one in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", *who, *command], cwd=root, check=True, env=when, capture_output=True)


EVENT = f"{company.CASE}/events/0001-problem.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the company with a loss of goods, half settled, half penal, and one to be ruled on."""
    company.write(tmp_path)
    company.sign(tmp_path)
    events = tmp_path / company.CASE / "events"
    company.put(events / "papers/reply.pdf", "x")
    texts = {
        "0001-problem": WITHIN.replace("2026-06-20", "2026-03-20").replace("E4001}", "E4001}"),
        "0002-recovery": recovery("0.01", "2026-03-25").replace("0002", "0001"),
        "0003-penalty": PENALTY.replace("0002", "0001").replace("2026-06", "2026-03"),
        "0004-problem": PROBLEM.replace("2026-03-12", "2026-03-11"),
        "0005-settlement": SETTLEMENT.replace("0002", "0001").replace("2026-06", "2026-03"),
    }
    for name, text in texts.items():
        company.put(events / f"{name}.yaml", text.replace("E2001", "E1002"))
    problem = (("reporter", "E1002"), ("commerce", "E4001"), ("department_manager", "E3001"))
    company.sign_event(tmp_path, "problem", "events/0001-problem.yaml", *problem)
    company.sign_event(tmp_path, "recovery", "events/0002-recovery.yaml", ("commerce", "E4001"))
    return tmp_path


def settled(root: Path) -> Report:
    who = ("commerce", "E4001")
    company.sign_event(root, "settlement", "events/0005-settlement.yaml", who)
    return pipeline.check(Repository(root))


def run(root: Path, *arguments: str) -> Any:  # noqa: ANN401 - what click's runner returns
    found = CliRunner().invoke(cli, ["liability", *arguments, "--repository", str(root)])
    assert found.exit_code in {0, 2}, found.output
    return found


def test_the_first_day_in_the_history_is_that_of_the_merge(root: Path) -> None:
    repository = Repository(root)
    assert {} == repository.recorded("Asia/Shanghai")
    git(root, "init", "--quiet", "--initial-branch=main")
    assert {} == repository.recorded("Asia/Shanghai")
    git(root, "add", "cases/register")
    git(root, "commit", "--quiet", "--message=one")
    git(root, "checkout", "--quiet", "-b", "loss")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=two", day="2026-03-22")
    git(root, "checkout", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--message=three", "loss", day="2026-03-24")
    company.put(root / EVENT, (root / EVENT).read_text() + "\n")
    git(root, "commit", "--quiet", "--all", "--message=four", day="2026-03-28")
    found = repository.recorded("Asia/Shanghai")
    assert date(2026, 3, 25) == found[EVENT]  # 23:30 of the 24th in London
    assert 5 == len(found)
    assert date(2026, 3, 24) == repository.recorded("UTC")[EVENT]


def test_a_shallow_clone_knows_no_first_day(root: Path) -> None:
    git(root, "init", "--quiet", "--initial-branch=main")
    for number in ("one", "two"):
        company.put(root / "note.txt", number)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", f"--message={number}")
    git(root.parent, "clone", "--quiet", "--depth=1", f"file://{root}", f"{root}-copy")
    assert {} == Repository(Path(f"{root}-copy")).recorded("UTC")


def test_what_the_history_shows_reaches_the_rules(root: Path) -> None:
    company.edit(root / EVENT, "found_on: 2026-03-20", "found_on: 2026-03-23")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=one", day="2026-03-20")
    found = {one.code for one in pipeline.check(Repository(root)).findings}
    assert "A1710" in found


def test_sums_tell_what_is_settled_and_what_is_open(root: Path) -> None:
    before, after = pipeline.check(Repository(root)), settled(root)
    for report, open_amount in ((before, "1000.00"), (after, "0.00")):
        rows = list(owed(report))
        for by in By:
            found = sums(rows, by)
            assert Decimal("1000.00") == money.total(one.borne for one in found)
            assert Decimal(open_amount) == money.total(one.open for one in found)
    assert ["E1002", "E2001", "E4001", "company"] == [one.key for one in sums(rows, By.PERSON)]
    assert ["20-2"] == [one.key for one in sums(rows, By.CLAUSE)]


def settled_by(root: Path, *people: str) -> Report:
    """Return what holds once each of some people has a signed settlement of their own."""
    (root / company.CASE / "events/0005-settlement.yaml").unlink()
    for number, person in enumerate(people, 5):
        text = SETTLEMENT.replace("0002", "0001").replace("2026-06-27", f"2026-03-2{number}")
        path = f"events/{number:04}-settlement.yaml"
        company.put(root / company.CASE / path, f"{text}person: {person}\n")
        company.sign_event(root, "settlement", path, ("commerce", "E4001"))
    return pipeline.check(Repository(root))


def open_of(report: Report) -> dict[str, str]:
    return {one.key: money.text(one.open) for one in sums(owed(report), By.PERSON)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_settled_owes_nothing_more_and_the_others_still_do(
    root: Path, language: str
) -> None:
    before, report = pipeline.check(Repository(root)), settled_by(root, "E1002")
    assert open_of(before) | {"E1002": "0.00"} == open_of(report)
    assert "0.00" != open_of(report)["E2001"]
    voice = Voice(language, names(report))
    shown = voice.phrase("liability_settled_by", person="E1002", day=date(2026, 3, 27))
    text = "\n".join(pages.liability(report, voice, {}))
    assert 1 == text.count(shown)
    assert ["E1002"] == [
        person
        for person, day in loss_data.liability(report, {})["losses"][0]["settled"].items()
        if day
    ]


def test_a_loss_is_settled_once_each_bearer_has_settled(root: Path) -> None:
    report = settled_by(root, "E1002", "E2001", "E4001")
    assert {"0.00"} == set(open_of(report).values())
    assert date(2026, 3, 27) == report.cases[0].losses[0].settled_on


def test_the_answer_in_json_holds_both_computations(root: Path) -> None:
    answer = json.loads(run(root, "HO-2026-0001", "--json", "--post-wage", "E4001=6000.01").stdout)
    first, second = answer["losses"]
    assert [None, "0002"] == [stage["event"] for stage in first["history"]]
    assert ["1000.01", "1000.00"] == [stage["total"] for stage in first["history"]]
    (penalty,) = first["penalties"]
    assert ("half", "3000.01", False) == (
        penalty["severity"],
        penalty["amount"],
        penalty["confirmed"],
    )
    assert "criticised" not in json.dumps(answer)
    assert [{"case": "HO-2026-0001", "problem": "0004", "why": "needs_ruling"}] == answer[
        "left_out"
    ]
    wanted = {"L-WAGE-20", "L-FAULT", "L-FINES", "L-PERIOD", "L-RULES", "L-ESIGN"}
    assert wanted == set(first["legal_notices"])
    assert [] == second["legal_notices"]
    assert set(first["legal_notices"]) == {one["code"] for one in answer["legal_notices"]}
    assert {"days_120", "days_122", "rolled"} >= {one["option"] for one in first["other_last_days"]}


def test_a_loss_to_be_mended_first_is_left_out_and_says_why(root: Path) -> None:
    file = root / company.CASE / "events/0004-problem.yaml"
    company.edit(file, "by: E4001", "by: E1002")
    answer = json.loads(run(root, "HO-2026-0001", "--json").stdout)
    _, second = answer["losses"]
    assert ("clerk", False) == (second["needs_mending"], "shares" in second)
    left = [{"case": "HO-2026-0001", "problem": "0004", "why": "needs_mending"}]
    assert left == answer["left_out"]
    said = {"case": "HO-2026-0001", "problem": "0004"}
    shown = run(root, "HO-2026-0001", "--lang", "en").stdout
    assert Voice("en").phrase("liability_apart_needs_mending", **said) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_read_history_penalty_and_notices(root: Path, language: str) -> None:
    report = settled(root)
    voice = Voice(language, names(report))
    text = "\n".join(pages.liability(report, voice, {"E4001": Decimal("6000.01")}))
    for part in ("¥1,000.01", "¥0.01", "¥3,000.01", "L-WAGE-20", "¥1,000.00"):
        assert part in text
    assert voice.text(notices()["L-FINES"].says) in text
    assert voice.phrase("liability_settled", day=date(2026, 3, 27)) in text
    assert voice.phrase("liability_sum_settled", who=voice.term("E1002"), amount="¥150.00") in text
    apart = voice.phrase("liability_apart_needs_ruling", case="HO-2026-0001", problem="0004")
    assert apart in text
    assert "2026-03" not in text
    unknown = "\n".join(pages.liability(report, voice, {}))
    assert voice.phrase("liability_penalty_half_unknown", person=voice.term("E4001")) in unknown
    by_clause = "\n".join(pages.totals(report, By.CLAUSE, voice, {}))
    assert voice.phrase("liability_clause", clause="20-2") in by_clause


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_read_the_ruling(root: Path, language: str) -> None:
    text = ruling("company", "2026-03-26").replace("0002", "0004")
    company.put(root / company.CASE / "events/0006-ruling.yaml", text)
    signers = (("department_manager", "E3001"), ("hr", "E5001"))
    company.sign_event(root, "ruling", "events/0006-ruling.yaml", *signers)
    report = pipeline.check(Repository(root))
    voice = Voice(language, names(report))
    signed = (voice.term("E3001"), voice.term("E5001"))
    facts = {"event": "0006", "day": date(2026, 3, 26), "clause": "17", "people": signed}
    text = "\n".join(pages.liability(report, voice, {}))
    assert voice.phrase("liability_ruled", **facts) in text
    assert (
        voice.phrase("liability_apart_not_confirmed", case="HO-2026-0001", problem="0004") in text
    )
    ruled = loss_data.liability(report, {})["losses"][1]["ruling"]
    people = [
        {"person": "E3001", "role": "department_manager"},
        {"person": "E5001", "role": "hr"},
    ]
    assert people == ruled.pop("signed_by")
    assert {"event": "0006", "ruled_on": "2026-03-26", "table": "company", "clause": "17"} == ruled
    (case,) = report.cases
    said = sentence(case, voice)
    hr = voice.phrase("in_role", role="hr")
    assert hr in said.rpartition("0003")[2]


ADOPTION = """\
edition: 2024-01-01
consulted_on: 2023-12-08
published_on: 2023-12-20
acknowledged:
  - {person: E1002, acknowledged_on: 2026-03-20}
  - {person: E2001, acknowledged_on: 2026-03-21}
electronic_signatures:
  - {person: E1002, agreed_on: 2026-01-05}
"""


def of_people(root: Path, *arguments: str) -> dict[str, dict[str, object]]:
    answer = json.loads(run(root, *arguments, "--json").stdout)
    return {one["person"]: one for one in answer["adoption"]}


def test_who_bears_something_knew_the_policy_or_there_is_a_notice(root: Path) -> None:
    """The loss is found on 20 March: E1002 knew by then, E2001 a day later, E4001 never."""
    before = of_people(root, "HO-2026-0001")
    assert {"E1002", "E2001", "E4001"} == set(before)
    assert [["L-RULES", "L-ESIGN"]] * 3 == [one["legal_notices"] for one in before.values()]
    company.put(root / "cases/register/adoption/2024-01-01.yaml", ADOPTION)
    after = of_people(root, "--all", "--by", "person")
    assert after == of_people(root, "HO-2026-0001")
    assert {
        "person": "E1002",
        "edition": "2024-01-01",
        "consulted_on": "2023-12-08",
        "published_on": "2023-12-20",
        "acknowledged_on": "2026-03-20",
        "acknowledged_in_time": True,
        "electronic_signatures_on": "2026-01-05",
        "legal_notices": [],
    } == after["E1002"]
    notices_of = {person: one["legal_notices"] for person, one in after.items()}
    assert {"E1002": [], "E2001": ["L-RULES", "L-ESIGN"], "E4001": ["L-RULES", "L-ESIGN"]} == (
        notices_of
    )
    late = after["E2001"]
    assert ("2026-03-21", False) == (late["acknowledged_on"], late["acknowledged_in_time"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_read_who_knew_the_policy(root: Path, language: str) -> None:
    told = adoption.of_report(pipeline.check(Repository(root)))
    voice = Voice(language)
    unread = "\n".join(adoption.lines(told, voice))
    edition = date(2024, 1, 1)
    assert voice.phrase("told_unpublished", edition=edition, notice="L-RULES") in unread
    file = company.put(root / "cases/register/adoption/2024-01-01.yaml", ADOPTION)
    report = pipeline.check(Repository(root))
    told = adoption.of_report(report)
    for text in (
        "\n".join(pages.liability(report, voice, {})),
        "\n".join(pages.totals(report, By.PERSON, voice, {})),
    ):
        assert [line for line in adoption.lines(told, voice) if line not in text] == []
        assert voice.text(notices()["L-ESIGN"].says) in text
    assert not set(adoption.lines(told, voice)) & set(pages.totals(report, By.CASE, voice, {}))
    said = [adoption.read(one, voice) for one in told]
    days = (date(2026, 3, 20), date(2026, 3, 21), None)
    phrases = ("told_read", "told_read_late", "told_unread")
    assert said == [
        voice.phrase(phrase, day=day, notice="L-RULES")
        for phrase, day in zip(phrases, days, strict=True)
    ]
    company.edit(file, "consulted_on: 2023-12-08\n", "")
    told = adoption.of_report(pipeline.check(Repository(root)))
    facts = {"edition": edition, "published_on": date(2023, 12, 20), "notice": "L-RULES"}
    assert voice.phrase("told_not_discussed", **facts) in "\n".join(adoption.lines(told, voice))
    assert all("L-RULES" in one.notices for one in told)


def test_without_a_loss_nobody_has_to_have_known(tmp_path: Path) -> None:
    report = pipeline.check(Repository(company.write(tmp_path)))
    assert [] == list(adoption.lines(adoption.of_report(report), Voice("zh")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_back_is_not_taken_off_before_it_is_signed(root: Path, language: str) -> None:
    event = recovery("10.00", "2026-03-25").replace("0002", "0001")
    company.put(root / company.CASE / "events/0007-recovery.yaml", event)
    report = pipeline.check(Repository(root))
    text = "\n".join(pages.liability(report, Voice(language), {}))
    facts = {"day": date(2026, 3, 25), "amount": Decimal("10.00"), "event": "0007"}
    assert Voice(language).phrase("liability_recovery_unsigned", **facts) in text
    first = loss_data.liability(report, {})["losses"][0]
    assert (["0007"], "0.01") == (first["recoveries_not_signed"], first["recovered"])


def table(root: Path, *arguments: str) -> list[dict[str, str]]:
    """Return the rows of a table that the command answers with, by their headers."""
    content = run(root, "--all", "--format", "csv", *arguments).stdout_bytes
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_in_chinese_has_every_loss_and_computes_nothing(root: Path) -> None:
    company.edit(root / "cases/register/people/E1002.yaml", "name: 甲", 'name: "=1+1"')
    rows = table(root, "--lang", "zh")
    shared = [row for row in rows if row["工号"]]
    assert ["'=1+1", "甲", "甲", "公司"] == [row["姓名"] for row in shared]
    assert Decimal("1000.00") == sum(Decimal(row["承担金额（元）"]) for row in shared)
    assert {"第 20-2 条"} == {row["条款"] for row in shared}
    assert {"已确认，未结清"} == {row["状态"] for row in shared}
    (other,) = (row for row in rows if not row["工号"])
    assert ("0004", "待裁定", "") == (other["问题"], other["状态"], other["承担金额（元）"])
    for by in By:
        sums_of = table(root, "--by", str(by), "--lang", "zh")
        assert Decimal("1000.00") == sum(Decimal(row["未结清（元）"] or 0) for row in sums_of)
        assert ["HO-2026-0001 的问题 0004 等裁定，没有算进来。"] == [
            row["说明"] for row in sums_of if row["说明"]
        ]


def test_a_spreadsheet_in_english_has_no_chinese(root: Path) -> None:
    for arguments in ((), *(("--by", str(by)) for by in By)):
        rows = table(root, *arguments, "--lang", "en")
        assert not re.search("[\u4e00-\u9fff]", str(rows))
    assert {"confirmed, not settled", "needs a ruling"} == {
        row["state"] for row in table(root, "--lang", "en")
    }


def test_an_unconfirmed_loss_is_in_the_spreadsheet_as_such(root: Path) -> None:
    for receipt in (root / company.CASE / "signatures").glob("0001-problem-*.json"):
        receipt.unlink()
    states = {row["问题"]: row["状态"] for row in table(root, "--lang", "zh")}
    assert {"0001": "还没签齐", "0004": "待裁定"} == states


def test_a_post_wage_counts_by_person_and_is_refused_where_no_penalty_is_told(root: Path) -> None:
    wage = ("--post-wage", "E4001=6000.00")
    said = run(root, "--all", "--by", "person", *wage, "--lang", "en").stdout
    assert "half of the post wage, ¥3,000.00" in said
    shape = json.loads(run(root, "--all", "--by", "person", *wage, "--format", "json").stdout)
    assert ["3000.00"] == [one["amount"] for one in shape["penalties"]]
    for arguments in (("--by", "case"), ("--by", "clause"), ("--format", "csv")):
        refused = run(root, "--all", *arguments, *wage, "--lang", "en")
        assert 2 == refused.exit_code
        assert Voice("en").phrase("post_wage_not_here") in refused.stderr


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tx"])
def test_what_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    assert f"'{cell}" == sheet.neutral(cell)
    assert "a=1" == sheet.neutral("a=1")


@pytest.mark.parametrize(
    "arguments",
    [
        ("HO-2026-0001", "--by", "person"),
        ("--all", "--post-wage", "E9999=1.00"),
        ("--all", "--post-wage", "E4001"),
    ],
)
def test_what_cannot_be_meant_is_refused(root: Path, arguments: tuple[str, ...]) -> None:
    assert 2 == run(root, *arguments).exit_code


def test_json_of_sums(root: Path) -> None:
    answer = json.loads(run(root, "--all", "--by", "person", "--format", "json").stdout)
    assert "person" == answer["by"]
    assert {"key": "E1002", "borne": "150.00", "settled": "0.00", "open": "150.00"} == answer[
        "totals"
    ][0]


def test_a_notice_never_changes_a_figure_and_says_where_it_comes_from() -> None:
    for notice in notices().values():
        assert all((notice.says.zh, notice.says.en, notice.source.zh, notice.source.en))
    company_alone = Ruled("0003", TODAY, named_table(EDITION, "company"))  # type: ignore[arg-type]
    loss = Loss(date(2026, 3, 18), TODAY, Decimal("1.00"))
    assert () == cautions.of_judgement(judge(EDITION, Question(loss, ruling=company_alone)))
