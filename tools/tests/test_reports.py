"""Findings in the dress of a forge."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from handover.findings import Finding, Place, Severity
from handover.pipeline import Report
from handover.report import data, github, terminal
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable

ERROR, WARNING, TODO, INFO = Severity


def report(findings: Iterable[Finding]) -> Report:
    return Report(date(2026, 3, 31), None, (), (), tuple(findings), ())


def finding(severity: Severity = ERROR, code: str = "F0317", **facts: object) -> Finding:
    return Finding(code, severity, Place("cases/2026/a", 3, 5), facts)


def commands(*findings: Finding) -> list[str]:
    return list(github.commands(report(findings)))


# ---- what the forge reads out of a command, by the rules of its runner


def decoded(text: str) -> str:
    for sign, code in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(code, sign)
    return text.replace("%25", "%")


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    assert "\n" not in line
    match = re.fullmatch(r"::(error|warning|notice) ?(.*?)::(.*)", line)
    assert match
    level, properties, message = match.groups()
    pairs = (pair.partition("=") for pair in properties.split(",") if pair)
    return level, {key: decoded(value) for key, _, value in pairs}, decoded(message)


@pytest.mark.parametrize(
    ("severity", "level"),
    [(ERROR, "error"), (WARNING, "warning"), (TODO, "notice"), (INFO, "notice")],
)
def test_a_finding_is_shown_beside_its_line_in_both_languages(
    severity: Severity, level: str
) -> None:
    (line,) = commands(finding(severity))
    shown, where, message = parsed(line)
    assert level == shown
    said = {language: Voice(language).say(finding()) for language in LANGUAGES}
    assert {
        "file": "cases/2026/a",
        "line": "3",
        "col": "5",
        "title": f"F0317 {said['zh'].title} / {said['en'].title}",
    } == where
    lines = [part for words in said.values() for part in (words.message, words.fix)]
    assert lines == message.split("\n")


def test_no_sign_of_a_path_or_a_value_breaks_a_command() -> None:
    place = Place("cases/100%,a:b%0A::error::x", 1, 1)
    value = "50%::error file=x::,\r\n%0A%25"
    one = Finding("F0303", ERROR, place, {"path": value})
    (line,) = commands(one)
    level, where, message = parsed(line)
    assert "error" == level
    assert place.file == where["file"]
    assert value in message
    assert line.isprintable()


def test_each_level_has_its_own_limit() -> None:
    mixed = [finding(severity) for severity in (ERROR, WARNING, TODO, INFO) for _ in range(9)]
    levels = [parsed(line)[0] for line in commands(*mixed)]
    assert {"error": 9, "warning": 9, "notice": 10} == {
        level: levels.count(level) for level in ("error", "warning", "notice")
    }


@pytest.mark.parametrize("count", [1, 9, 10, 11, 250])
def test_what_the_forge_would_drop_is_counted(count: int) -> None:
    lines = commands(*(finding() for _ in range(count)))
    assert min(count, 10) == len(lines)
    level, where, message = parsed(lines[-1])
    assert "error" == level
    if count >= 10:
        more = [Voice(language).phrase("more_findings", count=count - 9) for language in LANGUAGES]
        assert ({}, " / ".join(more)) == (where, message)
    else:
        assert "cases/2026/a" == where["file"]


def test_without_findings_there_is_nothing_to_show() -> None:
    assert [] == commands()


# ---- for programs and for people


def test_a_percentage_is_a_number() -> None:
    assert [15, 33.25] == [data.percent(Decimal(text)) for text in ("15.00", "33.25")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_line_counts(language: str) -> None:
    voice = Voice(language)
    found = [finding(severity) for severity in (ERROR, ERROR, WARNING, TODO, INFO)]
    lines = list(terminal.check(report(found), voice))
    summary = voice.phrase("check_summary", cases=0, errors=2, warnings=1, todos=1)
    assert summary in lines[-1]
    assert len(lines) == 5 * 3 + 1
