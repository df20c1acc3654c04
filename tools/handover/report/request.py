"""What a person is asked to sign, in words: whose case, how much, and what changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover import money
from handover.dates import local_day
from handover.evidence import Decision
from handover.facts.papers import outstanding
from handover.model import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.model import Event
    from handover.signing.request import Request
    from handover.signing.since import Since
    from handover.words import Voice

_SHOWN = 60
"""Lines of an event, or names of files, that are shown."""


def lines(asked: Request, commit: str, voice: Voice) -> Iterator[str]:
    """Yield which case it is, who hands over to whom, and what is signed."""
    case = asked.context.case
    yield voice.phrase("sign_title", case=case.id, revision=case.revision, commit=commit[:12])
    yield from _handover(asked, voice)
    if asked.event:
        yield from _event(asked, asked.event, voice)
    else:
        whole = asked.manifest
        yield voice.phrase("sign_files", count=len(whole.files), code=whole.code)


def decision(asked: Request, said: str, reason: str | None, voice: Voice) -> str:
    """Return who says what, in which role."""
    phrase = "sign_accept" if said == Decision.ACCEPT else "sign_refuse"
    facts = {"person": asked.person, "role": asked.role, "act": asked.act}
    return voice.phrase(phrase, reason=reason, **facts)


def since(asked: Request, found: Since | None, voice: Voice) -> Iterator[str]:
    """Yield what changed since the person signed last, or else anybody."""
    if found is None:
        yield voice.phrase("sign_first")
        return
    last = found.signature
    day = local_day(last.instant, asked.context.register.time_zone)
    yield voice.phrase(f"sign_since_{_outcome(found)}", person=last.person, day=day)
    for word in ("added", "removed", "changed"):
        if paths := getattr(found, word):
            yield voice.phrase(f"sign_{word}", count=len(paths))
            yield from _listed(paths, voice)


def _outcome(found: Since) -> str:
    if not found.told:
        return "unknown"
    return "changed" if found.added or found.removed or found.changed else "same"


def _event(asked: Request, event: Event, voice: Voice) -> Iterator[str]:
    """Yield what an event is, and what its file says."""
    facts = {"event": event.number, "act": event.act, "day": day_of(event)}
    yield voice.phrase("sign_event", path=asked.context.case.path_of(event), **facts)
    yield from _listed(asked.content.decode(errors="replace").splitlines(), voice)


def _handover(asked: Request, voice: Voice) -> Iterator[str]:
    """Yield who hands how many customers over to whom, and what these owe."""
    case = asked.context.case
    customers = list(dict.fromkeys(line.customer for line in case.customers))
    receivers = case.parties.receivers or None
    facts = {"transferor": case.parties.transferor, "receivers": receivers}
    yield voice.phrase("sign_parties", count=len(customers), **facts)
    told = [outstanding(asked.context, customer) for customer in customers]
    known = [amount for amount in told if amount is not None]
    outcome = "whole" if len(known) == len(told) else "partly" if known else "unknown"
    amounts = {"amount": money.total(known), "told": len(known), "left": len(told) - len(known)}
    yield voice.phrase(f"sign_owed_{outcome}", **amounts)


def _listed(shown: tuple[str, ...] | list[str], voice: Voice) -> Iterator[str]:
    yield from (voice.phrase("sign_line", value=line) for line in shown[:_SHOWN])
    if len(shown) > _SHOWN:
        yield voice.phrase("sign_more_lines", count=len(shown) - _SHOWN)
