"""Articles 13 and 14: plans for what was found, and who issues the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.dates import add_working_days
from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Issue

_PROBLEM = "problem"


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


def issue_not_reported(context: Context) -> Iterator[Flag]:
    """Flag a problem that was reported to nobody, or only after the request to sign (R51).

    Where everybody signed without a request, the sign-off day counts.
    """
    requested = context.case.sign_off_requested_on or signed_on(context)
    for issue in context.case.issues:
        day, at = issue.reported[1] if issue.reported else None, issue.at / "reported"
        if issue.kind == _PROBLEM and (day is None or (requested and day > requested)):
            place = at / "reported_on" if day else at
            yield flag(place, issue=issue.id, title=issue.title, day=day, requested_on=requested)


def issue_reported_elsewhere(context: Context) -> Iterator[Flag]:
    """Flag a problem reported to somebody else than the department in charge (R51)."""
    for issue in context.case.issues:
        to, day = issue.reported or (None, context.today)
        heads = _in_charge(context, day)
        known = all(map(context.register.knows, (to or "", *heads)))
        if issue.kind == _PROBLEM and heads and known and to not in heads:
            at = issue.at / "reported" / "to"
            yield flag(at, issue=issue.id, title=issue.title, person=to, people=tuple(heads))


def _in_charge(context: Context, on: date) -> list[str]:
    """Return whom the edition has problems reported to: named in the case, or manager on a day."""
    case, wanted = context.case, context.policy.reports.to if context.policy else None
    named = [person for role, person, _ in case.parties.roles() if str(role) == wanted]
    own = context.register.position(case.parties.transferor, case.opened_on)
    if wanted is not Party.DEPARTMENT_MANAGER or not named or own is None:
        return named
    posts = {p.id: p.position(on) for p in context.register.people.values() if p.employed(on)}
    held = (number for number, post in posts.items() if post and post.manages(own.department))
    return list(dict.fromkeys((*named, *held)))


def finance_report_late(context: Context) -> Iterator[Flag]:
    """Flag what finance or commerce raised and reported late, or not to this day (R54)."""
    clerks = context.case.parties.finance_commerce
    for issue in context.case.issues:
        last = _report_due(context, issue) if issue.raised_by in clerks else None
        day = issue.reported[1] if issue.reported else None
        if last and (day or context.today) > last:
            at = issue.at / "reported"
            yield flag(at / "reported_on" if day else at, issue=issue.id, day=day, last=last)


def _report_due(context: Context, issue: Issue) -> date | None:
    """Return the last day on which finance or commerce report in good time, if it can be told."""
    if context.policy is None or issue.raised_on is None:
        return None
    return add_working_days(issue.raised_on, context.policy.reports.working_days)


def issuer_not_finance(context: Context) -> Iterator[Flag]:
    """Flag papers issued by somebody who is not finance or commerce of the case (R52)."""
    papers, clerks = context.case.finance_papers, context.case.parties.finance_commerce
    issuer = papers and papers.issued_by
    known = all(map(context.register.knows, (issuer or "", *clerks)))
    if papers and issuer and known and issuer not in clerks:
        yield flag(papers.at / "issued_by", person=issuer)
