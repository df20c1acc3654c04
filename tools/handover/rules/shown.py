"""What the customer was shown, and what it confirmed, at the visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag
from handover.rules.references import known_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import CustomerLine, Visit


def paper_not_shown(context: Context) -> Iterator[Flag]:
    """Flag a customer who signed without having been shown what customers sign (R27).

    A paper kept elsewhere, or none, need not be shown; nor where the customer refused to sign.
    """
    for line in known_lines(context):
        visits = [visit for visit in context.case.visits if line.customer in visit.customers]
        shown = {paper.file for visit in visits for paper in visit.shown}
        lacking = tuple(m for m, file in _to_sign(context, line) if file not in shown)
        for visit in [one for one in visits if _signed(one, line) and lacking][:1]:
            yield flag(visit.at / "shown", customer=line.customer, materials=lacking)


def _to_sign(context: Context, line: CustomerLine) -> Iterator[tuple[str, str]]:
    """Yield the materials that a customer signs, with their files."""
    for material in context.policy.materials if context.policy else ():
        paper = line.papers.get(material.material)
        if material.customer_signs and paper and paper.file:
            yield material.material, paper.file


def _signed(visit: Visit, line: CustomerLine) -> bool:
    customers = {signature.customer for signature in visit.signed_by}
    return line.customer in customers and line.refused_to_sign is None


def balance_not_confirmed(context: Context) -> Iterator[Flag]:
    """Flag a customer who neither confirmed its balance at a visit nor named a difference (R46)."""
    for line in known_lines(context):
        visits = [visit for visit in context.case.visits if line.customer in visit.customers]
        statement = line.papers.get("statement")
        asked = statement is not None and statement.nil is None and line.refused_to_sign is None
        if asked and visits and not any(_is_settled(context, one, line) for one in visits):
            last = max(visits, key=lambda visit: visit.visited_on)
            yield flag(last.at / "balance_confirmed", customer=line.customer)


def _is_settled(context: Context, visit: Visit, line: CustomerLine) -> bool:
    """Tell whether a visit confirms a customer's balance, or names a difference of the customer."""
    issues = map(context.case.issue, visit.differences)
    named = {issue.customer for issue in issues if issue}
    return bool(visit.balance_confirmed) or not named.isdisjoint({None, line.customer})
