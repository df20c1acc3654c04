"""A handover as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.model.events import Filing, Problem, Recovery, Settlement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.findings import At
    from handover.model.events import Event
    from handover.model.parts import (
        CustomerLine,
        Familiarity,
        FinancePapers,
        Issue,
        Kind,
        Paper,
        Parties,
        Resignation,
        Retained,
        Training,
        Visit,
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One handover as a revision of it tells it: a case file, and the events that followed.

    Revision 1 lies in the folder itself, a corrected one under revisions/ in it. `files` are those
    of the revision by their paths in its home, and events and signatures by those in the folder.
    """

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
    training: tuple[Training, ...] = ()
    familiarity: tuple[Familiarity, ...] = ()
    observer_report: Paper | None = None
    revision: int = 1

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The losses recorded in this case, in the order of their numbers."""
        return tuple(event for event in self.events if isinstance(event, Problem))

    @property
    def filings(self) -> tuple[Filing, ...]:
        """The filings of the signed papers, in the order of their numbers."""
        return tuple(event for event in self.events if isinstance(event, Filing))

    @property
    def home(self) -> str:
        """The folder of the case file and its materials."""
        return self.at.file.rpartition("/")[0]

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

    def receivers_of(self, customer: str | None) -> tuple[str, ...]:
        """Return who takes over one customer: the one named for it, else all receivers."""
        line = self.line(customer) if customer else None
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
        if self.observer_report:
            yield self.observer_report

    def event_papers(self) -> Iterator[Paper]:
        """Yield every paper that the events name."""
        for event in self.events:
            key = "first_evidence" if isinstance(event, Problem) else "paper"
            if named := getattr(event, key, None):
                yield named
