"""Where a case stands, since when, and who must act next; nothing of it is ever typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from handover.dates import local_day
from handover.facts.liability import Refusal
from handover.facts.sign_off import SIGN_OFF, signature, signed_on, slots
from handover.facts.window import last_day
from handover.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.facts.losses import CaseLoss


class Status(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    READY = "ready"
    SIGNING = "signing"
    REFUSED = "refused"
    SIGNED = "signed"
    FILED = "filed"
    NEEDS_RULING = "needs_ruling"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Step:
    """What one person must do next."""

    act: str
    role: str
    person: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a case, the day it began, the day of the sign-off, the end of the window."""

    status: Status
    since: date | None
    signed_on: date | None
    window_last_day: date | None
    next_steps: tuple[Step, ...] = ()


def standing(context: Context, found: tuple[CaseLoss, ...], *, complete: bool) -> Standing:
    """Return where a case stands; `complete` tells whether no content is missing or wrong."""
    signed = signed_on(context)
    status = _status(context, found, signed, complete=complete)
    return Standing(
        status=status,
        since=_since(context, status, signed),
        signed_on=signed,
        window_last_day=last_day(context.policy, signed) if context.policy and signed else None,
        next_steps=tuple(dict.fromkeys(_steps(context, status, found))),
    )


def _status(
    context: Context, found: tuple[CaseLoss, ...], signed: date | None, *, complete: bool
) -> Status:
    if context.case.cancelled_on:
        return Status.CANCELLED
    if any(loss.judgement and _undecided(loss) for loss in found):
        return Status.NEEDS_RULING
    if signed is None:
        return _before_signed(context, complete=complete)
    if not filed_on(context):
        return Status.SIGNED
    return Status.CLOSED if _is_over(context, signed) else Status.FILED


def _undecided(loss: CaseLoss) -> bool:
    """Tell whether only a ruling helps; a missing signature is not such a case."""
    refusal = loss.judgement and loss.judgement.outcome.refusal
    return refusal not in {None, Refusal.NOT_SIGNED}


def _before_signed(context: Context, *, complete: bool) -> Status:
    if context.evidence.refusals:
        return Status.REFUSED
    if not complete:
        return Status.DRAFT
    return Status.SIGNING if context.claims_sign_off else Status.READY


def _is_over(context: Context, signed: date) -> bool:
    last = last_day(context.policy, signed) if context.policy else None
    settled = all(context.case.settled(problem.number) for problem in context.case.problems)
    return last is not None and context.today > last and settled


def filed_on(context: Context) -> date | None:
    """Return the day on which the last of those concerned acknowledged the filing (4-C1)."""
    filing = context.case.filing
    if filing is None:
        return None
    found = [
        context.evidence.accepted("filing", *slot, event=_event(context))
        for slot in _filers(context)
    ]
    if None in found:
        return None
    instants = [one.instant for one in found if one]
    return local_day(max(instants), context.register.time_zone) if instants else None


def _event(context: Context) -> str:
    filing = context.case.filing
    return filing.at.file.removeprefix(f"{context.case.folder}/") if filing else ""


def _filers(context: Context) -> Iterator[tuple[str, str]]:
    """Yield who hands the signed papers over and who must acknowledge them."""
    filing = context.case.filing
    acknowledging = {Role.FINANCE, Role.COMMERCE, Role.DEPARTMENT_MANAGER}
    for role, person, _ in context.case.parties.roles():
        named = filing is not None and person in filing.to
        if role is Role.SUPERVISOR or (role in acknowledging and named):
            yield str(role), person


def _since(context: Context, status: Status, signed: date | None) -> date | None:
    """Return the day on which the status began, as far as a fact tells it."""
    case, zone = context.case, context.register.time_zone
    refused = [local_day(refusal.instant, zone) for refusal in context.evidence.refusals]
    found = [problem.found_on for problem in case.problems]
    begun = {
        Status.CANCELLED: case.cancelled_on,
        Status.REFUSED: min(refused, default=None),
        Status.SIGNING: case.sign_off_requested_on,
        Status.SIGNED: signed,
        Status.FILED: filed_on(context),
        Status.CLOSED: last_day(context.policy, signed) if context.policy and signed else None,
        Status.NEEDS_RULING: max(found, default=None),
    }
    return begun.get(status, case.opened_on)


def _steps(context: Context, status: Status, found: tuple[CaseLoss, ...]) -> Iterator[Step]:
    parties = context.case.parties
    match status:
        case Status.DRAFT:
            yield Step("complete", Role.TRANSFEROR, parties.transferor)
        case Status.READY:
            yield Step("request_sign_off", Role.TRANSFEROR, parties.transferor)
        case Status.REFUSED:
            yield Step("correct", Role.TRANSFEROR, parties.transferor)
        case Status.SIGNING:
            yield from _unsigned(context)
        case Status.SIGNED:
            yield from _unsigned(context)
            yield from _filing_steps(context)
        case Status.NEEDS_RULING:
            yield from _rulers(context)
        case Status.FILED:
            yield from _settlement_steps(context, found)


def _unsigned(context: Context) -> Iterator[Step]:
    for slot in slots(context):
        if signature(context, slot) is None:
            yield Step(SIGN_OFF, slot.role, slot.person)


def _filing_steps(context: Context) -> Iterator[Step]:
    if context.case.filing is None and context.case.parties.supervisor:
        yield Step("file", Role.SUPERVISOR, context.case.parties.supervisor)
    for role, person in _filers(context) if context.case.filing else ():
        if not context.evidence.accepted("filing", role, person, _event(context)):
            yield Step("filing", role, person)


def _rulers(context: Context) -> Iterator[Step]:
    if context.case.parties.department_manager:
        yield Step("ruling", Role.DEPARTMENT_MANAGER, context.case.parties.department_manager)
    for person in context.register.people.values():
        position = person.position(context.today)
        if position and position.function == "hr":
            yield Step("ruling", "hr", person.id)


def _settlement_steps(context: Context, found: tuple[CaseLoss, ...]) -> Iterator[Step]:
    if any(not context.case.settled(loss.problem.number) for loss in found):
        for person in context.case.parties.finance_commerce:
            role = Role.FINANCE if person in context.case.parties.finance else Role.COMMERCE
            yield Step("settlement", role, person)
