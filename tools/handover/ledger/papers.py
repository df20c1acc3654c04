"""Article 1: what one handover left open, the next one of the same customer begins with.

Two statements adjoin if the later begins on the cut-off of the earlier one or on the day after, and
overlap if it begins before; across a gap nobody can tell what was paid in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import money
from handover.characters import named_in
from handover.dates import add_days
from handover.facts.papers import (
    RECEIVABLES,
    closings,
    detail,
    explained,
    numbers_of,
    outstanding,
    statements,
)
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.papers import Statement
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.model import CustomerLine
    from handover.papers.tables import Row

_NOTHING = money.from_fen(0)


@dataclass(frozen=True, slots=True)
class _Continued:
    """A statement that leaves no gap to the customer's signed case before, with both balances."""

    entry: Entry
    context: Context
    statement: Statement
    opening: Row
    begins: date
    before: Context
    cut_off: date
    closing: Decimal

    @property
    def customer(self) -> str:
        """The customer."""
        return self.statement.customer

    @property
    def adjoins(self) -> bool:
        """Whether the opening is to be the closing of the case before."""
        return self.begins in {self.cut_off, add_days(self.cut_off, 1)}

    def entries(self) -> Iterator[Row]:
        """Yield what was booked since the case before, in this statement and those after it."""
        for statement in statements(self.context):
            begins = _day(statement, "opening")
            later = statement.customer == self.customer and begins and begins >= self.begins
            for row in statement.entries if later else ():
                if self.adjoins or (row.day("date") or self.cut_off) > self.cut_off:
                    yield row

    @property
    def facts(self) -> dict[str, object]:
        """What a sentence about either finding names."""
        return {"customer": self.customer, "other": self.before.case.id, "day": self.cut_off}


def opening_differs(ledger: Ledger) -> Iterator[Found]:
    """Flag an opening balance that is not the closing one of the case before (R24).

    A warning: it may be that the earlier statement was wrong, which nobody can change any more.
    """
    for one in _continued(ledger):
        opening = one.opening.money("balance")
        if not one.adjoins or opening in {None, one.closing}:
            continue
        if not explained(one.context, one.customer, opening - one.closing):
            at, facts = one.opening.place("balance"), one.facts
            yield one.entry, flag(at, balance=opening, expected=one.closing, **facts)


def receivable_vanished(ledger: Ledger) -> Iterator[Found]:
    """Flag invoices of the case before that are gone though the money for them never came (R01).

    An error, as the conservation of receivables is: what was owed, with the debits and without the
    credits since, is more than what is owed now, and no issue carries the difference.
    """
    latest_first = sorted(_continued(ledger), key=lambda one: one.begins, reverse=True)
    for one in {(one.entry.case.folder, one.customer): one for one in latest_first}.values():
        missing, gone = _missing(one), tuple(_gone(one.before, one.context, one.customer))
        if gone and missing > 0 and not explained(one.context, one.customer, missing):
            line = one.context.case.line(one.customer)
            at = (line or one.context.case).at / RECEIVABLES
            documents = tuple(dict.fromkeys(row.text("doc_no") for row in gone))
            yield one.entry, flag(at, documents=documents, missing=missing, **one.facts)


def _missing(one: _Continued) -> Decimal:
    """Return by how much less is owed than follows from the case before; zero if nobody can tell."""
    rows = tuple(one.entries())
    days = (row.day("date") for row in rows if row.text("doc_type") == "closing")
    then = _owed(one.before, one.customer, one.cut_off)
    now = _owed(one.context, one.customer, max(filter(None, days), default=None))
    if then is None or now is None or not one.statement.whole:
        return _NOTHING
    moved = ((row.money("debit") or _NOTHING) - (row.money("credit") or _NOTHING) for row in rows)
    return then + money.total(moved) - now


