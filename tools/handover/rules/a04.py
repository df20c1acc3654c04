"""Article 4: the roles, the direct superior, and the order of the formalities."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from handover.facts.revisions import filing, first_signed_on, requested_early
from handover.facts.sign_off import accepted_in_order, ever_signed_on, signers, unsigned
from handover.facts.steps import asked
from handover.facts.waivers import may_be_waived
from handover.facts.waivers import unsigned as unsigned_waiver
from handover.findings import flag
from handover.model import Delegation, Filing, Role, Waiver
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.register import Person, Position

_BEFORE = (Waiver, Delegation)  # what may come before the sign-off
_DIRECT = "A0401"  # the rule on the direct superior, which may be waived
_ON_RECORD = ("requested_on", "issued_on", "issued_by")


def party_missing(context: Context) -> Iterator[Flag]:
    """Flag a party that the sign-off or a later share needs and the case does not name (R64)."""
    parties = context.case.parties
    for key in ("receivers", "supervisor", "department_manager"):
        if not getattr(parties, key):
            yield flag(parties.at / key, role=key)


def supervisor_not_direct_superior(context: Context) -> Iterator[Flag]:
    """Flag a supervisor who was not the direct superior of both sides at opening (R11)."""
    parties, opened_on = context.case.parties, context.case.opened_on
    if parties.supervisor is None or not context.register.knows(parties.supervisor):
        return
    superiors = {
        person: context.register.superior(person, opened_on)
        for person in (parties.transferor, *parties.receivers)
        if person != parties.supervisor and context.register.employed(person, opened_on)
    }  # of the others, other findings speak
    common, waiver = set(superiors.values()), unsigned_waiver(context, _DIRECT)
    signs = [step.person for step in asked(context, Waiver.act, waiver)]
    for superior in dict.fromkeys(superiors.values()):
        if superior != parties.supervisor:
            yield flag(
                parties.at / "supervisor",
                supervisor=parties.supervisor,
                people=tuple(person for person, one in superiors.items() if one == superior),
                superior=superior,
                waiver=waiver.number if waiver else "",
                unsigned=waiver is not None,
                waiting=tuple(dict.fromkeys(signs or _signers(context))),
                rule=_DIRECT,
                waivable=may_be_waived(context, _DIRECT),
                wanted=superior if len(common) == 1 else None,
                opened_on=opened_on,
            )


def _signers(context: Context) -> list[str]:
    """Return who signs a waiver by the edition, where the case does not name them yet."""
    asked_for = context.policy.act(Waiver.act).signers if context.policy else ()
    return [str(signer.party or signer.function) for signer in asked_for]


def parties_not_distinct(context: Context) -> Iterator[Flag]:
    """Flag a person who is two of transferor, receiver and supervisor (R79)."""
    three = {Role.TRANSFEROR, Role.RECEIVER, Role.SUPERVISOR}
    known: dict[str, Role] = {}
    for role, person, at in context.case.parties.roles():
        if role in three and known.setdefault(person, role) is not role:
            yield flag(at, person=person, first=known[person], second=role)


def finance_is_a_party(context: Context) -> Iterator[Flag]:
    """Flag a person of finance or commerce who is also a side of the handover (R79)."""
    parties = context.case.parties
    sides = {parties.transferor, *parties.receivers, parties.supervisor}
    for role, person, at in parties.roles():
        if role in {Role.FINANCE, Role.COMMERCE} and person in sides:
            yield flag(at, person=person, role=role)


def manager_without_office(context: Context) -> Iterator[Flag]:
    """Flag a department manager who does not hold that post today or on the sign-off day (R64).

    One who held it when the sign-off was requested is right once everybody has signed. Of a
    correction that still has the day of the request before it, another finding speaks.
    """
    parties, signed = context.case.parties, ever_signed_on(context)
    day, requested = signed or context.today, context.case.sign_off_requested_on
    manager = context.register.people.get(parties.department_manager or "")
    if manager is None or requested_early(context):
        return
    own = context.register.position(parties.transferor, context.case.opened_on)
    position = manager.position(day) if manager.employed(day) else None
    if not _manages(manager, own, day):
        late = not signed and requested is not None and _manages(manager, own, requested)
        yield flag(
            parties.at / "department_manager",
            person=manager.id,
            title=position.title if position else None,
            manager=_manager(context, own.department, day) if own else None,
            day=day,
            late=late,
            waiting=unsigned(context),
        )


def _manages(person: Person, own: Position | None, on: date) -> bool:
    """Tell whether somebody managed the transferor's department on a day."""
    position = person.position(on) if person.employed(on) else None
    return position is not None and position.manages(own.department if own else None)


