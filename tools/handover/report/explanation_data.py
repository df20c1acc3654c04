"""What `handover explain` answers, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handover.report import cautions
from handover.report.explanation import places
from handover.report.loss_data import percent
from handover.report.tables import tables_of
from handover.report.weights import weight
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handover.findings import Finding, Text
    from handover.policy import Clause, Requirement
    from handover.report.explanation import Explanation


def data(found: Explanation, touched: Iterable[Finding] = ()) -> dict[str, Any]:
    """Return the explanation as versioned JSON."""
    known = tuple(touched)
    voices = {language: Voice(language) for language in LANGUAGES}
    return {
        "version": 1,
        "asked": found.what,
        "acts": [
            {
                "act": act.act,
                "name": _both(act.name),
                "signers": [str(one.party or one.function or one.person) for one in act.signers],
            }
            for act in found.acts
        ],
        "clauses": [_clause_data(found, clause) for clause in found.clauses],
        "readings": [
            {
                "reading": reading.reading,
                "question": _both(reading.question),
                "chosen": reading.chosen,
                "options": {option.option: _both(option.meaning) for option in reading.options},
            }
            for reading in found.readings
        ],
        "requirements": [
            {"requirement": one.requirement, "clause": one.clause, **_covered(one)}
            for one in found.requirements
        ],
        "codes": {
            code: {language: _words(code, voice) for language, voice in voices.items()}
            for code in found.codes
        },
        "examples": {code: dict(voices["zh"].examples(code)) for code in found.codes},
        "weights": {code: _weight(code) for code in found.codes},
        "touched": [
            {"code": code, "case": case, "file": file, "line": line}
            for code in found.codes
            for case, file, line in places(code, known)
        ],
        "legal_notices": cautions.data(found.notices),
    }


def _clause_data(found: Explanation, clause: Clause) -> dict[str, Any]:
    views = tables_of(found.edition, clause.clause) if found.edition else ()
    tables = {
        view.name: [
            {"party": str(share.party), "percent": percent(share.percent)}
            for share in view.table.shares
        ]
        for view in views
    }
    return {"clause": clause.clause, **_covered(clause), "tables": tables}


def _covered(one: Clause | Requirement) -> dict[str, Any]:
    return {
        "title": _both(one.title),
        "text": _both(one.text),
        "coverage": str(one.coverage),
        "rules": list(one.rules),
    }


def _weight(code: str) -> dict[str, Any]:
    found = weight(code)
    return {"levels": list(map(str, found.levels)), "claim": str(found.claim)}


def _words(code: str, voice: Voice) -> dict[str, str]:
    entry = voice.rule(code) or {}
    return {
        key: voice.outline(entry[key]) for key in ("title", "message", "why", "fix") if key in entry
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
