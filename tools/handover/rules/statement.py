"""The statement of account: it adds up, and agrees with receivables and customer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from handover import money
from handover.characters import named_in
from handover.dates import add_days
from handover.facts.customer_table import numbers_of
from handover.facts.papers import (
    MAY_TAKE_BACK,
    RECEIVABLES,
    closings,
    detail,
    explained,
    of,
    outstanding,
    statements,
)
from handover.facts.sign_off import signed_on
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.customer_table import Detail
    from handover.facts.papers import Statement
    from handover.findings import At, Flag
    from handover.papers.tables import Row


def balance_wrong(context: Context) -> Iterator[Flag]:
    """Flag a row whose balance is not the one before plus debit minus credit (R24)."""
    for statement in statements(context):
        for row, typed, right in statement.slips() if statement.whole else ():
            yield flag(row.place("balance"), balance=typed, expected=right)


def debit_negative(context: Context) -> Iterator[Flag]:
    """Flag a debit below zero where nothing came back: what makes less owed is a credit (R24).

    A warning: the sums are right, but nobody sees what was paid.
    """
    for statement in statements(context):
        for row in statement.entries:
            debit = row.money("debit")
            if debit is not None and debit < 0 and row.text("doc_type") not in MAY_TAKE_BACK:
                yield flag(row.place("debit"), amount=debit)


def statement_without_ends(context: Context) -> Iterator[Flag]:
    """Flag a statement without one opening row, first, or one closing row, last (R24)."""
    for statement in statements(context):
        kinds = [row.text("doc_type") for row in statement.entries]
        number = statement.rows[0].text("statement_no")
        if statement.whole and ("opening" not in kinds[:1] or kinds.count("opening") > 1):
            at = statement.rows[0].place("doc_type")
            yield flag(at, number=number, opening=True)
        if statement.whole and ("closing" not in kinds[-1:] or kinds.count("closing") > 1):
            at = (statement.entries or statement.rows)[-1].place("doc_type")
            yield flag(at, number=number, opening=False)


def statement_not_continued(context: Context) -> Iterator[Flag]:
    """Flag a statement of a paper that does not begin where the customer's one before it ends (R24).

    Only the last closing is compared with the receivables; a balance beside it would be nobody's.
    """
    for customer, closing, opening in _in_turn(context):
        ends, begins = closing.day("date"), opening.day("date")
        expected, balance = _balance(closing), _balance(opening)
        differs = balance != expected and not explained(context, customer, balance - expected)
        apart = ends is not None and begins not in {ends, add_days(ends, 1)}
        if apart or differs:
            yield flag(
                opening.place("date" if apart else "balance"),
                number=opening.text("statement_no"),
                other=closing.text("statement_no"),
                day=ends,
                begins=begins,
                balance=balance,
                expected=expected,
                apart=apart,
            )


def _in_turn(context: Context) -> Iterator[tuple[str, Row, Row]]:
    """Yield a customer, the closing of one statement and the opening of the one that ends next."""
    closing = ((one, one.row("closing")) for one in statements(context))
    ended = [(one, row, day) for one, row in closing if row and (day := row.day("date"))]
    for (one, row, _), (after, *_) in pairwise(sorted(ended, key=lambda e: (e[0].customer, e[2]))):
        opening = after.row("opening")
        if one.customer == after.customer and opening and one.whole:
            yield one.customer, row, opening


def _balance(row: Row) -> Decimal:
    return row.money("balance") or money.from_fen(0)


def receivables_differ_from_statement(context: Context) -> Iterator[Flag]:
    """Flag a closing that is not what is outstanding on that day, and no issue tells why (R46)."""
    for customer, row, balance in closings(context):
        owed = outstanding(context, customer)
        if owed is None or not _of_one_day(context, customer, row.day("date")):
            continue
        if balance != owed and not explained(context, customer, balance - owed):
            nil = _nil_return(context, customer)
            yield flag(
                nil or row.place("balance"),
                nil=nil is not None,
                balance=balance,
                outstanding=owed,
                difference=abs(balance - owed),
            )


def _nil_return(context: Context, customer: str) -> At | None:
    """Return where the case says that a customer owes nothing; None where it says no such thing."""
    line = context.case.line(customer)
    paper = line.papers.get(RECEIVABLES) if line else None
    return paper.at if paper and paper.nil else None


def _of_one_day(context: Context, customer: str, day: date | None) -> bool:
    """Tell whether the receivables are of the statement's day; else another finding speaks."""
    found = detail(context, customer, RECEIVABLES)
    return found is None or {row.day("as_of") for row in found.rows} == {day}


