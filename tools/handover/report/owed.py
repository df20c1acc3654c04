"""What each bearer owes of the losses that were confirmed, and what of it is not settled yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from handover import money
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.losses import CaseLoss
    from handover.pipeline import Report
    from handover.verdicts import CaseReport


class By(StrEnum):
    """By what sums are drawn together."""

    PERSON = "person"
    CASE = "case"
    CLAUSE = "clause"


class Apart(StrEnum):
    """Why a loss is in no sum."""

    NEEDS_MENDING = "needs_mending"
    AMOUNT_UNKNOWN = "amount_unknown"
    NEEDS_RULING = "needs_ruling"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True)
class Owed:
    """What one bears of one loss in yuan, by the clause of the table that shares it.

    The bearer is an employee number, or a party where nobody is named.
    """

    case: str
    loss: CaseLoss
    clause: str
    bearer: str
    party: Party
    amount: Decimal

    @property
    def settled_on(self) -> date | None:
        """The day from which it is settled, None while it is open."""
        return self.loss.settled_for(self.bearer)


@dataclass(frozen=True, slots=True)
class Sum:
    """What falls to one person, case or clause in yuan, and how much of it was settled."""

    key: str
    borne: Decimal
    settled: Decimal

    @property
    def open(self) -> Decimal:
        """What is not settled yet."""
        return self.borne - self.settled


def owed(report: Report) -> Iterator[Owed]:
    """Yield every share of a loss that was confirmed and that somebody decided on."""
    for case, loss in _losses(report):
        if apart(loss) is None and loss.judgement:
            number, outcome = case.context.case.id, loss.judgement.outcome
            clause = outcome.clauses[-1]
            for row in outcome.persons:
                bearer = row.person or Party.COMPANY
                yield Owed(number, loss, clause, bearer, row.party, row.amount)
            for lack in outcome.unborne:
                yield Owed(number, loss, clause, lack.party, lack.party, lack.amount)


def apart(loss: CaseLoss) -> Apart | None:
    """Return why a loss is in no sum, None if it is."""
    if loss.misfit:
        return Apart.NEEDS_MENDING
    if loss.judgement is None:
        return Apart.AMOUNT_UNKNOWN
    if loss.judgement.outcome.refusal:
        return Apart.NEEDS_RULING
    return None if loss.confirmed_on else Apart.NOT_CONFIRMED


def left_out(report: Report) -> tuple[tuple[str, str, Apart], ...]:
    """Return the losses that are in no sum: case, problem and why."""
    return tuple((case, loss.problem.number, why) for case, loss, why in losses_apart(report))


def losses_apart(report: Report) -> Iterator[tuple[str, CaseLoss, Apart]]:
    """Yield the losses that are in no sum, each with its case and why."""
    for case, loss in _losses(report):
        if why := apart(loss):
            yield case.context.case.id, loss, why


def sums(rows: Iterable[Owed], by: By) -> list[Sum]:
    """Return the sums by person, case or clause in the order of their keys; parties come last."""
    borne: dict[str, Decimal] = {}
    settled: dict[str, Decimal] = {}
    for row in rows:
        key = {By.PERSON: row.bearer, By.CASE: row.case, By.CLAUSE: row.clause}[by]
        borne[key] = borne.get(key, money.from_fen(0)) + row.amount
        paid = row.amount if row.settled_on else money.from_fen(0)
        settled[key] = settled.get(key, money.from_fen(0)) + paid
    order = sorted(borne, key=lambda key: (key in set(Party), key))
    return [Sum(str(key), borne[key], settled[key]) for key in order]


def _losses(report: Report) -> Iterator[tuple[CaseReport, CaseLoss]]:
    yield from ((case, loss) for case in report.cases for loss in case.losses)
