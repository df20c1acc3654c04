"""Article 3: the policy is followed strictly, but for what was waived and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import signers
from handover.facts.waivers import in_effect
from handover.findings import flag
from handover.model import Waiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def waiver_in_effect(context: Context) -> Iterator[Flag]:
    """Flag a waiver that was signed: it stands in place of what the waived rule found (R03)."""
    for waiver in in_effect(context):
        yield flag(
            waiver.at / "rule",
            rule=waiver.rule,
            customer=waiver.customer,
            reason=waiver.reason,
            people=_signed_by(context, waiver),
        )


def _signed_by(context: Context, waiver: Waiver) -> tuple[str, ...]:
    path, accepted = context.case.path_of(waiver), context.evidence.accepted
    slots = [slot for _, group in signers(context, waiver.act, waiver) for slot in group]
    signed = (s.person for s in slots if accepted(waiver.act, s.role, s.person, path))
    return tuple(dict.fromkeys(signed))


def waiver_not_allowed(context: Context) -> Iterator[Flag]:
    """Flag a waiver of a rule that the edition lets nobody waive; it changes nothing (R03)."""
    for event in context.case.events:
        allowed = context.policy.waivers.rules if context.policy else (event,)
        if isinstance(event, Waiver) and context.policy and event.rule not in allowed:
            yield flag(event.at / "rule", rule=event.rule, known=allowed)
