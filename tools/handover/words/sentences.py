"""Sentences that a terminal and a page share: where a case stands, and sums to check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.words import money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.bearers import PersonShare
    from handover.facts.liability import Outcome
    from handover.facts.split import Share
    from handover.pipeline import CaseReport
    from handover.words import Voice


def sentence(case: CaseReport, voice: Voice) -> str:
    """Return the first sentence about a case: where it stands, who is next, since when."""
    standing = case.standing
    refusals = case.context.evidence.refusals
    return voice.phrase(
        f"status_sentence_{standing.status}",
        people=_people(case, voice),
        since=standing.since,
        days=(case.context.today - standing.since).days if standing.since else 0,
        signed_on=standing.signed_on,
        window_last_day=standing.window_last_day,
        reason=refusals[0].reason if refusals else None,
    )


def _people(case: CaseReport, voice: Voice) -> list[str]:
    if case.context.evidence.refusals:
        return [voice.term(refusal.person) for refusal in case.context.evidence.refusals]
    steps = case.standing.next_steps
    return [f"{voice.term(step.person)}{voice.phrase('in_role', role=step.role)}" for step in steps]


def shares(outcome: Outcome, voice: Voice) -> Iterator[str]:
    """Yield each share as a sum that can be checked by hand, by person where persons are known."""
    for row in outcome.persons or outcome.shares:
        person = getattr(row, "person", None)
        yield voice.phrase(
            "liability_share",
            party=str(row.party),
            person=voice.term(person) if person else "",
            formula=formula(outcome, row),
            amount=money(row.amount),
        )
    for lack in outcome.unborne:
        yield voice.phrase("liability_unborne", party=str(lack.party), amount=lack.amount)


def formula(outcome: Outcome, row: PersonShare | Share) -> str:
    """Return a share's sum, as in 10,000.00 × 15% × 1/2."""
    percent = f"{row.percent.normalize():f}%"
    portion = getattr(row, "portion", 1)
    part = f" × {portion}" if portion != 1 else ""
    return f"{outcome.total:,.2f} × {percent}{part}"
