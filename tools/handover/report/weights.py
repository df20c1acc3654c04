"""How much a finding weighs, and from when: what the lists of rules say of its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import forms, ledger, rules
from handover.findings import Severity
from handover.rules.rule import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Weight:
    """How much the findings of one code weigh, the heaviest first, and what that waits for."""

    levels: tuple[Severity, ...]
    claim: Claim


# What no list of rules names is about reading a file, and an error, but for these.
_READING: Mapping[str, tuple[Severity, ...]] = {
    "F0350": (Severity.ERROR, Severity.WARNING),
    "F0429": (Severity.INFO,),
}


def weight(code: str) -> Weight:
    """Return how much the findings of a code weigh."""
    listed = tuple(_listed(code))
    levels = {level for level, _ in listed} or set(_READING.get(code, (Severity.ERROR,)))
    claim = next((claim for _, claim in listed), Claim.NONE)
    return Weight(tuple(level for level in Severity if level in levels), claim)


def _listed(code: str) -> Iterator[tuple[Severity, Claim]]:
    for rule in (*rules.RULES, *ledger.RULES):
        if rule.code == code:
            yield rule.severity, rule.claim
    if code in forms.CHECKS:
        yield forms.CHECKS[code][0], Claim.NONE