def _manager(context: Context, department: str, on: date) -> str | None:
    """Return who managed a department on a day; None where that is not one person."""
    posts = {p.id: p.position(on) for p in context.register.people.values() if p.employed(on)}
    found = [number for number, post in posts.items() if post and post.manages(department)]
    return found[0] if len(found) == 1 else None


def papers_out_of_order(context: Context) -> Iterator[Flag]:
    """Flag papers that were not requested, then issued, then taken to the first visit (R05).

    Who issued them must be on record as well (R52).
    """
    papers, at = context.case.finance_papers, context.case.at / "finance_papers"
    lacking = tuple(key for key in _ON_RECORD if not getattr(papers, key, None))
    if lacking:
        yield flag(at, missing=True, lacking=lacking)
        return
    steps = [(key, getattr(papers, key)) for key in ("requested_on", "issued_on")]
    visited = [visit.visited_on for visit in context.case.visits]
    steps += [("visited_on", min(visited))] if visited else []
    for (first, earlier), (second, later) in pairwise(steps):
        if earlier > later:
            yield flag(at / first, missing=False, first=first, second=second, day=earlier, by=later)


def receiver_starts_before_sign_off(context: Context) -> Iterator[Flag]:
    """Flag a receiver who takes up the work before the sign-off (R18)."""
    starts, signed = context.case.receiver_starts_on, first_signed_on(context)
    if context.policy is None or starts is None or starts > context.today:
        return
    if signed is None or starts < signed:
        at, waiting = context.case.at / "receiver_starts_on", unsigned(context)
        yield flag(at, day=starts, signed_on=signed, waiting=waiting)


def filed_before_sign_off(context: Context) -> Iterator[Flag]:
    """Flag a filing of papers that not everybody had signed (R16, R19)."""
    handed, signed = filing(context), ever_signed_on(context)
    if context.policy and handed and (signed is None or handed.filed_on < signed):
        waiting = unsigned(context)
        yield flag(handed.at / "filed_on", day=handed.filed_on, signed_on=signed, waiting=waiting)


def paper_outside_materials(context: Context) -> Iterator[Flag]:
    """Flag a paper of the case file that no signature would cover, because of where it lies (R15).

    What is signed is the case file and everything under materials/.
    """
    for paper in context.case.papers():
        if paper.file and not paper.file.startswith("materials/"):
            yield flag(paper.at, path=paper.file)


def filed_to_too_few(context: Context) -> Iterator[Flag]:
    """Flag a filing that does not name all to whom the supervisor hands the papers (R16)."""
    handed, knows = filing(context), context.register.knows
    if handed is None or not all(map(knows, handed.to)):  # of a stranger another finding speaks
        return
    lacking: list[str] = []
    for signer, slots in signers(context, Filing.act):
        missing = [slot.person for slot in slots if slot.person not in handed.to]
        if signer.party is not Party.SUPERVISOR and (signer.every or len(missing) == len(slots)):
            lacking += filter(knows, missing)
    if lacking:
        yield flag(handed.at / "to", people=tuple(dict.fromkeys(lacking)))


def signed_out_of_order(context: Context) -> Iterator[Flag]:
    """Flag an event that somebody signed before one of those who sign it first (R16)."""
    for event in context.case.events:
        steps = [said for said in accepted_in_order(context, event) if said]
        for before, after in pairwise(steps):
            late, soon = max(before, key=_instant), min(after, key=_instant)
            if soon.instant < late.instant:
                yield flag(event.at, person=soon.person, first=late.person)


def _instant(signature: Signature) -> datetime:
    return signature.instant


def cancelled_after_sign_off(context: Context) -> Iterator[Flag]:
    """Flag a case that was cancelled although it was signed, filed or had a loss (R19)."""
    case, signed = context.case, ever_signed_on(context)
    later = [event for event in case.events if not isinstance(event, _BEFORE)]
    if case.cancelled_on and (signed or later):
        path = case.path_of(later[0]) if later else None
        yield flag(case.at / "cancelled", signed_on=signed, path=path)


def cancelled_before_opening(context: Context) -> Iterator[Flag]:
    """Flag a day of cancelling before the case was opened (R19)."""
    cancelled, opened = context.case.cancelled_on, context.case.opened_on
    if cancelled and cancelled < opened:
        at = context.case.at / "cancelled" / "cancelled_on"
        yield flag(at, day=cancelled, opened_on=opened)
