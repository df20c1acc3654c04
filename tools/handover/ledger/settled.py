"""Article 1: what the next handover shows as received or credited, its statement shows as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import money
from handover.characters import same_document
from handover.facts.customer_table import numbers_of
from handover.facts.papers import RECEIVABLES, detail, explained, reduced
from handover.findings import flag
from handover.ledger.receivables import gone_of, rows_of, sums_of, undelivered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.ledger.across import Found
    from handover.ledger.entry import Ledger
    from handover.ledger.papers import Continued
    from handover.papers.tables import Row

_NOTHING = money.from_fen(0)


@dataclass(frozen=True, slots=True)
class _Settled:
    """A row that shows more received or credited than the case before did, and by how much."""

    row: Row
    amount: Decimal


def receivable_settled_by_nothing(ledger: Ledger) -> Iterator[Found]:
    """Flag documents shown as settled with more than came in since the case before (R01).

    An error, as what is gone without money is: a new document of the same amount may make the sums
    right all the same. Not so where an issue carries the difference.
    """
    for one in sums_of(ledger).values():
        settled = tuple(_settled(one))
        shown = money.total(each.amount for each in settled)
        beyond = min(shown, shown + _left_out(one) - _came(one))
        if beyond > 0 and _is_whole(one) and not explained(one.context, one.customer, beyond):
            first = next((each for each in settled if each.amount == beyond), settled[0])
            documents = tuple(each.row.text("doc_no") or "" for each in settled)
            new = tuple(row.text("doc_no") or "" for row in _from_nowhere(one))
            facts = {"documents": documents, "amount": beyond, "renamed": new}
            yield one.entry, flag(first.row.place("received"), **facts, **one.facts)


def _is_whole(one: Continued) -> bool:
    """Tell whether all of the papers could be read that tell what came in, and what was owed."""
    details = [detail(each, one.customer, RECEIVABLES) for each in (one.before, one.context)]
    return one.statement.whole and all(each is None or each.whole for each in details)


def _settled(one: Continued) -> Iterator[_Settled]:
    """Yield of what was owed, and of what was delivered since, what is shown as settled since."""
    before = _by_document(rows_of(one.before, one.customer))
    delivered = {
        number for row in one.entries() if row.money("debit") for number in numbers_of(row)
    }
    for document, rows in _by_document(rows_of(one.context, one.customer)).items():
        then = before.get(document, [])
        if then or any(numbers_of(row) & delivered for row in rows):
            amount = _paid(rows) - _paid(then)
            if amount > 0:
                yield _Settled(rows[0], amount)


def _by_document(rows: tuple[Row, ...]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if number := row.text("doc_no"):
            found.setdefault(same_document(number), []).append(row)
    return found


def _paid(rows: list[Row]) -> Decimal:
    return money.total(
        row.money(name) or _NOTHING for row in rows for name in ("received", "credit")
    )


def _left_out(one: Continued) -> Decimal:
    """Return what was owed of documents that are listed no more, and have no other name."""
    new = [row.money("outstanding") for row in _from_nowhere(one)]
    amounts = [row.money("outstanding") for row in gone_of(one.before, one.context, one.customer)]
    return money.total(left for left in amounts if left is not None and left not in new)


def _from_nowhere(one: Continued) -> list[Row]:
    rows = rows_of(one.before, one.customer)
    return undelivered(one.before, one.context, one.customer, rows)


def _came(one: Continued) -> Decimal:
    """Return what the statement says came in since, with what of it was paid in advance."""
    used = _advances(one.before, one.customer) - _advances(one.context, one.customer)
    return used + money.total(map(reduced, one.entries()))


def _advances(context: Context, customer: str) -> Decimal:
    amounts = (row.money("outstanding") or _NOTHING for row in rows_of(context, customer))
    return money.total(-amount for amount in amounts if amount < 0)
