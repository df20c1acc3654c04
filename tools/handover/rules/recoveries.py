"""Article 17: what came back is taken off once, by a paper of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag
from handover.model import Recovery

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def paper_taken_off_twice(context: Context) -> Iterator[Flag]:
    """Flag a recovery whose paper an earlier one has, of the same loss or of the same amount (R78).

    One paper may be divided among several losses, in parts that differ.
    """
    for event, other in _repeated(context, _by_paper):
        yield flag(event.at / "paper", event=event.number, other=other.number)


def same_recovery_twice(context: Context) -> Iterator[Flag]:
    """Flag a recovery of the same loss, day and amount as an earlier one by another paper (R78)."""
    by_paper = {event.at.file for event, _ in _repeated(context, _by_paper)}
    for event, other in _repeated(context, _by_day):
        if event.at.file not in by_paper:
            yield flag(event.at, event=event.number, other=other.number)


def _repeated(
    context: Context, keys: Callable[[Context, Recovery], Iterable[Hashable]]
) -> Iterator[tuple[Recovery, Recovery]]:
    """Yield the recoveries that share a key with an earlier one, and that one."""
    first: dict[Hashable, Recovery] = {}
    for event in context.case.events:
        if isinstance(event, Recovery):
            shared = [first.setdefault(key, event) for key in keys(context, event)]
            others = [one for one in shared if one is not event]
            yield from ((event, one) for one in others[:1])


def _by_paper(context: Context, event: Recovery) -> Iterator[Hashable]:
    """Yield what tells a paper by its content, wherever it lies, with its loss and its amount."""
    if event.paper:
        paper = content_of(context, event) or event.paper.file
        yield paper, event.problem
        yield paper, event.amount


def content_of(context: Context, event: Recovery) -> str | None:
    """Return the SHA-256 of a recovery's paper, wherever it lies; None where nobody knows it."""
    if event.paper and event.paper.file:
        return context.evidence.contents.get(event.paper.file)
    return event.paper.sha256 if event.paper else None


def _by_day(_: Context, event: Recovery) -> Iterator[Hashable]:
    yield event.problem, event.recovered_on, event.amount
