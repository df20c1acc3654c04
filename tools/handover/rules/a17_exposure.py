"""Article 17: a loss of more than the papers of its customer show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.exposure import counted, exposure
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def loss_beyond_exposure(context: Context) -> Iterator[Flag]:
    """Flag a loss of more money than the customer owed and held, or of more goods (R66)."""
    known = (one for one in context.case.problems if context.register.knows(one.customer))
    for problem in known:  # of a stranger another finding speaks
        shown = exposure(context, problem)
        if shown is not None and problem.loss is not None and problem.loss > shown:
            at = problem.at / "loss"
            yield flag(at, customer=problem.customer, amount=problem.loss, shown=shown, sku=None)
        for line in problem.lines:
            there = counted(context, problem.customer, line.sku)
            if there is not None and line.quantity > there:
                at, sku = line.at / "quantity", line.sku
                yield flag(
                    at, customer=problem.customer, amount=line.quantity, shown=there, sku=sku
                )
