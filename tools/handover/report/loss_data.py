"""The JSON shapes of losses: who bears them, what came back, what is settled and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover import money
from handover.facts.penalties import deduction
from handover.facts.sign_off import signed_on
from handover.facts.window import beyond_limitation, last_days
from handover.report import adoption, cautions
from handover.report.data import VERSION, day_text
from handover.report.owed import By, left_out, owed, sums
from handover.report.signatories import pending, signed_event, unsigned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from handover.facts.liability import Judgement, Outcome
    from handover.facts.losses import CaseLoss, Decided, Stage
    from handover.pipeline import Report
    from handover.report.data import Shape
    from handover.verdicts import CaseReport


def liability(report: Report, wages: Mapping[str, Decimal]) -> Shape:
    """Return the answer of `handover liability`; `wages` are post wages in yuan by person."""
    found = [(case, loss) for case in report.cases for loss in case.losses]
    return {
        "version": VERSION,
        "today": report.today.isoformat(),
        "losses": [_loss(case, loss, wages) for case, loss in found],
        "totals": _sums(report, By.PERSON),
        "left_out": _left_out(report),
        "adoption": adoption.data(adoption.of_report(report)),
        "legal_notices": _notices(cautions.of_report(report)),
        "not_checked": list(report.not_checked),
    }


def totals(report: Report, by: By, wages: Mapping[str, Decimal]) -> Shape:
    """Return the answer of `handover liability --all --by`; by person, with the penalties."""
    found = (one for case in report.cases for loss in case.losses for one in loss.penalties)
    penalties = [_penalty(one, wages) for one in found]
    return {
        "version": VERSION,
        "today": report.today.isoformat(),
        "by": str(by),
        "totals": _sums(report, by),
        **({"penalties": penalties} if by is By.PERSON else {}),
        "left_out": _left_out(report),
        "adoption": adoption.data(adoption.of_report(report)),
        "legal_notices": _notices(cautions.of_report(report)),
        "not_checked": list(report.not_checked),
    }


def assessment(judged: Judgement) -> Shape:
    """Return the answer of `handover assess`."""
    asked = judged.question.loss
    return {
        "version": VERSION,
        **judgement(judged),
        "beyond_limitation": beyond_limitation(judged.edition, asked.signed_on, asked.found_on),
        "finance_error_unused": judged.finance_error_unused,
        "legal_notices": _notices([cautions.of_judgement(judged)]),
    }


def _sums(report: Report, by: By) -> list[Shape]:
    return [
        {
            "key": one.key,
            "borne": money.text(one.borne),
            "settled": money.text(one.settled),
            "open": money.text(one.open),
        }
        for one in sums(owed(report), by)
    ]


def _left_out(report: Report) -> list[Shape]:
    rows = left_out(report)
    return [{"case": case, "problem": problem, "why": str(why)} for case, problem, why in rows]


def _notices(found: Iterable[Iterable[str]]) -> list[Shape]:
    return cautions.data(cautions.all_of(found))


def _loss(case: CaseReport, loss: CaseLoss, wages: Mapping[str, Decimal]) -> Shape:
    shape: Shape = {
        "case": case.context.case.id,
        "problem": loss.problem.number,
        "customer": loss.problem.customer,
        "found_on": day_text(loss.problem.found_on),
        "signed_on": day_text(signed_on(loss.basis)),
        "loss": _yuan(loss.amount),
        "recovered": _yuan(loss.recovered),
        "confirmed": loss.confirmed_on is not None,
        "settled_on": day_text(loss.settled_on),
        "settled": {one: day_text(loss.settled_for(one)) for one in loss.bearers},
        "needs_mending": loss.misfit and str(loss.misfit),
        "lines": [
            {
                "sku": line.line.sku,
                "quantity": line.line.quantity,
                "price": _yuan(line.price),
                "amount": _yuan(line.amount),
            }
            for line in loss.lines
        ],
        "history": list(map(_stage, loss.history)),
        "recoveries_not_signed": [one.number for one in pending(case, loss)],
        "not_signed": [
            {"event": one.event.number, "act": one.event.act, "people": list(one.people)}
            for one in unsigned(case, loss)
        ],
        "penalties": [_penalty(one, wages) for one in loss.penalties],
        "legal_notices": list(cautions.of_loss(case, loss)),
    }
    return shape | (_shared(case, loss.judgement) if loss.judgement else {})


def _shared(case: CaseReport, judged: Judgement) -> Shape:
    """Return who bears a loss; a ruling names those who signed it."""
    shape = judgement(judged)
    if ruling := judged.outcome.ruling:
        signed = signed_event(case.context, ruling.event)
        shape["ruling"]["signed_by"] = [{"person": one.person, "role": one.role} for one in signed]
    return shape


def _stage(stage: Stage) -> Shape:
    event, outcome = stage.recovery, stage.outcome
    return {
        "event": event and event.number,
        "recovered_on": day_text(event.recovered_on) if event else None,
        "amount": _yuan(event.amount) if event else None,
        "recovered": _yuan(stage.recovered),
        "total": _yuan(outcome.total),
        "persons": _persons(outcome),
    }


def _penalty(one: Decided, wages: Mapping[str, Decimal]) -> Shape:
    """Return a penalty; criticism and reasons stay in the record."""
    event, wage = one.penalty, wages.get(one.penalty.person)
    return {
        "event": event.number,
        "person": event.person,
        "severity": event.severity,
        "decided_by": event.decided_by,
        "decided_on": day_text(event.decided_on),
        "confirmed": one.confirmed_on is not None,
        "amount": None if wage is None else _yuan(deduction(event.severity, wage)),
    }


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
    return {
        **_outcome(judged.outcome),
        "other_last_days": _other_days(judged),
        "alternatives": alternatives,
    }


def _other_days(judged: Judgement) -> list[Shape]:
    start, chosen = judged.question.loss.signed_on, judged.outcome.window_last_day
    found = last_days(judged.edition, start) if start and cautions.counts_months(judged) else {}
    return [
        {"reading": "A2", "option": option, "window_last_day": day_text(day)}
        for option, day in found.items()
        if day != chosen
    ]


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
            "window_last_day": day_text(outcome.window_last_day),
            "clauses": list(outcome.clauses),
            "total": _yuan(outcome.total),
            "needs_ruling": outcome.needs_ruling,
            "refusal": outcome.refusal and str(outcome.refusal),
            "ruling": _ruling(outcome),
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


def _ruling(outcome: Outcome) -> Shape | None:
    ruling = outcome.ruling
    return (
        None
        if ruling is None
        else {
            "event": ruling.event,
            "ruled_on": day_text(ruling.ruled_on),
            "table": ruling.table.table,
            "clause": ruling.table.clause,
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
