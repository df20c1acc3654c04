"""The losses for people at a terminal: every sum worked out, what is open, and what to mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from handover.facts.penalties import deduction
from handover.facts.sign_off import signed_on
from handover.facts.window import beyond_limitation, last_days
from handover.report import adoption, cautions
from handover.report.owed import By, left_out, owed, sums
from handover.report.signatories import pending, signed_event, unsigned
from handover.report.terminal import unjudged
from handover.words import money
from handover.words.sentences import alternatives, amounts, counted, odd_fen, shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.facts.goods import PricedLine
    from handover.facts.liability import Judgement, Ruled
    from handover.facts.losses import CaseLoss, Decided
    from handover.model import Recovery
    from handover.pipeline import Report
    from handover.report.owed import Sum
    from handover.report.signatories import Unsigned
    from handover.verdicts import CaseReport
    from handover.words import Voice


_BEFORE, _SINCE = "liability_before_recoveries", "liability_since_recovery"


def liability(report: Report, voice: Voice, wages: Mapping[str, Decimal]) -> Iterator[str]:
    """Yield the losses, then what each person bears in all, settled and open.

    `wages` are post wages in yuan by person, for penalties.
    """
    found = [(case, loss) for case in report.cases for loss in case.losses]
    for case, loss in found:
        yield from _loss(case, loss, voice, wages)
    if not found and (report.cases or not report.not_checked):
        yield voice.phrase("liability_none")
    yield from _sums(report, By.PERSON, voice)
    yield from adoption.lines(adoption.of_report(report), voice)
    if found:
        yield from _notices(cautions.of_report(report), voice)
        yield voice.phrase("liability_note")
    yield from unjudged(report, voice)


def totals(report: Report, by: By, voice: Voice, wages: Mapping[str, Decimal]) -> Iterator[str]:
    """Yield what falls to each person, case or clause, settled and open; by person, penalties too.

    `wages` are post wages in yuan by person, for penalties.
    """
    yield from _sums(report, by, voice)
    if by is By.PERSON:
        found = (one for case in report.cases for loss in case.losses for one in loss.penalties)
        yield from (_penalty(one, voice, wages) for one in found)
        yield from adoption.lines(adoption.of_report(report), voice)
    yield from _notices(cautions.of_report(report), voice)
    yield voice.phrase("liability_note")
    yield from unjudged(report, voice)


def judgement(
    judged: Judgement, found_on: date, signed_on: date | None, voice: Voice
) -> Iterator[str]:
    """Yield what an assessment answers: who bears a loss, and what the figures are not."""
    yield from _judged(judged, found_on, signed_on, voice)
    months = judged.edition.liability.limitation_months
    if beyond_limitation(judged.edition, signed_on, found_on):
        yield "  " + voice.phrase("assess_limitation", found_on=found_on, months=months)
    yield from _notices([cautions.of_judgement(judged)], voice)
    yield voice.phrase("liability_note")


def _named(key: str, by: By, voice: Voice) -> str:
    return voice.phrase("liability_clause", clause=key) if by is By.CLAUSE else key


def _sums(report: Report, by: By, voice: Voice) -> Iterator[str]:
    for one in sums(owed(report), by):
        yield voice.phrase(
            _state(one), who=_named(one.key, by, voice), amount=one.borne, open=one.open
        )
    for case, problem, why in left_out(report):
        yield voice.phrase(f"liability_apart_{why}", case=case, problem=problem)


def _state(one: Sum) -> str:
    if not one.open:
        return "liability_sum_settled"
    return "liability_sum_partly" if one.settled else "liability_sum"


def _notices(found: Iterable[Iterable[str]], voice: Voice) -> Iterator[str]:
    yield from cautions.lines(cautions.all_of(found), voice)


def _loss(
    case: CaseReport, loss: CaseLoss, voice: Voice, wages: Mapping[str, Decimal]
) -> Iterator[str]:
    problem = loss.problem
    title = voice.phrase(
        "liability_title" if loss.confirmed_on else "liability_title_not_confirmed",
        case=case.context.case.id,
        problem=problem.number,
        customer=problem.customer,
    )
    yield click.style(title, bold=True)
    for line in loss.lines:
        yield "  " + _goods(line, voice)
    yield from _history(loss, voice)
    yield from ("  " + recovered(one, voice, signed=False) for one in pending(case, loss))
    yield from ("  " + waiting(one, voice) for one in unsigned(case, loss) if one.people)
    if loss.judgement:
        yield from _ruled(case, loss.judgement, voice)
        yield from _judged(loss.judgement, problem.found_on, signed_on(loss.basis), voice)
    yield from ("  " + _penalty(one, voice, wages) for one in loss.penalties)
    yield from ("  " + line for line in _settled(loss, voice))
    if codes := cautions.of_loss(case, loss):
        yield "  " + click.style(voice.phrase("liability_notices", codes=codes), dim=True)
    yield ""


def _settled(loss: CaseLoss, voice: Voice) -> Iterator[str]:
    """Yield the day from which nobody's share is open; before it, whose share is settled."""
    if loss.settled_on:
        yield voice.phrase("liability_settled", day=loss.settled_on)
        return
    for person in loss.bearers:
        if day := loss.settled_for(person):
            yield voice.phrase("liability_settled_by", person=person, day=day)


