"""Reports for people at a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from handover.findings import Severity
from handover.report import revisions
from handover.words.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.findings import Finding, Place
    from handover.pipeline import Report
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
    from handover.papers.addresses import letters_of

    cell = f"{letters_of(column)}{line}"
    return voice.phrase("place_in_sheet", file=file, line=line, column=column, cell=cell)


def status(report: Report, voice: Voice) -> Iterator[str]:
    """Yield one line a case: its number, its status, and the sentence about it."""
    yield click.style(voice.phrase("as_of", day=report.today), bold=True)
    for case in report.cases:
        yield f"{case.context.case.id}  {voice.term(case.standing.status)}"
        yield f"    {sentence(case, voice)}"
        yield from (f"    {line}" for line in revisions.lines(case, voice))
    yield from unjudged(report, voice)


def unjudged(report: Report, voice: Voice) -> Iterator[str]:
    """Yield which folders have no verdict, and the command that tells why."""
    if report.not_checked:
        alone = len(report.not_checked) == 1
        path = f" {report.not_checked[0]}" if alone else ""
        yield voice.phrase("not_judged", folders=report.not_checked, path=path)
