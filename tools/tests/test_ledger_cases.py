"""What the ledger finds in whole repositories: of the tiny company, and of the example company."""

from __future__ import annotations

import itertools
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import company
import pytest

from handover import pipeline
from handover.facts.status import Status
from handover.findings import Severity
from handover.ledger.clearance import leaving
from handover.repo import Repository
from handover.words import Voice

if TYPE_CHECKING:
    from handover.facts.steps import Step
    from handover.ledger import Entry
    from handover.pipeline import Report

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 31)

CASE = """\
case: %(number)s
kind: transfer
channel: peripheral
opened_on: %(opened)s
parties:
  transferor: %(giver)s
  receivers: [%(receivers)s]
  supervisor: E2001
  department_manager: E3001
  commerce: [E4001]
customers:
%(customers)ssign_off: {requested_on: %(opened)s}
"""

PROBLEM = """\
event: problem
customer: %s
found_on: %s
first_evidence: events/papers/receipt.pdf
what: 少了一笔款
loss: "543.75"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a company of two customers of E1001, without a case."""
    company.write(tmp_path)
    shutil.rmtree(tmp_path / company.CASE)
    own(tmp_path, "C0102")
    return tmp_path


def own(root: Path, customer: str, owner: str = "E1001", from_day: str = "2021-04-20") -> None:
    text = company.CUSTOMER % customer
    text = text.replace(
        "{person: E1001, from: 2021-04-20}", f"{{person: {owner}, from: {from_day}}}"
    )
    company.put(root / f"cases/register/customers/{customer}.yaml", text)


def open_case(
    root: Path,
    number: str,
    *customers: str,
    giver: str = "E1001",
    receiver: str = "E1002",
    opened: str = "2026-01-05",
    more: str = "",
) -> Path:
    """Write a case of a customer or more, as short as its schema allows, and return its file."""
    lines = "".join(f"  - {{customer: {one}}}\n" for one in customers)
    facts = {"number": number, "giver": giver, "receivers": receiver, "opened": opened}
    text = CASE % {**facts, "customers": lines}
    folder = root / "cases/2026" / number
    company.put(folder / "materials/note.txt", "")
    return company.put(folder / "case.yaml", text + more)


def sign(root: Path, file: Path, giver: str, receiver: str, at: str) -> None:
    """Let transferor, receiver and supervisor sign a case."""
    for role, person in (
        ("transferor", giver),
        ("receiver", receiver),
        ("supervisor", "E2001"),
    ):
        company.receipt(
            root, role, person, f"{at}T10:00:00Z", case=file.parent.relative_to(root).as_posix()
        )


def hand_over(root: Path, number: str, *customers: str, on: str, **case: str) -> Path:
    """Write a case and let the three sign it on a day."""
    file = open_case(root, number, *customers, **case)
    sign(root, file, case.get("giver", "E1001"), case.get("receiver", "E1002"), on)
    return file


def report(root: Path, today: date = TODAY) -> Report:
    return pipeline.check(Repository(root), today)


def found(root: Path, *codes: str, today: date = TODAY) -> list[tuple[str, str, str, object]]:
    """Return the findings across cases: code, weight, file and the line's text; none failed."""
    whole = report(root, today).findings
    assert "E001" not in {one.code for one in whole}
    return [
        (one.code, str(one.severity), one.place.file.split("/")[-2], _text(root, one.place))
        for one in whole
        if one.code.startswith("X02") and (not codes or one.code in codes)
    ]


def _text(root: Path, place: tuple[str, int, int]) -> str:
    file, line, _ = place
    return (root / file).read_text(encoding="utf-8").split("\n")[line - 1].strip()


def facts(root: Path, code: str, today: date = TODAY) -> list[dict[str, object]]:
    return [dict(one.facts) for one in report(root, today).findings if one.code == code]


FIRST, SECOND, THIRD = "HO-2026-0001", "HO-2026-0002", "HO-2026-0003"


# ---- X0201: nobody is left behind


def test_a_customer_in_no_list_is_left_behind(root: Path) -> None:
    open_case(root, FIRST, "C0101")
    assert [("X0201", "error", FIRST, "customers:")] == found(root)
    expected = {"customer": "C0102", "transferor": "E1001", "opened_on": date(2026, 1, 5)}
    assert [expected] == facts(root, "X0201")
    (one,) = (one for one in report(root).findings if one.code == "X0201")
    assert ("1", FIRST) == (one.clause, one.case)


def test_it_is_a_to_do_until_the_sign_off_is_requested(root: Path) -> None:
    file = open_case(root, FIRST, "C0101")
    company.edit(file, "sign_off: {requested_on: 2026-01-05}\n", "")
    assert [("X0201", "todo", FIRST, "customers:")] == found(root)


