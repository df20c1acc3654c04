"""The losses of a case: each priced (Article 19), shared (17), and its open questions named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handover import money
from handover.facts.bearers import Holders
from handover.facts.context import once
from handover.facts.liability import Loss, Question, judge
from handover.facts.sign_off import agreed_on, functions, signed_on
from handover.facts.window import last_day
from handover.model import IssueState, Problem, Recovery, Settlement
from handover.policy import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.liability import Judgement
    from handover.model import GoodsLine
    from handover.policy import Edition


PROBLEM, RECOVERY, SETTLEMENT = Problem.act, Recovery.act, Settlement.act


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


@dataclass(frozen=True, slots=True)
class CaseLoss:
    """One loss of a case; `judgement` is None where its amount cannot be told.

    `confirmed_on` and `settled_on` are None until those whom the edition asks have signed that the
    loss was found, and that it was settled; only recoveries signed likewise are taken off.
    """

    problem: Problem
    lines: tuple[PricedLine, ...]
    amount: Decimal | None
    recovered: Decimal
    judgement: Judgement | None
    confirmed_on: date | None = None
    settled_on: date | None = None


@once
def losses(context: Context) -> tuple[CaseLoss, ...]:
    """Return the losses of the case in the order of their events."""
    return tuple(_loss(context, problem) for problem in context.case.problems)


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


def _loss(context: Context, problem: Problem) -> CaseLoss:
    edition = liability_edition(context, problem.found_on)
    lines = tuple(_priced_by(context, problem, edition.rule_of("A4"))) if edition else ()
    amount = _amount(problem, lines)
    recovered = _recovered(context, problem)
    judgement = None
    if edition and amount is not None:
        judgement = judge(edition, _question(context, edition, problem, amount, recovered))
    return CaseLoss(
        problem=problem,
        lines=lines,
        amount=amount,
        recovered=recovered,
        judgement=judgement,
        confirmed_on=agreed_on(context, problem),
        settled_on=_settled_on(context, problem),
    )


def _recovered(context: Context, problem: Problem) -> Decimal:
    found = context.case.recoveries(problem.number)
    return money.total(event.amount for event in found if agreed_on(context, event))


def _settled_on(context: Context, problem: Problem) -> date | None:
    """Return the day from which a loss is settled: that on which a settlement was signed."""
    days = (agreed_on(context, event) for event in context.case.settlements(problem.number))
    return min(filter(None, days), default=None)


def liability_edition(context: Context, found_on: date) -> Edition | None:
    """Return the edition that shares a loss (A12), by the reading of the case's own edition."""
    if context.policy is None:
        return None
    days = {
        "opening": context.case.opened_on,
        "sign_off": signed_on(context) or context.case.opened_on,
        "discovery": found_on,
    }
    return in_force(
        context.editions, days[str(context.policy.rule_of("A12")["edition_of_liability"])]
    )


def clock_start(context: Context, edition: Edition) -> date | None:
    """Return the day from which an edition counts its window (A1); None until it has come."""
    return signed_on(context, str(edition.rule_of("A1")["anchor"]))


def window_last_day(context: Context) -> date | None:
    """Return the last day of the window for what is found today; None while it is not known."""
    edition = liability_edition(context, context.today)
    start = clock_start(context, edition) if edition else None
    return last_day(edition, start) if edition and start else None


def _priced_by(
    context: Context, problem: Problem, rule: Mapping[str, str | int]
) -> Iterator[PricedLine]:
    return priced(context, problem, str(rule["price_on"]), tax_included=bool(rule["tax_included"]))


def _amount(problem: Problem, lines: tuple[PricedLine, ...]) -> Decimal | None:
    """Return the loss as stated, or the sum of its goods; None unless it is exactly one of them."""
    if not problem.lines:
        return problem.loss
    amounts = [line.amount for line in lines]
    if problem.loss is not None or None in amounts:
        return None
    return money.total(amount for amount in amounts if amount is not None)


def _question(
    context: Context, edition: Edition, problem: Problem, amount: Decimal, recovered: Decimal
) -> Question:
    loss = Loss(
        signed_on=clock_start(context, edition),
        found_on=problem.found_on,
        amount=amount,
        finance_error=problem.finance_error is not None,
        unresolved=left_unresolved(context, problem),
    )
    return Question(
        loss=loss,
        recovered=recovered,
        holders=_holders(context, problem),
        seen_by=dict(_seen_by(context, edition, problem, loss)),
    )


def left_unresolved(context: Context, problem: Problem) -> bool:
    """Tell whether a loss comes of a problem of its customer that was left unresolved (R56)."""
    issue = context.case.issue(problem.issue)
    return (
        issue is not None
        and (issue.kind, issue.state) == ("problem", IssueState.UNRESOLVED)
        and issue.customer in {None, problem.customer}
    )


def _seen_by(
    context: Context, edition: Edition, problem: Problem, loss: Loss
) -> Iterator[tuple[tuple[str, str], Loss | None]]:
    for option in edition.reading("A1").others:
        anchor = signed_on(context, str((option.rule or {})["anchor"]))
        yield ("A1", option.option), replace(loss, signed_on=anchor)
    for option in edition.reading("A3").others:
        seen = _seen_on(context, problem, str((option.rule or {})["found"]))
        yield ("A3", option.option), replace(loss, found_on=seen) if seen else None
    for option in edition.reading("A4").others:
        amount = _amount(problem, tuple(_priced_by(context, problem, option.rule or {})))
        yield ("A4", option.option), None if amount is None else replace(loss, amount=amount)


def _seen_on(context: Context, problem: Problem, found: str) -> date | None:
    """Return the day on which a loss counts as found under A3; None where no record tells it."""
    if found == "confirmed":
        return agreed_on(context, problem)
    return problem.reported_on if found == "recorded" else None


def _holders(context: Context, problem: Problem) -> Holders:
    parties = context.case.parties
    clerks = {"finance": parties.finance, "commerce": parties.commerce}
    asked = functions(context)
    error = problem.finance_error
    return Holders(
        transferor=parties.transferor,
        receivers=parties.receivers,
        receivers_of_customer=context.case.receivers_of(problem.customer),
        supervisor=parties.supervisor,
        manager_at_sign_off=parties.department_manager,
        manager_at_discovery=_manager(context, problem.found_on),
        clerks={
            function: people for function, people in clerks.items() if people or function in asked
        },
        responsible=(error.by,) if error else (),
        assistants=parties.assistant,
    )


def _manager(context: Context, on: date) -> str | None:
    """Return who manages the department of the transferor on a day."""
    own = context.register.position(context.case.parties.transferor, context.case.opened_on)
    for person in context.register.people.values():
        held = person.position(on) if person.employed(on) else None
        if own and held and held.manages(own.department):
            return person.id
    return None
