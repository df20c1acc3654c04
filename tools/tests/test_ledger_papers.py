"""What the papers of one handover say against those of another: balances, invoices, serial numbers."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import company
import pytest
from test_ledger_cases import FIRST, SECOND, THIRD, own, sign

from handover import pipeline
from handover.repo import Repository

if TYPE_CHECKING:
    from handover.findings import Finding

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 31)

CASE = """\
case: %s
kind: transfer
channel: peripheral
opened_on: %s
parties:
  transferor: %s
  receivers: [%s]
  supervisor: E2001
  department_manager: E3001
  commerce: [E4001]
customers:
%ssign_off: {requested_on: %s}
"""
LINE = """\
  - customer: %(customer)s
    statement: materials/%(customer)s-statement.csv
    receivables: %(receivables)s
    samples: materials/%(customer)s-samples.csv
"""
STATEMENT = "对账单编号,客户编号,日期,单据类型,单据号,摘要,借方,贷方,余额\n"
OWED = "客户编号,截止日,单据号,到期日,原额,已收,已冲,未收余额,有争议\n"
SAMPLES = "行号,客户编号,截止日,型号,序列号,权属,铺样日,账面数,实盘数,盘点人,盘点日,处理方式\n"

# On 31 January 1000.00 are unpaid: 700.00 of XS-1 and 300.00 of XS-2; XS-0 is paid.
THEN = (
    (
        "2026-01-01,期初,,,,,0.00",
        "2026-01-10,发货/发票,XS-1,,700.00,,700.00",
        "2026-01-20,发货/发票,XS-2,,300.00,,1000.00",
        "2026-01-31,期末,,,,,1000.00",
    ),
    (
        "XS-0,2026-01-05,500.00,500.00,0.00,0.00",
        "XS-1,2026-02-10,700.00,0.00,0.00,700.00",
        "XS-2,2026-02-20,300.00,0.00,0.00,300.00",
    ),
)
# In February 700.00 come in, and 200.00 are delivered: 1000.00 + 200.00 - 700.00 = 500.00.
NOW = (
    (
        "2026-01-31,期初,,,,,1000.00",
        "2026-02-10,收款,SK-1,转账,,700.00,300.00",
        "2026-02-20,发货/发票,XS-3,,200.00,,500.00",
        "2026-02-28,期末,,,,,500.00",
    ),
    ("XS-2,2026-02-20,300.00,0.00,0.00,300.00", "XS-3,2026-03-20,200.00,0.00,0.00,200.00"),
)
ISSUE = """\
issues:
  - {id: I1, customer: %s, kind: problem, title: "%s", amount: "%s"}
"""
Account = tuple[tuple[str, ...], tuple[str, ...]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a company that handed C0101 over, and hands it over again."""
    company.write(tmp_path)
    shutil.rmtree(tmp_path / company.CASE)
    own(tmp_path, "C0102")
    hand_over(tmp_path, FIRST, {"C0101": THEN}, opened="2026-02-01", on="2026-02-05")
    return tmp_path


def open_case(
    root: Path,
    number: str,
    accounts: dict[str, Account],
    *,
    opened: str,
    giver: str = "E1001",
    receiver: str = "E1002",
    serials: str = "",
    more: str = "",
) -> Path:
    """Write a case with the accounts of customers, and one sample with serial numbers for each."""
    folder = root / "cases/2026" / number
    lines = ""
    for customer, (entries, owed) in accounts.items():
        cut_off = entries[-1][:10]
        rows = "".join(f"DZ-1,{customer},{one}\n" for one in entries)
        company.put(folder / f"materials/{customer}-statement.csv", STATEMENT + rows)
        rows = "".join(f"{customer},{cut_off},{one},否\n" for one in owed)
        company.put(folder / f"materials/{customer}-receivables.csv", OWED + rows)
        counted = len(serials.split("、"))
        row = f"1,{customer},{cut_off},A-NB14,{serials},公司,2026-01-05,{counted},{counted}"
        rows = SAMPLES + f"{row},{receiver},{cut_off},续铺\n"
        company.put(folder / f"materials/{customer}-samples.csv", rows)
        listed = f"materials/{customer}-receivables.csv" if owed else "{nil: 没有应收}"
        lines += LINE % {"customer": customer, "receivables": listed}
    text = CASE % (number, opened, giver, receiver, lines, opened)
    return company.put(folder / "case.yaml", text + more)


def hand_over(root: Path, number: str, accounts: dict[str, Account], on: str, **case: str) -> Path:
    file = open_case(root, number, accounts, **case)
    sign(root, file, case.get("giver", "E1001"), case.get("receiver", "E1002"), on)
    return file


def again(root: Path, account: Account = NOW, **case: str) -> Path:
    """Hand C0101 on, a month later, by E1002 to E3001."""
    people = {"giver": "E1002", "receiver": "E3001", "opened": "2026-03-01"}
    return open_case(root, SECOND, {"C0101": account}, **people | case)


def found(root: Path) -> list[Finding]:
    codes = {"X0208", "X0209", "X0211", "X0212", "X0214", "X0217", "E001"}
    return [f for f in pipeline.check(Repository(root), TODAY).findings if f.code in codes]


