"""What `handover explain` answers: an article, a clause, a reading, or the code of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handover.findings import Text
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.policy import Clause, Edition, Reading


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an edition and the catalogues know about a word that somebody asked about."""

    what: str
    clauses: tuple[Clause, ...]
    readings: tuple[Reading, ...]
    codes: tuple[str, ...]


def find(editions: tuple[Edition, ...], what: str) -> Explanation | None:
    """Look a word up in the latest edition: "17", "17-1", "A2" or "A1702"; None if unknown."""
    edition = max(editions, key=lambda edition: edition.first_day, default=None)
    asked = what.strip().upper()
    if edition is None:
        return None
    clauses = tuple(c for c in edition.clauses if asked in _keys(c))
    names = {c.clause for c in clauses} | {str(c.article) for c in clauses}
    readings = tuple(
        r for r in edition.readings if _is_called(r, asked) or (clauses and r.clause in names)
    )
    known = Voice("zh").rule(asked) is not None
    codes = (asked,) if known else tuple(code for c in clauses for code in c.rules)
    found = Explanation(asked, clauses, readings, codes)
    return found if clauses or readings or known else None


def _keys(clause: Clause) -> tuple[str, ...]:
    return (clause.clause.upper(), str(clause.article), *clause.rules)


def _is_called(reading: Reading, asked: str) -> bool:
    return asked in {reading.reading.upper(), reading.reading.upper().partition("-")[0]}


def lines(found: Explanation, voice: Voice) -> Iterator[str]:
    """Yield the explanation for people."""
    for clause in found.clauses:
        yield from _clause(clause, voice)
    for code in found.codes:
        yield from _code(code, voice)
    for reading in found.readings:
        yield from _reading(reading, voice)
    if found.readings:
        yield voice.phrase("explain_legend")


def _clause(clause: Clause, voice: Voice) -> Iterator[str]:
    yield voice.phrase("explain_clause", clause=clause.clause, title=clause.title)
    yield f"    {voice.text(clause.text)}"
    coverage = voice.phrase(f"explain_coverage_{clause.coverage}")
    detail = clause.reason or clause.computed_by
    yield f"    {coverage}" + (f"{voice.phrase('colon')}{voice.text(detail)}" if detail else "")


def _code(code: str, voice: Voice) -> Iterator[str]:
    entry = voice.rule(code)
    if entry:
        yield f"{code} {entry['title']}"
        yield f"    {entry['why']}"
        yield f"    {voice.phrase('fix', fix=Text(*[voice.outline(entry['fix'])] * 2))}"


def _reading(reading: Reading, voice: Voice) -> Iterator[str]:
    yield f"{reading.reading} {voice.text(reading.question)}"
    for option in reading.options:
        mark = "●" if option.option == reading.chosen else "○"
        yield f"    {mark} {option.option}{voice.phrase('colon')}{voice.text(option.meaning)}"
        if option.rejected:
            yield f"      {voice.phrase('article_rejected', reason=option.rejected)}"
    yield f"    {voice.text(reading.why)}"


def data(found: Explanation) -> dict[str, Any]:
    """Return the explanation as versioned JSON."""
    voices = {language: Voice(language) for language in LANGUAGES}
    return {
        "version": 1,
        "asked": found.what,
        "clauses": [
            {
                "clause": clause.clause,
                "title": _both(clause.title),
                "text": _both(clause.text),
                "coverage": str(clause.coverage),
                "rules": list(clause.rules),
            }
            for clause in found.clauses
        ],
        "readings": [
            {
                "reading": reading.reading,
                "question": _both(reading.question),
                "chosen": reading.chosen,
                "options": {option.option: _both(option.meaning) for option in reading.options},
            }
            for reading in found.readings
        ],
        "codes": {
            code: {
                language: {key: entry[key] for key in ("title", "why")}
                for language, voice in voices.items()
                if (entry := voice.rule(code))
            }
            for code in found.codes
        },
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