def _owed(context: Context, customer: str, day: date | None) -> Decimal | None:
    """Return what a customer owed on a day by the receivables; None if they are of another one."""
    found = detail(context, customer, RECEIVABLES)
    days = {row.day("as_of") for row in found.rows} if found else {day}
    return outstanding(context, customer) if days == {day} else None


def receivable_not_continued(ledger: Ledger) -> Iterator[Found]:
    """Flag what was unpaid in the case before and stands nowhere, where no sum can tell why (R01).

    A warning: between statements that do not adjoin, or in papers kept elsewhere, it may be that
    the money came.
    """
    summed = {(one.entry.case.folder, one.customer) for one in _continued(ledger)}
    for entry, context in ledger.judged:
        for line in {line.customer: line for line in reversed(context.case.customers)}.values():
            if (entry.case.folder, line.customer) in summed and _is_listed(line):
                continue
            before, customer = _before(ledger, entry, line.customer), line.customer
            left = tuple(_gone(before, context, customer)) if before else ()
            amount = money.total(row.money("outstanding") or _NOTHING for row in left)
            if left and _is_known(context, line) and not explained(context, customer, amount):
                facts = {"customer": customer, "other": before and before.case.id}
                at = line.at / RECEIVABLES
                yield entry, flag(at, count=len(left), amount=amount, **facts)


def _is_listed(line: CustomerLine) -> bool:
    paper = line.papers.get(RECEIVABLES)
    return paper is None or paper.elsewhere is None


def _is_known(context: Context, line: CustomerLine) -> bool:
    """Tell whether it is known what the receivables list: all of a table, or nothing at all."""
    paper = line.papers.get(RECEIVABLES)
    found = detail(context, line.customer, RECEIVABLES)
    return paper is not None and (paper.file is None or (found is not None and found.whole))


def _gone(before: Context, context: Context, customer: str) -> Iterator[Row]:
    """Yield what was once outstanding and neither list nor credits of the later case name."""
    now, then = (detail(each, customer, RECEIVABLES) for each in (context, before))
    of_customer = (one for one in statements(context) if one.customer == customer)
    paid = [row for one in of_customer for row in one.rows if row.money("credit")]
    is_named = named_in(*(row.text("summary") for row in paid))
    known = {number for row in (*(now.rows if now else ()), *paid) for number in numbers_of(row)}
    for row in then.rows if then else ():
        left, numbers = row.money("outstanding"), numbers_of(row)
        if left and left > 0 and not (numbers & known or any(map(is_named, numbers))):
            yield row


def _continued(ledger: Ledger) -> Iterator[_Continued]:
    for entry, context in ledger.judged:
        for statement in statements(context):
            opening, before = statement.row("opening"), _before(ledger, entry, statement.customer)
            begins, ends = _day(statement, "opening"), _day(statement, "closing")
            for day, closing in _closings(before, statement.customer):
                is_past = begins and ends and begins < day and ends <= day
                if opening and before and begins and begins <= add_days(day, 1) and not is_past:
                    facts = (opening, begins, before, day, closing)
                    yield _Continued(entry, context, statement, *facts)


def _day(statement: Statement, kind: str) -> date | None:
    row = statement.row(kind)
    return row.day("date") if row else None


def _closings(context: Context | None, customer: str) -> Iterator[tuple[date, Decimal]]:
    """Yield the cut-off and the balance of a customer's last statement in a case, if it has one."""
    for one, row, balance in closings(context) if context else ():
        day = row.day("date")
        if one == customer and day:
            yield day, balance


def _before(ledger: Ledger, entry: Entry, customer: str) -> Context | None:
    """Return the last case that handed the customer over before this was opened; None if unsure."""
    folder, custody = entry.case.folder, ledger.custody
    if not set(custody.doubts.get(customer, ())) <= {folder}:
        return None
    moves = custody.earlier(customer, folder, entry.case.opened_on)
    last = max(moves, key=lambda move: move.order, default=None)
    return ledger.contexts.get(last.folder) if last else None
