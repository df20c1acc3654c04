"""Article 17: one loss stands in one case, and where two windows are open a ruling is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.characters import same
from handover.facts.questions import left_unresolved, ruling
from handover.findings import flag
from handover.ledger.numbers import alike
from handover.ledger.windows import handed_by, overlapping

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from handover.findings import At
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.model import Problem


@dataclass(frozen=True, slots=True)
class _Said:
    """A value of a problem, and where it stands."""

    entry: Entry
    problem: Problem
    at: At
    value: str


def windows_overlap(ledger: Ledger) -> Iterator[Found]:
    """Flag a loss for which the windows of two handovers are open and nobody has ruled (A13)."""
    handed = handed_by(context for _, context in ledger.judged)
    for entry, context in ledger.judged:
        for problem in context.case.problems:
            cases = handed.get(problem.customer, ())
            others = tuple(one.case.id for one in overlapping(context, problem.found_on, cases))
            decided = left_unresolved(context, problem) or ruling(context, problem)
            if others and not decided:
                facts = {"customer": problem.customer, "found_on": problem.found_on}
                yield entry, flag(problem.at / "customer", cases=others, **facts)


def same_line_in_two_cases(ledger: Ledger) -> Iterator[Found]:
    """Flag a document or a serial number that two cases say was lost (R78)."""
    for one, other in _lines_twice(ledger):
        facts = {"other": other.entry.case.id, "problem": other.problem.number}
        yield one.entry, flag(one.at, number=one.value, **facts)


def same_loss_in_two_cases(ledger: Ledger) -> Iterator[Found]:
    """Flag a loss of the same customer, day and amount or goods in two cases (R78).

    Not so where they name documents: these tell whether it is one loss or two.
    """
    for one, other in _in_two_cases(_amounts(ledger)):
        facts = {"other": other.entry.case.id, "problem": other.problem.number}
        yield one.entry, flag(one.at, customer=one.problem.customer, **facts)


def _amounts(ledger: Ledger) -> Iterator[tuple[Hashable, _Said]]:
    named = {id(one.problem) for pair in _lines_twice(ledger) for one in pair}
    for entry, problem in _problems(ledger):
        goods = tuple(sorted((line.sku, line.quantity) for line in problem.lines))
        tells = problem.document or id(problem) in named
        if not tells and (goods or problem.loss is not None):
            what = (problem.customer, problem.found_on, problem.loss, goods)
            yield what, _Said(entry, problem, problem.at, "")


def _lines_twice(ledger: Ledger) -> Iterator[tuple[_Said, _Said]]:
    lines = (line for entry, problem in _problems(ledger) for line in _lines(entry, problem))
    return _in_two_cases(lines)


def _lines(entry: Entry, problem: Problem) -> Iterator[tuple[Hashable, _Said]]:
    if problem.document:
        said = _Said(entry, problem, problem.at / "document", problem.document)
        yield ("document", same(problem.document)), said
    for line in problem.lines:
        for index, serial in enumerate(line.serials):
            said = _Said(entry, problem, line.at / "serials" / index, serial)
            yield ("serial", same(serial)), said


def _problems(ledger: Ledger) -> Iterator[tuple[Entry, Problem]]:
    for entry, _ in ledger.judged:
        yield from ((entry, problem) for problem in entry.case.problems)


def _in_two_cases(said: Iterable[tuple[Hashable, _Said]]) -> Iterator[tuple[_Said, _Said]]:
    """Yield what two cases say alike, each case once, with the other one."""
    first: dict[tuple[str, Hashable], _Said] = {}
    for key, one in said:
        first.setdefault((one.entry.case.folder, key), one)
    return alike((key, one) for (_, key), one in first.items())
