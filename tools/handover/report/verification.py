"""Which receipts hold, for people and for programs."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from handover.dates import local_day
from handover.findings import Text
from handover.verification import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.verification import Checked, Verification
    from handover.words import Voice

VERSION = 1


def data(found: Verification) -> dict[str, Any]:
    """Return every receipt with its verdict, by which root, and what is kept outside."""
    return {
        "version": VERSION,
        "commit": found.audited.commit,
        "roots": list(found.roots),
        "checkpoints": [
            {"checkpoint": name, "why": str(why) if why else None}
            for name, why in found.checkpoints
        ],
        "sealers": list(found.named),
        "alarms": len(found.audited.findings),
        "not_checked": list(found.report.not_checked),
        "receipts": [_receipt(one) for one in found.receipts],
        "outside": [
            {
                "case": one.case,
                "elsewhere": one.paper.elsewhere,
                "sha256": one.paper.sha256,
                "at_hand": one.at_hand,
            }
            for one in found.outside
        ],
    }


def _receipt(one: Checked) -> dict[str, Any]:
    said = one.signature
    return {
        "file": said.at.file,
        "case": one.case,
        "revision": said.revision,
        "act": said.act,
        "event": said.event,
        "role": said.role,
        "person": said.person,
        "decision": str(said.decision),
        "at": said.instant.isoformat().replace("+00:00", "Z"),
        "level": level(one),
        "sealer": said.sealer,
        "verdict": str(one.verdict),
        "why": str(one.why) if one.why else ("other_root" if one.other_root else None),
    }


def level(one: Checked) -> str:
    """Return how much a signature proves: by the person's own key, or as the forge saw it."""
    return "personal" if one.signature.personal else "attested"


def lines(found: Verification, voice: Voice) -> Iterator[str]:
    """Yield by which root, then a line for each receipt, what is kept outside, and a sum."""
    yield from _root(found, voice)
    zone = found.report.register.time_zone if found.report.register else "UTC"
    for case, several in groupby(found.receipts, key=lambda one: one.case):
        yield case
        yield from (f"  {_line(one, zone, voice)}" for one in several)
    yield from _papers(found, voice)
    if found.report.not_checked:
        yield voice.phrase("not_checked", folders=found.report.not_checked)
    counts = Counter(one.verdict for one in found.receipts)
    yield voice.phrase(
        "verified",
        receipts=len(found.receipts),
        counts=counts[Verdict.COUNTS],
        overtaken=counts[Verdict.OVERTAKEN],
        refused=counts[Verdict.REFUSED],
    )
    if alarms := len(found.audited.findings):
        yield voice.phrase("verified_alarms", alarms=alarms)


def _root(found: Verification, voice: Voice) -> Iterator[str]:
    yield voice.phrase("verified_commit", commit=found.audited.commit[:12])
    if found.roots:
        yield voice.phrase("verified_by_root", roots=list(found.roots))
    for name, why in found.checkpoints:
        key = "verified_by_other_checkpoint" if why else "verified_by_checkpoint"
        yield voice.phrase(key, path=name, why=why)
    if not found.roots:
        yield voice.phrase("verified_without_root", sealers=list(found.named))


def _line(one: Checked, zone: str, voice: Voice) -> str:
    said, why = one.signature, one.why or ("other_root" if one.other_root else None)
    what = (
        voice.phrase("verified_revision", revision=said.revision)
        if said.event is None
        else voice.phrase("verified_event", act=said.act, event=said.event)
    )
    told = voice.phrase(
        "verified_receipt",
        verdict=one.verdict,
        person=said.person,
        role=said.role,
        what=Text(what, what),
        decision=said.decision,
        day=local_day(said.instant, zone),
        level=level(one),
    )
    return told + (voice.phrase("verified_why", why=why) if why else "")


def _papers(found: Verification, voice: Voice) -> Iterator[str]:
    asked = [one for one in found.outside if one.at_hand is not None]
    if asked:
        there = sum(bool(one.at_hand) for one in asked)
        yield voice.phrase("verified_papers", count=len(asked), there=there)
        for one in asked:
            if not one.at_hand:
                facts = {
                    "case": one.case,
                    "path": one.paper.elsewhere or "",
                    "sha256": one.paper.sha256,
                }
                yield f"  {voice.phrase('verified_paper_missing', **facts)}"
