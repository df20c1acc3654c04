"""Checked data to frozen values; the schema has spoken, so nothing here is of the wrong kind."""

from handover.build.case import case
from handover.build.edition import edition
from handover.build.events import event

__all__ = ["case", "edition", "event"]
