"""The tables that losses are shared by, under the readings that an edition chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.policy import Edition, Table


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of shares under the name of what it is for."""

    name: str
    table: Table


def tables_of(edition: Edition, clause: str) -> tuple[TableView, ...]:
    """Return the tables in use that stand in a clause (15, 17 and 20)."""
    return tuple(view for view in _in_use(edition) if view.table.clause == clause)


def _in_use(edition: Edition) -> Iterator[TableView]:
    for name in ("within", "after", "unresolved"):
        yield TableView(name, edition.table(name))
    for window in ("within", "after"):
        chosen = edition.rule_of(f"A11-{window}")["table"]
        yield TableView(f"{window}_finance_error", edition.table(str(chosen)))
