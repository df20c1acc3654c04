"""What events refer to must be there: problems, acts of the edition, numbers of their own."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from handover.findings import flag
from handover.model import Delegation, Sequel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag

_NUMBERED = re.compile("events/([0-9]{4})[^/]*$")


def event_number_taken_twice(context: Context) -> Iterator[Flag]:
    """Flag an event whose number another one has, so that nobody could tell them apart."""
    first: dict[str, str] = {}
    for event in context.case.events:
        other = first.setdefault(event.number, event.at.file)
        if other != event.at.file:
            yield flag(event.at, number=event.number, path=other)


def event_missing(context: Context) -> Iterator[Flag]:
    """Flag an event whose number does not follow: what came before it is not there (R80)."""
    names = filter(None, map(_NUMBERED.match, context.case.files))
    there = sorted({int(name[1]) for name in names})
    for event in context.case.events:
        number = int(event.number)
        index = bisect_left(there, number)
        first = 1 + (there[index - 1] if index else 0)
        if first < number:
            last = f"{number - 1:04}" if first < number - 1 else None
            yield flag(event.at, number=event.number, first=f"{first:04}", last=last)


def problem_unknown(context: Context) -> Iterator[Flag]:
    """Flag a recovery, settlement, ruling or penalty of a problem that the case does not have.

    What an event says whose record is not sound is not known; another finding speaks of that.
    """
    unread = {path[7:11] for path in context.unread if path.startswith("events/")}
    known = {problem.number for problem in context.case.problems} | unread
    for event in context.case.events:
        if isinstance(event, Sequel) and event.problem not in known:
            yield flag(event.at / "problem", problem=event.problem)


def act_unknown(context: Context) -> Iterator[Flag]:
    """Flag a delegation of an act that the edition does not have."""
    known = tuple(one.act for one in context.policy.acts) if context.policy else ()
    for event in context.case.events if known else ():
        if isinstance(event, Delegation):
            for index, act in enumerate(event.acts):
                if act not in known:
                    yield flag(event.at / "acts" / index, key=act, known=known)


def period_reversed(context: Context) -> Iterator[Flag]:
    """Flag a delegation whose last day is before its first."""
    for event in context.case.events:
        if isinstance(event, Delegation) and event.to_day < event.from_day:
            yield flag(event.at / "to", day=event.to_day, first=event.from_day)
