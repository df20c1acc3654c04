"""Clauses 15, 17 and 20: who owes what of a loss, by the policy or by a ruling where it is open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from handover import money
from handover.facts.bearers import Holders, Lack, bear, totals
from handover.facts.split import split, table
from handover.facts.window import Window, last_day, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.facts.bearers import PersonShare, Unborne
    from handover.facts.split import Share
    from handover.policy import Edition, Table


class Refusal(StrEnum):
    """Why the policy does not decide and a ruling is needed."""

    NOT_SIGNED = "not_signed"
    FOUND_BEFORE_SIGN_OFF = "found_before_sign_off"
    FINANCE_ERROR_BEFORE_SIGN_OFF = "finance_error_before_sign_off"
    CALENDAR_UNKNOWN = "calendar_unknown"
    WINDOWS_OVERLAP = "windows_overlap"
    PAPER_NOT_NAMED = "paper_not_named"


# The tables between which the policy does not decide.
_OPEN: Mapping[Refusal, tuple[str, ...]] = {
    Refusal.NOT_SIGNED: ("unresolved", "within"),
    Refusal.FOUND_BEFORE_SIGN_OFF: ("unresolved", "within"),
    Refusal.FINANCE_ERROR_BEFORE_SIGN_OFF: ("unresolved", "within", "within_finance_error"),
    Refusal.CALENDAR_UNKNOWN: ("within", "after"),
    Refusal.WINDOWS_OVERLAP: ("within", "after"),
    Refusal.PAPER_NOT_NAMED: ("within", "after"),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss in yuan; `unresolved` means left over from before the sign-off (clause 15).

    `contested` means that another handover of the customer has its window open as well (A13),
    `unclocked` that a correction was signed too and nobody said which paper was wrong (A21);
    `waiting` are those whose signature another reading of the sign-off day waits for (A1).
    """

    signed_on: date | None
    found_on: date
    amount: Decimal
    finance_error: bool = False
    unresolved: bool = False
    contested: bool = False
    unclocked: bool = False
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling that decides a loss: the number of its event, its day and its table of shares."""

    event: str
    ruled_on: date
    table: Table


@dataclass(frozen=True, slots=True)
class Question:
    """A loss and all that a reading of the policy may need to share it.

    `seen_by` gives the question as other options of readings see it, by reading and option: another
    sign-off day (A1, A21), day of discovery (A3) or price (A4); None where that cannot be told.
    With a `ruling` its table holds, whatever the days are.
    """

    loss: Loss
    recovered: Decimal = field(default_factory=lambda: money.from_fen(0))
    holders: Holders | None = None
    seen_by: Mapping[tuple[str, str], Question | None] = field(default_factory=dict)
    ruling: Ruled | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who bears a loss under one set of readings; without shares where a ruling is needed.

    `total` is what is shared in yuan. `window_last_day` is None without a sign-off, and where days
    off move it that are not published yet. Without shares, the clauses are those that leave it open.
    """

    window: Window
    window_last_day: date | None
    clauses: tuple[str, ...]
    total: Decimal
    refusal: Refusal | None = None
    shares: tuple[Share, ...] = ()
    persons: tuple[PersonShare, ...] = ()
    unborne: tuple[Unborne, ...] = ()
    ruling: Ruled | None = None
    waiting: tuple[str, ...] = ()

    @property
    def needs_ruling(self) -> bool:
        """Whether the policy does not decide."""
        return self.refusal is not None

    @property
    def computable(self) -> bool:
        """Whether no fact is missing that the readings need."""
        known = self.refusal is not Refusal.CALENDAR_UNKNOWN
        return known and all(share.why is Lack.NOBODY for share in self.unborne)

    @property
    def owed(self) -> tuple[object, ...]:
        """What two outcomes have in common when nobody owes a fen more or less."""
        parties = {share.party: share.amount for share in self.shares if share.amount}
        persons = {who: amount for who, amount in totals(self.persons).items() if amount}
        return self.needs_ruling, parties, persons, self.unborne


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another option of one reading would make of the loss; None if it cannot be computed."""

    reading: str
    option: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome under the readings chosen; other readings are tried when they are asked for."""

    edition: Edition = field(repr=False)
    question: Question
    outcome: Outcome

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What each other option of one reading would make of it, where it changes the money."""
        return tuple(_alternatives(self.edition, self.question, self.outcome))

    @property
    def unruled(self) -> Outcome:
        """The outcome as if nobody had ruled."""
        return _outcome(self.edition, replace(self.question, ruling=None))

    @property
    def finance_error_unused(self) -> bool:
        """Whether wrong finance data change nothing: the transferor bears it all (clause 15)."""
        loss, outcome = self.question.loss, self.outcome
        by_clause_15 = loss.unresolved and outcome.ruling is None and bool(outcome.shares)
        return loss.finance_error and by_clause_15

    def after(self, recovered: Decimal) -> Outcome:
        """Return the outcome as if so much had come back, in yuan (A17)."""
        return _outcome(self.edition, replace(self.question, recovered=recovered))

    def found(self, on: date) -> Outcome:
        """Return the outcome as if the loss had been found on another day."""
        loss = replace(self.question.loss, found_on=on)
        return _outcome(self.edition, replace(self.question, loss=loss))


def assess(edition: Edition, loss: Loss) -> Judgement:
    """Share a loss among the parties without a case; see `judge`."""
    return judge(edition, Question(loss))


def judge(edition: Edition, question: Question) -> Judgement:
    """Share a loss among the parties and their people (clauses 15, 17 and 20).

    Every share is in yuan, and the shares add up to the loss to the fen.
    """
    return Judgement(edition, question, _outcome(edition, question))


def _alternatives(edition: Edition, question: Question, chosen: Outcome) -> Iterator[Alternative]:
    for reading in edition.readings:
        for option in reading.others:
            outcome = _seen_by(edition, question, reading.reading, option.option)
            if outcome is None or outcome.owed != chosen.owed:
                known = outcome if outcome and outcome.computable else None
                yield Alternative(reading.reading, option.option, known)


def _seen_by(edition: Edition, question: Question, reading: str, option: str) -> Outcome | None:
    seen = question.seen_by.get((reading, option), question)
    return _outcome(edition.under(reading, option), seen) if seen else None


def _outcome(edition: Edition, question: Question) -> Outcome:
    loss = question.loss
    found = window(edition, loss.signed_on, loss.found_on)
    refusal = None if question.ruling else _refusal(loss, found)
    outcome = Outcome(
        window=found,
        window_last_day=last_day(edition, loss.signed_on) if loss.signed_on else None,
        clauses=_clauses(edition.table(name) for name in _OPEN[refusal]) if refusal else (),
        total=_total(edition, question),
        refusal=refusal,
        ruling=question.ruling,
        waiting=loss.waiting if refusal is Refusal.NOT_SIGNED else (),
    )
    return outcome if refusal else _shared(edition, question, outcome)


def _shared(edition: Edition, question: Question, outcome: Outcome) -> Outcome:
    loss, holders = question.loss, question.holders or Holders()
    by, cited = _tables(edition, question, outcome.window)
    shares = split(edition, by, outcome.total, len(holders.clerks))
    decided = replace(outcome, clauses=_clauses(cited), shares=shares)
    if question.holders is None:
        return decided
    persons, unborne = bear(edition, shares, holders, finance_error=loss.finance_error)
    return replace(decided, persons=persons, unborne=unborne)


def _tables(edition: Edition, question: Question, found: Window) -> tuple[Table, tuple[Table, ...]]:
    """Return the table of shares, and those whose clauses are cited for it."""
    loss, ruling = question.loss, question.ruling
    if ruling:
        return ruling.table, (ruling.table,)
    by = table(edition, found, finance_error=loss.finance_error, unresolved=loss.unresolved)
    return by, (by,) if loss.unresolved else (edition.table(found), by)


def _clauses(tables: Iterable[Table]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(by.clause for by in tables))


def _total(edition: Edition, question: Question) -> Decimal:
    if edition.rule_of("A17")["recoveries"] == "gross":
        return question.loss.amount
    return max(question.loss.amount - question.recovered, money.from_fen(0))


def _refusal(loss: Loss, found: Window) -> Refusal | None:
    if found is Window.BEFORE and loss.finance_error:
        return Refusal.FINANCE_ERROR_BEFORE_SIGN_OFF
    if loss.unresolved:
        return None
    if loss.signed_on is None:
        return Refusal.NOT_SIGNED
    if loss.contested:
        return Refusal.WINDOWS_OVERLAP
    if loss.unclocked:
        return Refusal.PAPER_NOT_NAMED
    return {
        Window.BEFORE: Refusal.FOUND_BEFORE_SIGN_OFF,
        Window.UNKNOWN: Refusal.CALENDAR_UNKNOWN,
    }.get(found)
