"""Article 15: what can be settled in the current period is settled before the formalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.questions import issue_of, left_unresolved
from handover.facts.sign_off import SIGN_OFF, ever_signed_on, signed_on
from handover.findings import flag
from handover.model import IssueState, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def issue_open_at_sign_off(context: Context) -> Iterator[Flag]:
    """Flag an issue that is still open: resolved, unresolved or handed over it must be (R04)."""
    for issue in context.case.issues:
        if issue.state is IssueState.OPEN:
            yield flag(issue.at / "state", issue=issue.id, title=issue.title)


def issue_resolved_after_sign_off(context: Context) -> Iterator[Flag]:
    """Flag an issue called resolved whose day is after the request to sign (R55).

    Where everybody signed without a request, the sign-off day counts.
    """
    requested = context.case.sign_off_requested_on or signed_on(context)
    for issue in context.case.issues:
        day = issue.resolved_on if issue.state is IssueState.RESOLVED else None
        if requested and day and day > requested:
            at = issue.at / "resolved_on"
            yield flag(at, issue=issue.id, day=day, requested_on=requested)


def loss_laid_to_other_issue(context: Context) -> Iterator[Flag]:
    """Flag a loss that names an issue which clause 15 does not lay on the transferor (R56, R59).

    It must be a problem of the loss's own customer, and left unresolved. One still open is for
    another finding.
    """
    for problem in context.case.problems:
        issue = issue_of(context, problem)
        if issue and issue.state is not IssueState.OPEN and not left_unresolved(context, problem):
            other = issue.customer if issue.customer != problem.customer else None
            at = problem.at / "issue"
            yield flag(at, issue=issue.id, customer=other, kind=issue.kind, state=issue.state)


def loss_not_acknowledged(context: Context) -> Iterator[Flag]:
    """Flag a loss that clause 15 lays on a transferor who has not signed the issue (R56)."""
    transferor = context.case.parties.transferor
    said = context.evidence.accepted(SIGN_OFF, Role.TRANSFEROR, transferor)
    for problem in context.case.problems if ever_signed_on(context) is None and not said else ():
        if left_unresolved(context, problem):
            yield flag(problem.at / "issue", issue=problem.issue, person=transferor)


def issue_resolved_without_day(context: Context) -> Iterator[Flag]:
    """Flag an issue called resolved without the day (R55)."""
    for issue in context.case.issues:
        if issue.state is IssueState.RESOLVED and issue.resolved_on is None:
            yield flag(issue.at / "resolved_on", issue=issue.id, title=issue.title)
