"""What the page of a case shows beyond its record: milestones, signatures, losses, findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.evidence import Doubt
from handover.facts.sign_off import SIGN_OFF, agreed_on, slots
from handover.facts.status import Status, filed_on
from handover.facts.waivers import in_effect
from handover.model import Clearance, Delegation, Kind, Ruling, Waiver
from handover.report import cautions
from handover.report.signatories import signed_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.evidence import Signature
    from handover.findings import Finding
    from handover.model import Event
    from handover.pipeline import Report
    from handover.register import Position
    from handover.verdicts import CaseReport


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way of a case; `state` is done, now or ahead."""

    name: str
    day: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature that is there or waited for, and why one that is there does not count."""

    act: str
    role: str
    person: str
    signature: Signature | None = None
    doubt: Doubt | None = None
    asked: bool = True

    @property
    def state(self) -> str:
        """What became of it: accept, refuse, doubted, waiting, or none where nobody was asked."""
        if self.doubt:
            return "doubted"
        if self.signature:
            return str(self.signature.decision)
        return "waiting" if self.asked else "none"


def milestones(case: CaseReport) -> tuple[Milestone, ...]:
    """Return the way of a case, from its opening to its close.

    A request is done once what it claims is there.
    """
    context, standing = case.context, case.standing
    filed, last = filed_on(context), standing.window_last_day
    closed = standing.status is Status.CLOSED
    requested = context.claims_sign_off and standing.status is not Status.DRAFT
    way = (
        ("opened", context.case.opened_on, True),
        ("requested", context.case.sign_off_requested_on, requested),
        ("signed", standing.signed_on, standing.signed_on is not None),
        ("filed", filed, filed is not None),
        ("window", last, last is not None and context.today > last),
        ("closed", standing.since if closed else None, closed),
    )
    ahead = [name for name, _, reached in way if not reached]
    now = ahead[0] if ahead and standing.status is not Status.CANCELLED else None
    return tuple(
        Milestone(name, day, "done" if reached else "now" if name == now else "ahead")
        for name, day, reached in way
    )


def signings(case: CaseReport) -> tuple[Signing, ...]:
    """Return the signatures: the sign-off in the edition's order, then the other acts in time."""
    return tuple(_signings(case))


def _signings(case: CaseReport) -> Iterator[Signing]:
    evidence = case.context.evidence
    asked = case.context.claims_sign_off and case.standing.status is not Status.CANCELLED
    for slot in slots(case.context):
        said = evidence.standing(SIGN_OFF, slot.role, slot.person)
        yield Signing(SIGN_OFF, slot.role, slot.person, said, asked=asked)
    for said in evidence.signatures:
        if said.act != SIGN_OFF:
            yield Signing(said.act, said.role, said.person, said)
    for step in case.standing.next_steps:
        if step.act == "filing":
            yield Signing(step.act, step.role, step.person)
    doubted = (one for one in evidence.doubted if one[1] is not Doubt.OTHER_REVISION)
    for said, doubt in doubted:
        yield Signing(said.act, said.role, said.person, said, doubt)


@dataclass(frozen=True, slots=True)
class Decided:
    """A waiver, ruling, delegation or clearance: the day it was agreed on, by whom, and its effect.

    `effect` is `waiting` until it is signed, then `ahead`, `now` or `over` by its days; a waiver of
    a rule that may not be waived has none.
    """

    event: Waiver | Ruling | Delegation | Clearance
    agreed_on: date | None
    signed_by: tuple[str, ...]
    effect: str


def decisions(case: CaseReport) -> tuple[Decided, ...]:
    """Return waivers, rulings, delegations and clearances in the order of their events."""
    return tuple(
        Decided(
            event=event,
            agreed_on=(agreed := agreed_on(case.context, event)),
            signed_by=tuple(said.person for said in signed_by(case.context, event)),
            effect=_effect(case, event) if agreed else "waiting",
        )
        for event in case.context.case.events
        if isinstance(event, Waiver | Ruling | Delegation | Clearance)
    )


def _effect(case: CaseReport, event: Event) -> str:
    today = case.context.today
    if isinstance(event, Delegation):
        begun = "now" if today <= event.to_day else "over"
        return "ahead" if today < event.from_day else begun
    if isinstance(event, Waiver) and event not in in_effect(case.context):
        return "none"
    return "now"


def notices(case: CaseReport) -> tuple[str, ...]:
    """Return the legal notices beside what a case may cost people: losses, the exit, its dates."""
    found = [cautions.of_loss(case, loss) for loss in case.losses]
    if case.context.case.kind is Kind.RESIGNATION and not case.context.case.cancelled_on:
        found += [cautions.NOTICE, cautions.EXIT]
    return cautions.all_of(found)


def findings(report: Report, case: CaseReport) -> tuple[Finding, ...]:
    """Return everything found in the folder of a case, across cases as well."""
    folder = f"{case.context.case.folder}/"
    return tuple(found for found in report.findings if found.place.file.startswith(folder))


def parties(case: CaseReport) -> tuple[tuple[str, str, Position | None], ...]:
    """Return role, person and the position held when the case was opened."""
    register, opened = case.context.register, case.context.case.opened_on
    return tuple(
        (str(role), person, register.position(person, opened))
        for role, person, _ in case.context.case.parties.roles()
    )


def materials(case: CaseReport) -> tuple[str, ...]:
    """Return the kinds of papers that the case's edition asks for, else those it names."""
    if policy := case.context.policy:
        return tuple(material.material for material in policy.materials)
    lines = case.context.case.customers
    return tuple(dict.fromkeys(kind for line in lines for kind in line.papers))
