"""Article 17: a loss found after the sign-off is shared by the day on which it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.characters import same
from handover.facts.exposure import documents
from handover.facts.liability import Refusal
from handover.facts.losses import losses
from handover.facts.questions import clock_start, liability_edition
from handover.facts.sign_off import REPORTER, is_voided, unsigned
from handover.facts.soundness_of_loss import Misfit, misfit
from handover.facts.window import beyond_limitation
from handover.findings import flag
from handover.model import Problem, Sequel, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.facts.losses import CaseLoss
    from handover.findings import At, Flag
    from handover.policy import Edition


def problem_customer_not_in_case(context: Context) -> Iterator[Flag]:
    """Flag a loss at a customer that this case does not hand over (R78)."""
    for problem in context.case.problems:
        if misfit(context, problem) is Misfit.CUSTOMER:
            yield flag(problem.at / "customer", customer=problem.customer)


def found_in_future(context: Context) -> Iterator[Flag]:
    """Flag a day of discovery that has not come yet (R65)."""
    for problem in context.case.problems:
        if problem.found_on > context.today:
            yield flag(problem.at / "found_on", found_on=problem.found_on, today=context.today)


def found_before_sign_off(context: Context) -> Iterator[Flag]:
    """Flag a loss found before the sign-off, which the tables do not cover (R65)."""
    asked = {Refusal.FOUND_BEFORE_SIGN_OFF, Refusal.FINANCE_ERROR_BEFORE_SIGN_OFF}
    for loss, _, start in _clocked(context):
        refusal = loss.judgement and loss.judgement.outcome.refusal
        if start and refusal in asked:
            found_on = loss.problem.found_on
            yield flag(loss.problem.at / "found_on", found_on=found_on, signed_on=start)


def loss_without_sign_off(context: Context) -> Iterator[Flag]:
    """Flag a loss to be shared in a case that not everybody has signed (R60)."""
    for loss, _, start in _clocked(context):
        shares = loss.judgement.outcome.shares if loss.judgement else ()
        if start is None and not shares and not is_voided(context):
            yield flag(loss.problem.at, problem=loss.problem.number, waiting=unsigned(context))


def found_after_limitation(context: Context) -> Iterator[Flag]:
    """Flag a loss found so late that the limitation period deserves a look (R63)."""
    for loss, edition, start in _clocked(context):
        found_on, months = loss.problem.found_on, edition.liability.limitation_months
        if beyond_limitation(edition, start, found_on):
            yield flag(loss.problem.at / "found_on", found_on=found_on, months=months)


def followed_before_found(context: Context) -> Iterator[Flag]:
    """Flag a report of a loss, or what follows one, before the day on which it was found."""
    found = {problem.number: problem.found_on for problem in context.case.problems}
    for number, day, at in _follows(context):
        if number in found and day < found[number]:
            yield flag(at, day=day, found_on=found[number])


def _follows(context: Context) -> Iterator[tuple[str, date, At]]:
    """Yield what follows a loss: its number, the day and its place."""
    for event in context.case.events:
        if isinstance(event, Sequel):
            yield event.problem, day_of(event), event.at / event.day_key
        elif isinstance(event, Problem) and event.reported_on:
            yield event.number, event.reported_on, event.at / "reported_on"


def same_loss_twice(context: Context) -> Iterator[Flag]:
    """Flag a loss of the same customer, day and amount or goods as an earlier one (R78)."""
    first: dict[object, str] = {}
    for problem in context.case.problems:
        goods = tuple(sorted((line.sku, line.quantity) for line in problem.lines))
        what = (problem.customer, problem.found_on, problem.loss, goods)
        other = first.setdefault(what, problem.number)
        if other != problem.number and (goods or problem.loss is not None):
            yield flag(problem.at, problem=problem.number, other=other)


def same_line_twice(context: Context) -> Iterator[Flag]:
    """Flag a loss of a document or a serial number of which an earlier one is as well (R78).

    A document may be named by its own number in one, and by that of its invoice in the other.
    """
    first: dict[object, str] = {}
    for problem in context.case.problems:
        for name, numbers, at in _named_lines(context, problem):
            known = [first.setdefault(number, problem.number) for number in sorted(numbers)]
            others = [number for number in known if number != problem.number]
            if others:
                yield flag(at, name=name, other=others[0])


def _named_lines(context: Context, problem: Problem) -> Iterator[tuple[str, frozenset[str], At]]:
    """Yield the document and the serial numbers that a loss is about, as typed and as known."""
    if problem.document:
        yield problem.document, documents(context, problem), problem.at / "document"
    for line in problem.lines:
        for index, serial in enumerate(line.serials):
            yield serial, frozenset({same(serial)}), line.at / "serials" / index


def recovered_more_than_lost(context: Context) -> Iterator[Flag]:
    """Flag the recovery with which more came back than was lost (A17)."""
    for loss in losses(context):
        left = loss.amount
        for event in context.case.recoveries(loss.problem.number):
            if left is not None and left < event.amount:
                yield flag(event.at / "amount", amount=event.amount, left=left)
                break
            left = left and left - event.amount


def recovered_after_settled(context: Context) -> Iterator[Flag]:
    """Flag a recovery later than the last settlement, whose shares are less by it (A17)."""
    for problem in context.case.problems:
        settled = context.case.settlements(problem.number)
        last = max(settled, key=lambda one: one.settled_on, default=None)
        for event in context.case.recoveries(problem.number):
            if last and event.recovered_on > last.settled_on:
                yield flag(
                    event.at / "recovered_on",
                    day=event.recovered_on,
                    settled_on=last.settled_on,
                    person=last.person,
                )


def settled_without_share(context: Context) -> Iterator[Flag]:
    """Flag the settlement of somebody to whom no share of the loss falls (R64)."""
    for loss in losses(context):
        for one in loss.settlements:
            person, known = one.settlement.person, loss.bearers
            if person and known and person not in known:
                yield flag(one.settlement.at / "person", person=person, bearers=known)


def reporter_missing(context: Context) -> Iterator[Flag]:
    """Flag a loss that can never be confirmed: the edition asks its reporter, and none is named (R65)."""
    asked = context.policy.act(Problem.act).signers if context.policy else ()
    if any(signer.person == REPORTER for signer in asked):
        for problem in context.case.problems:
            if problem.reported_by is None:
                yield flag(problem.at / "reported_by", problem=problem.number)


def share_without_bearer(context: Context) -> Iterator[Flag]:
    """Flag a share that no person of the case can bear (R64)."""
    for loss in losses(context):
        for share in loss.judgement.outcome.unborne if loss.judgement else ():
            if share.amount:
                yield flag(loss.problem.at, party=share.party, amount=share.amount, why=share.why)


def _clocked(context: Context) -> Iterator[tuple[CaseLoss, Edition, date | None]]:
    """Yield the losses with the edition that shares them, and the day on which its clock began."""
    for loss in losses(context):
        edition = liability_edition(loss.basis, loss.problem.found_on)
        if edition:
            yield loss, edition, clock_start(loss.basis, edition)
