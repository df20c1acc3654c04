"""What an edition provides for: channels, papers, terms of days, tables of shares, who signs what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from handover.findings import Text


class Party(StrEnum):
    """Who may sign an act or bear a share."""

    TRANSFEROR = "transferor"
    RECEIVER = "receiver"
    SUPERVISOR = "supervisor"
    DEPARTMENT_MANAGER = "department_manager"
    FINANCE_COMMERCE = "finance_commerce"
    COMPANY = "company"
    ASSISTANT = "assistant"


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
