"""Whether the paper that a loss calls wrong is the same in two revisions of a case (A21)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from handover.facts.customer_table import Detail, said
from handover.facts.papers import OF_CUSTOMERS, detail
from handover.papers.tables import MAX_FINDINGS

if TYPE_CHECKING:
    from handover.facts.context import Context
    from handover.facts.customer_table import Said
    from handover.model import Paper, Problem


def is_same(one: Context, other: Context, problem: Problem) -> bool:
    """Tell whether two revisions hold one faulty paper: by what it says, not how it is stored.

    Of tables it is the rows about the customer, or about the document if the loss names one; of
    what nobody can look into, it is the digest.
    """
    first, second = _paper(one, problem), _paper(other, problem)
    if first is None or second is None:
        return first is second
    mine, others = _detail(one, first, problem), _detail(other, second, problem)
    if mine is None or others is None:
        return _digest(one, first) == _digest(other, second)
    document = _telling(mine, others, problem.document)
    asked = (is_same, other.case.revision, problem.customer, problem.faulty_paper, document)
    if asked not in one.worked_out:
        one.worked_out[asked] = agree(mine, others, document)
    found: bool = one.worked_out[asked]
    return found


def _telling(one: Detail, other: Detail, document: str | None) -> str | None:
    """Return the document of a loss; None where all rows are compared whichever it is."""
    if one.whole and other.whole:
        return document if one.names_documents or other.names_documents else None
    return document if one.documented(document) or other.documented(document) else None


def _paper(context: Context, problem: Problem) -> Paper | None:
    line = context.case.line(problem.customer)
    return line.papers.get(problem.faulty_paper or "") if line else None


def _digest(context: Context, paper: Paper) -> str | None:
    """Return the SHA-256 of a paper, wherever it lies; None if it is not there."""
    return context.evidence.contents.get(paper.file) if paper.file else paper.sha256


def _detail(context: Context, paper: Paper, problem: Problem) -> Detail | None:
    """Return what a paper says of the customer: nothing, if it is a nil return; None if unknown."""
    customer, kind = problem.customer, problem.faulty_paper or ""
    if paper.nil:
        return Detail(customer, kind, (), whole=True)
    found = detail(context, customer, kind) if kind in OF_CUSTOMERS else None
    return found if found and (found.whole or found.rows) else None


def agree(one: Detail, other: Detail, document: str | None) -> bool:
    """Tell whether two tables say the same, as far as their rows could be read."""
    if one.whole and other.whole:
        mine, others = (Counter(map(said, each.about(document))) for each in (one, other))
        return mine == others
    pairs = ((one, other), (other, one))
    return all(_is_part(few, many, document) for few, many in pairs if not few.whole)


def _is_part(few: Detail, many: Detail, document: str | None) -> bool:
    """Tell whether each row that could be read may be one of another table's."""
    documented = few.documented(document)
    other = (frozenset(map(said, documented)) if documented else few.said) - many.said
    few_enough = len(other) <= MAX_FINDINGS  # each of them is one at least
    return few_enough and all(any(_may_be(row, each) for each in many.near(row)) for row in other)


def _may_be(one: Said, other: Said) -> bool:
    """Tell whether two rows differ in nothing but cells that are empty or could not be read."""
    pairs = zip(one, other, strict=True)
    return all(mine is None or its is None or mine == its for mine, its in pairs)