def told(root: Path) -> list[tuple[str, str, str, int, int]]:
    """Return the findings: code, weight, file, line and column."""
    return [
        (f.code, str(f.severity), f.place.file.rpartition("/")[2], f.place.line, f.place.column)
        for f in found(root)
    ]


def entries(*changed: str) -> Account:
    """Return the later account with other entries."""
    return (changed, NOW[1])


# ---- X0209: the opening is the closing of the case before


def test_an_account_that_goes_on_is_sound(root: Path) -> None:
    again(root)
    assert [] == found(root)


@pytest.mark.parametrize("begins", ["2026-01-31", "2026-02-01"])
def test_an_opening_that_is_not_the_closing_before_is_pointed_at(root: Path, begins: str) -> None:
    again(root, entries(f"{begins},期初,,,,,1000.01", *NOW[0][1:]))
    assert [("X0209", "warning", "C0101-statement.csv", 2, 9)] == told(root)
    (one,) = found(root)
    assert ("4-T2", SECOND) == (one.clause, one.case)
    assert {"customer": "C0101", "other": FIRST, "day": date(2026, 1, 31)} == {
        key: one.facts[key] for key in ("customer", "other", "day")
    }
    assert ["1000.01", "1000.00"] == [str(one.facts[key]) for key in ("balance", "expected")]


@pytest.mark.parametrize(
    "opening",
    [
        "2026-01-30,期初,,,,,1.00",  # it begins before the cut-off
        "2026-02-02,期初,,,,,1.00",  # a day is between, on which something may have come in
        "2026-01-31,期初,,,,,一千",  # nobody can tell what it says
        "2026-01-31,调整,,,,,1.00",  # there is no opening row
    ],
)
def test_an_opening_that_does_not_adjoin_is_not_compared(root: Path, opening: str) -> None:
    again(root, entries(opening, *NOW[0][1:]))
    assert set() == {"X0209", "X0211"} & {one.code for one in found(root)}


def test_an_account_of_the_cut_off_alone_is_compared(root: Path) -> None:
    again(root, entries("2026-01-31,期初,,,,,1.00", "2026-01-31,期末,,,,,1.00"))
    assert "X0209" in {one.code for one in found(root)}


def test_a_difference_that_an_issue_carries_is_told(root: Path) -> None:
    account = entries("2026-01-31,期初,,,,,900.00", *NOW[0][1:])
    again(root, account, more=ISSUE % ("C0101", "期初差一百", "100.00"))
    assert [] == found(root)
    again(root, account, more=ISSUE % ("C0101", "期初差九十", "90.00"))
    assert ["X0209"] == [one[0] for one in told(root)]


def test_a_case_before_without_a_closing_row_tells_nothing(root: Path) -> None:
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    account = (THEN[0][:-1], THEN[1])
    hand_over(root, FIRST, {"C0101": account}, opened="2026-02-01", on="2026-02-05")
    again(root, entries("2026-01-31,期初,,,,,1.00", *NOW[0][1:]))
    assert ["X0212"] == [one.code for one in found(root)]


@pytest.mark.parametrize(("opened", "codes"), [("2026-02-04", []), ("2026-02-05", ["X0209"])])
def test_only_what_was_signed_before_counts(root: Path, opened: str, codes: list[str]) -> None:
    again(root, entries("2026-01-31,期初,,,,,1.00", *NOW[0][1:]), opened=opened)
    assert codes == [one.code for one in found(root)]


def test_a_case_signed_on_the_day_of_its_opening_is_not_its_own_before(root: Path) -> None:
    file = again(root, entries("2026-01-31,期初,,,,,1.00", *NOW[0][1:]))
    sign(root, file, "E1002", "E3001", "2026-03-01")
    assert ["X0209"] == [one.code for one in found(root)]


def test_while_it_is_not_certain_who_handed_over_last_nothing_is_compared(root: Path) -> None:
    file = again(root)
    sign(root, file, "E1002", "E3001", "2026-03-05")
    paper = file.parent / "materials/C0101-statement.csv"
    company.put(paper, paper.read_text().replace("转账", "转帐"))
    opening = ("2026-01-31,期初,,,,,1.00", "2026-03-20,期末,,,,,1.00")
    people = {"giver": "E3001", "receiver": "E1001", "opened": "2026-03-21"}
    open_case(root, THIRD, {"C0101": (opening, NOW[1])}, **people)
    assert [] == found(root)


def test_the_last_of_several_handovers_counts(root: Path) -> None:
    sign(root, again(root), "E1002", "E3001", "2026-03-05")
    march = ("2026-02-28,期初,,,,,1000.00", "2026-03-20,期末,,,,,1000.00")
    people = {"giver": "E3001", "receiver": "E1001", "opened": "2026-03-21"}
    open_case(root, THIRD, {"C0101": (march, NOW[1])}, **people)
    assert [("X0209", "warning", "C0101-statement.csv", 2, 9)] == told(root)
    assert [SECOND] == [one.facts["other"] for one in found(root)]