def test_a_case_that_leaves_somebody_behind_is_not_ready(root: Path) -> None:
    file = company.add_case(root, company.CASE, "C0101")
    company.edit(file, "sign_off: {requested_on: 2026-03-10}\n", "")
    assert [(Status.DRAFT, ["complete"])] == _waits(root)
    assert ["complete"] == [s.act for e, _ in report(root).ledger.judged for s in _steps(e)]
    company.edit(file, "notes: ", "retained: [{customer: C0102, reason: 留着}]\nnotes: ")
    assert [(Status.READY, ["request_sign_off"])] == _waits(root)


def _waits(root: Path) -> list[tuple[Status, list[str]]]:
    standings = [one.standing for one in report(root).cases]
    return [(one.status, [step.act for step in one.next_steps]) for one in standings]


def _steps(entry: Entry) -> tuple[Step, ...]:
    return entry.standing.next_steps if entry.standing else ()


def test_a_cancelled_case_leaves_nobody_behind(root: Path) -> None:
    open_case(root, FIRST, "C0101", more="cancelled: {cancelled_on: 2026-01-06, reason: 不办了}\n")
    assert [] == found(root)


def test_a_customer_kept_back_is_not_left_behind(root: Path) -> None:
    open_case(root, FIRST, "C0101", more="retained: [{customer: C0102, reason: 留着}]\n")
    assert [] == found(root)


def test_a_customer_may_be_in_another_case_of_the_transferor(root: Path) -> None:
    open_case(root, FIRST, "C0101")
    hand_over(root, SECOND, "C0102", on="2026-01-20")
    assert [] == found(root)


def test_a_case_that_was_over_before_does_not_speak_of_what_came_later(root: Path) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-06")
    back = {"giver": "E1002", "receiver": "E1001", "opened": "2026-01-07"}
    hand_over(root, SECOND, "C0101", "C0102", on="2026-01-08", **back)
    open_case(root, THIRD, "C0101", opened="2026-01-09")
    assert [("X0201", "error", THIRD, "customers:")] == found(root, "X0201")


def test_customers_of_others_are_not_left_behind(root: Path) -> None:
    own(root, "C0102", "E1002")
    own(root, "C0103", from_day="2026-01-06")  # came after the opening
    open_case(root, FIRST, "C0101")
    assert [] == found(root)


def test_a_customer_that_cannot_be_read_is_not_left_behind(root: Path) -> None:
    open_case(root, FIRST, "C0101")
    file = root / "cases/register/customers/C0102.yaml"
    company.edit(file, "channel: ", "chanel: ")
    assert [] == found(root)


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("kind: transfer", "kind: gift", []),  # its text names C0102
        ("kind: transfer", "kind: [", []),  # nobody can tell what it says
        ("customer: C0102", "customer: D0102", ["C0102"]),  # it names others
    ],
)
def test_a_customer_of_a_case_that_cannot_be_read_is_not_left_behind(
    root: Path, old: str, new: str, left: list[str]
) -> None:
    open_case(root, FIRST, "C0101")
    company.edit(open_case(root, SECOND, "C0102"), old, new)
    assert left == [one["customer"] for one in facts(root, "X0201")]


def test_a_customer_of_a_case_with_a_receipt_that_cannot_be_read_is_uncertain(root: Path) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-06")
    file = hand_over(root, SECOND, "C0101", on="2026-02-06", giver="E1002", receiver="E1001")
    company.put(file.parent / "signatures/other.json", "{")
    book = report(root).ledger
    assert not book.custody.is_certain("C0101")
    assert ("C0102",) == book.custody.held("E1002", TODAY)


def test_without_a_register_nothing_is_told(root: Path) -> None:
    open_case(root, FIRST, "C0101")
    (root / "cases/register/repository.yaml").unlink()
    assert [] == found(root)
    assert () == report(root).ledger.custody.held("E1001", TODAY)


def test_a_mistyped_transferor_is_one_finding(root: Path) -> None:
    open_case(root, FIRST, "C0101")
    open_case(root, SECOND, "C0102", giver="E9999")
    codes = [one.code for one in report(root).findings]
    assert "F0301" in codes
    assert not [code for code in codes if code.startswith("X")]


def test_a_first_owner_without_a_record_is_one_finding(root: Path) -> None:
    own(root, "C0102", "E9999")
    open_case(root, FIRST, "C0101", "C0102")
    assert [] == found(root)


# ---- what is waived


