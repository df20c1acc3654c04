"""Article 17: one loss stands in one case, and where two windows are open a ruling is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import money
from handover.characters import same
from handover.facts.exposure import documents, exposure
from handover.facts.papers import of_customer
from handover.facts.questions import left_unresolved, ruling
from handover.findings import flag
from handover.ledger.numbers import alike

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.findings import At
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.model import Problem


@dataclass(frozen=True, slots=True)
class _Said:
    """A value of a problem, where it stands, and whether a paper shows the document it names."""

    entry: Entry
    problem: Problem
    at: At
    value: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    """A loss in yuan and its place, and what the papers of its case show of the customer."""

    entry: Entry
    at: At
    amount: Decimal
    shown: Decimal


def windows_overlap(ledger: Ledger) -> Iterator[Found]:
    """Flag a loss for which the windows of two handovers are open and nobody has ruled (A13)."""
    for entry, context in ledger.judged:
        for problem in context.case.problems:
            others = tuple(one.case.id for one in ledger.windows.overlapping(context, problem))
            decided = left_unresolved(context, problem) or ruling(context, problem)
            if others and not decided:
                facts = {"customer": problem.customer, "found_on": problem.found_on}
                yield entry, flag(problem.at / "customer", cases=others, **facts)


def same_line_in_two_cases(ledger: Ledger) -> Iterator[Found]:
    """Flag a document or a serial number that two cases say was lost (R78).

    A document may be named by its own number in one, and by that of its invoice in the other.
    """
    for one, other in {one.at: (one, other) for one, other in _lines_twice(ledger)}.values():
        facts = {"other": other.entry.case.id, "problem": other.problem.number}
        yield one.entry, flag(one.at, number=one.value, **facts)


def same_loss_in_two_cases(ledger: Ledger) -> Iterator[Found]:
    """Flag a loss of the same customer, day and amount or goods in two cases (R78).

    Not so where both name documents that a paper shows: these tell that it is two losses.
    """
    untold_first = sorted(_amounts(ledger), key=lambda said: said[1].is_told)
    for one, other in _in_two_cases(untold_first):
        if not (one.is_told and other.is_told):
            facts = {"other": other.entry.case.id, "problem": other.problem.number}
            yield one.entry, flag(one.at, customer=one.problem.customer, **facts)


def losses_beyond_exposure(ledger: Ledger) -> Iterator[Found]:
    """Flag losses in several cases of more money than any of these shows of their customer (R66).

    Not those of a document that a paper shows: it tells whether it is one loss or two.
    """
    claims: dict[str, list[_Claim]] = {}
    for entry, context, problem in _problems(ledger):
        shown = exposure(context, problem.customer)
        if problem.loss is not None and shown is not None and not _is_shown(context, problem):
            claim = _Claim(entry, problem.at / "loss", problem.loss, shown)
            claims.setdefault(problem.customer, []).append(claim)
    for customer, several in claims.items():
        cases = {one.entry.case.folder: one for one in several}
        amount, shown = (
            money.total(one.amount for one in several),
            max(one.shown for one in several),
        )
        for one in cases.values() if len(cases) > 1 and amount > shown else ():
            others = tuple(other.entry.case.id for other in cases.values() if other is not one)
            facts = {"customer": customer, "amount": amount, "shown": shown, "cases": others}
            yield one.entry, flag(one.at, **facts)


def _is_shown(context: Context, problem: Problem) -> bool:
    """Tell whether a paper of the customer shows the document that a loss names."""
    papers = of_customer(context, problem.customer)
    return any(one.documented(problem.document) for one in papers)


def _amounts(ledger: Ledger) -> Iterator[tuple[Hashable, _Said]]:
    named = {id(one.problem) for pair in _lines_twice(ledger) for one in pair}
    for entry, context, problem in _problems(ledger):
        goods = tuple(sorted((line.sku, line.quantity) for line in problem.lines))
        if id(problem) not in named and (goods or problem.loss is not None):
            what = (problem.customer, problem.found_on, problem.loss, goods)
            yield what, _Said(entry, problem, problem.at, "", _is_shown(context, problem))


def _lines_twice(ledger: Ledger) -> Iterator[tuple[_Said, _Said]]:
    return _in_two_cases(line for said in _problems(ledger) for line in _lines(*said))


def _lines(entry: Entry, context: Context, problem: Problem) -> Iterator[tuple[Hashable, _Said]]:
    for number in sorted(documents(context, problem)):
        said = _Said(entry, problem, problem.at / "document", problem.document or number)
        yield ("document", number), said
    for line in problem.lines:
        for index, serial in enumerate(line.serials):
            said = _Said(entry, problem, line.at / "serials" / index, serial)
            yield ("serial", same(serial)), said


def _problems(ledger: Ledger) -> Iterator[tuple[Entry, Context, Problem]]:
    for entry, context in ledger.judged:
        yield from ((entry, context, problem) for problem in entry.case.problems)


def _in_two_cases(said: Iterable[tuple[Hashable, _Said]]) -> Iterator[tuple[_Said, _Said]]:
    """Yield what two cases say alike, each case once, with the other one."""
    first: dict[tuple[str, Hashable], _Said] = {}
    for key, one in said:
        first.setdefault((one.entry.case.folder, key), one)
    return alike((key, one) for (_, key), one in first.items())