def test_a_case_before_whose_papers_were_changed_tells_nothing(root: Path) -> None:
    file = root / f"cases/2026/{FIRST}/materials/C0101-statement.csv"
    company.put(file, file.read_text().replace("1000.00", "1000.02"))
    again(root, entries("2026-01-31,期初,,,,,1.00", *NOW[0][1:]))
    assert [] == found(root)


def test_a_case_that_was_changed_itself_is_compared_all_the_same(root: Path) -> None:
    file = again(root)
    sign(root, file, "E1002", "E3001", "2026-03-05")
    paper = file.parent / "materials/C0101-statement.csv"
    company.put(paper, paper.read_text().replace("期初,,,,,1000.00", "期初,,,,,1000.50"))
    assert ["X0209"] == [one[0] for one in told(root)]


def test_a_cancelled_case_need_not_go_on(root: Path) -> None:
    more = "cancelled: {cancelled_on: 2026-03-02, reason: 不办了}\n"
    again(root, entries("2026-01-31,期初,,,,,1.00", *NOW[0][1:]), more=more)
    assert [] == found(root)


# ---- X0211: what was unpaid is not simply gone

ZERO = ("2026-01-31,期初,,,,,300.00", "2026-02-28,期末,,,,,300.00")
"""A statement that leaves out the 700.00 of XS-1: nothing came in."""


def test_an_invoice_that_is_gone_without_money_is_named(root: Path) -> None:
    again(root, (ZERO, NOW[1][:1]))
    assert [
        ("X0211", "error", "case.yaml", 14, 5),
        ("X0209", "warning", "C0101-statement.csv", 2, 9),
    ] == told(root)
    (one, _) = found(root)
    assert (("XS-1",), "700.00", FIRST) == (
        one.facts["documents"],
        str(one.facts["missing"]),
        one.facts["other"],
    )
    assert ("1", SECOND) == (one.clause, one.case)


def test_everything_may_be_gone_by_a_nil_return(root: Path) -> None:
    again(root, (("2026-02-01,期初,,,,,0.00", "2026-02-28,期末,,,,,0.00"), ()))
    (one, _) = found(root)
    assert (("XS-1", "XS-2"), "1000.00") == (one.facts["documents"], str(one.facts["missing"]))


def test_what_was_paid_is_not_gone(root: Path) -> None:
    paid = ("2026-01-31,期初,,,,,1000.00", "2026-02-10,收款,SK-1,,,1000.00,0.00")
    again(root, ((*paid, "2026-02-28,期末,,,,,0.00"), ()))
    assert [] == found(root)


def test_a_credit_that_names_the_invoice_accounts_for_it(root: Path) -> None:
    named = ("2026-01-31,期初,,,,,1000.00", "2026-02-10,红字,HZ-1,冲 XS-1,,600.00,400.00")
    again(root, ((*named, "2026-02-28,期末,,,,,400.00"), NOW[1][:1]))
    assert [] == found(root)


@pytest.mark.parametrize("begins", ["2026-01-31,期初", "2026-01-31,调整"])
def test_money_of_another_customer_accounts_for_nothing(root: Path, begins: str) -> None:
    paid = (
        f"{begins},,,,,700.00",
        "2026-02-10,收款,SK-9,,,700.00,0.00",
        "2026-02-28,期末,,,,,0.00",
    )
    accounts = {"C0101": (ZERO, NOW[1][:1]), "C0102": (paid, ())}
    open_case(root, SECOND, accounts, giver="E1002", receiver="E3001", opened="2026-03-01")
    assert [("X0211", ("XS-1",))] == [
        (one.code, one.facts["documents"]) for one in found(root) if one.code == "X0211"
    ]


def test_what_an_earlier_account_of_the_case_says_is_of_the_case_before(root: Path) -> None:
    file = again(root, (ZERO, NOW[1][:1]))
    paper = file.parent / "materials/C0101-statement.csv"
    paid = ("2026-01-01,期初,,,,,700.00", "2026-01-15,收款,SK-9,,,700.00,0.00")
    rows = (*paid, "2026-01-20,期末,,,,,0.00")
    company.put(paper, paper.read_text() + "".join(f"DZ-0,C0101,{one}\n" for one in rows))
    assert ["700.00"] == [str(f.facts["missing"]) for f in found(root) if f.code == "X0211"]


def test_a_fen_may_be_gone(root: Path) -> None:
    near = ("2026-01-31,期初,,,,,999.99", "2026-02-28,期末,,,,,999.99")
    owed = ("XS-2,2026-02-20,999.99,0.00,0.00,999.99",)
    again(root, (near, owed))
    assert ["0.01"] == [str(f.facts["missing"]) for f in found(root) if f.code == "X0211"]


def test_of_overlapping_accounts_the_first_shows_most(root: Path) -> None:
    file = again(root, (ZERO, NOW[1][:1]))
    paper = file.parent / "materials/C0101-statement.csv"
    paid = ("2026-01-15,期初,,,,,700.00", "2026-02-05,收款,SK-9,,,700.00,0.00")
    rows = (*paid, "2026-02-10,期末,,,,,0.00")
    company.put(paper, paper.read_text() + "".join(f"DZ-0,C0101,{one}\n" for one in rows))
    assert "X0211" not in {one.code for one in found(root)}


