"""Where a case stands, since when, and who must act next; nothing of it is ever typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from handover.dates import add_days, local_day
from handover.evidence import Doubt
from handover.facts.liability import Refusal
from handover.facts.questions import window_last_day
from handover.facts.revisions import filing, first_signed_on
from handover.facts.sign_off import (
    SIGN_OFF,
    agreed_on,
    is_voided,
    later_signed_on,
    signature,
    signed_on,
    slots,
)
from handover.facts.steps import Step, asked, unconfirmed
from handover.model import Filing, Role, Ruling, Settlement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.facts.losses import CaseLoss
    from handover.facts.sign_off import Slot

FILING, RULING, SETTLEMENT = Filing.act, Ruling.act, Settlement.act


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
class Correction:
    """Where a revision stands that is to follow the one that was signed."""

    revision: int
    status: Status
    since: date
    next_steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a case, the day it began, the day of the sign-off, the end of the window.

    They are those of the revision that holds; a `correction` may be under way.
    """

    status: Status
    since: date | None
    signed_on: date | None
    window_last_day: date | None
    next_steps: tuple[Step, ...] = ()
    revision: int = 1
    correction: Correction | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Who must do what next, for a correction under way as well."""
        more = self.correction.next_steps if self.correction else ()
        return tuple(dict.fromkeys((*self.next_steps, *more)))


def standing(context: Context, found: tuple[CaseLoss, ...], *, complete: bool) -> Standing:
    """Return where a case stands; `complete` tells whether no content is missing or wrong.

    What is the matter with signatures is no matter of content.
    """
    signed = signed_on(context)
    status, since = _status(context, found, signed, complete=complete)
    return Standing(
        status=status,
        since=since,
        signed_on=signed,
        window_last_day=window_last_day(context),
        next_steps=tuple(dict.fromkeys(_next_steps(context, status, found))),
        revision=context.case.revision,
    )


def correction(context: Context, *, complete: bool) -> Correction:
    """Return where a revision stands that is not signed yet and follows one that is."""
    if withdrawn := context.case.cancelled_on:
        return Correction(context.case.revision, Status.CANCELLED, withdrawn, ())
    status, since = _before_signed(context, complete=complete)
    return Correction(context.case.revision, status, since, tuple(_steps(context, status, ())))


def _status(
    context: Context, found: tuple[CaseLoss, ...], signed: date | None, *, complete: bool
) -> tuple[Status, date]:
    """Return the status and the day on which it began, as far as a fact tells it."""
    signed_before = first_signed_on(context)
    if context.case.cancelled_on and signed_before is None:  # that is not undone (A0412)
        return Status.CANCELLED, context.case.cancelled_on
    if signed is None:
        return _before_signed(context, complete=complete)
    if undecided := [loss for loss in found if _is_undecided(loss)]:
        known = [max(loss.confirmed_on or loss.problem.found_on, signed) for loss in undecided]
        return Status.NEEDS_RULING, min(known)
    filed = filed_on(context)
    if filed is None:
        return Status.SIGNED, signed
    closed = _closed_on(context, found, filed)
    return (Status.CLOSED, closed) if closed else (Status.FILED, filed)


def _before_signed(context: Context, *, complete: bool) -> tuple[Status, date]:
    zone, opened = context.register.time_zone, context.case.opened_on
    if refusals := context.evidence.refusals:
        return Status.REFUSED, min(local_day(refusal.instant, zone) for refusal in refusals)
    if not complete:
        return Status.DRAFT, opened
    if not context.claims_sign_off and not is_voided(context):
        return Status.READY, opened
    stale = (one for one, why in context.evidence.doubted if why is Doubt.STALE)
    heard = context.evidence.signatures or stale  # a voided case may have no others
    signed = (local_day(one.instant, zone) for one in heard)
    return Status.SIGNING, context.case.sign_off_requested_on or min(signed)


def _is_undecided(loss: CaseLoss) -> bool:
    """Tell whether only a ruling helps; a missing signature is not such a case."""
    refusal = loss.judgement and loss.judgement.outcome.refusal
    return refusal not in {None, Refusal.NOT_SIGNED}


def _closed_on(context: Context, found: tuple[CaseLoss, ...], filed: date) -> date | None:
    """Return the day from which the window was over and nothing open; None before it.

    What a file says that could not be read is open as well.
    """
    last = window_last_day(context)
    if last is None or context.today <= last or _is_unsettled(found) or context.unread:
        return None
    settled = (loss.settled_on for loss in found if loss.settled_on)
    return max(add_days(last, 1), filed, *settled)


def _is_unsettled(found: tuple[CaseLoss, ...]) -> bool:
    return any(loss.settled_on is None for loss in found)


def filed_on(context: Context) -> date | None:
    """Return the day on which all had acknowledged the filing and all functions signed (R16, R40)."""
    handed = filing(context)
    acknowledged, confirmed = handed and agreed_on(context, handed), later_signed_on(context)
    return max(acknowledged, confirmed) if acknowledged and confirmed else None


def _next_steps(context: Context, status: Status, found: tuple[CaseLoss, ...]) -> Iterator[Step]:
    yield from _steps(context, status, found)
    if status is not Status.CANCELLED:
        yield from unconfirmed(context)


def _steps(context: Context, status: Status, found: tuple[CaseLoss, ...]) -> Iterator[Step]:
    transferor = context.case.parties.transferor
    match status:
        case Status.DRAFT:
            yield Step("complete", Role.TRANSFEROR, transferor)
        case Status.READY:
            yield Step("request_sign_off", Role.TRANSFEROR, transferor)
        case Status.REFUSED:
            yield Step("correct", Role.TRANSFEROR, transferor)
        case Status.SIGNING:
            yield from _unsigned(context)
        case Status.SIGNED:
            yield from _unsigned(context, later=True)
            yield from _filing_steps(context)
        case Status.NEEDS_RULING:
            yield from _unbegun(context, RULING)
        case Status.FILED if _is_unsettled(found):
            yield from _unbegun(context, SETTLEMENT)


def _unsigned(context: Context, *, later: bool = False) -> Iterator[Step]:
    for slot in slots(context):
        if (slot.later or not later) and signature(context, slot) is None:
            yield Step(SIGN_OFF, slot.role, slot.person)


def _filing_steps(context: Context) -> Iterator[Step]:
    handed = filing(context)
    for slot in slots(context, FILING):
        if handed is None:
            if slot.role == Role.SUPERVISOR:
                yield Step("file", slot.role, slot.person)
        elif not _has_acknowledged(context, slot, handed):
            yield Step(FILING, slot.role, slot.person)


def _has_acknowledged(context: Context, slot: Slot, filing: Filing) -> bool:
    file = context.case.path_of(filing)
    return context.evidence.accepted(FILING, slot.role, slot.person, file) is not None


def _unbegun(context: Context, act: str) -> Iterator[Step]:
    """Yield who signs an act of which no event waits for signatures yet."""
    waiting = {step.act for step in unconfirmed(context)}
    if act not in waiting:
        yield from asked(context, act)
