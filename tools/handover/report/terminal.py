"""Reports for people at a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from handover.facts.bearers import totals
from handover.findings import Severity
from handover.words import money
from handover.words.sentences import alternatives, sentence, shares

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.liability import Judgement
    from handover.facts.losses import CaseLoss
    from handover.findings import Finding, Place
    from handover.pipeline import CaseReport, Report
    from handover.words import Voice

_COLOURS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.TODO: "cyan",
    Severity.INFO: "blue",
}


def check(report: Report, voice: Voice) -> Iterator[str]:
    """Yield the findings, then one line that counts them."""
    for finding in report.findings:
        yield from finding_lines(finding, voice)
    if report.not_checked:
        yield voice.phrase("not_checked", folders=report.not_checked)
    counts = Counter(finding.severity for finding in report.findings)
    summary = voice.phrase(
        "check_summary",
        cases=len(report.cases),
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        todos=counts[Severity.TODO],
    )
    as_of = voice.phrase("as_of", day=report.today)
    yield click.style(f"{as_of}{voice.phrase('between_sentences')}{summary}", bold=True)


def finding_lines(finding: Finding, voice: Voice) -> Iterator[str]:
    """Yield where something is wrong, then what, then what to do."""
    said = voice.say(finding)
    level = click.style(voice.term(finding.severity), fg=_COLOURS[finding.severity], bold=True)
    code = click.style(finding.code, bold=True)
    clause = voice.phrase("clause", clause=finding.clause) if finding.clause else ""
    yield f"{_place(finding.place, voice)} {level} {code} {said.title}{clause}"
    yield f"    {said.message}"
    yield f"    {voice.phrase('fix', fix=said.fix)}"


def _place(place: Place, voice: Voice) -> str:
    """Return file, line and column, and the cell by the name that a spreadsheet gives it."""
    file, line, column = place
    if not file.lower().endswith(".xlsx") or (line, column) == (1, 1):
        return f"{file}:{line}:{column}"
    from handover.papers.grid import letters_of

    cell = f"{letters_of(column)}{line}"
    return voice.phrase("place_in_sheet", file=file, line=line, column=column, cell=cell)


def status(report: Report, voice: Voice) -> Iterator[str]:
    """Yield one line a case: its number, its status, and the sentence about it."""
    yield click.style(voice.phrase("as_of", day=report.today), bold=True)
    for case in report.cases:
        yield f"{case.context.case.id}  {voice.term(case.standing.status)}"
        yield f"    {sentence(case, voice)}"
    yield from _unjudged(report, voice)


def liability(report: Report, voice: Voice) -> Iterator[str]:
    """Yield the losses with every sum worked out, then what each person bears in all.

    The totals are those of the losses that were confirmed.
    """
    found = [(case, loss) for case in report.cases for loss in case.losses]
    for case, loss in found:
        yield from _loss(case, loss, voice)
    if not found and (report.cases or not report.not_checked):
        yield voice.phrase("liability_none")
    judged = [loss.judgement.outcome for _, loss in found if loss.judgement and loss.confirmed_on]
    borne = totals(share for outcome in judged for share in outcome.persons)
    for person, amount in sorted(borne.items(), key=lambda row: (row[0] is None, row[0] or "")):
        named = voice.term(person or "company")
        yield voice.phrase("liability_person", person=named, amount=money(amount))
    if found:
        yield voice.phrase("liability_note")
    yield from _unjudged(report, voice)


def _unjudged(report: Report, voice: Voice) -> Iterator[str]:
    """Yield which folders have no verdict, and the command that tells why."""
    if report.not_checked:
        alone = len(report.not_checked) == 1
        path = f" {report.not_checked[0]}" if alone else ""
        yield voice.phrase("not_judged", folders=report.not_checked, path=path)


def _loss(case: CaseReport, loss: CaseLoss, voice: Voice) -> Iterator[str]:
    problem = loss.problem
    title = voice.phrase(
        "liability_title" if loss.confirmed_on else "liability_title_not_confirmed",
        case=case.context.case.id,
        problem=problem.number,
        customer=problem.customer,
    )
    yield click.style(title, bold=True)
    for line in loss.lines:
        facts = {"price": line.price, "amount": line.amount, "quantity": line.line.quantity}
        yield "  " + voice.phrase("liability_line_goods", sku=line.line.sku, **facts)
    if loss.recovered:
        yield "  " + voice.phrase("liability_recovered", amount=loss.recovered)
    if loss.judgement:
        yield from _judged(loss.judgement, problem.found_on, case.standing.signed_on, voice)
    yield ""


def judgement(
    judged: Judgement, found_on: date, signed_on: date | None, voice: Voice
) -> Iterator[str]:
    """Yield what an assessment answers: who bears a loss, and what the figures are not."""
    yield from _judged(judged, found_on, signed_on, voice)
    yield voice.phrase("liability_note")


def _judged(
    judged: Judgement, found_on: date, signed_on: date | None, voice: Voice
) -> Iterator[str]:
    """Yield who bears a loss, or why the policy does not decide, and what else could be read."""
    outcome = judged.outcome
    if outcome.refusal:
        yield "  " + voice.phrase("liability_not_shared", total=outcome.total)
        yield "  " + voice.phrase(f"liability_refusal_{outcome.refusal}")
        return
    if not judged.question.loss.unresolved:  # clause 15 knows no window
        yield "  " + voice.phrase(
            "liability_window",
            window=str(outcome.window),
            found_on=found_on,
            signed_on=signed_on,
            window_last_day=outcome.window_last_day,
        )
    yield "  " + voice.phrase("liability_total", total=outcome.total)
    yield from ("    " + line for line in shares(judged, voice))
    others = list(alternatives(judged, voice))
    if not others:
        yield "  " + click.style(voice.phrase("liability_alternative_none"), dim=True)
    for label, amounts in others:
        yield "  " + click.style(label, dim=True)
        if amounts:
            yield "    " + click.style(amounts, dim=True)