def test_a_case_before_that_listed_nothing_leaves_nothing_behind(root: Path) -> None:
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    hand_over(root, FIRST, {"C0101": (THEN[0], ())}, opened="2026-02-01", on="2026-02-05")
    again(root, (ZERO, ()))
    assert ["X0209"] == [one.code for one in found(root)]


def test_an_issue_may_carry_what_is_gone(root: Path) -> None:
    again(root, (ZERO, NOW[1][:1]), more=ISSUE % ("C0101", "XS-1 说不清", "700.00"))
    assert [] == found(root)


def test_it_is_a_to_do_until_the_sign_off_is_requested(root: Path) -> None:
    file = again(root, (ZERO, NOW[1][:1]))
    company.edit(file, "sign_off: {requested_on: 2026-03-01}\n", "")
    assert ["todo", "warning"] == [weight for _, weight, *_ in told(root)]


@pytest.mark.parametrize(
    ("paper", "old", "new"),
    [
        ("receivables", "300.00,否", "三百,否"),  # nobody can tell what is owed
        ("statement", "2026-02-28,期末", "2026-02-28,期中"),  # not all could be read
        ("statement", "2026-02-28,期末", "2026-02-28,调整"),  # it has no end
    ],
)
def test_what_cannot_be_told_is_not_gone(root: Path, paper: str, old: str, new: str) -> None:
    file = again(root, (ZERO, NOW[1][:1])).parent / f"materials/C0101-{paper}.csv"
    company.edit(file, old, new)
    assert [] == [one for one in told(root) if one[0] != "X0209"]


@pytest.mark.parametrize("day", ["2026-01-20", "2026-01-31"])
def test_what_was_booked_up_to_the_cut_off_is_not_counted_again(root: Path, day: str) -> None:
    before = ("2026-01-01,期初,,,,,0.00", "2026-01-10,发货/发票,XS-1,,700.00,,700.00")
    since = (f"{day},发货/发票,XS-2,,300.00,,1000.00", *NOW[0][1:])
    again(root, entries(*before, *since))
    assert [] == found(root)
    end = "2026-02-28,期末,,,,,1000.00"
    again(root, ((*before, since[0], end), NOW[1][:1]))
    assert [("X0211", "700.00")] == [(f.code, str(f.facts["missing"])) for f in found(root)]


def test_several_statements_are_added_up(root: Path) -> None:
    """On 15 February 700.00 had come in, but for 100.00, which are nowhere: 900.00 - 800.00."""
    file = again(root, entries("2026-01-31,期初,,,,,1000.00", "2026-02-15,期末,,,,,1000.00"))
    owed = file.parent / "materials/C0101-receivables.csv"
    company.put(owed, owed.read_text().replace("2026-02-15", "2026-02-28"))
    paper = file.parent / "materials/C0101-statement.csv"
    rest = ("2026-02-15,期初,,,,,1000.00", "2026-02-16,收款,SK-1,,,600.00,400.00")
    rest += ("2026-02-20,发货/发票,XS-3,,200.00,,600.00", "2026-02-28,期末,,,,,600.00")
    company.put(paper, paper.read_text() + "".join(f"DZ-2,C0101,{one}\n" for one in rest))
    assert [("X0211", "100.00")] == [(f.code, str(f.facts["missing"])) for f in found(root)]


def test_a_credit_of_a_longer_number_does_not_account_for_it(root: Path) -> None:
    named = ("2026-01-31,期初,,,,,300.00", "2026-02-10,红字,HZ-1,冲 XS-10,,1.00,299.00")
    again(root, ((*named, "2026-02-28,期末,,,,,299.00"), NOW[1][:1]))
    assert ["X0211", "X0209"] == [one.code for one in found(root)]


# ---- X0212: where no sum can tell, what was unpaid is at least named

GAP = ("2026-02-02,期初,,,,,300.00", "2026-02-28,期末,,,,,300.00")
"""A statement that begins a day too late to show whether the 700.00 of XS-1 came in."""


def test_what_stands_nowhere_after_a_gap_is_counted(root: Path) -> None:
    again(root, (GAP, NOW[1][:1]))
    assert [("X0212", "warning", "case.yaml", 14, 5)] == told(root)
    (one,) = found(root)
    assert {"customer": "C0101", "other": FIRST, "count": 1, "amount": Decimal("700.00")} == {
        key: one.facts[key] for key in ("customer", "other", "count", "amount")
    }
    assert () == one.facts["renamed"]
    assert ("1", SECOND) == (one.clause, one.case)


def test_a_nil_return_after_a_gap_leaves_everything_open(root: Path) -> None:
    again(root, (("2026-02-02,期初,,,,,0.00", "2026-02-28,期末,,,,,0.00"), ()))
    assert [(2, "1000.00")] == [(f.facts["count"], str(f.facts["amount"])) for f in found(root)]


