"""The parts of a case file: parties, customers with their papers, visits, open issues."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.findings import At


class Kind(StrEnum):
    """Why customers are handed over."""

    RESIGNATION = "resignation"
    TRANSFER = "transfer"
    LONG_LEAVE = "long_leave"


class IssueState(StrEnum):
    """How far an open issue is (Articles 15 and 16)."""

    OPEN = "open"
    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    HANDED_OVER = "handed_over"


class Role(StrEnum):
    """What a person is in a case."""

    TRANSFEROR = "transferor"
    RECEIVER = "receiver"
    SUPERVISOR = "supervisor"
    DEPARTMENT_MANAGER = "department_manager"
    FINANCE = "finance"
    COMMERCE = "commerce"
    ASSISTANT = "assistant"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Parties:
    """Who takes part in a case, by employee number."""

    at: At
    transferor: str
    receivers: tuple[str, ...] = ()
    supervisor: str | None = None
    department_manager: str | None = None
    finance: tuple[str, ...] = ()
    commerce: tuple[str, ...] = ()
    assistant: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()

    @property
    def finance_commerce(self) -> tuple[str, ...]:
        """The people of finance, then those of commerce, as listed, each once."""
        return tuple(dict.fromkeys((*self.finance, *self.commerce)))

    def roles(self) -> Iterator[tuple[Role, str, At]]:
        """Yield every role with its person and the place that names them."""
        yield Role.TRANSFEROR, self.transferor, self.at / "transferor"
        yield from self._several(Role.RECEIVER, "receivers", self.receivers)
        if self.supervisor:
            yield Role.SUPERVISOR, self.supervisor, self.at / "supervisor"
        if self.department_manager:
            yield Role.DEPARTMENT_MANAGER, self.department_manager, self.at / "department_manager"
        yield from self._several(Role.FINANCE, "finance", self.finance)
        yield from self._several(Role.COMMERCE, "commerce", self.commerce)
        yield from self._several(Role.ASSISTANT, "assistant", self.assistant)
        yield from self._several(Role.OBSERVER, "observers", self.observers)

    def _several(
        self, role: Role, key: str, people: tuple[str, ...]
    ) -> Iterator[tuple[Role, str, At]]:
        for index, person in enumerate(people):
            yield role, person, self.at / key / index


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a customer: a file of the folder, a nil return, or a file kept elsewhere."""

    at: At
    file: str | None = None
    nil: str | None = None
    elsewhere: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Resignation:
    """The dates of a resignation (Article 8)."""

    at: At
    filed_on: date | None = None
    approved_on: date | None = None
    last_day: date | None = None
    probation: bool = False


@dataclass(frozen=True, slots=True)
class FinancePapers:
    """When the papers were asked for and issued, and by whom (Articles 4 and 14)."""

    at: At
    requested_on: date | None = None
    issued_on: date | None = None
    issued_by: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One customer of the case, its receiver and its papers by kind of material (Article 5)."""

    at: At
    customer: str
    receiver: str | None = None
    papers: Mapping[str, Paper] = field(default_factory=dict)
    other_papers: tuple[Paper, ...] = ()
    introduction: str | None = None
    refused_to_sign: str | None = None


@dataclass(frozen=True, slots=True)
class Retained:
    """A customer of the transferor that stays out of the case, and why."""

    at: At
    customer: str
    reason: str


@dataclass(frozen=True, slots=True)
class CustomerSignature:
    """A customer's signature on paper, by the contact's number in the register (Article 6)."""

    at: At
    customer: str
    contact: int
    paper: Paper
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A joint visit (Article 6); `absent` gives persons and their reasons."""

    at: At
    visited_on: date
    customers: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    signed_by: tuple[CustomerSignature, ...] = ()
    mode: str = "on_site"
    place: str | None = None
    papers: tuple[Paper, ...] = ()
    differences: tuple[str, ...] = ()
    dynamics: str | None = None
    absent: tuple[tuple[str, str], ...] = ()
    shown: tuple[Paper, ...] = ()
    balance_confirmed: bool | None = None
    sample_count_confirmed: bool | None = None
    commitments: str | None = None
    next_step: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something unfinished at the handover (Articles 15 and 16).

    `reported` gives to whom and when, `progress` day, person and note.
    """

    at: At
    id: str
    kind: str
    title: str
    customer: str | None = None
    amount: Decimal | None = None
    raised_on: date | None = None
    due_on: date | None = None
    owner: str | None = None
    plan: str | None = None
    state: IssueState = IssueState.OPEN
    resolved_on: date | None = None
    proof: Paper | None = None
    people: tuple[tuple[str, At], ...] = ()
    raised_by: str | None = None
    reported: tuple[str, date] | None = None
    progress: tuple[tuple[date, str, str], ...] = ()
    recovered: Decimal | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """Once that the transferor made the receiver familiar with the work (Article 11)."""

    at: At
    trained_on: date
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Familiarity:
    """What the supervisor found a receiver, or all of them, to know or not to know (Article 4)."""

    at: At
    topic: str
    known: bool
    receiver: str | None = None
    note: str | None = None
