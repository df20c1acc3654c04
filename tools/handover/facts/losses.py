"""The losses of a case: each priced (Article 19), shared (17), and its open questions named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handover import money
from handover.facts.bearers import Holders
from handover.facts.context import once
from handover.facts.goods import amount_of, priced_by
from handover.facts.liability import Loss, Question, Ruled, judge
from handover.facts.sign_off import agreed_on, functions, signed_on
from handover.facts.split import named_table
from handover.facts.window import last_day
from handover.model import IssueState, Penalty, Problem, Recovery, Ruling, Settlement
from handover.policy import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.goods import PricedLine
    from handover.facts.liability import Judgement, Outcome
    from handover.policy import Edition


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

    `confirmed_on` and `settled_on` are None until those whom the edition asks have signed that the
    loss was found, and that it was settled; only recoveries signed likewise are taken off, in the
    order of their days. `penalties` are beside the shares and never among them (clause 20).
    """

    problem: Problem
    lines: tuple[PricedLine, ...]
    amount: Decimal | None
    recovered: Decimal
    judgement: Judgement | None
    confirmed_on: date | None = None
    settled_on: date | None = None
    recoveries: tuple[Recovery, ...] = ()
    penalties: tuple[Decided, ...] = ()

    @property
    def history(self) -> tuple[Stage, ...]:
        """What was shared before anything came back, and after each recovery (A17)."""
        return tuple(_history(self.judgement, self.recoveries)) if self.judgement else ()


@once
def losses(context: Context) -> tuple[CaseLoss, ...]:
    """Return the losses of the case in the order of their events."""
    return tuple(_loss(context, problem) for problem in context.case.problems)


def _loss(context: Context, problem: Problem) -> CaseLoss:
    edition = liability_edition(context, problem.found_on)
    lines = tuple(priced_by(context, problem, edition.rule_of("A4"))) if edition else ()
    amount = amount_of(problem, lines)
    recoveries = _recoveries(context, problem)
    recovered = money.total(event.amount for event in recoveries)
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
        recoveries=recoveries,
        penalties=tuple(_penalties(context, problem)),
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


def ruling(context: Context, problem: Problem) -> Ruled | None:
    """Return the latest ruling on a loss that was signed and names a table of its edition."""
    edition = liability_edition(context, problem.found_on)
    found = [
        Ruled(event.number, event.ruled_on, by)
        for event in context.case.events
        if isinstance(event, Ruling) and event.problem == problem.number
        if edition and (by := named_table(edition, event.table)) and agreed_on(context, event)
    ]
    return max(found, key=lambda one: (one.ruled_on, one.event), default=None)


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


def _question(
    context: Context, edition: Edition, problem: Problem, amount: Decimal, recovered: Decimal
) -> Question:
    loss = Loss(
        signed_on=clock_start(context, edition),
        found_on=problem.found_on,
        amount=amount,
        finance_error=problem.finance_error is not None,
        unresolved=left_unresolved(context, problem),
        contested=problem.number in context.contested,
    )
    return Question(
        loss=loss,
        recovered=recovered,
        holders=_holders(context, problem),
        seen_by=dict(_seen_by(context, edition, problem, loss)),
        ruling=ruling(context, problem),
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
        amount = amount_of(problem, tuple(priced_by(context, problem, option.rule or {})))
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