@pytest.mark.parametrize(
    ("customer", "left"), [("", []), ("customer: C0101\n", []), ("customer: C0102\n", ["X0203"])]
)
def test_a_signed_waiver_holds_across_cases_as_well(
    root: Path, customer: str, left: list[str]
) -> None:
    edition = root / "schema/policy/2024-01-01.yaml"
    company.edit(edition, "rules: [A0401, A0607]", "rules: [A0401, A0607, X0203]")
    own(root, "C0101", "E1002")
    file = open_case(root, FIRST, "C0101", "C0102")
    text = "event: waiver\nrule: X0203\nwaived_on: 2026-03-01\nreason: 登记还没改\n"
    company.put(file.parent / "events/0001-waiver.yaml", text + customer)
    assert ["X0203"] == [code for code, *_ in found(root)]  # nobody has signed it
    company.sign_event(
        root,
        "waiver",
        "events/0001-waiver.yaml",
        ("department_manager", "E3001"),
        case=f"cases/2026/{FIRST}",
    )
    assert left == [code for code, *_ in found(root)]
    assert "A0301" in {one.code for one in report(root).findings}


# ---- X0202: nobody leaves with customers


def leave(root: Path, person: str, day: str) -> None:
    file = root / f"cases/register/people/{person}.yaml"
    company.edit(file, "employed_to: 2030-12-31", f"employed_to: {day}")


@pytest.mark.parametrize(
    ("day", "weight"),
    [
        ("2026-03-30", "error"),
        ("2026-03-31", "error"),  # today
        ("2026-04-01", "warning"),
        ("2026-04-30", "warning"),  # 30 days ahead, the notice of clause 8
        ("2026-05-01", None),
    ],
)
def test_who_leaves_hands_the_customers_over(root: Path, day: str, weight: str | None) -> None:
    leave(root, "E1001", day)
    expected = [("X0202", weight, "people", f"employed_to: {day}")] if weight else []
    assert expected == found(root)
    told = {"person": "E1001", "customers": ("C0101", "C0102"), "last_day": date.fromisoformat(day)}
    assert [{**told, "left": weight == "error"}] * bool(weight) == facts(root, "X0202")


def test_without_an_edition_nobody_is_warned_ahead(root: Path) -> None:
    leave(root, "E1001", "2020-04-01")
    assert [] == found(root, today=date(2020, 3, 31))


def test_a_leaver_with_a_case_is_told_of_it_there(root: Path) -> None:
    leave(root, "E1001", "2026-03-30")
    file = open_case(root, FIRST, "C0101")
    assert ["X0201"] == [code for code, *_ in found(root)]
    company.edit(file, "sign_off: {requested_on: 2026-01-05}\n", "")
    assert [("C0102",)] == [one["customers"] for one in facts(root, "X0202")]
    assert {"X0201", "X0202"} == {code for code, *_ in found(root)}


def test_who_has_no_last_day_at_all_leaves_nobody(root: Path) -> None:
    company.edit(root / "cases/register/people/E1001.yaml", "employed_to: 2030-12-31\n", "")
    assert [] == [one for one in report(root).findings if one.code in {"E001", "X0202"}]


def test_a_leaver_who_handed_all_over_keeps_nothing(root: Path) -> None:
    leave(root, "E1001", "2026-03-30")
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    assert [] == found(root)


KEPT = "retained: [{customer: C0102, reason: 以后再说}]\nresignation: {last_day: %s}\n"


@pytest.mark.parametrize(
    ("day", "weight"),
    [
        ("2026-03-31", "error"),  # today
        ("2026-04-01", "warning"),
        ("2026-05-01", None),  # more than 30 days ahead
        ("2009-12-31", None),  # of another time, before this one began
    ],
)
def test_who_resigned_keeps_nobody_after_the_last_day(
    root: Path, day: str, weight: str | None
) -> None:
    hand_over(root, FIRST, "C0101", more=KEPT % day, on="2026-01-20")
    expected = [("X0202", weight, "people", "employed_to: 2030-12-31")] if weight else []
    assert expected == found(root)
    told = {"person": "E1001", "customers": ("C0102",), "last_day": date.fromisoformat(day)}
    assert [{**told, "left": weight == "error"}] * bool(weight) == facts(root, "X0202")


def test_a_resignation_in_a_cancelled_case_is_none(root: Path) -> None:
    cancelled = "cancelled: {cancelled_on: 2026-03-20, reason: 不走了}\n"
    open_case(root, FIRST, "C0101", more=KEPT % "2026-03-30" + cancelled)
    assert [] == facts(root, "X0202")


