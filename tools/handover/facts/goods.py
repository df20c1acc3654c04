"""Article 19: lost goods at the price of the list, and with that the amount of a loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import money
from handover.facts.sign_off import signed_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.model import GoodsLine, Problem


@dataclass(frozen=True, slots=True)
class PricedLine:
    """Goods lost at a price of the list; `price` is None where the list has none or two."""

    line: GoodsLine
    price: Decimal | None
    candidates: int

    @property
    def amount(self) -> Decimal | None:
        """Quantity times price, in yuan."""
        return None if self.price is None else self.price * self.line.quantity


def priced(
    context: Context, problem: Problem, price_on: str, *, tax_included: bool
) -> Iterator[PricedLine]:
    """Yield the goods of a loss with the price of the channel on the day that A4 names."""
    days = {"found": problem.found_on, "signed": signed_on(context)}
    for line in problem.lines:
        on = line.placed_on if price_on == "placed" else days[price_on]
        found = _prices(context, problem, line.sku, on, tax_included=tax_included)
        yield PricedLine(line, found[0] if len(found) == 1 else None, len(found))


def _prices(
    context: Context, problem: Problem, sku: str, on: date | None, *, tax_included: bool
) -> tuple[Decimal, ...]:
    customer = context.register.customers.get(problem.customer)
    if on is None or customer is None:
        return ()
    return tuple(
        price.amount
        for price in context.register.prices_on(
            sku, customer.channel, on, tax_included=tax_included
        )
    )


def priced_by(
    context: Context, problem: Problem, rule: Mapping[str, str | int]
) -> Iterator[PricedLine]:
    """Yield the goods of a loss with their prices under one option of A4."""
    return priced(context, problem, str(rule["price_on"]), tax_included=bool(rule["tax_included"]))


def amount_of(problem: Problem, lines: tuple[PricedLine, ...]) -> Decimal | None:
    """Return the loss as stated, or the sum of its goods; None unless it is exactly one of them."""
    if not problem.lines:
        return problem.loss
    amounts = [line.amount for line in lines]
    if problem.loss is not None or None in amounts:
        return None
    return money.total(amount for amount in amounts if amount is not None)
