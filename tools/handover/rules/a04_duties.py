"""Article 4: issues described and followed, refusals heard, receivers who know the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.evidence import SIGN_OFF, Decision
from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.model import Delegation, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Issue

_DESCRIBED_BY = ("raised_by", "raised_on", "owner")
_CLERKS = frozenset({Role.FINANCE, Role.COMMERCE})
_SIDES = frozenset({Role.TRANSFEROR, Role.RECEIVER, Role.SUPERVISOR}) | _CLERKS


def issue_not_described(context: Context) -> Iterator[Flag]:
    """Flag an issue that does not say who raised it, when, or who looks after it (R04, R41)."""
    for issue in context.case.issues:
        lacking = tuple(key for key in _DESCRIBED_BY if getattr(issue, key) is None)
        if lacking:
            at = issue.at / lacking[0]
            yield flag(at, issue=issue.id, title=issue.title, lacking=lacking)


def accepted_without_change(context: Context) -> Iterator[Flag]:
    """Flag a sign-off by somebody who had refused the very same content before (R10)."""
    refused: set[tuple[str, str, str]] = set()
    for one in context.evidence.signatures:
        said = (one.role, one.person, one.digest)
        if one.act == SIGN_OFF and one.decision is Decision.REFUSE:
            refused.add(said)
        elif one.act == SIGN_OFF and said in refused:
            refused.remove(said)
            yield flag(one.at, person=one.person, role=one.role)


def issue_not_followed_by_supervisor(context: Context) -> Iterator[Flag]:
    """Flag an issue of which the supervisor noted nothing during the handover (R12)."""
    supervisor = context.case.parties.supervisor
    for issue in context.case.issues if supervisor and context.register.knows(supervisor) else ():
        if not _followed(context, issue):
            at = issue.at / "progress"
            yield flag(at, issue=issue.id, title=issue.title, person=supervisor)


def _followed(context: Context, issue: Issue) -> bool:
    """Tell whether the supervisor followed an issue, or somebody who may be meant did."""
    case, knows = context.case, context.register.knows
    last = case.sign_off_requested_on or signed_on(context) or context.today
    return any(
        case.opened_on <= noted_on <= last
        for noted_on, by, _ in issue.progress
        if by == case.parties.supervisor or not knows(by)
    )


def familiarity_not_checked(context: Context) -> Iterator[Flag]:
    """Flag a receiver who was not asked about every topic of the edition (R14, R48)."""
    case, topics = context.case, context.policy.familiarity.topics if context.policy else {}
    receivers = case.parties.receivers
    if any(  # of these, other findings speak
        entry.topic not in topics or entry.receiver not in {None, *receivers}
        for entry in case.familiarity
    ):
        return
    for person in filter(context.register.knows, receivers):
        asked = {e.topic for e in case.familiarity if e.receiver in {None, person}}
        if lacking := tuple(topic for topic in topics if topic not in asked):
            yield flag(case.at / "familiarity", person=person, topics=lacking)


def familiarity_without_note(context: Context) -> Iterator[Flag]:
    """Flag what a receiver does not know yet, where it is not said how that is mended (R14)."""
    for entry in context.case.familiarity:
        if not entry.known and not entry.note:
            yield flag(entry.at / "note", topic=entry.topic)


def delegate_is_another_side(context: Context) -> Iterator[Flag]:
    """Flag a delegation by which one person would sign for two sides of the handover (R79)."""
    for event in context.case.events:
        if isinstance(event, Delegation) and (own := _sides(context, event.delegator)):
            for side, role in _sides(context, event.delegate).items():
                if side not in own:
                    at = event.at / "delegate"
                    yield flag(at, person=event.delegate, role=role, first=event.delegator)


def _sides(context: Context, person: str) -> dict[Role, Role]:
    """Return the roles in which a person stands on a side; finance and commerce are one side."""
    roles = [role for role, one, _ in context.case.parties.roles() if one == person]
    return {Role.FINANCE if r in _CLERKS else r: r for r in roles if r in _SIDES}