def test_a_resignation_that_was_signed_is_one_though_it_was_cancelled_later(root: Path) -> None:
    file = open_case(root, FIRST, "C0101", more=KEPT % "2026-03-30")
    company.edit(file, "kind: transfer", "kind: resignation")
    sign(root, file, "E1001", "E1002", "2026-01-20")
    cancelled = "cancelled: {cancelled_on: 2026-03-20, reason: 不走了}\n"
    company.put(file, file.read_text() + cancelled)
    company.edit(root / "cases/register/people/E1001.yaml", "employed_to: 2030-12-31\n", "")
    assert "E1001" in leaving(report(root).ledger)


def test_who_resigned_is_told_where_the_register_has_no_last_day(root: Path) -> None:
    hand_over(root, FIRST, "C0101", more=KEPT % "2026-03-30", on="2026-01-20")
    company.edit(root / "cases/register/people/E1001.yaml", "employed_to: 2030-12-31\n", "")
    assert ["2026-03-30"] == [str(one["last_day"]) for one in facts(root, "X0202")]
    leave(root, "E1002", "2026-03-29")
    assert ["C0102", "C0101"] == [c for one in facts(root, "X0202") for c in one["customers"]]


# ---- X0203: who hands over has the customer


def test_a_customer_of_somebody_else_is_handed_over(root: Path) -> None:
    own(root, "C0102", "E1002")
    open_case(root, FIRST, "C0101", "C0102")
    assert [("X0203", "error", FIRST, "- {customer: C0102}")] == found(root)
    (one,) = (one for one in report(root).findings if one.code == "X0203")
    assert len("  - {") + 1 == one.place.column
    assert [
        {
            "holder": "E1002",
            "other": None,
            "day": date(2026, 1, 5),
            "customer": "C0102",
            "transferor": "E1001",
            "late": False,
            "waiting": ("E1001", "E1002", "E2001"),
        }
    ] == facts(root, "X0203")


def test_a_customer_that_nobody_has_yet_is_handed_over(root: Path) -> None:
    own(root, "C0102", from_day="2026-01-06")
    open_case(root, FIRST, "C0101", "C0102")
    assert [None] == [one["holder"] for one in facts(root, "X0203")]


def test_a_customer_is_handed_over_twice(root: Path) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    open_case(root, SECOND, "C0101", opened="2026-02-02")
    assert [("X0203", "error", SECOND, "- {customer: C0101}")] == found(root)
    assert [(FIRST, "E1002")] == [(one["other"], one["holder"]) for one in facts(root, "X0203")]


@pytest.mark.parametrize("on", ["2026-01-20", None])
def test_two_cases_opened_side_by_side_do_not_both_hand_over(root: Path, on: str | None) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-19")
    file = open_case(root, SECOND, "C0101", receiver="E3001")
    if on:
        sign(root, file, "E1001", "E3001", on)
    found_ = facts(root, "X0203")
    assert [(FIRST, date(2026, 1, 20) if on else TODAY)] == [
        (one["other"], one["day"]) for one in found_
    ]


def test_a_chain_of_handovers_fits_together(root: Path) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    on = {"giver": "E1002", "receiver": "E3001", "opened": "2026-01-20"}
    hand_over(root, SECOND, "C0101", "C0102", on="2026-01-20", **on)
    assert [] == found(root)


def test_who_takes_over_may_not_be_told(root: Path) -> None:
    file = open_case(root, FIRST, "C0101", "C0102", receiver="E1002, E3001")
    for receiver in ("E1002", "E3001"):
        sign(root, file, "E1001", receiver, "2026-01-20")
    open_case(root, SECOND, "C0101", giver="E3001", opened="2026-02-02")
    assert [] == found(root, "X0203")
    chain = report(root).ledger.custody.chain("C0101")
    assert ["E1001", None] == [one.person for one in chain]


# ---- X0204: not back within the window


@pytest.mark.parametrize(("opened", "weight"), [("2026-05-20", ["warning"]), ("2026-05-21", [])])
def test_a_customer_does_not_go_back_within_the_window(
    root: Path, opened: str, weight: list[str]
) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    back = {"giver": "E1002", "receiver": "E1001", "opened": opened}
    open_case(root, SECOND, "C0101", "C0102", **back)
    shown = found(root, today=date(2026, 6, 1))
    assert [
        ("X0204", one, SECOND, f"- {{customer: {c}}}") for one in weight for c in ("C0101", "C0102")
    ] == shown
    expected = {"customer": "C0101", "receiver": "E1001", "other": FIRST}
    assert [expected][: len(weight)] == facts(root, "X0204", date(2026, 6, 1))[:1]


