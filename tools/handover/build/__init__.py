"""Checked data to frozen values; the schema has spoken, so nothing here is of the wrong kind."""

from handover.build.case import case, event
from handover.build.edition import edition

__all__ = ["case", "edition", "event"]
