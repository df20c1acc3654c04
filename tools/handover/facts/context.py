"""Everything that a verdict on one case depends on, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from handover.evidence import SIGN_OFF, Decision, Doubt
from handover.layout import REVISIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from handover.evidence import Evidence
    from handover.model import Case
    from handover.papers.tables import Table
    from handover.policy import Edition
    from handover.register import Register

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """A case with the register, the editions, the evidence and the day it is judged on.

    `policy` is the edition in force when the case was opened; None before the first edition.
    `earlier` are the revisions before this one, the oldest first.
    `papers` gives the tables that the case names, by their paths in its folder.
    `contested` are the problems for which another handover's window is open as well (A13).
    `recorded` gives the day on which the file of an event came to the history checked out.
    `worked_out` keeps the facts that many rules ask for; what they follow from never changes.
    """

    case: Case
    policy: Edition | None
    editions: tuple[Edition, ...]
    register: Register
    evidence: Evidence
    today: date
    recorded: Mapping[str, date] = field(default_factory=dict)
    contested: frozenset[str] = frozenset()
    papers: Mapping[str, Table] = field(default_factory=dict)
    earlier: tuple[Context, ...] = ()
    worked_out: dict[object, Any] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @property
    def revisions(self) -> tuple[Context, ...]:
        """The revisions of the case up to this one, the oldest first."""
        return (*self.earlier, self)

    @property
    def claims_sign_off(self) -> bool:
        """Whether the sign-off was requested or begun, so that missing content is an error."""
        return self.case.sign_off_requested_on is not None or any(
            signature.act == SIGN_OFF and signature.decision is Decision.ACCEPT
            for signature in self.evidence.signatures
        )

    @property
    def unread(self) -> frozenset[str]:
        """The files of events and receipts, by path, of which nobody can tell what they say.

        So it is with what people signed and is not there any more.
        """
        read = {event.at.file for event in self.case.events}
        read |= {one.at.file for one in self.evidence.signatures}
        read |= {one.at.file for one, _ in self.evidence.doubted}
        paths = (p for p in self.case.files if p.startswith(("events/", "signatures/")))
        return self.gone | frozenset(
            path
            for path in paths
            if not path.startswith("events/papers/") and f"{self.case.folder}/{path}" not in read
        )

    @property
    def gone(self) -> frozenset[str]:
        """What people signed and is not there any more: files of events, folders of revisions."""
        doubted = self.evidence.doubted
        events = (one.event for one, why in doubted if why is Doubt.EVENT_GONE)
        revisions = {one.revision for one, why in doubted if why is Doubt.REVISION_GONE}
        return frozenset((*filter(None, events), *(f"{REVISIONS}/{one}" for one in revisions)))


def once(fact: Callable[[Context], T]) -> Callable[[Context], T]:
    """Return a fact of a case that is worked out once for each context, however often asked for."""

    @wraps(fact)
    def known(context: Context) -> T:
        if fact not in context.worked_out:
            context.worked_out[fact] = fact(context)
        found: T = context.worked_out[fact]
        return found

    return known