def test_to_one_receiver_of_several_it_is_not_handed_back(root: Path) -> None:
    hand_over(root, FIRST, "C0101", on="2026-01-06")
    back = {"giver": "E1002", "receiver": "E1001, E3001", "opened": "2026-02-01"}
    open_case(root, SECOND, "C0101, receiver: E3001", **back)
    assert [] == found(root, "X0204")
    open_case(root, SECOND, "C0101, receiver: E1001", **back)
    (one,) = (one for one in report(root).findings if one.code == "X0204")
    assert len("  - {") + 1 == one.place.column


# ---- X0205: two windows


def twice_handed(root: Path, found_on: str = "2026-03-05") -> Path:
    """Hand C0101 over twice, and record a problem in the second case."""
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    on = {"giver": "E1002", "receiver": "E3001", "opened": "2026-02-02"}
    file = hand_over(root, SECOND, "C0101", "C0102", on="2026-02-20", **on)
    company.put(file.parent / "events/0001-problem.yaml", PROBLEM % ("C0101", found_on))
    return file.parent


def test_two_open_windows_need_a_ruling(root: Path) -> None:
    twice_handed(root)
    assert [("X0205", "warning", "events", "customer: C0101")] == found(root)
    expected = {"cases": (FIRST,), "customer": "C0101", "found_on": date(2026, 3, 5)}
    assert [expected] == facts(root, "X0205")
    case = report(root).case(SECOND)
    assert case is not None
    assert Status.NEEDS_RULING is case.standing.status
    (loss,) = case.losses
    assert loss.judgement is not None
    assert "windows_overlap" == loss.judgement.outcome.refusal
    assert () == loss.judgement.outcome.shares
    assert ("17-1", "17-2") == loss.judgement.outcome.clauses


def test_one_open_window_needs_no_ruling(root: Path) -> None:
    twice_handed(root, "2026-05-21")
    today = date(2026, 6, 1)
    assert [] == found(root, today=today)
    case = report(root, today).case(SECOND)
    assert case is not None
    assert Status.SIGNED is case.standing.status


def test_a_window_that_is_not_the_case_s_own_does_not_count(root: Path) -> None:
    folder = twice_handed(root, "2026-02-19")  # before the second was signed
    assert [] == found(root)
    assert folder.name == SECOND


def test_a_signed_ruling_decides(root: Path) -> None:
    folder = twice_handed(root)
    ruling = folder / "events/0002-ruling.yaml"
    text = 'event: ruling\nproblem: "0001"\nruled_on: 2026-03-20\ntable: within\nreason: 按后一次\n'
    company.put(ruling, text)
    assert ["X0205"] == [code for code, *_ in found(root)]  # nobody has signed it
    signers = (("department_manager", "E3001"), ("hr", "E5001"))
    company.sign_event(
        root, "ruling", "events/0002-ruling.yaml", *signers, case=f"cases/2026/{SECOND}"
    )
    assert [] == found(root)
    case = report(root).case(SECOND)
    assert case is not None
    assert Status.SIGNED is case.standing.status


# ---- X0206 and X0207: one loss in one case


def two_losses(root: Path, first: str = "", second: str = "") -> None:
    open_case(root, FIRST, "C0101")
    open_case(root, SECOND, "C0102")
    for number, customer, more in ((FIRST, "C0101", first), (SECOND, "C0101", second)):
        text = PROBLEM % (customer, "2026-03-05") + more
        company.put(root / "cases/2026" / number / "events/0001-problem.yaml", text)


def test_the_same_loss_in_two_cases_is_shown_in_both(root: Path) -> None:
    two_losses(root)
    assert [("X0207", "warning", "events", "event: problem")] * 2 == found(root)
    same = {"customer": "C0101", "problem": "0001"}
    assert [{**same, "other": one} for one in (SECOND, FIRST)] == facts(root, "X0207")


def test_the_same_document_in_two_cases_is_shown_in_both(root: Path) -> None:
    two_losses(root, "document: Q-１\n", "document: q-1\n")
    assert [
        ("X0206", "error", "events", "document: Q-１"),
        ("X0206", "error", "events", "document: q-1"),
    ] == found(root)
    expected = {"number": "q-1", "other": FIRST, "problem": "0001"}
    assert expected == facts(root, "X0206")[1]
    assert "Q-１" == facts(root, "X0206")[0]["number"]


@pytest.mark.parametrize("spelled", ["XS 2", "xs2", "ＸＳ－２", "XS—2", "XS_2"])
def test_signs_and_spaces_make_no_other_document(root: Path, spelled: str) -> None:
    two_losses(root, "document: XS-2\n", f"document: {spelled}\n")
    assert ["X0206", "X0206"] == [code for code, *_ in found(root)]


