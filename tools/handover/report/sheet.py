"""The losses as a table for spreadsheets: UTF-8 with a mark, nothing that computes, nothing left out."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from handover import money
from handover.report.owed import By, losses_apart, owed, sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handover.facts.losses import CaseLoss
    from handover.pipeline import Report
    from handover.report.owed import Owed
    from handover.words import Voice

_LOSS = ("case", "problem", "customer", "found_on", "loss", "state")
_SHARE = ("clause", "party", "bearer", "name", "amount", "settled_on")
_AMOUNTS = ("borne", "settled", "open")
_BY = {By.PERSON: "bearer", By.CASE: "case", By.CLAUSE: "clause"}
_COMPUTES = tuple("=+-@\t\r")
_MARK = "\ufeff"


def shares(report: Report, voice: Voice) -> bytes:
    """Return a row for every share of a confirmed loss, and one for every other loss."""
    rows = (*_shares(report, voice), *_apart(report, voice))
    return _written([*_LOSS, *_SHARE], sorted(rows, key=lambda row: (row[0], row[1])), voice)


def totals(report: Report, by: By, voice: Voice) -> bytes:
    """Return what falls to every person, case or clause, then a row for every loss in no sum."""
    named = ["name"] if by is By.PERSON else []
    columns = [_BY[by], *named, *_AMOUNTS, "note"]
    rows = [
        [
            _clause(one.key, voice) if by is By.CLAUSE else one.key,
            *(_name(report, one.key, voice) for _ in named),
            *(money.text(amount) for amount in (one.borne, one.settled, one.open)),
            "",
        ]
        for one in sums(owed(report), by)
    ]
    left = [[""] * (len(columns) - 1) + [note] for note in _notes(report, voice)]
    return _written(columns, [*rows, *left], voice)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_COMPUTES) else cell


def _shares(report: Report, voice: Voice) -> Iterator[list[str]]:
    for one in owed(report):
        state = "settled" if one.settled_on else "open"
        yield [*_loss(one.case, one.loss, state, voice), *_share(one, report, voice)]


def _apart(report: Report, voice: Voice) -> Iterator[list[str]]:
    for case, loss, why in losses_apart(report):
        yield [*_loss(case, loss, why, voice), *("" for _ in _SHARE)]


def _loss(case: str, loss: CaseLoss, state: str, voice: Voice) -> list[str]:
    problem, amount = loss.problem, loss.amount
    about = [case, problem.number, problem.customer, problem.found_on.isoformat()]
    return [*about, money.text(amount) if amount else "", voice.phrase(f"sheet_state_{state}")]


def _share(one: Owed, report: Report, voice: Voice) -> list[str]:
    whom = [voice.term(one.party), one.bearer, _name(report, one.bearer, voice)]
    settled = one.settled_on.isoformat() if one.settled_on else ""
    return [_clause(one.clause, voice), *whom, money.text(one.amount), settled]


def _notes(report: Report, voice: Voice) -> Iterator[str]:
    for case, loss, why in losses_apart(report):
        yield voice.phrase(f"liability_apart_{why}", case=case, problem=loss.problem.number)


def _clause(clause: str, voice: Voice) -> str:
    """Return a clause in words, or a spreadsheet takes 17-1 for a day."""
    return voice.phrase("liability_clause", clause=clause)


def _name(report: Report, bearer: str, voice: Voice) -> str:
    known = report.register.people.get(bearer) if report.register else None
    return voice.text(known.name) if known else voice.term(bearer)


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]], voice: Voice) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([voice.phrase(f"sheet_{column}") for column in columns])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return (_MARK + text.getvalue()).encode()
