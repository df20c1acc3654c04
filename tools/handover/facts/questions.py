"""What is asked about a loss: by which edition and clock, of whom, and as other readings see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handover.facts.bearers import Holders
from handover.facts.goods import amount_of, priced_by
from handover.facts.liability import Loss, Question, Ruled
from handover.facts.revisions import clock_of, signed_by
from handover.facts.sign_off import agreed_on, functions, signed_on, unsigned
from handover.facts.split import named_table
from handover.facts.window import last_day
from handover.model import IssueState, Ruling
from handover.policy import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.model import Issue, Problem
    from handover.policy import Edition


def clock(context: Context, problem: Problem) -> Context | None:
    """Return the revision whose clock a loss goes by (A21), as the case's own edition reads it.

    None where that depends on which paper was wrong, and nobody said it.
    """
    rule = context.policy.rule_of("A21")["clock_of"] if context.policy else None
    return clock_of(context, problem, rule)


def basis_of(context: Context, problem: Problem) -> Context:
    """Return the revision whose clock a loss goes by (A21).

    While nobody can tell, it is that in force when the loss was found: what was signed later has no
    say in it.
    """
    return clock(context, problem) or signed_by(context, problem.found_on)[-1]


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
    """Return the last day of the window for what is found today; None while it is not known.

    After a correction it is that of what was corrected, unless the first sign-off counts (A21).
    """
    rule = context.policy.rule_of("A21")["clock_of"] if context.policy else None
    basis = context.revisions[0] if rule == "first_revision" else context
    edition = liability_edition(basis, context.today)
    start = clock_start(basis, edition) if edition else None
    return last_day(edition, start) if edition and start else None


def question(
    context: Context, edition: Edition, problem: Problem, amount: Decimal, recovered: Decimal
) -> Question:
    """Return the question of who bears a loss of so much, of which so much came back, in yuan."""
    basis, held = clock(context, problem), basis_of(context, problem)
    loss = Loss(
        signed_on=clock_start(held, edition),
        found_on=problem.found_on,
        amount=amount,
        finance_error=problem.finance_error is not None,
        unresolved=left_unresolved(context, problem),
        contested=problem.number in context.contested,
        unclocked=basis is None,
    )
    asked = Question(
        loss=loss,
        recovered=recovered,
        holders=_holders(held, problem),
        ruling=ruling(context, problem),
    )
    return replace(asked, seen_by=dict(_seen_by(context, edition, problem, asked)))


def issue_of(context: Context, problem: Problem) -> Issue | None:
    """Return the issue that a loss comes of, as the revision tells it whose clock counts."""
    return basis_of(context, problem).case.issue(problem.issue)


def left_unresolved(context: Context, problem: Problem) -> bool:
    """Tell whether a loss comes of a problem of its customer that was left unresolved (R56).

    It was, if the revision whose clock counts says so: that is what everybody had signed.
    """
    issue = issue_of(context, problem)
    return (
        issue is not None
        and (issue.kind, issue.state) == ("problem", IssueState.UNRESOLVED)
        and issue.customer in {None, problem.customer}
    )


def _seen_by(
    context: Context, edition: Edition, problem: Problem, question: Question
) -> Iterator[tuple[tuple[str, str], Question | None]]:
    basis, loss = basis_of(context, problem), question.loss
    for option in edition.reading("A1").others:
        anchor = signed_on(basis, str((option.rule or {})["anchor"]))
        waiting = unsigned(basis, later=True) if loss.signed_on and anchor is None else ()
        seen_so = replace(loss, signed_on=anchor, waiting=waiting)
        yield ("A1", option.option), replace(question, loss=seen_so)
    for option in edition.reading("A3").others:
        found_on = _seen_on(context, problem, str((option.rule or {})["found"]))
        yield (
            ("A3", option.option),
            _about(question, replace(loss, found_on=found_on) if found_on else None),
        )
    for option in edition.reading("A4").others:
        amount = amount_of(problem, tuple(priced_by(basis, problem, option.rule or {})))
        yield (
            ("A4", option.option),
            _about(question, None if amount is None else replace(loss, amount=amount)),
        )
    for option in edition.reading("A21").others:
        other = clock_of(context, problem, (option.rule or {})["clock_of"])
        seen = _clocked_by(other, edition, problem, question) if other else None
        yield ("A21", option.option), seen


def _about(question: Question, loss: Loss | None) -> Question | None:
    """Return the question about another loss; None where that is not known."""
    return replace(question, loss=loss) if loss else None


def _clocked_by(basis: Context, edition: Edition, problem: Problem, question: Question) -> Question:
    signed = clock_start(basis, edition)
    loss = replace(question.loss, signed_on=signed, unclocked=False)
    return replace(question, loss=loss, holders=_holders(basis, problem))


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


def ruling(context: Context, problem: Problem) -> Ruled | None:
    """Return the latest ruling on a loss that was signed and names a table of its edition."""
    edition = liability_edition(basis_of(context, problem), problem.found_on)
    found = [
        Ruled(event.number, event.ruled_on, by)
        for event in context.case.events
        if isinstance(event, Ruling) and event.problem == problem.number
        if edition and (by := named_table(edition, event.table)) and agreed_on(context, event)
    ]
    return max(found, key=lambda one: (one.ruled_on, one.event), default=None)
