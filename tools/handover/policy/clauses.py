"""The text of an edition in our own words: its clauses and requirements, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from handover.policy.rows import named

if TYPE_CHECKING:
    from handover.findings import Text

Rule = dict[str, str | int]
"""The parameters that one option of a reading gives to the engine."""


class Coverage(StrEnum):
    """What the engine does about a clause."""

    ENFORCED = "enforced"
    COMPUTED = "computed"
    NOT_CHECKED = "not_checked"


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
        return named(name, self.options, "option")

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
