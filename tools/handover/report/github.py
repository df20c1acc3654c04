"""Findings as workflow commands: a forge shows them beside the lines of a pull request."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from handover.findings import Severity
from handover.words import LANGUAGES, Voice
from handover.words.names import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.findings import Finding
    from handover.pipeline import Report

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.TODO: "notice",
    Severity.INFO: "notice",
}
_MOST_OF_A_LEVEL = 10
"""What the forge shows of each level in one step; it drops the rest without a word."""


def commands(report: Report) -> Iterator[str]:
    """Yield a workflow command for each finding, and one that counts those beyond the limit."""
    voices = [Voice(language, names(report, personal=False)) for language in LANGUAGES]
    shown: Counter[str] = Counter()
    for finding in report.findings:
        level = _LEVELS[finding.severity]
        shown[level] += 1
        if shown[level] < _MOST_OF_A_LEVEL:
            yield _annotation(level, finding, voices)
    for level, count in shown.items():
        if count >= _MOST_OF_A_LEVEL:
            more = [
                voice.phrase("more_findings", count=count + 1 - _MOST_OF_A_LEVEL)
                for voice in voices
            ]
            yield f"::{level}::{_escaped(' / '.join(more))}"


def _annotation(level: str, finding: Finding, voices: list[Voice]) -> str:
    said = [voice.say(finding) for voice in voices]
    title = " / ".join(words.title for words in said)
    text = "\n".join(f"{words.message}\n{words.fix}" for words in said)
    file, line, column = finding.place
    where = f"file={_property(file)},line={line},col={column}"
    return f"::{level} {where},title={_property(f'{finding.code} {title}')}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
