"""Who signed an event, for those who read what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import signers

if TYPE_CHECKING:
    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.facts.losses import CaseLoss
    from handover.model import Event, Recovery
    from handover.verdicts import CaseReport


def signed_by(context: Context, event: Event) -> tuple[Signature, ...]:
    """Return the acceptances of an event by those whom the edition asks, in its order."""
    file, accepted = context.case.path_of(event), context.evidence.accepted
    slots = (slot for _, group in signers(context, event.act, event) for slot in group)
    found = (accepted(event.act, slot.role, slot.person, file) for slot in slots)
    return tuple(filter(None, found))


def signed_event(context: Context, number: str) -> tuple[Signature, ...]:
    """Return the acceptances of the event with a number."""
    return tuple(
        said
        for event in context.case.events
        if event.number == number
        for said in signed_by(context, event)
    )


def pending(case: CaseReport, loss: CaseLoss) -> tuple[Recovery, ...]:
    """Return the recoveries of a loss that are not signed by all, and so not taken off yet."""
    known = case.context.case.recoveries(loss.problem.number)
    return tuple(event for event in known if event not in loss.recoveries)
