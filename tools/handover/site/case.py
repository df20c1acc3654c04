"""What the page of a case shows beyond its record: milestones, signatures, losses, findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.evidence import Doubt
from handover.facts.revisions import revision_of
from handover.facts.sign_off import SIGN_OFF, agreed_on
from handover.facts.status import FILING, Status, filed_on
from handover.facts.waivers import in_effect
from handover.model import Clearance, Delegation, Kind, Ruling, Waiver
from handover.report import cautions, revisions
from handover.report.signatories import signed_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.findings import Finding
    from handover.model import Event, Paper
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
    revision: int = 1

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
    """Return the signatures: the sign-off in the edition's order, then the other acts in time.

    Of several revisions, those of each, the oldest first.
    """
    return (*_sign_offs(case), *_others(case), *_doubted(case))


def _sign_offs(case: CaseReport) -> Iterator[Signing]:
    """Yield who signed off each revision, and who is waited for in what still can be signed."""
    for one in _contexts(case):
        is_past = one.case.revision < case.context.case.revision
        is_over = is_past or case.standing.status is Status.CANCELLED
        asked = one.claims_sign_off and not is_over
        for slot, said in revisions.signed_off(one):
            if said or not is_past:
                signed = (SIGN_OFF, slot.role, slot.person, said)
                yield Signing(*signed, asked=asked, revision=one.case.revision)


def _contexts(case: CaseReport) -> tuple[Context, ...]:
    return (*case.context.revisions, *filter(None, (case.correction,)))


def _others(case: CaseReport) -> Iterator[Signing]:
    """Yield the signatures of events, each with the revision that its event followed."""
    events = case.context.case.events_by_path
    for said in case.context.evidence.signatures:
        if said.act != SIGN_OFF:
            event = events.get(said.event or "")
            number = revision_of(case.context, event) if event else said.revision
            yield Signing(said.act, said.role, said.person, said, revision=number)
    for step in case.standing.next_steps:
        if step.act == FILING:
            number = case.context.case.revision
            yield Signing(step.act, step.role, step.person, revision=number)


def _doubted(case: CaseReport) -> Iterator[Signing]:
    """Yield what does not count, each in its own revision; what is of no other, in the one that holds."""
    for one in _contexts(case):
        for said, doubt in one.evidence.doubted:
            is_own = said.act == SIGN_OFF and said.revision == one.case.revision
            if doubt is not Doubt.OTHER_REVISION and (is_own or one is case.context):
                yield Signing(said.act, said.role, said.person, said, doubt, revision=said.revision)


def papers_since(case: CaseReport) -> Mapping[tuple[str, str], int]:
    """Return the first revision from which on each paper is what it is, by customer and material."""
    found: dict[tuple[str, str], int] = {}
    told: dict[tuple[str, str], str] = {}
    for context in case.context.revisions:
        for line in context.case.customers:
            for material, paper in line.papers.items():
                key, content = (line.customer, material), _content(context, paper)
                if told.get(key) != content:
                    told[key], found[key] = content, context.case.revision
    return found


def _content(context: Context, paper: Paper) -> str:
    """Return what tells whether a paper is another one: its digest, wherever it lies."""
    if paper.file:
        own = f"{context.case.home}/{paper.file}"
        return context.evidence.contents.get(paper.file, own)
    return paper.sha256 or ""


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
