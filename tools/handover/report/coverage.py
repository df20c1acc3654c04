"""What `handover coverage` answers: what checks or computes each thing that the policy asks for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handover.findings import Finding
from handover.policy import totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.policy import Edition, Requirement
    from handover.repo import Repository
    from handover.words import Voice

TESTS = "tools/tests"

_RECORD = re.compile(rf"{TESTS}/records/([A-Z][0-9]{{4}})/[^./]+[.]yaml")
_CODE = re.compile(r"\b[A-Z][0-9]{4}\b")


@dataclass(frozen=True, slots=True)
class Proofs:
    """How many annotated records a code has, and how many test modules name it."""

    records: Mapping[str, int]
    tests: Mapping[str, int]


def proofs(repository: Repository) -> Proofs | None:
    """Count what proves each code; None where the tests are not in the checkout."""
    listed = repository.listing(TESTS)
    cases = (found[1] for path in listed if (found := _RECORD.fullmatch(path)))
    modules = (repository.read(path) for path in listed if path.endswith(".py"))
    read = (one.decode() for one in modules if not isinstance(one, Finding))
    tests = Counter(code for text in read for code in set(_CODE.findall(text)))
    return Proofs(Counter(cases), tests) if listed else None


def lines(edition: Edition, proved: Proofs | None, voice: Voice) -> Iterator[str]:
    """Yield every requirement and what covers it, then the totals."""
    for row in edition.requirements:
        yield from _row(row, proved, voice)
    said = totals(edition)
    yield voice.phrase("coverage_total", count=said.pop("requirements"), **said)


def _row(row: Requirement, proved: Proofs | None, voice: Voice) -> Iterator[str]:
    clause = voice.phrase("clause", clause=row.clause) if row.clause else ""
    yield voice.phrase(
        "coverage_row",
        requirement=row.requirement,
        title=row.title,
        clause=clause,
        coverage=str(row.coverage),
    )
    if row.rules:
        rules = [_rule(code, proved, voice) for code in row.rules]
        yield f"    {voice.phrase('coverage_rules', rules=rules)}"
    if detail := row.reason or row.computed_by:
        yield f"    {voice.text(detail)}"


def _rule(code: str, proved: Proofs | None, voice: Voice) -> str:
    if proved is None:
        return code
    records, tests = proved.records.get(code, 0), proved.tests.get(code, 0)
    return voice.phrase("coverage_code", code=code, records=records, tests=tests)


def data(edition: Edition, proved: Proofs | None) -> dict[str, Any]:
    """Return the requirements and what covers them as versioned JSON."""
    return {
        "version": 1,
        "edition": edition.first_day.isoformat(),
        "requirements": [_data(row, proved) for row in edition.requirements],
        "totals": totals(edition),
    }


def _data(row: Requirement, proved: Proofs | None) -> dict[str, Any]:
    texts = {"title": row.title, "text": row.text}
    texts |= {"computed_by": row.computed_by} if row.computed_by else {}
    texts |= {"reason": row.reason} if row.reason else {}
    return {
        "requirement": row.requirement,
        "clause": row.clause,
        "coverage": str(row.coverage),
        "rules": [_proved(code, proved) for code in row.rules],
        **{key: {"zh": text.zh, "en": text.en} for key, text in texts.items()},
    }


def _proved(code: str, proved: Proofs | None) -> dict[str, Any]:
    if proved is None:
        return {"code": code}
    records, tests = proved.records.get(code, 0), proved.tests.get(code, 0)
    return {"code": code, "records": records, "tests": tests}
