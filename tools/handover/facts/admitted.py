"""Which signatures the edition, the days of the case and the day of judgement admit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handover.dates import local_day
from handover.evidence import SIGN_OFF, Decision, Doubt, slots
from handover.facts.context import once
from handover.facts.revisions import filing, in_force_at
from handover.facts.sign_off import ever_signed_at, ever_signed_on, signed_at
from handover.model import Filing, Role, day_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from handover.evidence import Evidence, Signature
    from handover.facts.context import Context

_ROLES = frozenset(Role)


def admitted(context: Context) -> Context:
    """Return the context with the signatures that count by act, time and parties of that time.

    Only what was accepted can be too early: a refusal stands from whenever it was (4-R3).
    """
    evidence = _up_to_today(context).sifted(lambda one: _doubt(context, one))
    in_time = replace(context, evidence=evidence)
    signed = signed_at(in_time)
    return replace(
        in_time, evidence=evidence.sifted(lambda one: _later_doubt(in_time, signed, one))
    )


def _up_to_today(context: Context) -> Evidence:
    """Return the evidence with what was said to other content on a day to come doubted for that.

    So nothing that was signed later can make a sign-off that was changed since (R80).
    """
    doubted = (
        (one, Doubt.IN_FUTURE if why is Doubt.STALE and _is_ahead(context, one) else why)
        for one, why in context.evidence.doubted
    )
    return replace(context.evidence, doubted=tuple(doubted))


def _is_ahead(context: Context, signature: Signature) -> bool:
    return local_day(signature.instant, context.register.time_zone) > context.today


def _doubt(context: Context, signature: Signature) -> Doubt | None:
    policy, day = context.policy, local_day(signature.instant, context.register.time_zone)
    if policy and signature.act not in {act.act for act in policy.acts}:
        return Doubt.UNKNOWN_ACT
    if _is_ahead(context, signature):
        return Doubt.IN_FUTURE
    if signature.review and _is_spent(context, signature):
        return Doubt.USED_TWICE
    accepts = signature.decision is Decision.ACCEPT
    is_early = day < first_day(context, signature) or overtaken(context, signature)
    return Doubt.TOO_EARLY if accepts and is_early else None


def _is_spent(context: Context, signature: Signature) -> bool:
    """Tell whether another receipt of the review counts in an earlier revision."""
    counted = (one for revision in context.earlier for one in revision.evidence.signatures)
    return any(one.review == signature.review and one.at != signature.at for one in counted)


def overtaken(context: Context, signature: Signature) -> int | None:
    """Return the earlier revision that was not signed yet when somebody signed this one off."""
    before = context.earlier if signature.act == SIGN_OFF else ()
    signed = ((one.case.revision, ever_signed_at(one)) for one in before)
    return next((number for number, at in signed if at and signature.instant < at), None)


def _later_doubt(context: Context, signed: datetime | None, signature: Signature) -> Doubt | None:
    """Tell what only the sign-offs show: whose role it was at that time, what was handed over.

    Of several revisions an earlier one may have been.
    """
    if context.earlier and signature.event and signature.role in _ROLES:
        held = in_force_at(context, signature.instant).case
        if (signature.role, signature.person) not in slots(held):
            return Doubt.NOT_IN_ROLE
    early = signed and signature.instant < signed and signature.decision is Decision.ACCEPT
    own = filing(context)
    is_own = not context.earlier or (own and context.case.path_of(own) == signature.event)
    is_filing = signature.act == Filing.act
    return Doubt.BEFORE_SIGN_OFF if early and is_filing and is_own else None


def first_day(context: Context, signature: Signature) -> date:
    """Return the day from which an act may be signed: its event's, or that of the request."""
    opened, requested = context.case.opened_on, context.case.sign_off_requested_on
    if signature.act == SIGN_OFF:
        before = [ever_signed_on(revision) or opened for revision in context.earlier]
        return max(opened, requested or opened, *before)
    return max(opened, _days(context).get(signature.event, opened))


@once
def _days(context: Context) -> dict[str | None, date]:
    return {path: day_of(event) for path, event in context.case.events_by_path.items()}
