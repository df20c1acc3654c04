"""Article 1: what one handover left unpaid stands in the next one, as it was, or was paid."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from handover import money
from handover.characters import named_in, same_document
from handover.facts.customer_table import numbers_of
from handover.facts.papers import (
    RECEIVABLES,
    detail,
    explained,
    outstanding,
    statements,
)
from handover.findings import flag
from handover.ledger.papers import before_of, continued

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.ledger.papers import Continued
    from handover.model import CustomerLine
    from handover.papers.tables import Row

_NOTHING = money.from_fen(0)


def receivable_vanished(ledger: Ledger) -> Iterator[Found]:
    """Flag invoices of the case before that are gone though the money for them never came (R01).

    An error, as the conservation of receivables is: what was owed, with the debits and without the
    credits since, is more than what is owed now, and no issue carries the difference.
    """
    for one in sums_of(ledger).values():
        missing, gone = _missing(one), tuple(gone_of(one.before, one.context, one.customer))
        if gone and missing > 0 and not explained(one.context, one.customer, missing):
            line = one.context.case.line(one.customer)
            at = (line or one.context.case).at / RECEIVABLES
            documents = tuple(dict.fromkeys(row.text("doc_no") for row in gone))
            yield one.entry, flag(at, documents=documents, missing=missing, **one.facts)


def sums_of(ledger: Ledger) -> dict[tuple[str, str], Continued]:
    """Return what a sum can tell of, by case and customer: the earliest statement that goes on.

    It cannot where the receivables of the case before are of another day than its statement.
    """
    known = (one for one in continued(ledger) if _is_of_cut_off(one))
    latest_first = sorted(known, key=lambda one: one.begins, reverse=True)
    return {(one.entry.case.folder, one.customer): one for one in latest_first}


def _is_of_cut_off(one: Continued) -> bool:
    found = detail(one.before, one.customer, RECEIVABLES)
    return found is None or {row.day("as_of") for row in found.rows} == {one.cut_off}


def _missing(one: Continued) -> Decimal:
    """Return by how much less is owed than follows from the case before; zero if nobody can tell.

    Of which day the receivables say that they are makes no difference: F0507 speaks of that.
    """
    rows = tuple(one.entries())
    has_end = any(row.text("doc_type") == "closing" and row.day("date") for row in rows)
    then, now = outstanding(one.before, one.customer), outstanding(one.context, one.customer)
    if then is None or now is None or not has_end or not one.statement.whole:
        return _NOTHING
    moved = ((row.money("debit") or _NOTHING) - (row.money("credit") or _NOTHING) for row in rows)
    return then + money.total(moved) - now


def receivable_not_continued(ledger: Ledger) -> Iterator[Found]:
    """Flag what was unpaid in the case before and stands nowhere, where no sum can tell why (R01).

    So it is where the sum is right only by a document that nobody delivered, of the same amount and
    due later. A warning: between statements that do not adjoin, or in papers kept elsewhere, it may
    be that the money came.
    """
    summed = sums_of(ledger)
    for entry, context, line, before in _followed(ledger):
        one = summed.get((entry.case.folder, line.customer)) if _is_listed(line) else None
        left = tuple(_unseen(before, context, line.customer, one))
        amount = money.total(row.money("outstanding") or _NOTHING for row, _ in left)
        if left and _is_known(context, line) and not explained(context, line.customer, amount):
            renamed = tuple(dict.fromkeys(other for _, other in left if other))
            facts = {"customer": line.customer, "other": before.case.id, "renamed": renamed}
            yield entry, flag(line.at / RECEIVABLES, count=len(left), amount=amount, **facts)


def _followed(ledger: Ledger) -> Iterator[tuple[Entry, Context, CustomerLine, Context]]:
    """Yield the customers of each case at their first lines, with the case before."""
    for entry, context in ledger.judged:
        for line in {line.customer: line for line in reversed(context.case.customers)}.values():
            before = before_of(ledger, entry, line.customer)
            if before:
                yield entry, context, line, before


def _is_listed(line: CustomerLine) -> bool:
    paper = line.papers.get(RECEIVABLES)
    return paper is None or paper.elsewhere is None


def _is_known(context: Context, line: CustomerLine) -> bool:
    """Tell whether it is known what the receivables list: all of a table, or nothing at all."""
    paper = line.papers.get(RECEIVABLES)
    found = detail(context, line.customer, RECEIVABLES)
    return paper is not None and (paper.file is None or (found is not None and found.whole))


def _unseen(
    before: Context, context: Context, customer: str, summed: Continued | None
) -> Iterator[tuple[Row, str | None]]:
    """Yield what is gone and what seems to stand for it: all of it where no sum can tell."""
    is_right = summed is not None and _missing(summed) <= 0
    gone = tuple(gone_of(before, context, customer))
    newest = {row.money("outstanding"): row for row in undelivered(before, context, customer, gone)}
    for row in gone:
        other, was_due = newest.get(row.money("outstanding")), row.day("due_date")
        due = other.day("due_date") if other else None
        name = other.text("doc_no") if other and due and was_due and due > was_due else None
        if summed is None or (is_right and name):
            yield row, name


def undelivered(
    before: Context, context: Context, customer: str, gone: tuple[Row, ...]
) -> list[Row]:
    """Return the receivables that are new although no debit names them, the last due at the end."""
    delivered = [one for one in _entries(context, customer) if gone and one.money("debit")]
    is_named = named_in(*(one.text("summary") for one in delivered))
    known = {
        number for one in (*rows_of(before, customer), *delivered) for number in numbers_of(one)
    }
    new = [
        row
        for row in (rows_of(context, customer) if gone else ())
        if not (numbers_of(row) & known or any(map(is_named, numbers_of(row))))
    ]
    return sorted(new, key=lambda row: (row.day("due_date") or date.min, row.line))


def receivable_changed(ledger: Ledger) -> Iterator[Found]:
    """Flag an unpaid document with another due date or amount than in the case before (R01).

    A warning: somebody may have agreed to it. Not so where an issue of the customer names it.
    """
    for entry, context, line, before in _followed(ledger):
        issues = (one for one in context.case.issues if one.customer == line.customer)
        is_told = named_in(*(text for one in issues for text in (one.title, one.description)))
        then = _unpaid(before, line.customer)
        for key, rows in _unpaid(context, line.customer).items():
            for row, column, was, now in _differences(rows, then.get(key, [])):
                if not is_told(key):
                    facts = {"customer": line.customer, "other": before.case.id}
                    facts |= {"document": row.text("doc_no") or key}
                    yield entry, flag(row.place(column), then=was, value=now, **facts)


def _unpaid(context: Context, customer: str) -> dict[str, list[Row]]:
    """Return the rows of each document of which something is outstanding, by its number."""
    found: dict[str, list[Row]] = {}
    for row in rows_of(context, customer):
        if number := row.text("doc_no"):
            found.setdefault(same_document(number), []).append(row)
    return {
        number: rows
        for number, rows in found.items()
        if any((row.money("outstanding") or _NOTHING) > 0 for row in rows)
    }


def _differences(rows: list[Row], then: list[Row]) -> Iterator[tuple[Row, str, object, object]]:
    """Yield the rows of a document with another due date than any had, or of another sum."""
    days = [day for row in then if (day := row.day("due_date"))]
    for row in rows if days else ():
        if row.day("due_date") not in {None, *days}:
            yield row, "due_date", days[0], row.day("due_date")
    was, now = _original(then), _original(rows)
    if then and None not in {was, now} and was != now:
        yield rows[0], "original", was, now


def _original(rows: list[Row]) -> Decimal | None:
    amounts = [row.money("original") for row in rows]
    known = [amount for amount in amounts if amount is not None]
    return money.total(known) if len(known) == len(amounts) else None


def gone_of(before: Context, context: Context, customer: str) -> Iterator[Row]:
    """Yield what was once outstanding and neither list nor credits of the later case name."""
    paid = [row for row in _entries(context, customer) if row.money("credit")]
    is_named = named_in(*(row.text("summary") for row in paid))
    listed = (*rows_of(context, customer), *paid)
    known = {number for row in listed for number in numbers_of(row)}
    for row in rows_of(before, customer):
        left, numbers = row.money("outstanding"), numbers_of(row)
        if left and left > 0 and not (numbers & known or any(map(is_named, numbers))):
            yield row


def rows_of(context: Context, customer: str) -> tuple[Row, ...]:
    """Return the receivables of a customer, as far as they can be read."""
    found = detail(context, customer, RECEIVABLES)
    return found.rows if found else ()


def _entries(context: Context, customer: str) -> Iterator[Row]:
    for one in statements(context):
        yield from one.rows if one.customer == customer else ()