def test_between_figures_a_sign_tells_documents_apart(root: Path) -> None:
    two_losses(root, "document: XS-1-12\n", "document: XS-11-2\n")
    assert [] == found(root, "X0206")


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("XS-1", "XS-2", []),  # both stand in the papers
        ("XS-1", "XS-9", ["X0207", "X0207"]),  # one is nowhere to be seen
        ("XS-8", "XS-9", ["X0207", "X0207"]),
        ("XS-1", None, ["X0207", "X0207"]),  # one is not named
    ],
)
def test_only_documents_that_papers_show_are_other_losses(
    root: Path, first: str, second: str | None, codes: list[str]
) -> None:
    two_losses(root, f"document: {first}\n", f"document: {second}\n" if second else "")
    for number in (FIRST, SECOND):
        owing(root, number, "C0101", "600.00", "600.00")
    assert codes == [code for code, *_ in found(root)]


def test_what_one_document_tells_another_loss_of_the_case_does_not(root: Path) -> None:
    two_losses(root, "document: XS-1\n", "document: XS-2\n")
    for number in (FIRST, SECOND):
        owing(root, number, "C0101", "6000.00", "6000.00")
    again = PROBLEM % ("C0101", "2026-03-05") + "document: XS-9\n"
    company.put(root / "cases/2026" / FIRST / "events/0002-problem.yaml", again)
    assert {"0002"} == {one["problem"] for one in facts(root, "X0207") if one["other"] == FIRST}
    assert ["X0207", "X0207"] == [code for code, *_ in found(root)]


def test_the_same_serial_number_in_two_cases_is_shown_in_both(root: Path) -> None:
    two_losses(root)
    for number, serials in ((FIRST, ("A1", "A2")), (SECOND, ("A3", "A2"))):
        file = root / "cases/2026" / number / "events/0001-problem.yaml"
        goods = "lines:\n  - sku: A-NB14\n    quantity: 2\n    serials:\n"
        goods += "".join(f"      - {serial}\n" for serial in serials)
        company.edit(file, 'loss: "543.75"\n', goods)
    assert ["A2", "A2"] == [one["number"] for one in facts(root, "X0206")]
    assert [("X0206", "- A2")] * 2 == [(code, line) for code, _, _, line in found(root)]


@pytest.mark.parametrize(("quantities", "codes"), [((2, 2), ["X0207"] * 2), ((2, 3), [])])
def test_the_same_goods_in_two_cases_are_shown_in_both(
    root: Path, quantities: tuple[int, int], codes: list[str]
) -> None:
    two_losses(root)
    for number, quantity in zip((FIRST, SECOND), quantities, strict=True):
        file = root / "cases/2026" / number / "events/0001-problem.yaml"
        goods = f"lines:\n  - sku: A-NB14\n    quantity: {quantity}\n"
        company.edit(file, 'loss: "543.75"\n', goods)
    assert codes == [code for code, *_ in found(root)]


def test_within_one_case_it_is_no_matter_of_two(root: Path) -> None:
    two_losses(root, "document: XS-1\n", "document: XS-2\n")
    for number in (FIRST, SECOND):
        owing(root, number, "C0101", "600.00", "600.00")
    again = PROBLEM % ("C0101", "2026-03-05") + "document: XS-1\n"
    company.put(root / "cases/2026" / FIRST / "events/0002-problem.yaml", again)
    assert [] == found(root)


OWED = "客户编号,截止日,单据号,发票号,到期日,原额,已收,已冲,未收余额,有争议\n"


def owing(root: Path, number: str, customer: str, *amounts: str) -> None:
    """Let a case list receivables of a customer: XS-1 with the invoice FP-1, and so on."""
    folder = root / "cases/2026" / number
    rows = (
        f"{customer},2026-02-28,XS-{n},FP-{n},2026-02-10,{one},0.00,0.00,{one},否\n"
        for n, one in enumerate(amounts, 1)
    )
    company.put(folder / "materials/owed.csv", OWED + "".join(rows))
    papers = "receivables: materials/owed.csv, samples: {nil: 没有铺样}"
    case = folder / "case.yaml"
    text = case.read_text().replace("  - {customer: C0101}\n", "")
    line = f"  - {{customer: {customer}, {papers}}}\n"
    company.put(case, text.replace("customers:\n", f"customers:\n{line}"))


def test_an_invoice_and_its_document_are_one_loss_in_two_cases(root: Path) -> None:
    two_losses(root, "document: FP-1\n", "document: xs-1\n")
    assert ["X0207", "X0207"] == [code for code, *_ in found(root)]  # there are no papers yet
    owing(root, FIRST, "C0101", "600.00", "400.00")
    assert [
        ("X0206", "error", "events", "document: FP-1"),
        ("X0206", "error", "events", "document: xs-1"),
    ] == found(root)


