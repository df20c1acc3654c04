"""The policy as pages: an article with its clauses, rules, tables and readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.pipeline import Report
    from handover.policy import Clause, Edition, Reading, Table
    from handover.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of shares under the name of what it is for."""

    name: str
    table: Table


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with what the edition and the rules make of it."""

    clause: Clause
    rules: tuple[Rule, ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its clauses, and the readings that concern it."""

    number: int
    clauses: tuple[ClauseView, ...]
    readings: tuple[Reading, ...]
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
    return Article(number, clauses, readings, before, after)


def _clause(shown: Edition, clause: Clause) -> ClauseView:
    name = clause.clause
    return ClauseView(
        clause=clause,
        rules=tuple(rule for rule in RULES if rule.code in clause.rules),
        tables=tuple(view for view in _tables_in_use(shown) if view.table.clause == name),
    )


def _tables_in_use(shown: Edition) -> Iterator[TableView]:
    """Yield the tables that losses are shared by, under the readings chosen."""
    for name in ("within", "after", "unresolved"):
        yield TableView(name, shown.table(name))
    for window in ("within", "after"):
        chosen = shown.rule_of(f"A11-{window}")["table"]
        yield TableView(f"{window}_finance_error", shown.table(str(chosen)))


def clauses_by_name(shown: Edition | None) -> Mapping[str, int]:
    """Return the article of every clause, and of every article by its own number."""
    if shown is None:
        return {}
    own = {str(clause.article): clause.article for clause in shown.clauses}
    return own | {clause.clause: clause.article for clause in shown.clauses}


def rules_by_code(shown: Edition | None) -> Mapping[str, int]:
    """Return the article on whose page each rule is explained."""
    found = articles(shown) if shown else ()
    views = ((view, article.number) for article in found for view in article.clauses)
    return {rule.code: number for view, number in views for rule in view.rules}
