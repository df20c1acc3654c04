"""A handover as frozen values: what people typed, each part with its place in the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, cast

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
    """A loss found at a customer (Articles 17, 19 and 20)."""

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
    """Everyone's share of a loss was settled."""

    act: ClassVar[str] = "settlement"
    day_key: ClassVar[str] = "settled_on"

    at: At
    number: str
    problem: str
    settled_on: date
    paper: Paper | None = None


Event = Filing | Problem | Recovery | Settlement
"""What came later; `act` is what its signers sign, `day_key` the field that says when it was."""

ACTS = frozenset(kind.act for kind in (Filing, Problem, Recovery, Settlement))
"""The acts that are about an event, not about the case as a whole."""


def day_of(event: Event) -> date:
    """Return the day on which an event is said to have happened."""
    return cast("date", getattr(event, event.day_key))


@dataclass(frozen=True, slots=True)
class Case:
    """One handover: the case file of its folder and the events that followed."""

    at: At
    id: str
    folder: str
    kind: Kind
    channel: str
    opened_on: date
    parties: Parties
    customers: tuple[CustomerLine, ...] = ()
    retained: tuple[Retained, ...] = ()
    visits: tuple[Visit, ...] = ()
    issues: tuple[Issue, ...] = ()
    resignation: Resignation | None = None
    finance_papers: FinancePapers | None = None
    receiver_starts_on: date | None = None
    sign_off_requested_on: date | None = None
    cancelled_on: date | None = None
    events: tuple[Event, ...] = ()
    files: tuple[str, ...] = ()
    cancelled_reason: str | None = None
    notes: str | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The losses recorded in this case, in the order of their numbers."""
        return tuple(event for event in self.events if isinstance(event, Problem))

    @property
    def filing(self) -> Filing | None:
        """The first filing of the signed papers."""
        return next((event for event in self.events if isinstance(event, Filing)), None)

    def path_of(self, event: Event) -> str:
        """Return where the file of an event lies in the folder."""
        return event.at.file.removeprefix(f"{self.folder}/")

    @property
    def events_by_path(self) -> dict[str, Event]:
        """The events by where their files lie in the folder."""
        return {self.path_of(event): event for event in self.events}

    def issue(self, number: str | None) -> Issue | None:
        """Return the open issue of a number."""
        return next((issue for issue in self.issues if issue.id == number), None)

    def recoveries(self, problem: str) -> tuple[Recovery, ...]:
        """Return what came back of one loss."""
        return tuple(
            event
            for event in self.events
            if isinstance(event, Recovery) and event.problem == problem
        )

    def settlements(self, problem: str) -> tuple[Settlement, ...]:
        """Return the settlements of one loss."""
        return tuple(
            event
            for event in self.events
            if isinstance(event, Settlement) and event.problem == problem
        )

    def line(self, customer: str) -> CustomerLine | None:
        """Return the entry of one customer."""
        return next((line for line in self.customers if line.customer == customer), None)

    def receivers_of(self, customer: str) -> tuple[str, ...]:
        """Return who takes over one customer: the one named for it, else all receivers."""
        line = self.line(customer)
        return (line.receiver,) if line and line.receiver else self.parties.receivers

    def named_customers(self) -> Iterator[tuple[str, At]]:
        """Yield the customers handed over and kept back, each with the place that names it."""
        for line in self.customers:
            yield line.customer, line.at / "customer"
        for kept in self.retained:
            yield kept.customer, kept.at / "customer"

    def papers(self) -> Iterator[Paper]:
        """Yield every paper that the case file names."""
        for line in self.customers:
            yield from line.papers.values()
            yield from line.other_papers
        for visit in self.visits:
            yield from visit.papers
            yield from (signature.paper for signature in visit.signed_by)
        yield from (issue.proof for issue in self.issues if issue.proof)

    def event_papers(self) -> Iterator[Paper]:
        """Yield every paper that the events name."""
        for event in self.events:
            named = event.first_evidence if isinstance(event, Problem) else None
            if isinstance(event, Recovery | Settlement):
                named = event.paper
            if named:
                yield named
