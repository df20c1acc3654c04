"""Article 4: one review on a forge is a signature in one case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.evidence import Signature
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger


def review_in_two_cases(ledger: Ledger) -> Iterator[Found]:
    """Flag a receipt of a review that an earlier receipt in another case was made of (R81)."""
    first: dict[tuple[str, int], Entry] = {}
    for entry, one in sorted(_counted(ledger), key=lambda said: (said[1].instant, said[1].at.file)):
        other = first.setdefault(one.review, entry) if one.review else entry
        if other is not entry:
            yield entry, flag(one.at, person=one.person, role=one.role, other=other.case.id)


def _counted(ledger: Ledger) -> Iterator[tuple[Entry, Signature]]:
    """Yield the signatures that count in any revision of a case, each receipt once."""
    for entry, context in ledger.judged:
        said = (one for revision in context.revisions for one in revision.evidence.signatures)
        yield from ((entry, one) for one in {one.at.file: one for one in said}.values())
