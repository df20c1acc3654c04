"""The versioned JSON shapes of the command line's answers; amounts are strings in yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handover import money
from handover.words import LANGUAGES, Voice
from handover.words.names import names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from handover.facts.liability import Judgement, Outcome
    from handover.facts.losses import CaseLoss
    from handover.findings import Finding
    from handover.pipeline import CaseReport, Report

VERSION = 1

Shape = dict[str, Any]


def check(report: Report) -> Shape:
    """Return the answer of `handover check`; people appear by number only."""
    voices = {language: Voice(language, names(report, personal=False)) for language in LANGUAGES}
    return {
        "version": VERSION,
        "today": report.today.isoformat(),
        "findings": [finding(one, voices) for one in report.findings],
        "cases": len(report.cases),
        "not_checked": list(report.not_checked),
    }


def finding(one: Finding, voices: Mapping[str, Voice]) -> Shape:
    """Return one finding with its sentences in every language."""
    said = {language: voice.say(one) for language, voice in voices.items()}
    return {
        "code": one.code,
        "severity": str(one.severity),
        "clause": one.clause,
        "case": one.case,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "title": {language: words.title for language, words in said.items()},
        "message": {language: words.message for language, words in said.items()},
        "fix": {language: words.fix for language, words in said.items()},
    }


def status(report: Report) -> Shape:
    """Return the answer of `handover status`."""
    return {
        "version": VERSION,
        "today": report.today.isoformat(),
        "cases": [_standing(case) for case in report.cases],
        "not_checked": list(report.not_checked),
    }


def _standing(case: CaseReport) -> Shape:
    standing = case.standing
    return {
        "case": case.context.case.id,
        "status": str(standing.status),
        "since": _day(standing.since),
        "signed_on": _day(standing.signed_on),
        "window_last_day": _day(standing.window_last_day),
        "next": [
            {"act": step.act, "role": str(step.role), "person": step.person}
            for step in standing.next_steps
        ],
    }


def liability(report: Report) -> Shape:
    """Return the answer of `handover liability`."""
    return {
        "version": VERSION,
        "today": report.today.isoformat(),
        "losses": [_loss(case, loss) for case in report.cases for loss in case.losses],
        "not_checked": list(report.not_checked),
    }


def _loss(case: CaseReport, loss: CaseLoss) -> Shape:
    shape: Shape = {
        "case": case.context.case.id,
        "problem": loss.problem.number,
        "customer": loss.problem.customer,
        "found_on": _day(loss.problem.found_on),
        "signed_on": _day(case.standing.signed_on),
        "loss": _yuan(loss.amount),
        "recovered": _yuan(loss.recovered),
        "confirmed": loss.confirmed_on is not None,
        "lines": [
            {
                "sku": line.line.sku,
                "quantity": line.line.quantity,
                "price": _yuan(line.price),
                "amount": _yuan(line.amount),
            }
            for line in loss.lines
        ],
    }
    return shape | (judgement(loss.judgement) if loss.judgement else {})


def judgement(judged: Judgement) -> Shape:
    """Return who bears a loss, and what other readings would change; as `assess` prints it."""
    alternatives = [
        {
            "reading": other.reading,
            "option": other.option,
            "computable": other.outcome is not None,
            **(_outcome(other.outcome) if other.outcome else {}),
        }
        for other in judged.alternatives
    ]
    return {**_outcome(judged.outcome), "alternatives": alternatives}


def _outcome(outcome: Outcome) -> Shape:
    persons = {"persons": _persons(outcome)} if outcome.persons else {}
    lacking = [
        {"party": str(lack.party), "amount": _yuan(lack.amount), "why": str(lack.why)}
        for lack in outcome.unborne
    ]
    return (
        persons
        | ({"unborne": lacking} if lacking else {})
        | {
            "window": outcome.window and str(outcome.window),
            "window_last_day": _day(outcome.window_last_day),
            "clauses": list(outcome.clauses),
            "total": _yuan(outcome.total),
            "needs_ruling": outcome.needs_ruling,
            "refusal": outcome.refusal and str(outcome.refusal),
            "shares": [
                {
                    "party": str(share.party),
                    "percent": percent(share.percent),
                    "amount": _yuan(share.amount),
                }
                for share in outcome.shares
            ],
        }
    )


def _persons(outcome: Outcome) -> list[Shape]:
    return [
        {
            "person": share.person,
            "party": str(share.party),
            "percent": percent(share.percent),
            "portion": str(share.portion),
            "amount": _yuan(share.amount),
        }
        for share in outcome.persons
    ]


def percent(value: Decimal) -> int | float:
    """Return a percentage as a JSON number, whole where it is whole."""
    return int(value) if value == int(value) else float(value)


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else money.text(amount)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
