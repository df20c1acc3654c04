"""The policy edition as frozen values: clauses, channels, tables, acts and the readings chosen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.findings import Text

_Row = TypeVar("_Row")
_Begun = TypeVar("_Begun", "Edition", "Unusable")

Rule = dict[str, str | int]
"""The parameters that one option of a reading gives to the engine."""


class Party(StrEnum):
    """Who may sign an act or bear a share."""

    TRANSFEROR = "transferor"
    RECEIVER = "receiver"
    SUPERVISOR = "supervisor"
    DEPARTMENT_MANAGER = "department_manager"
    FINANCE_COMMERCE = "finance_commerce"
    COMPANY = "company"
    ASSISTANT = "assistant"


class Coverage(StrEnum):
    """What the engine does about a clause."""

    ENFORCED = "enforced"
    COMPUTED = "computed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Needed:
    """A function that must be represented; `office` is None where any office will do."""

    function: str
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A sales channel and the functions that take part in its handovers (clause 10)."""

    channel: str
    clause: str
    name: Text
    functions: tuple[Needed, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """A kind of paper that is handed over (clause 5)."""

    material: str
    clause: str
    name: Text
    customer_signs: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom the policy binds (clause 2)."""

    clause: str
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """How many days ahead a resignation is filed (clause 8)."""

    clause: str
    days: int
    probation_days: int


@dataclass(frozen=True, slots=True)
class Waivers:
    """Which rules may be waived (clause 3)."""

    clause: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Familiarity:
    """What the supervisor checks the receivers to be familiar with, by topic (clause 4)."""

    clause: str
    topics: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class NewCustomers:
    """Within how many days a new customer's form is due, and what it must hold (clause 7)."""

    clause: str
    days: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reports:
    """To whom issues are reported, and how soon those of finance or commerce (13 and 14)."""

    clause: str
    to: Party
    working_days: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """After how many days without a record a discovery is remarked upon (clause 17)."""

    clause: str
    days: int


@dataclass(frozen=True, slots=True)
class Papers:
    """How old figures may be, and the last day of each age of receivables (clause 5)."""

    clause: str
    cut_off_days: int
    overdue_days: int
    ages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableShare:
    """What one party bears, in percent of the loss."""

    party: Party
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """How a loss is shared (clauses 15, 17 and 20)."""

    table: str
    clause: str
    shares: tuple[TableShare, ...]


@dataclass(frozen=True, slots=True)
class Liability:
    """The tables, who takes what rounding leaves, and after how many months a note is due."""

    clause: str
    residual: Party
    limitation_months: int
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs an act: a party of the case, a function, the channel's functions, or a person.

    `person` says who in words, such as the reporter of a problem.
    """

    party: Party | None = None
    person: str | None = None
    function: str | None = None
    office: str | None = None
    channel_functions: bool = False
    every: bool = False
    later: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Act:
    """A deed that needs signatures: all of `signers`, and one of `any_of` where there are any."""

    act: str
    name: Text
    signers: tuple[Signer, ...] = ()
    any_of: tuple[Signer, ...] = ()
    in_order: bool = False
    not_author: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read an open question; without a rule it is only on record, never computed."""

    option: str
    meaning: Text
    rule: Rule | None = None
    rejected: Text | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An open question of the policy's text, its options and the one that the company chose."""

    reading: str
    clause: str
    question: Text
    chosen: str
    why: Text
    options: tuple[Option, ...]

    def option(self, name: str) -> Option:
        """Return an option; KeyError if the reading has none of that name."""
        return _named(name, self.options, "option")

    @property
    def others(self) -> tuple[Option, ...]:
        """The options with a rule that were not chosen."""
        return tuple(o for o in self.options if o.rule is not None and o.option != self.chosen)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in our own words, and what the engine does about it."""

    clause: str
    article: int
    title: Text
    text: Text
    coverage: Coverage
    rules: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    computed_by: Text | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the policy asks for, and what the engine does about it."""

    requirement: str
    title: Text
    text: Text
    coverage: Coverage
    rules: tuple[str, ...] = ()
    clause: str | None = None
    computed_by: Text | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the policy, in force from its first day."""

    first_day: date
    title: Text
    note: Text
    functions: Mapping[str, Text]
    parties: Mapping[Party, Text]
    channels: tuple[Channel, ...]
    materials: tuple[Material, ...]
    scope: Scope
    notice: Notice
    waivers: Waivers
    familiarity: Familiarity
    new_customers: NewCustomers
    reports: Reports
    discovery: Discovery
    papers: Papers
    liability: Liability
    acts: tuple[Act, ...]
    readings: tuple[Reading, ...]
    clauses: tuple[Clause, ...]
    requirements: tuple[Requirement, ...] = ()

    def find_channel(self, name: str) -> Channel | None:
        """Return the channel that a case names, None if the edition has none of that name."""
        return next((channel for channel in self.channels if channel.channel == name), None)

    def act(self, name: str) -> Act:
        """Return an act; KeyError if the edition has none of that name."""
        return _named(name, self.acts, "act")

    def table(self, name: str) -> Table:
        """Return a table of shares; KeyError if the edition has none of that name."""
        return _named(name, self.liability.tables, "table")

    def reading(self, name: str) -> Reading:
        """Return a reading; KeyError if the edition has none of that name."""
        return _named(name, self.readings, "reading")

    def clause(self, name: str) -> Clause:
        """Return a clause; KeyError if the edition has none of that name."""
        return _named(name, self.clauses, "clause")

    def clause_of(self, code: str) -> Clause | None:
        """Return the first clause that a rule's code stands for, None if it stands for none."""
        return next((clause for clause in self.clauses if code in clause.rules), None)

    def clause_of_field(self, field: str) -> Clause | None:
        """Return the clause that asks for a field of a record, or for what it is part of."""
        while field:
            for clause in self.clauses:
                if field in clause.fields:
                    return clause
            field = field.rpartition(".")[0]
        return None

    def rule_of(self, reading: str) -> Rule:
        """Return the parameters of the option that was chosen."""
        asked = self.reading(reading)
        return asked.option(asked.chosen).rule or {}

    def under(self, reading: str, option: str) -> Edition:
        """Return the same edition as if another option of a reading had been chosen."""
        other = replace(self.reading(reading), chosen=option)
        return replace(
            self, readings=tuple(other if r.reading == reading else r for r in self.readings)
        )


@dataclass(frozen=True, slots=True)
class Unusable:
    """An edition that is there and cannot be used: its file, and the day it would begin."""

    file: str
    first_day: date


def totals(edition: Edition) -> dict[str, int]:
    """Return how many requirements there are, how many are accounted for, and how."""
    rows = edition.requirements
    ways = Counter(row.coverage for row in rows)
    covered = sum(bool(row.rules or row.computed_by or row.reason) for row in rows)
    kinds = {str(kind): ways[kind] for kind in Coverage}
    return {"requirements": len(rows), "covered": covered, **kinds}


def in_force(editions: Iterable[Edition], on: date) -> Edition | None:
    """Return the latest edition whose first day has come, None before the first (clause 21)."""
    return _latest(editions, on)


def in_doubt(
    editions: Iterable[Edition], unusable: Iterable[Unusable], on: date
) -> Unusable | None:
    """Return the edition that would be in force on a day if only it could be used."""
    held, wanted = _latest(editions, on), _latest(unusable, on)
    is_older = held and wanted and wanted.first_day < held.first_day
    return None if is_older else wanted


def _latest(editions: Iterable[_Begun], on: date) -> _Begun | None:
    begun = (edition for edition in editions if edition.first_day <= on)
    return max(begun, key=lambda edition: edition.first_day, default=None)


def _named(name: str, rows: tuple[_Row, ...], key: str) -> _Row:
    for row in rows:
        if getattr(row, key) == name:
            return row
    raise KeyError(name)
