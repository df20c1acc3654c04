"""What a rule across cases is: a check of the whole ledger, and where its flags stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.findings import Severity
from handover.rules.rule import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handover.findings import Flag
    from handover.ledger.entry import Entry, Ledger

    Found = tuple[Entry | None, Flag]
    """A flag and the case that it is about; without a case it is about the register."""


@dataclass(frozen=True, slots=True)
class Across:
    """A check of all cases under its code; the clause that it stands for is data of the edition.

    `of_case` tells whether its flags are about cases, in which it may be waived.
    """

    code: str
    check: Callable[[Ledger], Iterator[Found]]
    severity: Severity = Severity.ERROR
    claim: Claim = Claim.NONE
    of_case: bool = True
