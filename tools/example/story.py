"""What a case is told with: the facts that a colleague would type, and who signed when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.example.tables import Row

MATERIALS = ("customer_file", "statement", "receivables", "samples", "work_materials")

Data = dict[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One customer of a case; `nil` gives the reason for a paper that does not exist."""

    customer: str
    introduction: str | None = None
    receiver: str | None = None
    nil: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refused: tuple[str, str] | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A joint visit; `signed` gives the contact who signed for each customer."""

    on: str
    place: str
    signed: Mapping[str, int]
    dynamics: str | None = None
    customers: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    more: Data = field(default_factory=dict)
    remark: str | None = None

    @property
    def here(self) -> tuple[str, ...]:
        """The customers visited: those who signed, unless others are named."""
        return self.customers or tuple(self.signed)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample in a shop."""

    sku: str
    placed_on: str
    book: int
    counted: int | None = None
    disposal: str = "keep"
    condition: str = "完好"


@dataclass(frozen=True, slots=True)
class Review:
    """A review on the forge: who, in which role, when in UTC; a reason makes it a refusal."""

    role: str
    person: str
    at: str
    reason: str | None = None
    about: tuple[Data, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What happened later; `papers` are small tables below events/papers."""

    data: Data
    reviews: tuple[Review, ...]
    papers: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of the event."""
        return str(self.data["event"])


@dataclass(frozen=True, slots=True)
class Story:
    """One case of the example company; `vouched_at` is when HR signed the dates of a resignation."""

    number: str
    kind: str
    channel: str
    opened_on: str
    transferor: str
    receivers: tuple[str, ...]
    supervisor: str
    manager: str
    lines: tuple[Line, ...]
    finance: tuple[str, ...] = ()
    commerce: tuple[str, ...] = ()
    assistant: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    resignation: tuple[str, str, str] | None = None
    requested_on: str | None = None
    issued_on: str | None = None
    issued_by: str | None = None
    period: tuple[str, str] | None = None
    retained: Mapping[str, str] = field(default_factory=dict)
    visits: tuple[Visit, ...] = ()
    issues: tuple[Data, ...] = ()
    training: tuple[tuple[str, str, str], ...] = ()
    familiarity: tuple[Data, ...] = ()
    observed: bool = False
    vouched_at: str | None = None
    starts_on: str | None = None
    sign_off: str | None = None
    cancelled: tuple[str, str] | None = None
    notes: str | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)
    samples: Mapping[str, tuple[Sample, ...]] = field(default_factory=dict)
    differences: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    work_materials: tuple[Row, ...] = ()
    reviews: tuple[Review, ...] = ()
    events: tuple[Event, ...] = ()
    revision: int = 1
    corrections: tuple[Story, ...] = ()

    @property
    def revisions(self) -> tuple[Story, ...]:
        """The case as it was signed first, then as it was corrected."""
        return (self, *self.corrections)

    @property
    def home(self) -> str:
        """The folder of the case file and its materials."""
        return f"{self.folder}/revisions/{self.revision}" if self.revision > 1 else self.folder

    @property
    def folder(self) -> str:
        """The folder of the case."""
        return f"cases/{self.number[3:7]}/{self.number}"

    def receiver_of(self, line: Line) -> str:
        """Return who takes over a customer."""
        return line.receiver or self.receivers[0]

    def has(self, line: Line, material: str) -> bool:
        """Tell whether the folder holds a paper of this kind for a customer."""
        return material not in line.nil and material not in line.missing

    def visit_to(self, customer: str) -> Visit | None:
        """Return the visit to a customer."""
        return next((visit for visit in self.visits if customer in visit.here), None)
