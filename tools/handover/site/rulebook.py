"""The rules as pages: each code with its words, its clause, what tries it and where it is found."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from handover.report import explanation
from handover.report.weights import weight
from handover.words import codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.findings import Finding
    from handover.pipeline import Report
    from handover.policy import Edition
    from handover.report.coverage import Proof, Proofs
    from handover.report.explanation import Explanation
    from handover.report.weights import Weight

CODES = tuple(sorted(codes("zh")))
"""Every code that a finding can have."""

_BY_LETTER = frozenset("HESX")


@dataclass(frozen=True, slots=True)
class RuleView:
    """A code, what `handover explain` knows of it, and where it is found at present."""

    code: str
    known: Explanation
    weight: Weight
    places: tuple[tuple[str | None, str, int], ...]
    proof: Proof | None = None

    @property
    def cases(self) -> Mapping[str | None, tuple[tuple[str, int], ...]]:
        """The lines where it is found by the case that they are about; None is about no case."""
        found: dict[str | None, list[tuple[str, int]]] = {}
        for case, file, line in self.places:
            found.setdefault(case, []).append((file, line))
        return {case: tuple(lines) for case, lines in found.items()}

    @property
    def group(self) -> str:
        """What the code is about, as its letter and first digits tell."""
        return self.code[0] if self.code[0] in _BY_LETTER else self.code[:3]


def rules(report: Report, edition: Edition | None, proofs: Proofs | None) -> Iterator[RuleView]:
    """Yield every code in its order, as an edition places it."""
    found: dict[str, list[Finding]] = {}
    for one in report.findings:
        found.setdefault(one.code, []).append(one)
    editions = (edition,) if edition else ()
    for code in CODES:
        known = explanation.find(editions, code) or explanation.Explanation(code, codes=(code,))
        proof = proofs.of(code) if proofs else None
        where = explanation.places(code, found.get(code, ()))
        yield RuleView(code, known, weight(code), where, proof)


def grouped(views: Mapping[str, RuleView]) -> tuple[tuple[str, tuple[RuleView, ...]], ...]:
    """Return the rules by what they are about."""
    by_group = groupby(views.values(), lambda view: view.group)
    return tuple((group, tuple(some)) for group, some in by_group)
