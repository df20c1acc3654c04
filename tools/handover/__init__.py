"""Handover Ledger: customer handovers as code, checked clause by clause and computed to the fen."""

__version__ = "0.1.0"
