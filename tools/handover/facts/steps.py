"""Who must do what next: the signatures that are missing, and what nobody has begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.facts.sign_off import agreed_on, signers
from handover.model import Filing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.facts.sign_off import Slot
    from handover.model import Event


@dataclass(frozen=True, slots=True)
class Step:
    """What one person must do next, about the event of a number where one is there already.

    Where any one of several will do, `instead` are the others.
    """

    act: str
    role: str
    person: str
    event: str | None = None
    instead: tuple[str, ...] = ()


def asked(context: Context, act: str, event: Event | None = None) -> Iterator[Step]:
    """Yield who signs an act and has not; nobody of a group in which one is enough and has."""
    number = event.number if event else None
    today = dict(signers(context, act))
    for signer, group in signers(context, act, event):
        every = signer.every or signer.channel_functions
        accepted = [slot for slot in group if event and _has_accepted(context, event, slot)]
        if accepted and not every:
            continue
        missing = [slot for slot in group if slot not in accepted]
        if signer.function:  # who held it once may have signed; who holds it now can
            missing = [slot for slot in missing if slot in today[signer]]
        for slot in missing:
            instead = () if every else tuple(one.person for one in missing if one is not slot)
            yield Step(act, slot.role, slot.person, number, instead)


def unconfirmed(context: Context) -> Iterator[Step]:
    """Yield who has still to sign the events; the filing is acknowledged apart."""
    for event in context.case.events:
        if not isinstance(event, Filing) and agreed_on(context, event) is None:
            yield from asked(context, event.act, event)


def _has_accepted(context: Context, event: Event, slot: Slot) -> bool:
    file = context.case.path_of(event)
    return context.evidence.accepted(event.act, slot.role, slot.person, file) is not None
