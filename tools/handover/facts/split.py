"""The shares of clause 17: which table holds, and what each party bears of a loss."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from handover import money
from handover.policy import Party, Table, TableShare

if TYPE_CHECKING:
    from handover.facts.window import Window
    from handover.policy import Edition


@dataclass(frozen=True, slots=True)
class Share:
    """What one party bears, in percent of the loss and in yuan."""

    party: Party
    percent: Decimal
    amount: Decimal


def table(edition: Edition, window: Window, *, finance_error: bool, unresolved: bool) -> Table:
    """Return the table for a loss: clause 15 before clause 20, and that before clause 17."""
    if unresolved:
        return edition.table("unresolved")
    if finance_error:
        return edition.table(str(edition.rule_of(f"A11-{window}")["table"]))
    return edition.table(window)


def named_table(edition: Edition, name: str) -> Table | None:
    """Return the table that a ruling names, or that by which the company bears it all."""
    if name == Party.COMPANY:
        whole = (TableShare(Party.COMPANY, Decimal(100)),)
        return Table(name, edition.liability.clause, whole)
    return next((by for by in edition.liability.tables if by.table == name), None)


def split(edition: Edition, by: Table, total: Decimal, functions: int) -> tuple[Share, ...]:
    """Share a total in yuan by a table under A8 and A18; the shares add up to it to the fen.

    `functions` counts those of finance and commerce that the channel has, 0 where no one said.
    """
    percents = _percents(edition, by, functions)
    parties = list(percents)
    residual = edition.liability.residual
    # A table without the residual party leaves the last fen to the party listed last.
    rest = parties.index(residual) if residual in percents else len(parties) - 1
    rounding = money.Rounding(str(edition.rule_of("A8")["rounding"]))
    amounts = money.divide(total, list(percents.values()), rounding, rest)
    return tuple(map(Share, parties, percents.values(), amounts))


def _percents(edition: Edition, by: Table, functions: int) -> dict[Party, Decimal]:
    percents = {share.party: share.percent for share in by.shares if share.percent}
    alone = functions == 1 and edition.rule_of("A18")["single_function"] == "takes_half"
    if alone and Party.FINANCE_COMMERCE in percents:
        half = percents[Party.FINANCE_COMMERCE] / 2
        residual = edition.liability.residual
        percents[Party.FINANCE_COMMERCE] = half
        percents[residual] = percents.get(residual, Decimal()) + half
    return percents
