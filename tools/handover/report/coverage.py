"""What `handover coverage` answers: what checks or computes each thing that the policy asks for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handover.findings import Finding
from handover.policy import Coverage, totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.policy import Edition, Requirement
    from handover.repo import Repository
    from handover.words import Voice

TESTS = "tools/tests"

_PASSES = "ok-"
_RECORD = re.compile(rf"{TESTS}/records/([A-Z][0-9]{{4}})/({_PASSES})?[^./]+[.]yaml")
_NAME = re.compile(r"\b(?:[A-Z][0-9]{4}|R[0-9]{2})\b")
# These modules are about words, lists and pages, so that naming a code there tries nothing.
_TALK = re.compile(rf"{TESTS}/test_(?:words|policy_edition|rulebook|site\w*)[.]py")


@dataclass(frozen=True, slots=True)
class Proof:
    """What tries a code: annotated records that break it or pass, and test modules that name it.

    What a requirement has computed is tried by test modules alone.
    """

    name: str
    breaking: int = 0
    passing: int = 0
    modules: tuple[str, ...] = ()

    @property
    def folder(self) -> str | None:
        """The folder of its annotated records."""
        return f"{TESTS}/records/{self.name}" if self.breaking or self.passing else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the modules within the folder of tests."""
        return tuple(path.removeprefix(f"{TESTS}/") for path in self.modules)

    @property
    def is_enough(self) -> bool:
        """Whether a record breaks it and one passes; without records, whether a module tries it."""
        return bool(self.breaking and self.passing) if self.folder else bool(self.modules)


@dataclass(frozen=True, slots=True)
class Proofs:
    """The annotated records by code and kind, and what each test module names."""

    records: Mapping[tuple[str, str | None], int]
    modules: Mapping[str, frozenset[str]]

    def of(self, name: str) -> Proof:
        """Return what tries a code or a requirement."""
        return Proof(
            name=name,
            breaking=self.records.get((name, None), 0),
            passing=self.records.get((name, _PASSES), 0),
            modules=tuple(sorted(path for path, named in self.modules.items() if name in named)),
        )

    def of_row(self, row: Requirement) -> tuple[Proof, ...]:
        """Return what tries each rule of a requirement, or what is computed where it has none."""
        computed = (row.requirement,) if row.coverage is Coverage.COMPUTED else ()
        return tuple(map(self.of, row.rules or computed))


def proofs(repository: Repository) -> Proofs | None:
    """Return what tries each code; None where the tests are not in the checkout."""
    listed = repository.listing(TESTS)
    found = (_RECORD.fullmatch(path) for path in listed)
    records = Counter((one[1], one[2]) for one in found if one)
    modules = {path: _named(repository, path) for path in listed if _is_trial(path)}
    return Proofs(records, modules) if listed else None


def _is_trial(path: str) -> bool:
    return path.endswith(".py") and not _TALK.fullmatch(path)


def _named(repository: Repository, path: str) -> frozenset[str]:
    content = repository.read(path)
    return (
        frozenset() if isinstance(content, Finding) else frozenset(_NAME.findall(content.decode()))
    )


def lines(edition: Edition, proved: Proofs | None, voice: Voice) -> Iterator[str]:
    """Yield every requirement, what covers it and what tries that, then the totals."""
    for row in edition.requirements:
        yield from _row(row, proved, voice)
    said = totals(edition)
    yield voice.phrase("coverage_total", count=said.pop("requirements"), **said)
    if proved:
        yield voice.phrase("coverage_proved", **proof_totals(edition, proved))


def _row(row: Requirement, proved: Proofs | None, voice: Voice) -> Iterator[str]:
    clause = voice.phrase("clause", clause=row.clause) if row.clause else ""
    yield voice.phrase(
        "coverage_row",
        requirement=row.requirement,
        title=row.title,
        clause=clause,
        coverage=str(row.coverage),
    )
    if detail := row.reason or row.computed_by:
        yield f"    {voice.text(detail)}"
    if row.rules and proved is None:
        yield f"    {voice.phrase('coverage_rules', rules=row.rules)}"
    for proof in proved.of_row(row) if proved else ():
        yield f"    {proof.name}  {tried(proof, voice)}"


def tried(proof: Proof, voice: Voice) -> str:
    """Return what tries a code: the folder of its records, else the modules that do."""
    if proof.folder:
        facts = {"path": proof.folder, "breaking": proof.breaking, "passing": proof.passing}
        return voice.phrase("coverage_records", **facts)
    phrase = "coverage_modules" if proof.modules else "coverage_untried"
    return voice.phrase(phrase, modules=proof.names)


def proof_totals(edition: Edition, proved: Proofs) -> dict[str, int]:
    """Return how many rules the requirements name, and how many records and modules try them."""
    found = {one for row in edition.requirements for one in proved.of_row(row)}
    return {
        "rules": len({code for row in edition.requirements for code in row.rules}),
        "tried": sum(one.is_enough for one in found),
        "to_try": len(found),
        "records": sum(one.breaking + one.passing for one in found),
        "modules": len({path for one in found for path in one.modules}),
    }


def data(edition: Edition, proved: Proofs | None) -> dict[str, Any]:
    """Return the requirements, what covers them and what tries that as versioned JSON."""
    return {
        "version": 1,
        "edition": edition.first_day.isoformat(),
        "requirements": [_data(row, proved) for row in edition.requirements],
        "totals": totals(edition) | (proof_totals(edition, proved) if proved else {}),
    }


def _data(row: Requirement, proved: Proofs | None) -> dict[str, Any]:
    texts = {"title": row.title, "text": row.text}
    texts |= {"computed_by": row.computed_by} if row.computed_by else {}
    texts |= {"reason": row.reason} if row.reason else {}
    trial = {"modules": list(proved.of(row.requirement).modules)} if proved else {}
    return {
        "requirement": row.requirement,
        "clause": row.clause,
        "coverage": str(row.coverage),
        "rules": [_proved(proved.of(code)) if proved else {"code": code} for code in row.rules],
        **trial,
        **{key: {"zh": text.zh, "en": text.en} for key, text in texts.items()},
    }


def _proved(proof: Proof) -> dict[str, Any]:
    return {
        "code": proof.name,
        "records": proof.breaking + proof.passing,
        "breaking": proof.breaking,
        "passing": proof.passing,
        "tests": len(proof.modules),
        "folder": proof.folder,
        "modules": list(proof.modules),
    }
