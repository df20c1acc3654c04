"""What a rule is: a code, a function that yields flags, how much a flag weighs and from when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from handover.facts.context import Context
from handover.findings import Flag, Severity

Check = Callable[[Context], Iterator[Flag]]


class Claim(StrEnum):
    """The act of people from which on a flag weighs in full; before it, it is a to-do."""

    NONE = "none"
    SIGN_OFF = "sign_off"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check under its code; the clause that the code stands for is data of the edition."""

    code: str
    check: Check
    severity: Severity = Severity.ERROR
    claim: Claim = Claim.NONE

    @property
    def name(self) -> str:
        """The name of what is wrong."""
        return self.check.__name__

    def weight(self, context: Context) -> Severity:
        """Return how much a flag of this rule weighs in a case."""
        waits = self.claim is Claim.SIGN_OFF and not context.claims_sign_off
        return Severity.TODO if waits else self.severity
