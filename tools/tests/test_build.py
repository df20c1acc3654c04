from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from annotated import document

from handover import build, repo, validators
from handover.findings import At
from handover.model import (
    Case,
    CustomerLine,
    CustomerSignature,
    Filing,
    FinanceError,
    FinancePapers,
    GoodsLine,
    Issue,
    IssueState,
    Kind,
    Paper,
    Parties,
    Problem,
    Recovery,
    Resignation,
    Retained,
    Role,
    Settlement,
    Visit,
)

if TYPE_CHECKING:
    from handover.model import Event

FILE = "cases/2026/HO-2026-0001/case.yaml"
AT = At(FILE)
SHA = "0" * 64
SHORT = """case: HO-2026-0001
kind: transfer
channel: online
opened_on: 2026-03-02
parties: {transferor: E1001}
"""
LONG = f"""case: HO-2026-0001
kind: resignation
channel: it_peripheral
opened_on: 2026-03-02
parties:
  transferor: E1001
  receivers: [E1002, E1003]
  supervisor: E2001
  department_manager: E3001
  finance: [E4001, E4002]
  commerce: [E4101, E4001]
  assistant: [E5001]
  observers: [E7001]
resignation: {{filed_on: 2026-03-01, approved_on: 2026-03-02, last_day: 2026-04-03, probation: true}}
finance_papers: {{requested_on: 2026-03-03, issued_on: 2026-03-05, issued_by: E4001}}
customers:
  - customer: C0101
    receiver: E1002
    customer_file: materials/C0101-file.csv
    samples: {{nil: 没有铺样}}
    receivables: materials/C0101-receivables.csv
    work_materials: materials/work.csv
    statement: {{elsewhere: 财务部档案柜, sha256: "{SHA}"}}
    other_papers: [materials/note.pdf]
    introduction: 老板周三下午在店
    refused_to_sign: {{reason: 余额对不上, noted_on: 2026-03-10}}
  - customer: C0102
retained:
  - {{customer: C0201, reason: 本人继续负责}}
visits:
  - visited_on: 2026-03-10
    mode: video
    place: 店里
    customers: [C0101]
    present: [E1001, E1002]
    signed_by: [{{customer: C0101, contact: 2, paper: materials/signed.pdf, signed_on: 2026-03-11}}]
    shown: [materials/shown.csv]
    photos: [materials/photo.jpg]
    differences: [I1]
    dynamics: 要装修
    absent: [{{person: E2001, reason: 出差}}]
    balance_confirmed: true
    sample_count_confirmed: false
    commitments: 十五号前给答复
    next_step: 月底对账
  - visited_on: 2026-03-12
issues:
  - id: I1
    customer: C0101
    kind: problem
    title: 返利未到账
    description: 三月的单子
    amount: "18000.5"
    raised_by: E1001
    raised_on: 2026-03-05
    due_on: 2026-03-31
    owner: E1002
    plan: 月底前核对
    reported: {{to: E3001, reported_on: 2026-03-06}}
    progress: [{{noted_on: 2026-03-07, by: E1003, note: 已联系}}]
    state: resolved
    resolved_on: 2026-03-16
    recovered: "500.00"
  - {{id: I2, kind: cross_period_task, title: 收款}}
receiver_starts_on: 2026-03-20
sign_off: {{requested_on: 2026-03-18}}
notes: 先看这里
cancelled: {{cancelled_on: 2026-03-19, reason: 不走了}}
"""


def case(text: str, *events: Event, files: tuple[str, ...] = ()) -> Case:
    return build.case(document("case", text.encode(), FILE), events, files)


def test_the_shortest_case_leaves_everything_else_empty() -> None:
    expected = Case(
        at=AT,
        id="HO-2026-0001",
        folder="cases/2026/HO-2026-0001",
        kind=Kind.TRANSFER,
        channel="online",
        opened_on=date(2026, 3, 2),
        parties=Parties(AT / "parties", "E1001"),
    )
    assert expected == case(SHORT)


def test_the_people_of_a_case() -> None:
    parties = case(LONG).parties
    at = AT / "parties"
    expected = Parties(
        at=at,
        transferor="E1001",
        receivers=("E1002", "E1003"),
        supervisor="E2001",
        department_manager="E3001",
        finance=("E4001", "E4002"),
        commerce=("E4101", "E4001"),
        assistant=("E5001",),
        observers=("E7001",),
    )
    assert expected == parties
    assert ("E4001", "E4002", "E4101") == parties.finance_commerce
    assert [
        (Role.TRANSFEROR, "E1001", at / "transferor"),
        (Role.RECEIVER, "E1002", at / "receivers" / 0),
        (Role.RECEIVER, "E1003", at / "receivers" / 1),
        (Role.SUPERVISOR, "E2001", at / "supervisor"),
        (Role.DEPARTMENT_MANAGER, "E3001", at / "department_manager"),
        (Role.FINANCE, "E4001", at / "finance" / 0),
        (Role.FINANCE, "E4002", at / "finance" / 1),
        (Role.COMMERCE, "E4101", at / "commerce" / 0),
        (Role.COMMERCE, "E4001", at / "commerce" / 1),
        (Role.ASSISTANT, "E5001", at / "assistant" / 0),
        (Role.OBSERVER, "E7001", at / "observers" / 0),
    ] == list(parties.roles())


