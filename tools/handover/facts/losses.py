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
class CaseLoss:
    """One loss of a case; `judgement` is None where its amount cannot be told.

    So it is where the record must be mended first; `misfit` is what it names that is not of the case.
    `basis` is the case in the revision whose sign-off starts the clock (A21). `confirmed_on` and
    `settled_on` are None until those whom the edition asks have signed that the loss was found, and
    that it was settled; only recoveries signed likewise are taken off, in the order of their days.
    `penalties` are beside the shares and never among them (clause 20).
    """

    problem: Problem
    basis: Context = field(repr=False, compare=False)
    lines: tuple[PricedLine, ...]
    amount: Decimal | None
    recovered: Decimal
    judgement: Judgement | None
    confirmed_on: date | None = None
    settled_on: date | None = None
    recoveries: tuple[Recovery, ...] = ()
    penalties: tuple[Decided, ...] = ()
    misfit: Misfit | None = None

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
        settled_on=_settled_on(context, problem),
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


def _settled_on(context: Context, problem: Problem) -> date | None:
    """Return the day from which a loss is settled: that on which a settlement was signed."""
    days = (agreed_on(context, event) for event in context.case.settlements(problem.number))
    return min(filter(None, days), default=None)
