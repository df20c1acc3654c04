"""Clause 20-4: what a penalty takes of a post wage; it is never part of a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.money import round_fen

if TYPE_CHECKING:
    from decimal import Decimal

_PARTS = {"half": 2, "full": 1}


def deduction(severity: str, post_wage: Decimal) -> Decimal:
    """Return what is deducted of a post wage in yuan, to the fen."""
    return round_fen(post_wage / _PARTS[severity])
