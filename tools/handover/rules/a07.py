"""Article 7: a new customer's form is signed before the customer is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.new_customers import unsigned
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def new_customer_not_signed(context: Context) -> Iterator[Flag]:
    """Flag a customer who is handed over and whose form not everybody has signed yet."""
    forms = context.register.new_customers
    for line in context.case.customers:
        form = forms.get(line.customer)
        people = unsigned(form, context.editions) if form else ()
        if people:
            yield flag(line.at / "customer", customer=line.customer, people=people)
