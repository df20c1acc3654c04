"""What no page shows: who was penalised or criticised, why, and any wage (Article 20)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handover.model import Penalty

if TYPE_CHECKING:
    from handover.evidence import Evidence
    from handover.facts.losses import CaseLoss
    from handover.pipeline import Report
    from handover.verdicts import CaseReport


def discreet(report: Report) -> Report:
    """Return a report as pages may show it: of a penalty only that there is one, and how heavy.

    Its signatures and findings go, for they tell whom it is about.
    """
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
        losses=tuple(map(_nameless, case.losses)),
    )


def _nameless(loss: CaseLoss) -> CaseLoss:
    """Return a loss whose penalties name nobody and say no reason."""
    kept = (replace(one, penalty=_blank(one.penalty)) for one in loss.penalties)
    return replace(loss, penalties=tuple(kept))


def _blank(penalty: Penalty) -> Penalty:
    return replace(penalty, person="", decided_by="", reason="", criticised_in=None)


def _without(evidence: Evidence) -> Evidence:
    return replace(
        evidence,
        signatures=tuple(one for one in evidence.signatures if one.act != Penalty.act),
        doubted=tuple((one, why) for one, why in evidence.doubted if one.act != Penalty.act),
    )
