"""What a rule is: a code, a function that yields flags, how much a flag weighs and from when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from handover.facts.context import Context
from handover.findings import Flag, Severity

Check = Callable[[Context], Iterator[Flag]]


class Claim(StrEnum):
    """What people must claim for a flag to weigh in full.

    A record that is there must be sound, whatever becomes of the case. A handover that is cancelled
    need not be right any more. What the sign-off needs is a to-do until somebody asks for it.
    """

    NONE = "none"
    HANDOVER = "handover"
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

    def weight(self, context: Context) -> Severity | None:
        """Return how much a flag of this rule weighs in a case; None where it says nothing."""
        return weigh(self.severity, self.claim, context)


def weigh(severity: Severity, claim: Claim, context: Context) -> Severity | None:
    """Return how much a flag weighs by what people claim; None where the case is cancelled."""
    if context.case.cancelled_on and claim is not Claim.NONE:
        return None
    waits = claim is Claim.SIGN_OFF and not context.claims_sign_off
    return Severity.TODO if waits else severity
