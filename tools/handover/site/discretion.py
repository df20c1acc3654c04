"""What no page shows: that somebody was penalised or criticised, and what is said of it (20)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handover.model import Penalty

if TYPE_CHECKING:
    from handover.evidence import Evidence
    from handover.pipeline import CaseReport, Report


def discreet(report: Report) -> Report:
    """Return a report as pages may show it: without penalties, their signatures and findings."""
    events = (event for case in report.cases for event in case.context.case.events)
    files = {event.at.file for event in events if isinstance(event, Penalty)}
    found = tuple(
        one
        for one in report.findings
        if one.place.file not in files and Penalty.act not in one.place.file
    )
    return replace(report, cases=tuple(map(_discreet, report.cases)), findings=found)


def _discreet(case: CaseReport) -> CaseReport:
    steps = tuple(step for step in case.standing.next_steps if step.act != Penalty.act)
    return replace(
        case,
        context=replace(case.context, evidence=_without(case.context.evidence)),
        standing=replace(case.standing, next_steps=steps),
        losses=tuple(replace(loss, penalties=()) for loss in case.losses),
    )


def _without(evidence: Evidence) -> Evidence:
    return replace(
        evidence,
        signatures=tuple(one for one in evidence.signatures if one.act != Penalty.act),
        doubted=tuple((one, why) for one, why in evidence.doubted if one.act != Penalty.act),
    )