def test_the_days_of_a_case() -> None:
    found = case(LONG)
    assert Kind.RESIGNATION is found.kind
    expected = Resignation(
        AT / "resignation",
        date(2026, 3, 1),
        date(2026, 3, 2),
        date(2026, 4, 3),
        probation=True,
    )
    assert expected == found.resignation
    assert FinancePapers(AT / "finance_papers", date(2026, 3, 3), date(2026, 3, 5), "E4001") == (
        found.finance_papers
    )
    assert (date(2026, 3, 20), date(2026, 3, 18), date(2026, 3, 19)) == (
        found.receiver_starts_on,
        found.sign_off_requested_on,
        found.cancelled_on,
    )
    assert "不走了" == found.cancelled_reason
    assert "先看这里" == found.notes


def test_what_is_not_said_of_a_resignation_is_not_known() -> None:
    assert Resignation(AT / "resignation") == case(f"{SHORT}resignation: {{}}\n").resignation
    assert not Resignation(AT).probation


def test_the_customers_of_a_case_and_their_papers() -> None:
    found, at = case(LONG), AT / "customers" / 0
    expected = CustomerLine(
        at=at,
        customer="C0101",
        receiver="E1002",
        papers={
            "customer_file": Paper(at / "customer_file", file="materials/C0101-file.csv"),
            "statement": Paper(at / "statement", elsewhere="财务部档案柜", sha256=SHA),
            "receivables": Paper(at / "receivables", file="materials/C0101-receivables.csv"),
            "samples": Paper(at / "samples", nil="没有铺样"),
            "work_materials": Paper(at / "work_materials", file="materials/work.csv"),
        },
        other_papers=(Paper(at / "other_papers" / 0, file="materials/note.pdf"),),
        introduction="老板周三下午在店",
        refused_to_sign="余额对不上",
    )
    assert (expected, CustomerLine(AT / "customers" / 1, "C0102")) == found.customers
    assert (Retained(AT / "retained" / 0, "C0201", "本人继续负责"),) == found.retained
    assert [
        ("C0101", AT / "customers" / 0 / "customer"),
        ("C0102", AT / "customers" / 1 / "customer"),
        ("C0201", AT / "retained" / 0 / "customer"),
    ] == list(found.named_customers())


def test_the_visits_of_a_case() -> None:
    at = AT / "visits" / 0
    signed = CustomerSignature(
        at=at / "signed_by" / 0,
        customer="C0101",
        contact=2,
        paper=Paper(at / "signed_by" / 0 / "paper", file="materials/signed.pdf"),
        signed_on=date(2026, 3, 11),
    )
    expected = Visit(
        at=at,
        visited_on=date(2026, 3, 10),
        customers=("C0101",),
        present=("E1001", "E1002"),
        signed_by=(signed,),
        mode="video",
        place="店里",
        papers=(
            Paper(at / "shown" / 0, file="materials/shown.csv"),
            Paper(at / "photos" / 0, file="materials/photo.jpg"),
        ),
        differences=("I1",),
        dynamics="要装修",
        absent=(("E2001", "出差"),),
        shown=(Paper(at / "shown" / 0, file="materials/shown.csv"),),
        balance_confirmed=True,
        sample_count_confirmed=False,
        commitments="十五号前给答复",
        next_step="月底对账",
    )
    assert (expected, Visit(AT / "visits" / 1, date(2026, 3, 12))) == case(LONG).visits


def test_the_issues_of_a_case() -> None:
    first, second = case(LONG).issues
    at = AT / "issues" / 0
    expected = Issue(
        at=at,
        id="I1",
        kind="problem",
        title="返利未到账",
        customer="C0101",
        amount=Decimal("18000.50"),
        raised_on=date(2026, 3, 5),
        due_on=date(2026, 3, 31),
        owner="E1002",
        plan="月底前核对",
        state=IssueState.RESOLVED,
        resolved_on=date(2026, 3, 16),
        people=(
            ("E1001", at / "raised_by"),
            ("E1002", at / "owner"),
            ("E3001", at / "reported" / "to"),
            ("E1003", at / "progress" / 0 / "by"),
        ),
        raised_by="E1001",
        reported=("E3001", date(2026, 3, 6)),
        progress=((date(2026, 3, 7), "E1003", "已联系"),),
        recovered=Decimal("500.00"),
        description="三月的单子",
    )
    assert expected == first
    assert Issue(AT / "issues" / 1, "I2", "cross_period_task", "收款") == second
    assert IssueState.OPEN is second.state


def test_every_paper_that_a_case_names() -> None:
    files = [paper.file for paper in case(LONG).papers()]
    assert [
        *("materials/C0101-file.csv", None, "materials/C0101-receivables.csv", None),
        *("materials/work.csv", "materials/note.pdf"),
        *("materials/shown.csv", "materials/photo.jpg", "materials/signed.pdf"),
    ] == files


# Events


