"""The policy as pages: an article with its clauses, rules, tables and readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.report import cautions
from handover.report.tables import tables_of
from handover.site.rulebook import CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handover.pipeline import Report
    from handover.policy import Clause, Edition, Reading
    from handover.report.tables import TableView


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with the codes of its rules and the tables that stand in it."""

    clause: Clause
    codes: tuple[str, ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its clauses, the readings that concern it, and the notices beside its sanctions."""

    number: int
    clauses: tuple[ClauseView, ...]
    readings: tuple[Reading, ...]
    notices: tuple[str, ...]
    before: int | None = None
    after: int | None = None


def edition(report: Report) -> Edition | None:
    """Return the edition that the pages show: the one in force, else the first to come."""
    return report.edition_on(report.today) or next(iter(report.editions), None)


def articles(shown: Edition) -> tuple[Article, ...]:
    """Return the articles of an edition in their order."""
    numbers = tuple(dict.fromkeys(clause.article for clause in shown.clauses))
    around = zip(numbers, (None, *numbers), (*numbers[1:], None), strict=False)
    return tuple(_article(shown, *row) for row in around)


def _article(shown: Edition, number: int, before: int | None, after: int | None) -> Article:
    clauses = tuple(_clause(shown, c) for c in shown.clauses if c.article == number)
    names = {str(number), *(view.clause.clause for view in clauses)}
    readings = tuple(reading for reading in shown.readings if reading.clause in names)
    return Article(number, clauses, readings, cautions.of_article(shown, number), before, after)


def _clause(shown: Edition, clause: Clause) -> ClauseView:
    known = (code for code in clause.rules if code in CODES)
    return ClauseView(clause, tuple(sorted(known)), tables_of(shown, clause.clause))


def clauses_by_name(shown: Edition | None) -> Mapping[str, int]:
    """Return the article of every clause, and of every article by its own number."""
    if shown is None:
        return {}
    own = {str(clause.article): clause.article for clause in shown.clauses}
    return own | {clause.clause: clause.article for clause in shown.clauses}
