"""Article 17: losses of more than the papers of their customer show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handover import money
from handover.facts.exposure import counted, documents, exposure, of_document
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.findings import At, Flag
    from handover.model import Problem


class _Sum(NamedTuple):
    """What losses up to one take of a customer, in yuan or goods, and what the papers show."""

    at: At
    customer: str
    sku: str | None
    amount: Decimal | int
    shown: Decimal | int | None
    several: bool


def loss_beyond_exposure(context: Context) -> Iterator[Flag]:
    """Flag a loss with which more money is lost than was owed and held, or more goods (R66)."""
    for one in (*_money(context), *_goods(context)):
        if one.shown is not None and one.amount > one.shown:
            yield flag(
                one.at,
                customer=one.customer,
                lost=one.amount,
                shown=one.shown,
                sku=one.sku,
                several=one.several,
            )


def _known(context: Context) -> list[Problem]:
    """Return the losses but for those of a stranger, of whom another finding speaks."""
    return [one for one in context.case.problems if context.register.knows(one.customer)]


def _money(context: Context) -> Iterator[_Sum]:
    """Yield what is lost with each loss: of its document, or else of all that the customer has."""
    there, alike = _Taken(), _Taken()
    for problem in _known(context):
        if problem.loss is not None:
            names = documents(context, problem)
            there.add(problem.customer, frozenset({""}), problem.loss)
            alike.add(problem.customer, names, problem.loss)
            of_one = _sum(problem, alike.of(problem.customer, names), of_document(context, problem))
            whole = there.of(problem.customer, frozenset({""}))
            of_all = _sum(problem, whole, exposure(context, problem.customer))
            yield of_one if of_one.shown is not None and of_one.amount > of_one.shown else of_all


class _Taken:
    """What was lost so far, and with how many losses, by customer and the numbers of a document."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, frozenset[str]], tuple[Decimal, int]] = {}
        self._named: dict[tuple[str, str], dict[tuple[str, frozenset[str]], None]] = {}

    def add(self, customer: str, names: frozenset[str], loss: Decimal) -> None:
        """Take a loss of a document as well."""
        amount, count = self._sums.get((customer, names), (money.from_fen(0), 0))
        self._sums[customer, names] = amount + loss, count + 1
        for name in names:
            self._named.setdefault((customer, name), {})[customer, names] = None

    def of(self, customer: str, names: frozenset[str]) -> tuple[Decimal, int]:
        """Return what was lost of documents that have one of these numbers."""
        keys = dict.fromkeys(key for name in names for key in self._named[customer, name])
        found = [self._sums[key] for key in keys]
        return money.total(amount for amount, _ in found), sum(count for _, count in found)


def _sum(problem: Problem, taken: tuple[Decimal, int], shown: Decimal | None) -> _Sum:
    amount, count = taken
    return _Sum(problem.at / "loss", problem.customer, None, amount, shown, count > 1)


def _goods(context: Context) -> Iterator[_Sum]:
    taken: dict[tuple[str, str], tuple[int, int]] = {}
    for problem in _known(context):
        for line in problem.lines:
            quantity, count = taken.get((problem.customer, line.sku), (0, 0))
            amount = quantity + line.quantity
            taken[problem.customer, line.sku] = amount, count + 1
            shown = counted(context, problem.customer, line.sku)
            at = line.at / "quantity"
            yield _Sum(at, problem.customer, line.sku, amount, shown, count > 0)