@pytest.mark.parametrize(("left", "codes"), [("1.00", ["X0212"]), ("0.00", [])])
def test_a_single_yuan_is_left_behind_and_nothing_is_not(
    root: Path, left: str, codes: list[str]
) -> None:
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    account = (THEN[0], (f"XS-1,2026-02-10,{left},0.00,0.00,{left}",))
    hand_over(root, FIRST, {"C0101": account}, opened="2026-02-01", on="2026-02-05")
    again(root, (("2026-02-02,期初,,,,,0.00", "2026-02-28,期末,,,,,0.00"), ()))
    assert codes == [one.code for one in found(root)]


@pytest.mark.parametrize("statement", [("2026-01-01,期初,,,,,0.00", THEN[0][-1]), NOW[0], GAP])
def test_a_receivables_detail_kept_elsewhere_lists_nothing(
    root: Path, statement: tuple[str, ...]
) -> None:
    elsewhere = '{elsewhere: 财务柜/应收.csv, sha256: "%s"}' % ("0a" * 32)
    file = again(root, entries(*statement))
    company.edit(file, "receivables: materials/C0101-receivables.csv", f"receivables: {elsewhere}")
    assert [("X0212", 2)] == [(f.code, f.facts["count"]) for f in found(root)]


def test_a_statement_that_ends_before_the_case_before_shows_nothing(root: Path) -> None:
    again(root, (("2026-01-01,期初,,,,,0.00", "2026-01-31,期末,,,,,1000.00"), NOW[1][:1]))
    assert ["X0212"] == [one.code for one in found(root)]


@pytest.mark.parametrize(
    "account",
    [
        (GAP, ("xs-1,2026-02-10,700.00,0.00,0.00,700.00", *NOW[1])),  # it is listed
        (  # a credit names it
            (GAP[0], "2026-02-10,收款,SK-1,付 xs-1,,700.00,0.00", "2026-02-28,期末,,,,,0.00"),
            NOW[1][:1],
        ),
        (  # in another spelling
            (GAP[0], "2026-02-10,收款,SK-1,付XS 1款,,700.00,0.00", "2026-02-28,期末,,,,,0.00"),
            NOW[1][:1],
        ),
    ],
)
def test_what_is_listed_or_credited_goes_on(root: Path, account: Account) -> None:
    again(root, account)
    assert [] == found(root)


def test_one_customer_s_account_says_nothing_of_another_s(root: Path) -> None:
    hand_over(root, THIRD, {"C0102": THEN}, opened="2026-02-01", on="2026-02-05")
    accounts = {"C0102": (GAP, NOW[1][:1]), "C0101": NOW}
    open_case(root, SECOND, accounts, giver="E1002", receiver="E3001", opened="2026-03-01")
    assert [("X0212", "C0102")] == [(one.code, one.facts["customer"]) for one in found(root)]


def test_an_issue_may_carry_what_stands_nowhere(root: Path) -> None:
    again(root, (GAP, NOW[1][:1]), more=ISSUE % ("C0101", "XS-1 说不清", "700.00"))
    assert [] == found(root)


def test_what_cannot_be_read_lists_nobody_knows_what(root: Path) -> None:
    file = again(root, (GAP, NOW[1][:1]))
    company.edit(file.parent / "materials/C0101-receivables.csv", "300.00,否", "三百,否")
    assert [] == found(root)


def test_a_paper_not_there_yet_lists_nothing_yet(root: Path) -> None:
    file = again(root, (GAP, NOW[1][:1]))
    company.edit(file, "    receivables: materials/C0101-receivables.csv\n", "")
    assert [] == found(root)


def test_receivables_of_another_day_are_added_up_all_the_same(root: Path) -> None:
    file = again(root, (ZERO, NOW[1][:1])).parent / "materials/C0101-receivables.csv"
    company.edit(file, "C0101,2026-02-28", "C0101,2026-02-27")
    assert {"X0209", "X0211"} == {one[0] for one in told(root)}


def test_where_those_before_are_of_another_day_the_rows_tell(root: Path) -> None:
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    file = open_case(root, FIRST, {"C0101": THEN}, opened="2026-02-01")
    owed = file.parent / "materials/C0101-receivables.csv"
    company.put(owed, owed.read_text().replace("2026-01-31", "2026-01-30"))
    sign(root, file, "E1001", "E1002", "2026-02-05")
    again(root, (ZERO, NOW[1][:1]))
    assert {"X0209", "X0212"} == {one[0] for one in told(root)}


def owed(*rows: str) -> Account:
    """Return the later account with other receivables."""
    return (NOW[0], rows)


LATER = "XS-9,2026-05-20,300.00,0.00,0.00,300.00"


def test_another_number_and_a_later_day_are_no_payment(root: Path) -> None:
    again(root, owed(LATER, NOW[1][1]))
    assert [("X0212", "warning", "case.yaml", 14, 5)] == told(root)
    (one,) = found(root)
    assert (1, "300.00", ("XS-9",)) == (
        one.facts["count"],
        str(one.facts["amount"]),
        one.facts["renamed"],
    )


