"""Findings in the dress of a forge, losses as sums that can be checked by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import company
import pytest
from command_line import run

from handover import pipeline
from handover.findings import Finding, Place, Severity
from handover.pipeline import Report
from handover.repo import Repository
from handover.report import github, loss_data, terminal
from handover.report import losses as pages
from handover.site.pages import Stamp
from handover.site.pages import pages as site_pages
from handover.words import LANGUAGES, Voice
from handover.words.names import names
from handover.words.sentences import odd_fen

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
    assert " ".join(value.splitlines()) in message
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
    assert [15, 33.25] == [loss_data.percent(Decimal(text)) for text in ("15.00", "33.25")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_line_counts(language: str) -> None:
    voice = Voice(language)
    found = [finding(severity) for severity in (ERROR, ERROR, WARNING, TODO, INFO)]
    lines = list(terminal.check(report(found), voice))
    summary = voice.phrase("check_summary", cases=0, errors=2, warnings=1, todos=1)
    assert summary in lines[-1]
    assert len(lines) == 5 * 3 + 1


# ---- losses

PROBLEM = """\
event: problem
customer: C0101
found_on: 2026-03-20
first_evidence: events/papers/a.pdf
reported_by: E1002
what: 少了
"""


@pytest.fixture
def losses(tmp_path: Path) -> Report:
    """Return the report on a signed case with goods lost, partly recovered, and an odd loss."""
    company.write(tmp_path)
    company.sign(tmp_path)
    events = tmp_path / company.CASE / "events"
    company.put(events / "papers/a.pdf", "x")
    company.put(events / "0001-problem.yaml", PROBLEM + "lines:\n  - {sku: A-NB14, quantity: 2}\n")
    company.put(
        events / "0002-recovery.yaml",
        'event: recovery\nproblem: "0001"\nrecovered_on: 2026-03-25\namount: "958.00"\nwhat: 一\n',
    )
    company.sign_event(tmp_path, "recovery", "events/0002-recovery.yaml", ("commerce", "E4001"))
    signers = (("reporter", "E1002"), ("commerce", "E4001"), ("department_manager", "E3001"))
    company.sign_event(tmp_path, "problem", "events/0001-problem.yaml", *signers)
    company.put(
        events / "0003-problem.yaml", PROBLEM.replace("2026-03-20", "2026-03-11") + 'loss: "1.00"\n'
    )
    company.put(events / "0004-problem.yaml", PROBLEM)  # it does not say how much
    return pipeline.check(Repository(tmp_path))


def test_a_loss_of_goods_is_priced_and_shared_by_person(losses: Report) -> None:
    first, before, unknown = loss_data.liability(losses, {})["losses"]
    assert [("A-NB14", 2, "4479.00", "8958.00")] == [
        tuple(line.values()) for line in first["lines"]
    ]
    assert ("8958.00", "958.00", "8000.00") == (first["loss"], first["recovered"], first["total"])
    assert {
        "E1002": "1200.00",  # 15 % of 8000
        "E2001": "2000.00",  # 25 %
        "E4001": "800.00",  # 10 %
        None: "4000.00",
    } == {row["person"]: row["amount"] for row in first["persons"]}
    assert (True, []) == (before["needs_ruling"], before["shares"])
    assert (None, "0004") == (unknown["loss"], unknown["problem"])
    assert "shares" not in unknown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_can_check_every_sum(losses: Report, language: str) -> None:
    voice = Voice(language, names(losses))
    text = "\n".join(pages.liability(losses, voice, {}))
    for part in ("¥8,958.00", "¥958.00", "8,000.00 × 15%", "¥1,200.00"):
        assert part in text
    assert voice.phrase("liability_refusal_found_before_sign_off") in text
    assert voice.phrase("liability_sum", who=voice.term("E2001"), amount="¥2,000.00") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loss_that_is_not_confirmed_says_so_and_is_not_added_up(
    losses: Report, language: str
) -> None:
    voice = Voice(language, names(losses))
    (case,) = losses.cases
    open_losses = tuple(replace(loss, confirmed_on=None) for loss in case.losses)
    unconfirmed = replace(losses, cases=(replace(case, losses=open_losses),))
    said = {"case": "HO-2026-0001", "problem": "0001", "customer": "C0101"}
    title = voice.phrase("liability_title", **said)
    marked = voice.phrase("liability_title_not_confirmed", **said)
    before, after = ("\n".join(pages.liability(r, voice, {})) for r in (losses, unconfirmed))
    assert (True, False) == (title in before, marked in before)
    assert marked in after
    assert "8,000.00 × 15%" in after
    borne = voice.phrase("liability_sum", who=voice.term("E2001"), amount="¥2,000.00")
    assert (True, False) == (borne in before, borne in after)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_losses_where_nothing_could_be_judged(language: str) -> None:
    voice = Voice(language)
    nothing = voice.phrase("liability_none")
    unjudged = replace(report(()), not_checked=("cases/2026/HO-2026-0001",))
    assert [nothing] == list(pages.liability(report(()), voice, {}))
    (line,) = pages.liability(unjudged, voice, {})
    assert nothing != line
    assert "`.venv/bin/handover check cases/2026/HO-2026-0001`" in line
    several = replace(unjudged, not_checked=("cases/2026/a", "cases/2026/b"))
    assert "`.venv/bin/handover check`" in list(terminal.status(several, voice))[-1]


# ---- what does not divide


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_remark_tells_who_bears_an_odd_fen_and_by_which_rule(root: Path, language: str) -> None:
    assert root.is_dir()
    ask = ("assess", "--signed", "2026-03-15", "--found", "2026-07-15", "--lang", language)
    mark = {"zh": "分不尽的零头", "en": "Odd fen"}[language]
    assert mark not in run(*ask, "--loss", "128456.00").stdout
    uneven = run(*ask, "--loss", "128456.78").stdout
    assert 1 == uneven.count(mark)
    assert "A8" in next(line for line in uneven.splitlines() if mark in line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_with_equal_parts_the_one_with_the_odd_fen_is_named(language: str) -> None:
    whole = pipeline.check(Repository(Path(__file__).parents[2]))
    voice = Voice(language, names(whole))
    (case,) = (one for one in whole.cases if one.context.case.id == "HO-2026-0001")
    judged = case.losses[0].judgement
    assert judged is not None
    said = odd_fen(judged, voice) or ""
    assert "E4001" in said
    assert "E4002" not in said
    page = next(
        one.text
        for one in site_pages(whole, language, Stamp("1", None))
        if one.path == "cases/HO-2026-0001.md"
    )
    assert 1 == page.count({"zh": "分不尽的零头", "en": "Odd fen"}[language])
