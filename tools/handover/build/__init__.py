"""Checked data to frozen values; the schema has spoken, so nothing here is of the wrong kind."""

from handover.build.case import case
from handover.build.edition import edition
from handover.build.events import event
from handover.build.register import adoption, new_customer, register

__all__ = ["adoption", "case", "edition", "event", "new_customer", "register"]
