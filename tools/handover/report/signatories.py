"""Who signed an event, for those who read what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handover.facts.sign_off import agreed_on, signers
from handover.facts.steps import asked
from handover.model import Ruling, Settlement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.facts.losses import CaseLoss
    from handover.model import Event, Recovery
    from handover.verdicts import CaseReport


class Unsigned(NamedTuple):
    """A ruling or settlement that is recorded and does not count yet, and whose signatures lack."""

    event: Ruling | Settlement
    people: tuple[str, ...]


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


def unsigned(case: CaseReport, loss: CaseLoss) -> Iterator[Unsigned]:
    """Yield the rulings and settlements of a loss that not all have signed, with who has not."""
    context = case.context
    for event in context.case.events:
        if isinstance(event, Ruling | Settlement) and event.problem == loss.problem.number:
            steps = asked(context, event.act, event)
            if agreed_on(context, event) is None:
                yield Unsigned(event, tuple(dict.fromkeys(step.person for step in steps)))
