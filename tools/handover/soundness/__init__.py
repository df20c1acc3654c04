"""Whether editions, register and prices hold together, each by itself and with each other."""

from handover.soundness.edition import of_edition
from handover.soundness.lost import edition_unknown
from handover.soundness.prices import of_prices
from handover.soundness.register import of_adoptions, of_numbers, of_register

__all__ = [
    "edition_unknown",
    "of_adoptions",
    "of_edition",
    "of_numbers",
    "of_prices",
    "of_register",
]
