"""Articles 13 and 14: plans for what was found, and who issues the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def issue_without_plan(context: Context) -> Iterator[Flag]:
    """Flag an issue that no plan was made for; signing the case agrees to the plans (R50)."""
    for issue in context.case.issues:
        if not issue.plan:
            yield flag(issue.at / "plan", issue=issue.id, title=issue.title)


def issue_resolved_before_raised(context: Context) -> Iterator[Flag]:
    """Flag an issue that was resolved before it was raised (R55)."""
    for issue in context.case.issues:
        raised, resolved = issue.raised_on, issue.resolved_on
        if raised and resolved and resolved < raised:
            yield flag(issue.at / "resolved_on", issue=issue.id, day=resolved, raised_on=raised)


def issuer_not_finance(context: Context) -> Iterator[Flag]:
    """Flag papers issued by somebody who is not finance or commerce of the case (R52)."""
    papers, clerks = context.case.finance_papers, context.case.parties.finance_commerce
    issuer = papers and papers.issued_by
    known = all(map(context.register.knows, (issuer or "", *clerks)))
    if papers and issuer and known and issuer not in clerks:
        yield flag(papers.at / "issued_by", person=issuer)