@pytest.mark.parametrize(
    "row",
    [
        "XS-9,2026-02-20,300.00,0.00,0.00,300.00",  # due on the same day
        "XS-9,,300.00,0.00,0.00,300.00",  # nobody can tell when it is due
        "XS-9,2026-05-20,299.00,0.00,0.00,299.00",  # of another amount
    ],
)
def test_what_is_not_the_same_debt_later_has_no_other_name(root: Path, row: str) -> None:
    again(root, owed(row, NOW[1][1]))
    assert [] == [one for one in told(root) if one[0] != "X0211"]


@pytest.mark.parametrize(
    "delivery",
    ["发货/发票,XS-9,,300.00,,800.00", "发货/发票,FH-9,开票 xs 9,300.00,,800.00"],
)
def test_what_was_delivered_since_is_no_other_name(root: Path, delivery: str) -> None:
    """XS-2 was paid with the rest, without its number, and 300.00 were delivered: 500.00 are owed."""
    came = ("2026-02-15,收款,SK-2,转账,,300.00,500.00", "2026-02-28,期末,,,,,500.00")
    rows = (*NOW[0][:2], f"2026-02-12,{delivery}", "2026-02-20,发货/发票,XS-3,,200.00,,800.00")
    again(root, ((*rows, *came), (LATER, NOW[1][1])))
    assert [] == found(root)


def test_after_a_gap_the_other_name_is_told_as_well(root: Path) -> None:
    again(root, (GAP, (*NOW[1][:1], LATER.replace("300.00", "700.00"))))
    (one,) = found(root)
    assert ("X0212", ("XS-9",)) == (one.code, one.facts["renamed"])


def test_an_issue_may_carry_what_has_another_name(root: Path) -> None:
    again(root, owed(LATER, NOW[1][1]), more=ISSUE % ("C0101", "XS-2 换开了", "300.00"))
    assert [] == found(root)


# ---- X0214: what is unpaid stays as it was

DUE, ORIGINAL = ("C0101-receivables.csv", 2, 4), ("C0101-receivables.csv", 2, 5)


@pytest.mark.parametrize(
    ("row", "places", "was"),
    [
        ("xs2,2026-12-20,300.00,0.00,0.00,300.00", [DUE], ["2026-02-20"]),
        ("XS-2,2026-02-19,300.00,0.00,0.00,300.00", [DUE], ["2026-02-20"]),
        ("XS-2,2026-02-20,100.00,0.00,0.00,100.00", [ORIGINAL], ["300.00"]),
        ("XS-2,2026-02-21,400.00,100.00,0.00,300.00", [DUE, ORIGINAL], ["2026-02-20", "300.00"]),
    ],
)
def test_what_keeps_its_number_keeps_day_and_amount(
    root: Path, row: str, places: list[tuple[str, int, int]], was: list[str]
) -> None:
    again(root, owed(row, NOW[1][1]))
    changed = [one for one in found(root) if one.code == "X0214"]
    assert [("warning", SECOND, *place) for place in places] == [
        (
            str(one.severity),
            one.case,
            one.place.file.rpartition("/")[2],
            one.place.line,
            one.place.column,
        )
        for one in changed
    ]
    assert was == [str(one.facts["then"]) for one in changed]
    assert {("C0101", FIRST, row.split(",", maxsplit=1)[0])} == {
        (one.facts["customer"], one.facts["other"], one.facts["document"]) for one in changed
    }


@pytest.mark.parametrize(
    "row",
    [
        "XS-2,2026-02-20,300.00,100.00,0.00,200.00",  # a part of it was paid
        "XS-2,2026-12-20,300.00,300.00,0.00,0.00",  # nothing is left of it
        "XS-2,,三百,0.00,0.00,300.00",  # nobody can tell what it says
        "XS-1,2026-12-20,1.00,1.00,0.00,0.00",  # nothing is left of it, either
        ",2026-12-20,1.00,0.00,0.00,1.00",  # it has no number
        "XS-0,2026-12-20,1.00,0.00,0.00,1.00",  # nothing was left of it before
    ],
)
def test_what_is_paid_or_cannot_be_told_is_not_changed(root: Path, row: str) -> None:
    again(root, owed(row, NOW[1][1]))
    assert "X0214" not in {one.code for one in found(root)}


def test_a_due_date_that_could_not_be_told_before_is_not_changed(root: Path) -> None:
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    rows = (*THEN[1][:2], "XS-2,,300.00,0.00,0.00,300.00")
    hand_over(root, FIRST, {"C0101": (THEN[0], rows)}, opened="2026-02-01", on="2026-02-05")
    again(root)
    assert [] == found(root)


def test_an_issue_may_tell_what_was_agreed(root: Path) -> None:
    account = owed("XS-2,2026-12-20,300.00,0.00,0.00,300.00", NOW[1][1])
    again(root, account, more=ISSUE % ("C0101", "XS2 展期到年底", "0.01"))
    assert [] == found(root)
    again(root, account, more=ISSUE % ("C0101", "XS-22 展期到年底", "0.01"))
    assert ["X0214"] == [one[0] for one in told(root)]


# ---- X0217: what is shown as paid came in