def _goods(line: PricedLine, voice: Voice) -> str:
    """Return what goods come to, or why they have no price."""
    facts = {"sku": line.line.sku, "quantity": line.line.quantity}
    if line.price is None:
        return voice.phrase("liability_line_no_price", candidates=line.candidates, **facts)
    return voice.phrase("liability_line_goods", price=line.price, amount=line.amount, **facts)


def _ruled(case: CaseReport, judged: Judgement, voice: Voice) -> Iterator[str]:
    """Yield which ruling a loss is shared by, and who signed it."""
    if ruling := judged.outcome.ruling:
        yield "  " + ruled(case, ruling, voice)


def ruled(case: CaseReport, ruling: Ruled, voice: Voice) -> str:
    """Return by which table a ruling shares a loss, and who signed it."""
    return voice.phrase(
        "liability_ruled",
        day=ruling.ruled_on,
        event=ruling.event,
        people=[one.person for one in signed_event(case.context, ruling.event)],
        clause=ruling.table.clause,
    )


def recovered(event: Recovery, voice: Voice, *, signed: bool) -> str:
    """Return what came back on which day, and whether it is taken off."""
    phrase = "liability_recovery" if signed else "liability_recovery_unsigned"
    return voice.phrase(phrase, day=event.recovered_on, amount=event.amount, event=event.number)


def waiting(one: Unsigned, voice: Voice) -> str:
    """Return which ruling or settlement is written, and whose signature it waits for."""
    facts = {"event": one.event.number, "act": one.event.act, "people": list(one.people)}
    return voice.phrase("liability_event_unsigned", **facts)


def _history(loss: CaseLoss, voice: Voice) -> Iterator[str]:
    """Yield what was shared before anything came back, and each recovery with its day."""
    stages = loss.history if loss.recoveries else ()
    for stage in stages:
        if stage.recovery:
            yield "  " + recovered(stage.recovery, voice, signed=True)
        if stage is not stages[-1] and not stage.outcome.refusal:
            yield "  " + voice.phrase(
                _BEFORE if stage is stages[0] else _SINCE, total=stage.outcome.total
            )
            yield "    " + amounts(stage.outcome, voice)


def _penalty(one: Decided, voice: Voice, wages: Mapping[str, Decimal]) -> str:
    event, wage = one.penalty, wages.get(one.penalty.person)
    known = "amount" if wage is not None else "unknown"
    amount = None if wage is None else money(deduction(event.severity, wage))
    said = voice.phrase(
        f"liability_penalty_{event.severity}_{known}", person=event.person, amount=amount
    )
    return said if one.confirmed_on else said + voice.phrase("liability_penalty_unsigned")


def _judged(
    judged: Judgement, found_on: date, signed_on: date | None, voice: Voice
) -> Iterator[str]:
    """Yield who bears a loss, or why the policy does not decide, and what else could be read."""
    outcome = judged.outcome
    if outcome.refusal:
        yield "  " + voice.phrase("liability_not_shared", total=outcome.total)
        yield "  " + voice.phrase(f"liability_refusal_{outcome.refusal}")
        return
    if cautions.counts_months(judged):
        yield "  " + voice.phrase(
            "liability_window",
            window=str(outcome.window),
            found_on=found_on,
            signed_on=signed_on,
            window_last_day=outcome.window_last_day,
        )
        yield from _other_days(judged, voice)
    yield "  " + voice.phrase("liability_total", total=outcome.total)
    if judged.finance_error_unused:
        yield "  " + voice.phrase("liability_finance_error_unused")
    yield from ("    " + line for line in shares(judged, voice))
    if odd := odd_fen(judged, voice):
        yield "    " + click.style(odd, dim=True)
    yield from _others(judged, voice)


def _other_days(judged: Judgement, voice: Voice) -> Iterator[str]:
    """Yield on which day the window would end if the months were counted otherwise (A2)."""
    start, chosen = judged.question.loss.signed_on, judged.outcome.window_last_day
    reading = judged.edition.reading("A2")
    for option, day in last_days(judged.edition, start).items() if start else ():
        if day and day != chosen:
            meaning = voice.text(reading.option(option).meaning).rstrip("。.")
            yield "    " + click.style(
                voice.phrase("liability_other_day", day=day, option=meaning), dim=True
            )


def _others(judged: Judgement, voice: Voice) -> Iterator[str]:
    yield "  " + click.style(counted(judged.alternatives, voice), dim=True)
    for label, borne in alternatives(judged, voice):
        yield "  " + click.style(label, dim=True)
        if borne:
            yield "    " + click.style(borne, dim=True)
