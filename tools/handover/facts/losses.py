"""The losses of a case: each priced (Article 19), shared (17), and its open questions named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handover import money
from handover.facts.context import once
from handover.facts.goods import amount_of, priced_by
from handover.facts.liability import judge
from handover.facts.questions import basis_of, liability_edition, question
from handover.facts.sign_off import agreed_on
from handover.facts.soundness_of_loss import misfit
from handover.model import Penalty, Problem, Recovery, Settlement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.goods import PricedLine
    from handover.facts.liability import Judgement, Outcome
    from handover.facts.soundness_of_loss import Misfit


PROBLEM, RECOVERY, SETTLEMENT = Problem.act, Recovery.act, Settlement.act


@dataclass(frozen=True, slots=True)
class Stage:
    """Who bears a loss from a recovery on; the first stage, without one, is before them all.

    `recovered` is what had come back by then, in yuan.
    """

    recovery: Recovery | None
    recovered: Decimal
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Decided:
    """A penalty and the day on which it was signed; None until those whom the edition asks have."""

    penalty: Penalty
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement and the day on which it was signed; None until those whom the edition asks have."""

    settlement: Settlement
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class CaseLoss:
    """One loss of a case; `judgement` is None where its amount cannot be told.

    So it is where the record must be mended first; `misfit` is what it names that is not of the case.
    `basis` is the case in the revision whose sign-off starts the clock (A21). `confirmed_on` is None
    until those whom the edition asks have signed that the loss was found; only recoveries signed
    likewise are taken off, in the order of their days. `penalties` are beside the shares and never
    among them (clause 20).
    """

    problem: Problem
    basis: Context = field(repr=False, compare=False)
    lines: tuple[PricedLine, ...]
    amount: Decimal | None
    recovered: Decimal
    judgement: Judgement | None
    confirmed_on: date | None = None
    settlements: tuple[Settled, ...] = ()
    recoveries: tuple[Recovery, ...] = ()
    penalties: tuple[Decided, ...] = ()
    misfit: Misfit | None = None

    @property
    def settled_on(self) -> date | None:
        """The day from which nobody's share is open: signed for all at once, or for each person."""
        days = (self._settled(None), self._settled_by_each())
        return min(filter(None, days), default=None)

    def settled_for(self, person: str | None) -> date | None:
        """Return the day from which the share of a person is settled; None while it is open."""
        days = (self.settled_on, self._settled(person))
        return min(filter(None, days), default=None)

    @property
    def bearers(self) -> tuple[str, ...]:
        """The persons to whom a share of the loss falls, as far as it is decided."""
        rows = self.judgement.outcome.persons if self.judgement else ()
        return tuple(dict.fromkeys(row.person for row in rows if row.person and row.amount))

    def _settled_by_each(self) -> date | None:
        """Return the day on which the last of all bearers had settled a share of their own."""
        lacking = self.judgement.outcome.unborne if self.judgement else ()
        days = [self._settled(person) for person in self.bearers]
        settled = [day for day in days if day]
        return None if lacking or len(settled) < len(days) else max(settled, default=None)

    def _settled(self, person: str | None) -> date | None:
        days = (one.confirmed_on for one in self.settlements if one.settlement.person == person)
        return min(filter(None, days), default=None)

    @property
    def history(self) -> tuple[Stage, ...]:
        """What was shared before anything came back, and after each recovery (A17)."""
        return tuple(_history(self.judgement, self.recoveries)) if self.judgement else ()


@once
def losses(context: Context) -> tuple[CaseLoss, ...]:
    """Return the losses of the case in the order of their events."""
    return tuple(_loss(context, problem) for problem in context.case.problems)


def _loss(context: Context, problem: Problem) -> CaseLoss:
    basis = basis_of(context, problem)
    edition = liability_edition(basis, problem.found_on)
    lines = tuple(priced_by(basis, problem, edition.rule_of("A4"))) if edition else ()
    amount = amount_of(problem, lines)
    recoveries = _recoveries(context, problem)
    recovered = money.total(event.amount for event in recoveries)
    judgement, wrong = None, misfit(context, problem)
    if edition and amount is not None and wrong is None:
        judgement = judge(edition, question(context, edition, problem, amount, recovered))
    return CaseLoss(
        problem=problem,
        basis=basis,
        lines=lines,
        amount=amount,
        recovered=recovered,
        judgement=judgement,
        confirmed_on=agreed_on(context, problem),
        settlements=tuple(_settlements(context, problem)),
        recoveries=recoveries,
        penalties=tuple(_penalties(context, problem)),
        misfit=wrong,
    )


def _recoveries(context: Context, problem: Problem) -> tuple[Recovery, ...]:
    found = context.case.recoveries(problem.number)
    signed = (event for event in found if agreed_on(context, event))
    return tuple(sorted(signed, key=lambda event: (event.recovered_on, event.number)))


def _history(judgement: Judgement, recoveries: tuple[Recovery, ...]) -> Iterator[Stage]:
    recovered = money.from_fen(0)
    yield Stage(None, recovered, judgement.after(recovered))
    for event in recoveries:
        recovered += event.amount
        yield Stage(event, recovered, judgement.after(recovered))


def _penalties(context: Context, problem: Problem) -> Iterator[Decided]:
    for event in context.case.events:
        if isinstance(event, Penalty) and event.problem == problem.number:
            yield Decided(event, agreed_on(context, event))


def _settlements(context: Context, problem: Problem) -> Iterator[Settled]:
    for event in context.case.settlements(problem.number):
        yield Settled(event, agreed_on(context, event))