def event(name: str, text: str) -> Event:
    return build.event(document("event", text.encode(), f"cases/HO-2026-0001/events/{name}.yaml"))


FILED = event("0001-filing", "event: filing\nfiled_on: 2026-03-20\nto: [E4001, E3001]\n")
FOUND = event(
    "0002-problem",
    """event: problem
customer: C0101
found_on: 2026-06-20
first_evidence: events/papers/reply.pdf
what: 少了两台
lines: [{sku: A-NB15, quantity: 2, placed_on: 2026-01-05}, {sku: A-HS20, quantity: 1}]
finance_error: {paper: samples, by: E4001}
issue: I1
reported_by: E1002
reported_on: 2026-06-21
""",
)
LOST = event(
    "0003-problem",
    f"""event: problem
customer: C0102
found_on: 2026-06-22
first_evidence: {{elsewhere: 法务柜, sha256: "{SHA}"}}
what: 少收一笔
loss: "100"
""",
)
BACK = event(
    "0004-recovery",
    'event: recovery\nproblem: "0002"\nrecovered_on: 2026-06-25\namount: "10.5"\nwhat: 找回\n',
)
DONE = event(
    "0005-settlement",
    'event: settlement\nproblem: "0002"\nsettled_on: 2026-06-26\nwhat: 各方付清\n',
)


def at(name: str) -> At:
    return At(f"cases/HO-2026-0001/events/{name}.yaml")


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (Filing(at("0001-filing"), "0001", date(2026, 3, 20), ("E4001", "E3001")), FILED),
        (
            Problem(
                at=at("0002-problem"),
                number="0002",
                customer="C0101",
                found_on=date(2026, 6, 20),
                what="少了两台",
                lines=(
                    GoodsLine(at("0002-problem") / "lines" / 0, "A-NB15", 2, date(2026, 1, 5)),
                    GoodsLine(at("0002-problem") / "lines" / 1, "A-HS20", 1),
                ),
                finance_error=FinanceError(
                    at("0002-problem") / "finance_error", "samples", "E4001"
                ),
                issue="I1",
                reported_by="E1002",
                reported_on=date(2026, 6, 21),
                first_evidence=Paper(
                    at("0002-problem") / "first_evidence", file="events/papers/reply.pdf"
                ),
            ),
            FOUND,
        ),
        (
            Problem(
                at=at("0003-problem"),
                number="0003",
                customer="C0102",
                found_on=date(2026, 6, 22),
                what="少收一笔",
                loss=Decimal("100.00"),
                first_evidence=Paper(
                    at("0003-problem") / "first_evidence", elsewhere="法务柜", sha256=SHA
                ),
            ),
            LOST,
        ),
        (
            Recovery(at("0004-recovery"), "0004", "0002", date(2026, 6, 25), Decimal("10.50")),
            BACK,
        ),
        (Settlement(at("0005-settlement"), "0005", "0002", date(2026, 6, 26)), DONE),
    ],
)
def test_events_are_numbered_by_their_files(expected: Event, found: Event) -> None:
    assert expected == found


def test_what_followed_in_a_case() -> None:
    found = case(SHORT, FILED, FOUND, LOST, BACK, DONE, files=("case.yaml",))
    assert (FOUND, LOST) == found.problems
    assert (FILED,) == found.filings
    assert (BACK,) == found.recoveries("0002")
    assert () == found.recoveries("0003")
    assert (DONE,) == found.settlements("0002")
    assert () == found.settlements("0003")
    assert "events/0002-problem.yaml" == replace(found, folder="cases/HO-2026-0001").path_of(FOUND)
    assert ("case.yaml",) == found.files
    assert () == case(SHORT).filings


@pytest.mark.parametrize(
    ("customer", "receivers"),
    [("C0101", ("E1002",)), ("C0102", ("E1002", "E1003")), ("C0999", ("E1002", "E1003"))],
)
def test_who_takes_over_a_customer(customer: str, receivers: tuple[str, ...]) -> None:
    assert receivers == case(LONG).receivers_of(customer)


# Text that says nothing


@pytest.mark.parametrize(
    "blank",
    [" ", "\n", "\u3000", "\u00a0", "\u2003", "\u2800", "\u3164", "\u115f", "\u3000 \u2800"],
)
def test_what_cannot_be_seen_is_no_text(blank: str) -> None:
    schema = {"one.schema.json": {"$ref": "common.schema.json#/$defs/line"}}
    for validator in (validators.validator, validators.oracle):
        line = validator({**repo.schemas(), **schema}, "one.schema.json")
        assert 1 == len(list(line.iter_errors(blank)))
        assert [] == list(line.iter_errors(f"{blank}甲{blank}"))


def test_what_is_not_there_is_one_breach_of_a_text() -> None:
    schema = {"one.schema.json": {"$ref": "common.schema.json#/$defs/words"}}
    words = validators.validator({**repo.schemas(), **schema}, "one.schema.json")
    assert ["minLength"] == [validators.breach_of(e).keyword for e in words.iter_errors("")]
    assert ["type"] == [validators.breach_of(e).keyword for e in words.iter_errors(5)]