# ---- X0218: one paper is taken off in one case

RECOVERY = """\
event: recovery
problem: "0001"
recovered_on: 2026-03-%s
amount: "%s"
what: 客户补付
paper: %s
"""
SLIP = '{elsewhere: 财务柜, sha256: "%s"}'


def came_back(root: Path, *, papers: tuple[str, str], amounts: tuple[str, str]) -> None:
    """Record a loss in each of two cases, and what came back of it, by a paper in each."""
    two_losses(root)
    each = zip((FIRST, SECOND), papers, amounts, strict=True)
    for day, (number, paper, amount) in enumerate(each, 20):
        file = root / "cases/2026" / number / "events/0002-recovery.yaml"
        company.put(file, RECOVERY % (day, amount, paper))


@pytest.mark.parametrize(
    ("other", "amount", "codes"),
    [
        (SLIP % ("0a" * 32), "40.00", ["X0218", "X0218"]),  # the same paper, the same amount
        (SLIP % ("0a" * 32), "40.01", []),  # divided between the two
        (SLIP % ("0b" * 32), "40.00", []),  # a paper of its own
        ("events/papers/nowhere.pdf", "40.00", []),  # it is not there
    ],
)
def test_a_paper_is_taken_off_in_one_case(
    root: Path, other: str, amount: str, codes: list[str]
) -> None:
    came_back(root, papers=(SLIP % ("0a" * 32), other), amounts=("40.00", amount))
    assert codes == [code for code, *_ in found(root, "X0218")]
    expected = [{"event": "0002", "other": one} for one in (SECOND, FIRST)]
    assert expected[: len(codes)] == facts(root, "X0218")


def test_a_paper_is_known_by_what_it_holds(root: Path) -> None:
    own = "events/papers/slip.pdf"
    came_back(root, papers=(own, own), amounts=("40.00", "40.00"))
    for number, content in ((FIRST, "one"), (SECOND, "another")):
        case = f"cases/2026/{number}"
        company.put(root / case / own, content)
        signed = ("recovery", "events/0002-recovery.yaml", ("commerce", "E4001"))
        company.sign_event(root, *signed, case=case)
    assert [] == found(root, "X0218")
    company.put(root / "cases/2026" / SECOND / own, "one")
    assert [("X0218", "error", "events", f"paper: {own}")] * 2 == found(root, "X0218")


# ---- X0213: several losses in several cases, and together too much


def days_apart(root: Path, *, owed: tuple[str, str], more: str = "") -> None:
    """Record 543.75 in a case and 543.76 in another, found on other days."""
    two_losses(root, second=more)
    file = root / "cases/2026" / SECOND / "events/0001-problem.yaml"
    company.edit(file, "2026-03-05", "2026-03-06")
    company.edit(file, "543.75", "543.76")
    for number, amount in zip((FIRST, SECOND), owed, strict=True):
        owing(root, number, "C0101", amount)


def test_losses_in_two_cases_are_together_no_more_than_either_shows(root: Path) -> None:
    days_apart(root, owed=("1087.50", "543.76"))  # a fen less than 543.75 + 543.76
    assert [
        ("X0213", "warning", "events", 'loss: "543.75"'),
        ("X0213", "warning", "events", 'loss: "543.76"'),
    ] == found(root)
    expected = {"customer": "C0101", "amount": "1087.51", "shown": "1087.50", "cases": (FIRST,)}
    (_, one) = facts(root, "X0213")
    assert expected == {**one, "amount": str(one["amount"]), "shown": str(one["shown"])}


def test_all_that_one_of_them_shows_may_be_lost(root: Path) -> None:
    days_apart(root, owed=("543.75", "1087.51"))
    assert [] == found(root)


def test_a_loss_of_a_document_that_a_paper_shows_is_not_added_up(root: Path) -> None:
    days_apart(root, owed=("600.00", "600.00"), more="document: XS 1\n")
    assert [] == found(root)


def test_a_document_that_no_paper_shows_tells_nothing(root: Path) -> None:
    days_apart(root, owed=("600.00", "600.00"), more="document: XS-9\n")
    assert ["X0213", "X0213"] == [code for code, *_ in found(root)]


def test_losses_of_one_case_are_its_own_matter(root: Path) -> None:
    two_losses(root, second="document: XS-9\n")
    owing(root, FIRST, "C0101", "1.00")
    again = (PROBLEM % ("C0101", "2026-03-06")).replace("543.75", "543.76")
    company.put(root / "cases/2026" / FIRST / "events/0002-problem.yaml", again)
    assert [] == found(root, "X0213")


# ---- X0210: HR clears at the end


