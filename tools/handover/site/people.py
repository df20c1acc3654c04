"""The pages about people: what each bears in all, and what keeps those who leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handover.ledger.clearance import exit_of, leaving
from handover.model import Penalty
from handover.report import adoption, cautions
from handover.report.clearance import papers_due
from handover.report.owed import By, left_out, owed, sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.ledger.clearance import Exit
    from handover.pipeline import Report
    from handover.policy import Clause, Edition
    from handover.report.adoption import Told
    from handover.report.owed import Owed, Sum
    from handover.site.press import Page, Press


@dataclass(frozen=True, slots=True)
class Bearer:
    """What falls to one person or party, of which losses, and whether they knew the policy."""

    sum: Sum
    shares: tuple[Owed, ...]
    told: tuple[Told, ...]


def pages(press: Press, report: Report, edition: Edition | None) -> Iterator[Page]:
    """Yield the page of all that is borne, and one for everybody who leaves."""
    yield press.page("liability/index.md", "liability", press.title("liability"), _borne(report))
    exits = tuple(map(_discreet, exits_of(report)))
    title, view = press.title("clearance"), {"exits": exits}
    yield press.page("clearance/index.md", "clearances", title, view, overview=True)
    yield from (_exit(press, found, edition) for found in exits)


def exits_of(report: Report) -> Iterator[Exit]:
    """Yield what keeps everybody who leaves, in the order of numbers."""
    yield from (exit_of(report.ledger, person) for person in leaving(report.ledger))


def _borne(report: Report) -> dict[str, object]:
    rows = tuple(owed(report))
    told = adoption.of_report(report)
    return {
        "bearers": tuple(
            Bearer(
                sum=one,
                shares=tuple(row for row in rows if row.bearer == one.key),
                told=tuple(known for known in told if known.person == one.key),
            )
            for one in sums(rows, By.PERSON)
        ),
        "by_case": sums(rows, By.CASE),
        "by_clause": sums(rows, By.CLAUSE),
        "editions": {one.edition: one.adoption for one in told},
        "left_out": left_out(report),
        "notices": cautions.all_of(cautions.of_report(report)),
    }


def _exit(press: Press, found: Exit, edition: Edition | None) -> Page:
    called = press.wording.called(found.person)
    view = {
        "found": found,
        "due": papers_due(found),
        "clauses": _clauses(edition),
        "notices": cautions.EXIT,
    }
    return press.page(f"clearance/{found.person}.md", "clearance", called, view)


def _clauses(edition: Edition | None) -> tuple[Clause, ...]:
    """Return the clauses of the article that says when somebody may go (18)."""
    clause = edition.clause_of("A1801") if edition else None
    article = clause and clause.article
    return tuple(one for one in edition.clauses if one.article == article) if edition else ()


def _discreet(found: Exit) -> Exit:
    """Return an exit without the signatures that penalties wait for."""
    return replace(found, waiting=tuple(w for w in found.waiting if w[1].act != Penalty.act))
