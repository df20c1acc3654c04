"""The losses as a table for spreadsheets: UTF-8 with a mark, Chinese headers, nothing that computes."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from handover import money
from handover.report.owed import By, owed, sums
from handover.words import Voice
from handover.words.names import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handover.pipeline import Report
    from handover.report.owed import Owed

_SHARES = ("case", "problem", "customer", "found_on", "clause", "party", "bearer", "name")
_AMOUNTS = ("borne", "settled", "open")
_BY = {By.PERSON: "bearer", By.CASE: "case", By.CLAUSE: "clause"}
_COMPUTES = tuple("=+-@\t\r")
_MARK = "\ufeff"


def shares(report: Report) -> bytes:
    """Return a row for every share of a confirmed loss."""
    rows = (_share(one, report) for one in owed(report))
    return _written([*_SHARES, "amount", "settled_on"], rows)


def totals(report: Report, by: By) -> bytes:
    """Return a row for every person, case or clause: what falls to it, settled and open."""
    named = ["name"] if by is By.PERSON else []
    rows = (
        [
            _clause(one.key) if by is By.CLAUSE else one.key,
            *(_name(report, one.key) for _ in named),
            *(money.text(amount) for amount in (one.borne, one.settled, one.open)),
        ]
        for one in sums(owed(report), by)
    )
    return _written([_BY[by], *named, *_AMOUNTS], rows)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_COMPUTES) else cell


def _share(one: Owed, report: Report) -> list[str]:
    problem = one.loss.problem
    settled = one.settled_on.isoformat() if one.settled_on else ""
    about = [
        one.case,
        problem.number,
        problem.customer,
        problem.found_on.isoformat(),
        _clause(one.clause),
    ]
    whom = [_voice(report).term(one.party), one.bearer, _name(report, one.bearer)]
    return [*about, *whom, money.text(one.amount), settled]


def _clause(clause: str) -> str:
    """Return a clause in words, or a spreadsheet takes 17-1 for a day."""
    return Voice("zh").phrase("liability_clause", clause=clause)


def _name(report: Report, bearer: str) -> str:
    known = report.register.people.get(bearer) if report.register else None
    return known.name.zh if known else _voice(report).term(bearer)


def _voice(report: Report) -> Voice:
    return Voice("zh", names(report, personal=False))


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([Voice("zh").phrase(f"sheet_{column}") for column in columns])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return (_MARK + text.getvalue()).encode()
