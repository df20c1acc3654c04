"""What an audit of the history looked at, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handover.report.terminal import finding_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.audit import Audited
    from handover.words import Voice

VERSION = 1


def data(audited: Audited) -> dict[str, Any]:
    """Return the commits that were looked at and the alarms."""
    return {
        "version": VERSION,
        "commit": audited.commit,
        "commits": audited.commits,
        "evidence": audited.evidence,
        "alarms": [
            {
                "code": one.code,
                "file": one.place.file,
                "commit": one.facts["commit"],
                "parent": one.facts["parent"] or None,
            }
            for one in audited.findings
        ],
    }


def lines(audited: Audited, voice: Voice) -> Iterator[str]:
    """Yield the first alarm about each file, then how much was looked at."""
    first = {(one.place.file, one.code): one for one in reversed(audited.findings)}
    for one in sorted(first.values(), key=lambda one: one.order):
        yield from finding_lines(one, voice)
    said = {"commits": audited.commits, "commit": audited.commit[:12]}
    yield voice.phrase("audited", alarms=len(audited.findings), **said)
    if audited.evidence is None:
        yield voice.phrase("audited_no_evidence")
