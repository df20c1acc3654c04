"""Article 17: what came back is taken off once, in one case, by a paper of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handover.findings import flag
from handover.ledger.numbers import alike
from handover.model import Recovery
from handover.rules.recoveries import content_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger


class _Taken(NamedTuple):
    """A recovery and the case that it is in."""

    entry: Entry
    event: Recovery


def paper_taken_off_in_two_cases(ledger: Ledger) -> Iterator[Found]:
    """Flag a recovery whose paper another case has taken off as well, of the same amount (R78).

    One paper may be divided among the losses of several cases, in parts that differ.
    """
    for one, other in alike(_papers(ledger)):
        facts = {"event": other.event.number, "other": other.entry.case.id}
        yield one.entry, flag(one.event.at / "paper", **facts)


def _papers(ledger: Ledger) -> Iterator[tuple[Hashable, _Taken]]:
    """Yield the recoveries of each case by paper and amount, each pair of these once a case."""
    for entry, context in ledger.judged:
        first: dict[Hashable, _Taken] = {}
        for event in entry.case.events:
            if isinstance(event, Recovery) and (paper := content_of(context, event)):
                first.setdefault((paper, event.amount), _Taken(entry, event))
        yield from first.items()