def clear(file: Path, person: str = "E1001", on: str = "2026-03-30") -> None:
    text = f"event: clearance\nperson: {person}\ncleared_on: {on}\n"
    company.put(file.parent / "events/0001-clearance.yaml", text)


def test_nobody_is_cleared_with_customers_left(root: Path) -> None:
    clear(hand_over(root, FIRST, "C0101", on="2026-01-20"))
    assert [("X0210", "error", "events", "cleared_on: 2026-03-30")] == found(root, "X0210")
    expected = {"person": "E1001", "customers": ("C0102",), "cases": None}
    assert [expected] == facts(root, "X0210")


def test_nobody_is_cleared_with_another_case_open(root: Path) -> None:
    clear(open_case(root, FIRST, "C0101"))
    open_case(root, SECOND, "C0102")
    expected = {"person": "E1001", "customers": None, "cases": (SECOND,)}
    assert [expected] == facts(root, "X0210")


def test_a_customer_that_came_back_is_left(root: Path) -> None:
    file = hand_over(root, FIRST, "C0101", "C0102", on="2026-01-06")
    back = {"giver": "E1002", "receiver": "E1001", "opened": "2026-01-07"}
    hand_over(root, SECOND, "C0101", on="2026-01-08", **back)
    clear(file)
    leave(root, "E1001", "2026-03-30")
    assert [("C0101",)] == [one["customers"] for one in facts(root, "X0210")]
    assert [("C0101",)] == [one["customers"] for one in facts(root, "X0202")]


def test_who_handed_all_over_is_cleared(root: Path) -> None:
    clear(hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20"))
    assert [] == found(root)


# ---- content changed after the sign-off


def test_what_was_changed_after_it_was_signed_moves_nobody_for_certain(root: Path) -> None:
    file = hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    company.put(file, file.read_text() + "notes: 改过\n")
    custody = report(root).ledger.custody
    assert () == custody.held("E1001", TODAY)
    assert () == custody.held("E1002", TODAY)
    open_case(root, SECOND, "C0101", giver="E1002", opened="2026-02-02")
    assert [] == found(root, "X0203")


def test_what_was_cancelled_in_place_after_it_was_signed_leaves_its_customers_in_doubt(
    root: Path,
) -> None:
    file = hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    cancelled = "cancelled: {cancelled_on: 2026-01-21, reason: 不办了}\n"
    company.put(file, file.read_text() + cancelled)
    assert {"C0101", "C0102"} == set(report(root).ledger.custody.doubts)
    assert {"A0412", "S0104"} <= {one.code for one in report(root).findings}


# ---- the example company


@pytest.fixture
def example(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    shutil.copytree(ROOT / "schema/policy", tmp_path / "schema/policy")
    return tmp_path


def test_the_handovers_of_the_example_fit_together(example: Path) -> None:
    whole = pipeline.check(Repository(example))
    assert [] == [one for one in whole.findings if one.code.startswith("X")]
    custody = whole.ledger.custody
    assert {} == custody.doubts
    for customer in custody.customers:
        tenures = custody.chain(customer)
        for one, following in itertools.pairwise(tenures):
            assert one.to_day is not None
            assert 1 == (following.from_day - one.to_day).days
    people = ["E1001", "E1002", "E1005"]
    assert people == [one.person for one in custody.chain("C0101")]


def test_a_customer_dropped_from_the_case_of_one_who_left_is_found(example: Path) -> None:
    case = example / "cases/2025/HO-2025-0001/case.yaml"
    text = case.read_text(encoding="utf-8")
    start = text.index("  - customer: C0102\n")
    end = text.index("\nvisits:", start)
    company.put(case, text[:start] + text[end + 1 :])
    left = [
        one
        for one in pipeline.check(Repository(example)).findings
        if one.code in {"X0201", "X0202"}
    ]
    (one,) = left
    line = text[: text.index("customers:\n")].count("\n") + 1
    assert ("X0201", Severity.ERROR, "1") == (one.code, one.severity, one.clause)
    assert ("cases/2025/HO-2025-0001/case.yaml", line) == one.place[:2]
    assert ("C0102", "E1001") == (one.facts["customer"], one.facts["transferor"])


def test_where_only_a_signature_is_missing_people_are_told_whose(root: Path) -> None:
    open_case(root, FIRST, "C0101")
    hand_over(root, SECOND, "C0101", "C0102", on="2026-02-20")
    (one,) = (one for one in report(root).findings if (one.code, one.case) == ("X0203", FIRST))
    assert {"late": True, "waiting": ("E1001", "E1002", "E2001")}.items() <= one.facts.items()
    assert "还差 E1001、E1002、E2001 签字" in Voice("zh").say(one).fix
