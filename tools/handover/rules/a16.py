"""Article 16: work that runs on is helped along by the transferor and done by the receiver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag
from handover.model import IssueState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Issue

_TASK = "cross_period_task"


def task_without_help(context: Context) -> Iterator[Flag]:
    """Flag work that runs on and of which the transferor noted nothing (R58)."""
    transferor, knows = context.case.parties.transferor, context.register.knows
    for issue in _running(context):
        by = [person for _, person, _ in issue.progress]
        helped = transferor in by or not all(map(knows, (transferor, *by)))
        if issue.kind == _TASK and not helped:
            yield flag(issue.at / "progress", issue=issue.id, title=issue.title, person=transferor)


def task_without_owner(context: Context) -> Iterator[Flag]:
    """Flag what runs on and is not its receiver's to do, or has no day by which it is done (R59).

    Of an issue that nobody looks after another finding speaks.
    """
    for issue in _running(context):
        receivers = context.case.receivers_of(issue.customer)
        known = all(map(context.register.knows, (issue.owner or "", *receivers)))
        if known and receivers and issue.owner not in receivers:
            at = issue.at / "owner"
            yield flag(at, issue=issue.id, title=issue.title, person=issue.owner, people=receivers)
        if issue.due_on is None:
            at = issue.at / "due_on"
            yield flag(at, issue=issue.id, title=issue.title, person=None, people=receivers)


def _running(context: Context) -> Iterator[Issue]:
    """Yield the issues that are work running on, or were handed over, and are not resolved."""
    for issue in context.case.issues:
        is_over = issue.state is IssueState.RESOLVED
        if not is_over and (issue.kind == _TASK or issue.state is IssueState.HANDED_OVER):
            yield issue
