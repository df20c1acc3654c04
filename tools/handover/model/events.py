"""What came after the sign-off, one record each: filing, losses and what followed them, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast, get_args

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from handover.findings import At
    from handover.model.parts import Paper


@dataclass(frozen=True, slots=True)
class FinanceError:
    """Wrong data of finance or commerce behind a loss (Article 20)."""

    at: At
    paper: str
    by: str


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods lost: a model and how many (Article 19)."""

    at: At
    sku: str
    quantity: int
    placed_on: date | None = None
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """The signed papers were handed to finance or commerce and to the manager (Article 4)."""

    act: ClassVar[str] = "filing"
    day_key: ClassVar[str] = "filed_on"

    at: At
    number: str
    filed_on: date
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A loss found at a customer (Articles 17, 19 and 20).

    `document` is the invoice or other document that it is about, `paper` the kind of paper that was
    wrong; `concealed` says that the transferor knew of it and kept silent.
    """

    act: ClassVar[str] = "problem"
    day_key: ClassVar[str] = "found_on"

    at: At
    number: str
    customer: str
    found_on: date
    what: str
    loss: Decimal | None = None
    lines: tuple[GoodsLine, ...] = ()
    finance_error: FinanceError | None = None
    issue: str | None = None
    reported_by: str | None = None
    reported_on: date | None = None
    first_evidence: Paper | None = None
    document: str | None = None
    paper: str | None = None
    concealed: bool = False

    @property
    def faulty_paper(self) -> str | None:
        """The kind of paper that was wrong, as far as the record tells it."""
        return self.finance_error.paper if self.finance_error else self.paper


@dataclass(frozen=True, slots=True)
class Recovery:
    """Money or goods that came back after a loss."""

    act: ClassVar[str] = "recovery"
    day_key: ClassVar[str] = "recovered_on"

    at: At
    number: str
    problem: str
    recovered_on: date
    amount: Decimal
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """Everyone's share of a loss was settled, or that of one `person`."""

    act: ClassVar[str] = "settlement"
    day_key: ClassVar[str] = "settled_on"

    at: At
    number: str
    problem: str
    settled_on: date
    paper: Paper | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that need not be followed here, for one customer or the whole case (Article 3)."""

    act: ClassVar[str] = "waiver"
    day_key: ClassVar[str] = "waived_on"

    at: At
    number: str
    rule: str
    waived_on: date
    reason: str
    customer: str | None = None
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """By which table a loss is shared where the policy does not decide; `company` bears it all."""

    act: ClassVar[str] = "ruling"
    day_key: ClassVar[str] = "ruled_on"

    at: At
    number: str
    problem: str
    ruled_on: date
    table: str
    reason: str
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who acts for whom, in which acts, from the first to the last day included."""

    act: ClassVar[str] = "delegation"
    day_key: ClassVar[str] = "given_on"

    at: At
    number: str
    delegator: str
    delegate: str
    acts: tuple[str, ...]
    given_on: date
    from_day: date
    to_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """HR let a person go (Article 18)."""

    act: ClassVar[str] = "clearance"
    day_key: ClassVar[str] = "cleared_on"

    at: At
    number: str
    person: str
    cleared_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Penalty:
    """What was decided about somebody whose wrong data caused a loss (Article 20).

    `severity` is half or full of the post wage; the amount is never stored. `criticised_in` is a
    month such as 2026-06.
    """

    act: ClassVar[str] = "penalty"
    day_key: ClassVar[str] = "decided_on"

    at: At
    number: str
    problem: str
    person: str
    severity: str
    decided_by: str
    decided_on: date
    reason: str
    criticised_in: str | None = None


Event = (
    Filing | Problem | Recovery | Settlement | Waiver | Ruling | Delegation | Clearance | Penalty
)
"""What came later; `act` is what its signers sign, `day_key` the field that says when it was."""

ACTS = frozenset(kind.act for kind in get_args(Event))
"""The acts that are about an event, not about the case as a whole."""

Sequel = Recovery | Settlement | Ruling | Penalty
"""What follows a problem, and names it by number."""


def day_of(event: Event) -> date:
    """Return the day on which an event is said to have happened."""
    return cast("date", getattr(event, event.day_key))
