"""Everything that a verdict on one case depends on, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.evidence import SIGN_OFF, Decision

if TYPE_CHECKING:
    from datetime import date

    from handover.evidence import Evidence
    from handover.model import Case
    from handover.policy import Edition
    from handover.register import Register


@dataclass(frozen=True, slots=True)
class Context:
    """A case with the register, the editions, the evidence and the day it is judged on.

    `policy` is the edition in force when the case was opened; None before the first edition.
    """

    case: Case
    policy: Edition | None
    editions: tuple[Edition, ...]
    register: Register
    evidence: Evidence
    today: date

    @property
    def claims_sign_off(self) -> bool:
        """Whether the sign-off was requested or begun, so that missing content is an error."""
        return self.case.sign_off_requested_on is not None or any(
            signature.act == SIGN_OFF and signature.decision is Decision.ACCEPT
            for signature in self.evidence.signatures
        )
