"""One edition of the policy, with what it is asked for by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handover.policy.clauses import Coverage
from handover.policy.rows import named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from handover.findings import Text
    from handover.policy.clauses import Clause, Reading, Requirement, Rule
    from handover.policy.provisions import (
        Act,
        Channel,
        Discovery,
        Familiarity,
        Liability,
        Material,
        NewCustomers,
        Notice,
        Papers,
        Party,
        Reports,
        Scope,
        Table,
        Waivers,
    )


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
        return named(name, self.acts, "act")

    def table(self, name: str) -> Table:
        """Return a table of shares; KeyError if the edition has none of that name."""
        return named(name, self.liability.tables, "table")

    def reading(self, name: str) -> Reading:
        """Return a reading; KeyError if the edition has none of that name."""
        return named(name, self.readings, "reading")

    def clause(self, name: str) -> Clause:
        """Return a clause; KeyError if the edition has none of that name."""
        return named(name, self.clauses, "clause")

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


def totals(edition: Edition) -> dict[str, int]:
    """Return how many requirements there are, how many are accounted for, and how."""
    rows = edition.requirements
    ways = Counter(row.coverage for row in rows)
    covered = sum(bool(row.rules or row.computed_by or row.reason) for row in rows)
    kinds = {str(kind): ways[kind] for kind in Coverage}
    return {"requirements": len(rows), "covered": covered, **kinds}
