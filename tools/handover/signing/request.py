"""What one person is asked to put a signature under: an act, in a role, and the statement of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handover.authenticity import STATEMENTS
from handover.canonical import canonical, sha256
from handover.characters import same
from handover.facts.sign_off import DELEGATOR, REPORTER, SIGN_OFF, VOUCHING, signers
from handover.findings import Finding
from handover.model import Role
from handover.signing.refusal import CannotSignError, Why

if TYPE_CHECKING:
    from handover.facts.context import Context
    from handover.facts.sign_off import Slot
    from handover.manifest import Manifest
    from handover.model import Event
    from handover.repo import Repository
    from handover.signing import Subject

_NAMED = frozenset({*Role, REPORTER, DELEGATOR})
"""The roles in which a record names people; other roles are functions."""


@dataclass(frozen=True, slots=True)
class Request:
    """An act that a person is asked for.

    `event` is `None` where the whole revision is signed, else `content` is what its file holds.
    """

    context: Context
    manifest: Manifest
    act: str
    role: str
    person: str
    event: Event | None = None
    content: bytes = b""

    def statement(self, decision: str, reason: str | None) -> dict[str, Any]:
        """Return the statement by which the person accepts or refuses (R80)."""
        case = self.context.case
        whole = {"sha256": self.manifest.digest}
        part = {"sha256": sha256(self.content)}
        subject = {"file": case.path_of(self.event), **part} if self.event else whole
        said = {
            "type": STATEMENTS,
            "repository": self.context.register.repository,
            "case": case.id,
            "revision": case.revision,
            "act": self.act,
            "subject": subject,
            "role": self.role,
            "person": self.person,
            "decision": decision,
        }
        return {**said, "reason": reason} if reason else said


def message(statement: dict[str, Any]) -> bytes:
    """Return the bytes that a signature of a statement is over."""
    return canonical(statement)


def obstacles(subject: Subject, number: str | None) -> tuple[Finding, ...]:
    """Return what keeps a revision, or the event of a number, from being signed."""
    if number is None:
        return subject.obstacles
    start = f"/events/{number:0>4}-"
    return tuple(one for one in subject.of_events if start in one.place.file)


def request(
    snapshot: Repository, subject: Subject, role: str, person: str | None, number: str | None
) -> Request:
    """Return what a person is asked for in a role; CannotSignError, if nothing.

    The edition says who signs which act; without a person it is the only one of that role.
    """
    if subject.context is None or subject.manifest is None:
        raise CannotSignError(Why.UNREADABLE)
    context = subject.context
    event = None if number is None else _event(context, number)
    possible = {act: _slots(context, act, event) for act in _acts(context, event)}
    roles = {slot.role: act for act, slots in reversed(possible.items()) for slot in slots}
    if role not in roles:
        raise CannotSignError(Why.UNKNOWN_ROLE, role=role, known=sorted(roles))
    people = [slot.person for slot in possible[roles[role]] if slot.role == role]
    asked = _chosen(people, role, person)
    content = _content(snapshot, event) if event else b""
    return Request(context, subject.manifest, roles[role], role, asked, event, content)


def _event(context: Context, number: str) -> Event:
    for event in context.case.events:
        if event.number == f"{number:0>4}":
            return event
    known = [event.number for event in context.case.events]
    raise CannotSignError(Why.UNKNOWN_EVENT, event=number, known=known)


def _acts(context: Context, event: Event | None) -> tuple[str, ...]:
    """Return what can be signed about an event, or about the whole revision."""
    if context.policy is None:
        raise CannotSignError(Why.NO_EDITION, day=context.case.opened_on)
    if event:
        return (event.act,)
    return (SIGN_OFF, VOUCHING) if context.case.resignation else (SIGN_OFF,)


def _slots(context: Context, act: str, event: Event | None) -> list[Slot]:
    """Return whom the edition asks, as far as they are with the company and hold the function."""
    asked = signers(context, act, event)
    return [slot for _, group in asked for slot in group if _may_sign(context, slot)]


def _may_sign(context: Context, slot: Slot) -> bool:
    position = context.register.position(slot.person, context.today)
    holds = slot.role in _NAMED or (position is not None and position.holds(slot.role))
    return holds and context.register.employed(slot.person, context.today)


def _chosen(people: list[str], role: str, asked: str | None) -> str:
    known = list(dict.fromkeys(people))
    if asked is None and len(known) > 1:
        raise CannotSignError(Why.CHOOSE_PERSON, role=role, known=known)
    wanted = same(asked) if asked else same(known[0])
    found = next((one for one in known if same(one) == wanted), None)
    if found is None:
        raise CannotSignError(Why.UNKNOWN_PERSON, person=asked, role=role, known=known)
    return found


def _content(snapshot: Repository, event: Event) -> bytes:
    """Return what the file of an event holds in the commit, from which it was read a moment ago."""
    content = snapshot.read(event.at.file)
    if isinstance(content, Finding):
        raise CannotSignError(Why.UNREADABLE)
    return content
