"""Article 1: what one handover left open, the next one of the same customer begins with.

Two statements adjoin if the later begins on the cut-off of the earlier one or on the day after;
across a gap nobody can tell what was paid in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from handover import money
from handover.dates import add_days
from handover.facts.exposure import samples
from handover.facts.papers import RECEIVABLES, closings, detail, explained, outstanding, statements
from handover.facts.sign_off import signed_at
from handover.findings import flag
from handover.ledger.numbers import same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.papers import Statement
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.papers.tables import Row

_STAYS = {None, "keep"}
"""What the sample details say of goods that stay where they are."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Held:
    """The samples that the latest papers of a customer count there."""

    entry: Entry
    context: Context
    customer: str
    rows: tuple[Row, ...]


def serial_in_two_places(ledger: Ledger) -> Iterator[Found]:
    """Flag a serial number that the latest papers of two customers hold (R22).

    Not so where the earlier paper says that it goes away, or an issue of the later case names it.
    """
    first: dict[str, _Held] = {}
    for held in _latest(ledger):
        for row, serial in _serials(held):
            other = first.get(same(serial), held)
            if other.entry is not held.entry and not _is_told(held, serial):
                facts = {"customer": held.customer, "holder": other.customer}
                at, case = row.place("serials"), other.entry.case.id
                yield held.entry, flag(at, serial=serial, other=case, **facts)
            if row.text("disposal") in _STAYS:
                first.setdefault(same(serial), held)


def _latest(ledger: Ledger) -> list[_Held]:
    """Return the latest samples of each customer, in the order in which their cases were signed."""
    ordered = sorted(ledger.judged, key=lambda one: (signed_at(one[1]) or _NEVER, one[0].case.id))
    found: dict[str, _Held] = {}
    for entry, context in ordered:
        for line in () if entry.is_cancelled else entry.case.customers:
            rows = samples(context, line.customer)
            if rows is not None:
                found.pop(line.customer, None)
                found[line.customer] = _Held(entry, context, line.customer, rows)
    return list(found.values())


def _serials(held: _Held) -> Iterator[tuple[Row, str]]:
    for row in held.rows:
        yield from ((row, serial) for serial in row.listed("serials"))


def _is_told(held: _Held, serial: str) -> bool:
    """Tell whether an issue of the customer speaks of a serial number."""
    issues = (issue for issue in held.context.case.issues if issue.customer == held.customer)
    return any(same(serial) in same(f"{one.title} {one.description}") for one in issues)


@dataclass(frozen=True, slots=True)
class _Continued:
    """A statement that adjoins that of the customer's signed case before, with both balances."""

    entry: Entry
    context: Context
    statement: Statement
    opening: Row
    before: Context
    cut_off: date
    closing: Decimal

    @property
    def customer(self) -> str:
        """The customer."""
        return self.statement.customer

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
        if opening is None or opening == one.closing:
            continue
        if not explained(one.context, one.customer, opening - one.closing):
            at, facts = one.opening.place("balance"), one.facts
            yield one.entry, flag(at, balance=opening, expected=one.closing, **facts)


def receivable_vanished(ledger: Ledger) -> Iterator[Found]:
    """Flag invoices of the case before that are gone though the money for them never came (R01).

    An error, as the conservation of receivables is: what was owed, with the debits and without the
    credits since, is more than what is owed now, and no issue carries the difference.
    """
    for one in _continued(ledger):
        missing, gone = _missing(one), tuple(dict.fromkeys(_gone(one)))
        if gone and missing > 0 and not explained(one.context, one.customer, missing):
            line = one.context.case.line(one.customer)
            at = (line or one.context.case).at / RECEIVABLES
            yield one.entry, flag(at, documents=gone, missing=missing, **one.facts)


def _missing(one: _Continued) -> Decimal:
    """Return by how much less is owed than follows from the case before; zero if nobody can tell."""
    nothing = money.from_fen(0)
    closing = one.statement.row("closing")
    then = _owed(one.before, one.customer, one.cut_off)
    now = _owed(one.context, one.customer, closing.day("date") if closing else None)
    if then is None or now is None or not one.statement.whole:
        return nothing
    rows = one.statement.entries
    moved = ((row.money("debit") or nothing) - (row.money("credit") or nothing) for row in rows)
    return then + money.total(moved) - now


def _owed(context: Context, customer: str, day: date | None) -> Decimal | None:
    """Return what a customer owed on a day by the receivables; None if they are of another one."""
    found = detail(context, customer, RECEIVABLES)
    days = {row.day("as_of") for row in found.rows} if found else {day}
    return outstanding(context, customer) if days == {day} else None


def _gone(one: _Continued) -> Iterator[str]:
    """Yield the documents once outstanding that neither list nor credits of the later case name."""
    now, then = (detail(each, one.customer, RECEIVABLES) for each in (one.context, one.before))
    known = {row.text("doc_no") for row in now.rows} if now else set()
    credits_ = [row for row in one.statement.rows if row.money("credit")]
    said = " ".join(f"{row.text('doc_no')} {row.text('summary')}" for row in credits_)
    for row in then.rows if then else ():
        number, left = row.text("doc_no"), row.money("outstanding")
        if number and left and left > 0 and number not in known and number not in said:
            yield number


def _continued(ledger: Ledger) -> Iterator[_Continued]:
    for entry, context in ledger.judged:
        for statement in statements(context):
            opening, before = statement.row("opening"), _before(ledger, entry, statement.customer)
            begins = opening and opening.day("date")
            for day, closing in _closings(before, statement.customer):
                if opening and before and begins in {day, add_days(day, 1)}:
                    yield _Continued(entry, context, statement, opening, before, day, closing)


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
    found = (context for one, context in ledger.judged if last and one.case.folder == last.folder)
    return next(found, None)
