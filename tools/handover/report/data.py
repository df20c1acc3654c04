"""The versioned JSON shapes of the command line's answers; amounts are strings in yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handover.dates import local_day
from handover.report.revisions import revisions
from handover.report.steps import steps_of
from handover.words import LANGUAGES, Voice
from handover.words.names import names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from handover.facts.status import Correction
    from handover.findings import Finding
    from handover.pipeline import Report
    from handover.report.revisions import Revision
    from handover.verdicts import CaseReport

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
        "since": day_text(standing.since),
        "signed_on": day_text(standing.signed_on),
        "window_last_day": day_text(standing.window_last_day),
        "revision": standing.revision,
        "revisions": [_revision(one, case.context.register.time_zone) for one in revisions(case)],
        "correction": _correction(standing.correction),
        "next": [
            {
                "act": one.step.act,
                "role": str(one.step.role),
                "person": one.step.person,
                "event": one.step.event,
                "revision": one.revision,
                "instead": list(one.step.instead),
            }
            for one in steps_of(case)
        ],
    }


def _revision(one: Revision, zone: str) -> Shape:
    return {
        "revision": one.number,
        "signed_on": day_text(one.signed_on),
        "window_last_day": day_text(one.window_last_day),
        "signatures": [
            {
                "role": said.role,
                "person": said.person,
                "decision": str(said.decision),
                "on": day_text(local_day(said.instant, zone)),
            }
            for said in one.signatures
        ],
        "filings": [
            {
                "event": filed.event.number,
                "filed_on": day_text(filed.event.filed_on),
                "agreed_on": day_text(filed.agreed_on),
            }
            for filed in one.filings
        ],
    }


def _correction(under_way: Correction | None) -> Shape | None:
    if under_way is None:
        return None
    return {
        "revision": under_way.revision,
        "status": str(under_way.status),
        "since": day_text(under_way.since),
    }


def day_text(day: date | None) -> str | None:
    """Return a day as text."""
    return day.isoformat() if day else None
