"""What the papers of a case show that a customer owes and holds: a loss is hardly more (rule 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover import money
from handover.facts.papers import RECEIVABLES, SAMPLES, detail, documented, outstanding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.model import Problem
    from handover.papers.tables import Row


def exposure(context: Context, problem: Problem) -> Decimal | None:
    """Return in yuan what the papers show: of the document of a loss, else of its customer.

    None where they cannot be read, or say nothing of an amount.
    """
    of_document = _of_document(context, problem)
    if of_document is not None:
        return of_document
    owed, held = outstanding(context, problem.customer), _held(context, problem.customer)
    return None if owed is None or held is None else owed + held


def counted(context: Context, customer: str, sku: str) -> int | None:
    """Return how many of a model were counted at a customer; None where that cannot be told."""
    rows = samples(context, customer)
    found = [row.count("qty_counted") for row in rows or () if row.text("sku") == sku]
    known = [count for count in found if count is not None]
    return None if rows is None or len(known) < len(found) else sum(known)


def _of_document(context: Context, problem: Problem) -> Decimal | None:
    found = detail(context, problem.customer, RECEIVABLES)
    rows = found.rows if found and found.whole else ()
    named = documented(rows, problem.document)
    return _sum(row.money("outstanding") for row in named) if named else None


def _held(context: Context, customer: str) -> Decimal | None:
    rows = samples(context, customer)
    return None if rows is None else _sum(row.money("value") for row in rows)


def samples(context: Context, customer: str) -> tuple[Row, ...] | None:
    """Return the samples of a customer, none for a nil return; None where they cannot be read."""
    line = context.case.line(customer)
    paper = line.papers.get(SAMPLES) if line else None
    if paper and paper.nil:
        return ()
    found = detail(context, customer, SAMPLES)
    return found.rows if found and found.whole else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return money.total(known) if len(known) == len(found) else None
