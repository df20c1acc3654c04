"""The case file of a story, in the order of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.example.papers import observer_report, path, scan
from tools.example.story import MATERIALS

if TYPE_CHECKING:
    from tools.example.story import Data, Line, Story, Visit

Fields = Iterator[tuple[str, object]]


def case_record(story: Story) -> Data:
    """Return the case file as data; a key that begins with "#" is a comment."""
    return dict(_remarked(story))


def _remarked(story: Story) -> Fields:
    for key, value in _fields(story):
        if value in (None, (), [], {}):
            continue
        if key in story.remarks:
            yield f"# {story.remarks[key]}", None
        yield key, value


def _fields(story: Story) -> Fields:
    yield "case", story.number
    yield "kind", story.kind
    yield "channel", story.channel
    yield "opened_on", story.opened_on
    yield "parties", dict(_parties(story))
    yield "resignation", _named(("filed_on", "approved_on", "last_day"), story.resignation or ())
    yield "finance_papers", dict(_finance_papers(story))
    yield "customers", [dict(_line(line)) for line in story.lines]
    yield "retained", [{"customer": c, "reason": why} for c, why in story.retained.items()]
    yield "visits", [dict(_visit(story, visit)) for visit in story.visits]
    yield "issues", list(story.issues)
    yield "training", [_named(("trained_on", "by", "what"), once) for once in story.training]
    yield "familiarity", list(story.familiarity)
    yield "observer_report", observer_report(story) if story.observed else None
    yield "receiver_starts_on", story.starts_on
    yield "sign_off", {"requested_on": story.sign_off} if story.sign_off else None
    yield "cancelled", _named(("cancelled_on", "reason"), story.cancelled or ())
    yield "notes", story.notes


def _named(keys: tuple[str, ...], values: tuple[str, ...]) -> Data:
    return dict(zip(keys, values, strict=False))


def _parties(story: Story) -> Fields:
    yield "transferor", story.transferor
    yield "receivers", story.receivers
    yield "supervisor", story.supervisor
    yield "department_manager", story.manager
    for key in ("finance", "commerce", "assistant", "observers"):
        if people := getattr(story, key):
            yield key, people


def _finance_papers(story: Story) -> Fields:
    for key in ("requested_on", "issued_on", "issued_by"):
        if value := getattr(story, key):
            yield key, value


def _line(line: Line) -> Fields:
    if line.remark:
        yield f"# {line.remark}", None
    yield "customer", line.customer
    if line.receiver:
        yield "receiver", line.receiver
    for material in MATERIALS:
        if reason := line.nil.get(material):
            yield material, {"nil": reason}
        elif material not in line.missing:
            yield material, path(line.customer, material)
    if line.introduction:
        yield "introduction", line.introduction
    if line.refused:
        yield "refused_to_sign", _named(("reason", "noted_on"), line.refused)


def _visit(story: Story, visit: Visit) -> Fields:
    here = visit.here
    if visit.remark:
        yield f"# {visit.remark}", None
    yield "visited_on", visit.on
    if "mode" in visit.more:
        yield "mode", visit.more["mode"]
    yield "place", visit.place
    yield "customers", here
    yield "present", visit.present or _present(story, here)
    if "absent" in visit.more:
        yield "absent", visit.more["absent"]
    if visit.signed:
        yield (
            "signed_by",
            [
                {
                    "customer": customer,
                    "contact": contact,
                    "paper": scan(story, customer),
                    "seal": True,
                }
                for customer, contact in visit.signed.items()
            ],
        )
    yield from ((key, value) for key, value in _shown(story, here))
    if visit.signed:
        yield "balance_confirmed", True
    yield from ((key, visit.more[key]) for key in ("differences",) if key in visit.more)
    if visit.dynamics:
        yield "dynamics", visit.dynamics
    yield from ((key, visit.more[key]) for key in ("commitments", "next_step") if key in visit.more)


def _shown(story: Story, customers: tuple[str, ...]) -> Fields:
    """Yield the papers that a customer is asked to sign, as far as there are any."""
    lines = [line for line in story.lines if line.customer in customers]
    papers = [
        path(line.customer, material)
        for line in lines
        for material in ("statement", "receivables", "samples")
        if story.has(line, material)
    ]
    if papers:
        yield "shown", papers


def _present(story: Story, customers: tuple[str, ...]) -> tuple[str, ...]:
    receivers = [story.receiver_of(line) for line in story.lines if line.customer in customers]
    return (story.transferor, *dict.fromkeys(receivers), story.supervisor)
