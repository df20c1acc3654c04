"""Flags to findings: whatever does not hold together here fails the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from handover.findings import At, Flag, Place


def errors(code: str, flags: Iterable[Flag], place: Callable[[At], Place]) -> Iterator[Finding]:
    """Yield what is flagged under a code, each on the line to mend."""
    for one in flags:
        yield Finding(code, Severity.ERROR, one.placed(place), one.facts)