# Of the 1000.00 only 700.00 came in: XS-2 is said to be paid as well, and XS-9 takes its place.
NINE = "XS-9,2026-02-20,300.00,0.00,0.00,300.00"
TWICE = (
    "XS-1,2026-02-10,700.00,700.00,0.00,0.00",
    "XS-2,2026-02-20,300.00,300.00,0.00,0.00",
    NOW[1][1],
    NINE,
)


@pytest.mark.parametrize("listed", [0, 1])  # XS-1, which was paid, may be listed or not
def test_what_is_shown_as_paid_while_a_new_document_takes_its_place(
    root: Path, listed: int
) -> None:
    again(root, owed(*TWICE[listed:]))
    assert [("X0217", "error", "C0101-receivables.csv", 3 - listed, 6)] == told(root)
    (one,) = found(root)
    assert (("XS-1", "XS-2")[listed:], ("XS-9",), "300.00") == (
        one.facts["documents"],
        one.facts["renamed"],
        str(one.facts["amount"]),
    )
    assert ("1", SECOND) == (one.clause, one.case)


@pytest.mark.parametrize("column", ["300.00,0.00", "0.00,300.00", "100.00,200.00"])
def test_what_is_credited_counts_as_what_is_received(root: Path, column: str) -> None:
    again(root, owed(TWICE[0], f"XS-2,2026-02-20,300.00,{column},0.00", *TWICE[2:]))
    assert ["X0217"] == [one.code for one in found(root)]


def test_a_fen_shown_as_paid_may_be_too_much(root: Path) -> None:
    part = "XS-2,2026-02-20,300.00,0.01,0.00,299.99"
    again(root, owed(part, NOW[1][1], "XS-9,2026-03-20,0.01,0.00,0.00,0.01"))
    assert [("X0217", "0.01")] == [(one.code, str(one.facts["amount"])) for one in found(root)]


def test_without_a_new_document_the_money_is_missing_as_well(root: Path) -> None:
    again(root, owed(*TWICE[:3]))
    (one,) = found(root)
    assert ("X0217", ()) == (one.code, one.facts["renamed"])


def test_what_was_delivered_since_is_not_paid_by_nothing_either(root: Path) -> None:
    third = "XS-3,2026-03-20,200.00,200.00,0.00,0.00"
    again(root, owed(NOW[1][0], third, "XS-8,2026-03-20,200.00,0.00,0.00,200.00"))
    (one,) = found(root)
    assert (("XS-3",), ("XS-8",)) == (one.facts["documents"], one.facts["renamed"])


PAID = (
    *NOW[0][:2],
    "2026-02-15,%s,,%s,0.00",
    "2026-02-20,发货/发票,XS-3,,200.00,,200.00",
    "2026-02-28,期末,,,,,200.00",
)


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        (("收款,SK-2", ",300.00"), []),
        (("红字,HZ-2", ",300.00"), []),
        (("红字,HZ-2", "-300.00,"), []),
        (("退货,TH-2", "-300.00,"), []),
        (("调整,TZ-2", "-300.00,"), []),
        (("发货/发票,XS-2", "-300.00,"), ["X0217"]),
        (("收款,SK-2", "-300.00,"), ["X0217"]),
    ],
)
def test_what_came_in_stands_on_the_side_of_the_credits(
    root: Path, entry: tuple[str, str], codes: list[str]
) -> None:
    statement = (*PAID[:2], PAID[2] % entry, *PAID[3:])
    again(root, (statement, TWICE[:3]))
    assert codes == [one.code for one in found(root)]


def test_a_cheque_that_came_back_paid_nothing(root: Path) -> None:
    """300.00 came in and went back; XS-2 is shown as paid, and XS-9 is new."""
    came = ("2026-02-15,收款,SK-2,,,300.00,0.00", "2026-02-16,收款,SK-3,退票,,-300.00,300.00")
    again(root, ((*NOW[0][:2], *came, *NOW[0][2:]), TWICE))
    assert ["X0217"] == [one.code for one in found(root)]


def test_what_was_paid_in_advance_pays_what_was_delivered_since(root: Path) -> None:
    """Of 1000.00 owed 100.00 were paid in advance for XS-3: 1100.00 of documents less 100.00."""
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    first = "XS-1,2026-02-10,800.00,0.00,0.00,800.00"
    advance = "YS-1,2026-02-10,-100.00,0.00,0.00,-100.00"
    account = (THEN[0], (first, THEN[1][2], advance))
    hand_over(root, FIRST, {"C0101": account}, opened="2026-02-01", on="2026-02-05")
    again(
        root,
        owed(
            NOW[1][0],
            "XS-1,2026-02-10,800.00,700.00,0.00,100.00",
            "XS-3,2026-03-20,200.00,100.00,0.00,100.00",
        ),
    )
    assert [] == found(root)


def test_an_issue_may_carry_what_is_shown_as_paid(root: Path) -> None:
    again(root, owed(*TWICE), more=ISSUE % ("C0101", "XS-2 说不清", "300.00"))
    assert [] == found(root)