def original_differs_from_statement(context: Context) -> Iterator[Flag]:
    """Flag a receivable whose document the statement has with another amount (R24)."""
    for found in of(context, RECEIVABLES):
        delivered = _delivered(context, found.customer)
        for row, original in _by_document(found):
            debit = delivered.get(row.text("doc_no"))
            if debit is not None and debit != original:
                yield flag(row.place("original"), original=original, expected=debit)


def document_not_in_statement(context: Context) -> Iterator[Flag]:
    """Flag a receivable invoiced within the time of a statement that does not show it (R24).

    A warning: what was delivered before may have been invoiced only then.
    """
    for found in of(context, RECEIVABLES):
        several = [one for one in statements(context) if one.customer == found.customer]
        first, last = _period(several)
        rows = [row for one in several for row in one.entries]
        is_named = named_in(*(row.text("summary") for row in rows))
        known = {number for row in rows for number in numbers_of(row)}
        for row in found.rows if all(one.whole for one in several) else ():
            day, numbers = _invoiced(row), numbers_of(row)
            within = first and last and day and first < day <= last
            if within and not (numbers & known or any(map(is_named, numbers))):
                at, number = row.place("doc_no"), row.text("doc_no")
                yield flag(at, number=number, day=day, first=first, last=last)


def _period(several: list[Statement]) -> tuple[date | None, date | None]:
    """Return the first and the last day of statements."""
    opening, closing = (
        [day for one in several if (row := one.row(kind)) and (day := row.day("date"))]
        for kind in ("opening", "closing")
    )
    return min(opening, default=None), max(closing, default=None)


def _invoiced(row: Row) -> date | None:
    """Return the day of an invoice: as typed, or as it follows from due date and terms."""
    due, terms = row.day("due_date"), row.count("terms_days")
    follows = add_days(due, -terms) if due and terms is not None else None
    return row.day("invoice_date") or follows


def _delivered(context: Context, customer: str) -> dict[str | None, Decimal | None]:
    return {
        row.text("doc_no"): row.money("debit")
        for statement in statements(context)
        if statement.customer == customer
        for row in statement.rows
        if row.text("doc_type") == "delivery"
    }


def _by_document(found: Detail) -> Iterator[tuple[Row, Decimal]]:
    """Yield each document's first row, with the amount of all its rows."""
    rows: dict[str | None, list[Row]] = {}
    for row in found.rows:
        rows.setdefault(row.text("doc_no"), []).append(row)
    for several in rows.values():
        amounts = [amount for row in several if (amount := row.money("original")) is not None]
        if len(amounts) == len(several):
            yield several[0], money.total(amounts)


def customer_balance_differs(context: Context) -> Iterator[Flag]:
    """Flag a customer's balance that is not the closing, without reason and issue (R46).

    A difference typed and not the one that follows is flagged as well.
    """
    for row, closing, balance in _both_balances(context):
        difference, typed = closing - balance, row.money("difference")
        wrong = typed not in {None, difference}
        customer = row.text("customer_id") or ""
        told = row.text("difference_reason") and explained(context, customer, difference)
        if wrong or (difference and not told):
            at = row.place("difference" if wrong else "difference_reason", "balance")
            shown = typed if wrong else None
            yield flag(at, balance=balance, closing=closing, difference=difference, typed=shown)


def _both_balances(context: Context) -> Iterator[tuple[Row, Decimal, Decimal]]:
    """Yield the row of the customer's balance, with our closing and that balance."""
    for statement in statements(context):
        ours, row = statement.row("closing"), statement.row("customer_balance")
        if ours is None or row is None:
            continue
        closing, balance = ours.money("balance"), row.money("balance")
        if closing is not None and balance is not None:
            yield row, closing, balance


def cut_off_too_old(context: Context) -> Iterator[Flag]:
    """Flag a cut-off too many days before the request to sign, or after it (R24).

    Until somebody asks, the present day counts.
    """
    first = context.revisions[0]  # a correction comes later and says nothing newer
    asked = first.case.sign_off_requested_on or signed_on(first) or context.today
    days = context.policy.papers.cut_off_days if context.policy else None
    for _, row, _ in closings(context):
        day = row.day("date")
        if day and days is not None and not 0 <= (asked - day).days <= days:
            yield flag(row.place("date"), day=day, last=asked, days=days, later=day > asked)
