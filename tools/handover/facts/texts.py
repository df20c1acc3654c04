"""What people wrote in their own words: in the case file, in its events and in the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.papers.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import At, Place
    from handover.model import Case, Issue, Visit

_OF_PARTS = (
    *("introduction", "reason", "place", "dynamics", "commitments", "next_step", "title"),
    *("description", "plan", "what", "note"),
)


def of_records(context: Context) -> Iterator[tuple[At, str]]:
    """Yield every text of the case file and its events, with its place."""
    case = context.case
    if case.notes:
        yield case.at / "notes", case.notes
    if case.cancelled_reason:
        yield case.at / "cancelled" / "reason", case.cancelled_reason
    lists = (case.customers, case.retained, case.visits, case.issues, case.training)
    for part in (part for parts in (*lists, case.familiarity, case.events) for part in parts):
        for key in _OF_PARTS:
            if text := getattr(part, key, None):
                yield part.at / key, text
    yield from _deeper(case)


def _deeper(case: Case) -> Iterator[tuple[At, str]]:
    for line in case.customers:
        if line.refused_to_sign:
            yield line.at / "refused_to_sign" / "reason", line.refused_to_sign
    for visit in case.visits:
        yield from _of_absent(visit)
    for issue in case.issues:
        yield from _of_progress(issue)
    for paper in (*case.papers(), *case.event_papers()):
        for key, text in (("nil", paper.nil), ("elsewhere", paper.elsewhere)):
            if text:
                yield paper.at / key, text


def _of_absent(visit: Visit) -> Iterator[tuple[At, str]]:
    for index, (_, reason) in enumerate(visit.absent):
        yield visit.at / "absent" / index / "reason", reason


def _of_progress(issue: Issue) -> Iterator[tuple[At, str]]:
    for index, (_, _, note) in enumerate(issue.progress):
        yield issue.at / "progress" / index / "note", note


def of_papers(context: Context) -> Iterator[tuple[Place, str]]:
    """Yield every text in a cell of the papers, with the cell."""
    for table in context.papers.values():
        columns = [one.name for one in table.schema.columns if one.kind is Kind.TEXT]
        for row in table.rows:
            for name in columns:
                if text := row.text(name):
                    yield row.place(name), text