@pytest.mark.parametrize(
    ("old", "new"),
    [("300.00,300.00,0.00,0.00", "300.00,三百,0.00,0.00"), (",XS-2,", ",,")],
    ids=["nobody can tell how much", "nobody can tell of what"],
)
def test_what_nobody_can_read_is_not_shown_as_paid(root: Path, old: str, new: str) -> None:
    paper = again(root, owed(*TWICE)).parent / "materials/C0101-receivables.csv"
    company.edit(paper, old, new)
    assert "X0217" not in {one.code for one in found(root)}


def test_a_statement_of_which_not_all_can_be_read_pays_nobody_knows_what(root: Path) -> None:
    file = again(root, owed(*TWICE)).parent / "materials/C0101-statement.csv"
    company.edit(file, "2026-02-20,发货/发票", "2026-02-20,发货单")
    assert "X0217" not in {one.code for one in found(root)}


def test_what_had_been_paid_before_is_not_paid_again(root: Path) -> None:
    again(root, owed(*NOW[1], "XS-0,2026-01-05,500.00,500.00,0.00,0.00"))
    assert [] == found(root)


# ---- X0208: a serial number is at one customer


def second_place(root: Path, serials: str = "SN-２、SN-3", **case: str) -> Path:
    """Hand C0102 over as well, with serial numbers among its samples."""
    return open_case(root, SECOND, {"C0102": NOW}, opened="2026-03-01", serials=serials, **case)


@pytest.fixture
def counted(root: Path) -> Path:
    """Return the company in which the devices SN-1 and sn-2 were counted at C0101."""
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    rest = {"opened": "2026-02-01", "on": "2026-02-05", "serials": "SN-1、sn-2"}
    hand_over(root, FIRST, {"C0101": THEN}, **rest)
    return root


def test_a_device_is_not_at_two_customers(counted: Path) -> None:
    second_place(counted)
    assert [("X0208", "error", "C0102-samples.csv", 2, 5)] == told(counted)
    (one,) = found(counted)
    expected = {"serial": "SN-２", "other": FIRST, "customer": "C0102", "holder": "C0101"}
    assert ("5", SECOND, expected) == (one.clause, one.case, dict(one.facts))


def test_of_two_cases_the_later_signed_is_pointed_at(counted: Path) -> None:
    open_case(counted, "HO-2025-0009", {"C0102": NOW}, opened="2026-01-20", serials="SN-1")
    assert ["HO-2025-0009"] == [one.case for one in found(counted)]


def test_the_same_customer_may_have_it_again(counted: Path) -> None:
    again(counted, serials="SN-1、SN-2")
    assert [] == found(counted)


def test_only_the_latest_papers_of_a_customer_count(counted: Path) -> None:
    sign(counted, again(counted, serials="SN-1"), "E1002", "E3001", "2026-03-05")
    open_case(counted, THIRD, {"C0102": NOW}, opened="2026-03-10", serials="SN-2")
    assert [] == found(counted)


def test_of_papers_the_newer_are_pointed_at_though_the_customer_came_first(counted: Path) -> None:
    sign(counted, second_place(counted), "E1001", "E1002", "2026-03-03")
    people = {"giver": "E1002", "receiver": "E3001", "opened": "2026-03-10"}
    open_case(counted, THIRD, {"C0101": NOW}, serials="SN-2", **people)
    assert [THIRD] == [one.case for one in found(counted) if one.code == "X0208"]


def test_what_was_to_be_withdrawn_may_be_elsewhere(root: Path) -> None:
    shutil.rmtree(root / f"cases/2026/{FIRST}")
    rest = {"opened": "2026-02-01", "serials": "SN-2"}
    file = open_case(root, FIRST, {"C0101": THEN}, **rest)
    company.edit(file.parent / "materials/C0101-samples.csv", "续铺", "撤回")
    sign(root, file, "E1001", "E1002", "2026-02-05")
    second_place(root)
    assert [] == found(root)


def test_an_issue_may_tell_how_it_came_here(counted: Path) -> None:
    second_place(counted, more=ISSUE % ("C0102", "sn-2 从 C0101 挪来", "0.01"))
    assert [] == found(counted)
    second_place(counted, more=ISSUE % ("C0102", "SN-9 从 C0101 挪来", "0.01"))
    assert ["X0208"] == [one[0] for one in told(counted)]


def test_a_cancelled_case_counts_nothing(counted: Path) -> None:
    second_place(counted, more="cancelled: {cancelled_on: 2026-03-02, reason: 不办了}\n")
    assert [] == found(counted)


# ---- the example company


def test_a_fen_in_the_opening_of_a_second_handover_is_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    shutil.copytree(ROOT / "schema/policy", tmp_path / "schema/policy")
    file = tmp_path / "cases/2026/HO-2026-0008/materials/C0101-statement.csv"
    text = file.read_text(encoding="utf-8-sig")
    company.put(file, text.replace(",期初,,,,,21688.44,", ",期初,,,,,21688.45,"))
    whole = pipeline.check(Repository(tmp_path))
    (one,) = [f for f in whole.findings if f.code == "X0209"]
    assert (2, 9, "HO-2025-0001") == (*one.place[1:], one.facts["other"])
